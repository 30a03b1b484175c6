/*---
id: W-C06
title: 待分配转移支付滞留
version: 1
family: transfer
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [transfer_received]
parameters:
  held_share: {default: {general: 0.10, important: 0.20, major: 0.30}, title: 待分配占全部转移支付的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: 100000, title: 待分配的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  after_month: {default: 6, title: 几月以后开始判断, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: held_share}
facts:
  received: 收到的转移支付
  documents: 有待分配数的文号
  counted_to: 数据日期
headline: "上级转移支付有{amount:wan}仍待分配，占收到数的{size:percent}"
fact: "截至{counted_to:date}，本年收到上级转移支付{received:wan}，其中{documents:count}个文号的{amount:wan}仍为待分配，占{size:percent}。"
formula: "{amount:yuan} ÷ {received:yuan} = {size:percent}"
explanation: 上级给的钱到了县里，还挂在“待分配”上，就没有单位能用。上半年过去以后，待分配的比例超过一成就提示。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条, gist: 上级转移支付应当在规定期限内正式下达。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
innocent_reasons:
  - 资金在近期才收到，仍在三十日的下达期限内
  - 按项目法管理，等待上级批复项目清单
questions:
  - 待分配资金分别是哪些文号？为什么没有分配？
  - 准备什么时候、分配给哪些单位？
exclusions:
  - 数据日期在7月1日以前的不判断
  - 没有填待分配数的，用接收数减已分配数；两项都没有的行，分子分母都不计
  - 待分配合计不足 10 万元的不提示
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年上级转移支付接收台账' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'transfer_received' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(unallocated) + count(allocated) > 0 AS is_applicable,
       CASE WHEN count(unallocated) + count(allocated) = 0 THEN '上级转移支付接收台账没有填写已分配和待分配' END AS reason
FROM ledger_v1.transfer_received
WHERE region = :region AND period = CAST(:fiscal_year AS text)
HAVING count(*) > 0

-- findings
WITH known AS (
    SELECT least(:today, make_date(:fiscal_year, 12, 31), CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'transfer_received' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
line AS (
    SELECT sup_bgt_doc_no, received_on, purpose, amount, coalesce(unallocated, amount - allocated) AS held, receipt_id, row_no, place
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND coalesce(unallocated, amount - allocated) IS NOT NULL
      AND translate(sup_bgt_doc_no, ' 　', '') !~ '^(合计|小计|总计)'
),
total AS (
    SELECT sum(amount) AS received, sum(held) AS held, count(DISTINCT sup_bgt_doc_no) FILTER (WHERE held > 0) AS documents FROM line
)
SELECT 'unallocated' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '待分配的上级转移支付' AS subject,
       to_char(known.counted_to, 'YYYY-MM') AS period, total.held AS amount, total.held / total.received AS size,
       jsonb_build_object('received', total.received, 'documents', total.documents, 'counted_to', known.counted_to) AS facts,
       '待分配 ' || line.sup_bgt_doc_no || ' ' || coalesce(line.purpose, '') || ' ' || CAST(line.received_on AS text) || ' 收到' AS label,
       line.held AS row_amount, line.receipt_id, line.row_no, line.place
FROM total
CROSS JOIN known
JOIN line ON line.held <> 0
WHERE total.received > 0 AND total.held >= :minimum_amount AND extract(month FROM known.counted_to) > :after_month
ORDER BY line.held DESC, line.row_no
