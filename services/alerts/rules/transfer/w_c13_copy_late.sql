/*---
id: W-C13
title: 下达的转移支付未及时抄送人大
version: 1
family: transfer
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [transfer_down]
parameters:
  late_days: {default: {general: 20, important: 30}, title: 下达后的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: late_days}
facts:
  transfers: 笔数
  first_delivery: 首次报送日期
headline: "{period:period}下达的转移支付有{amount:wan}迟于20日才抄送（最长{size:days}天）"
fact: "{period:period}下达给乡镇的转移支付中有{transfers:count}笔、{amount:wan}，在下达20日以后才报送到人大，最长{size:days}天。本县首次报送对下转移支付数据是{first_delivery:date}，此前下达的不计。"
formula: "首次出现在报送数据中的日期 − 下达日期，最长 {size:days} 天；合计 {amount:yuan}"
explanation: 财政部门下达给乡镇的转移支付预算，应当抄送人大财经委和常委会工作机构。这里以数据首次报送到本系统的日期作为抄送日期，同下达日期相比。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条第六款, gist: 财政部门应当把批复下级政府的转移支付预算抄送本级人大财经委和常委会有关工作机构。}
innocent_reasons:
  - 已用纸质文件抄送，数据报送在后
  - 本系统启用初期集中补报
questions:
  - 这些转移支付是什么时候、用什么方式抄送人大的？
  - 今后怎样保证下达时同步报送？
exclusions:
  - 法律没有规定抄送的天数，20日、30日为本系统的提示线；按自然日计算
  - 首次报送对下转移支付数据以前下达的不计（系统启用时的补报）
  - 没有下达时间的不判断；同一月份合计不足 1 万元的不提示
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年对下转移支付，是否抄送无从判断' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'transfer_down' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 笔没有下达时间，未作判断' AS reason
FROM ledger_v1.transfer_down
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND issued_on IS NULL
HAVING count(*) > 0

-- findings
WITH began AS (
    SELECT CAST(min(accepted_at) AT TIME ZONE 'Asia/Shanghai' AS date) AS first_delivery
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'transfer_down'
),
copied AS (
    SELECT bgt_pman_id, CAST(min(known_from) AT TIME ZONE 'Asia/Shanghai' AS date) AS copied_on
    FROM ledger_v1.transfer_down_history
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND issued_on IS NOT NULL
    GROUP BY bgt_pman_id
),
late AS (
    SELECT down.sub_mof_div_code, down.issued_on, to_char(down.issued_on, 'YYYY-MM') AS month, down.cur_amt, copied.copied_on,
           copied.copied_on - down.issued_on AS days, began.first_delivery, down.receipt_id, down.row_no, down.place
    FROM ledger_v1.transfer_down AS down
    JOIN copied ON copied.bgt_pman_id = down.bgt_pman_id
    CROSS JOIN began
    WHERE down.region = :region AND down.period = CAST(:fiscal_year AS text) AND down.issued_on >= began.first_delivery
      AND down.cur_amt > 0 AND copied.copied_on - down.issued_on > :late_days_general
),
total AS (
    SELECT month, sum(cur_amt) AS amount, count(*) AS transfers, max(days) AS days, max(first_delivery) AS first_delivery
    FROM late
    GROUP BY month
    HAVING sum(cur_amt) >= :minimum_amount
)
SELECT total.month AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '对下转移支付抄送' AS subject,
       total.month AS period, total.amount, CAST(total.days AS numeric) AS size,
       jsonb_build_object('transfers', total.transfers, 'first_delivery', total.first_delivery) AS facts,
       '区划 ' || late.sub_mof_div_code || '：' || CAST(late.issued_on AS text) || ' 下达，' || CAST(late.copied_on AS text) || ' 报送' AS label,
       late.cur_amt AS row_amount, late.receipt_id, late.row_no, late.place
FROM total
JOIN late ON late.month = total.month
ORDER BY total.month, late.days DESC, late.row_no
