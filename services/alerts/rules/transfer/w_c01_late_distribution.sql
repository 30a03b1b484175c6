/*---
id: W-C01
title: 上级转移支付超30日未分配下达
version: 2
family: transfer
matter_class: major
unit_of_analysis: document
judges_differences: true
schedule: on_receipt
data_sets: [transfer_received, budget_indicator]
parameters:
  late_days: {default: {general: 30, important: 45, major: 60}, title: 收到后的天数, unit: days, bounds: [0, 366], source: 预算法第五十二条第三款}
  large_amount: {default: {major: 10000000}, title: 视为重大的迟下达金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: late_days}
  - amount: {from: large_amount}
facts:
  received: 该文号接收金额
  received_on: 接收日期
  state: 现在的下达情况
  counted_to: 计算到哪一天
headline: "上级转移支付{subject}有{amount:wan}超30日未分配下达（最长{size:days}天）"
fact: "{received_on:date}收到的上级转移支付{subject}共{received:wan}，其中{amount:wan}在收到后30日内没有形成可执行的指标；最长已{size:days}天（计算到{counted_to:date}）。{state}。"
formula: "接收 {received:yuan}，其中30日内未下达 {amount:yuan}；最长天数 {size:days} 天"
explanation: 上级给的钱到了县里，要尽快分配到用钱的单位。这里按上级文号把收到的钱和县里下达的可执行指标一一对上，收到超过30天还没有下达的部分就提示出来。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条, gist: 省级政府接到中央转移支付后三十日内正式下达到县级以上各级；县级及时分配下达参照这一期限掌握，救灾等资金要求及时下达。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 财政部门必须及时、足额拨付预算支出资金。}
innocent_reasons:
  - 按项目法管理的资金，上级尚未批复项目清单
  - 据实结算的资金，按规定分期下达
  - 指标已经下达，但指标数据中没有填写上级文号
questions:
  - 这笔资金为什么没有在30日内分配下达？卡在哪一个环节？
  - 未下达的部分准备在什么时候、分配给哪些单位和项目？
exclusions:
  - 上一年度提前收到的（编入年初预算，不按接收日计算）不计
  - 未下达不足 1 万元的文号不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.data_set) > 0 AS is_applicable,
       CASE WHEN count(delivered.data_set) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('budget_indicator', '预算指标')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '有 ' || CAST(count(*) AS text) || ' 条接收记录的上级文号在预算指标中找不到，按未下达计算' AS reason
FROM ledger_v1.transfer_received AS received
WHERE received.region = :region AND received.period = CAST(:fiscal_year AS text)
  AND received.sup_bgt_doc_no NOT IN (
      SELECT indicator.sup_bgt_doc_no FROM ledger_v1.budget_indicator AS indicator
      WHERE indicator.region = :region AND indicator.period = CAST(:fiscal_year AS text)
        AND indicator.sup_bgt_doc_no IS NOT NULL)
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '预算指标只报送到 ' || CAST(CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date) AS text)
       || '，其后是否下达、是否逾期未作判断' AS reason
FROM ledger_v1.slice
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
  AND data_set = 'budget_indicator'
HAVING CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date) < least(:today, make_date(:fiscal_year, 12, 31))

-- findings
WITH known AS (
    SELECT least(:today, make_date(:fiscal_year, 12, 31), CAST(max(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date)) AS counted_to
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
      AND data_set = 'budget_indicator'
),
received AS (
    SELECT sup_bgt_doc_no, received_on, amount, receive_seq, purpose, receipt_id, row_no, place,
           sum(amount) OVER (PARTITION BY sup_bgt_doc_no ORDER BY received_on, receive_seq, row_no
                             ROWS UNBOUNDED PRECEDING) AS received_so_far,
           row_number() OVER (ORDER BY sup_bgt_doc_no, received_on, receive_seq, row_no) AS nth
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
      AND received_on >= make_date(:fiscal_year, 1, 1) AND amount > 0
),
issued AS (
    SELECT sup_bgt_doc_no, doc_date, amount - coalesce(dis_amt, 0) AS amount, bgt_doc_title, receipt_id, row_no, place,
           sum(amount - coalesce(dis_amt, 0)) OVER (PARTITION BY sup_bgt_doc_no ORDER BY doc_date, row_no
                                                    ROWS UNBOUNDED PRECEDING) AS issued_so_far
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND sup_bgt_doc_no IS NOT NULL
      AND coalesce(bgt_exe_flag, true) AND doc_date IS NOT NULL
),
covered AS (
    SELECT received.nth, coalesce(max(issued.issued_so_far) FILTER (
               WHERE issued.doc_date <= received.received_on + CAST(:late_days_general AS int)), 0) AS issued_in_time,
           min(issued.doc_date) FILTER (WHERE issued.issued_so_far >= received.received_so_far) AS covered_on
    FROM received
    LEFT JOIN issued ON issued.sup_bgt_doc_no = received.sup_bgt_doc_no
    GROUP BY received.nth
),
late AS (
    SELECT received.*, covered.covered_on, known.counted_to,
           least(received.amount, greatest(received.received_so_far - covered.issued_in_time, 0)) AS late_amount,
           coalesce(covered.covered_on, known.counted_to) - received.received_on AS days
    FROM received
    JOIN covered ON covered.nth = received.nth
    CROSS JOIN known
    WHERE coalesce(covered.covered_on, known.counted_to) - received.received_on > :late_days_general
),
document AS (
    SELECT sup_bgt_doc_no, sum(late_amount) AS late_amount, max(days) AS days, min(received_on) AS first_received_on,
           max(counted_to) AS counted_to, count(*) FILTER (WHERE covered_on IS NULL) AS open_parts,
           max(covered_on) AS last_covered_on
    FROM late
    WHERE late_amount > 0
    GROUP BY sup_bgt_doc_no
    HAVING sum(late_amount) >= :minimum_amount
),
total AS (
    SELECT sup_bgt_doc_no, sum(amount) AS received FROM received GROUP BY sup_bgt_doc_no
),
evidence AS (
    SELECT sup_bgt_doc_no, 1 AS part, received_on AS on_day, '收到 ' || CAST(received_on AS text) || ' ' || coalesce(purpose, '') AS label,
           amount AS row_amount, receipt_id, row_no, place
    FROM received
    UNION ALL
    SELECT sup_bgt_doc_no, 2 AS part, doc_date AS on_day,
           '下达 ' || CAST(doc_date AS text) || ' ' || coalesce(bgt_doc_title, '') AS label,
           amount AS row_amount, receipt_id, row_no, place
    FROM issued
)
SELECT document.sup_bgt_doc_no AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       document.sup_bgt_doc_no AS subject, to_char(document.first_received_on, 'YYYY-MM') AS period,
       document.late_amount AS amount, CAST(document.days AS numeric) AS size,
       jsonb_build_object('received', total.received, 'received_on', document.first_received_on,
                          'counted_to', CASE WHEN document.open_parts > 0 THEN document.counted_to
                                             ELSE document.last_covered_on END,
                          'state', CASE WHEN document.open_parts > 0 THEN '至今仍有未下达的部分'
                                        ELSE '该文号资金已于' || CAST(document.last_covered_on AS text) || '下达完毕' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM document
JOIN total ON total.sup_bgt_doc_no = document.sup_bgt_doc_no
JOIN evidence ON evidence.sup_bgt_doc_no = document.sup_bgt_doc_no
ORDER BY document.late_amount DESC, document.sup_bgt_doc_no, evidence.part, evidence.on_day, evidence.row_no
