/*---
id: W-C08
title: 改变专项转移支付用途
version: 1
family: transfer
matter_class: major
unit_of_analysis: document
schedule: on_receipt
data_sets: [transfer_received, budget_indicator, indicator_adjustment, payment_application]
picks: {payment_application: changed}
parameters:
  moved: {default: {important: 0.01, major: 1000000}, title: 改变用途的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: moved}
facts:
  adjusted: 指标调整改变的金额
  paid: 支付改变的金额
  changes: 处数
headline: "专项转移支付{subject}疑似改变用途{amount:wan}"
fact: "专项转移支付{subject}有{changes:count}处改用到其他功能科目或者项目，合计{amount:wan}：其中指标调整{adjusted:wan}，支付{paid:wan}。"
formula: "指标调整 {adjusted:yuan} + 支付 {paid:yuan} = {amount:yuan}"
explanation: 专项转移支付指定了用途，不能自行改作他用。这里看两种情况：把专项指标调到了别的功能科目或者项目；用专项指标付款时，付款的功能科目或者项目和指标不一样。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十三条, gist: 各部门、各单位不得自行改变预算支出用途。}
  - {law: 预算法, version: "2018-12-29", article: 第九十三条第五项, gist: 擅自改变上级专项转移支付用途的，责令改正并处分责任人员。}
innocent_reasons:
  - 经批准的涉农资金统筹整合
  - 上级文件允许在同一大项内调剂
  - 原来的科目用错，按程序更正
questions:
  - 改变用途依据哪一份批准文件？
  - 资金实际用到了哪里？原来的项目怎样保证？
exclusions:
  - 支出方向或者指标文标题写明整合、统筹的不计
  - 功能科目比较共有的位数（一方只到款的，只比到款）；任何一方空白的不比较
  - 调出又调回、退回的以负数冲减，净额不大于零的不提示
  - 只看接收台账列为专项的文号
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('budget_indicator', '预算指标'), ('payment_application', '支付申请'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable, '缺指标调整明细，只查了支付' AS reason
FROM (SELECT count(*) AS slices FROM delivered WHERE data_set = 'indicator_adjustment') AS adjustment
WHERE adjustment.slices = 0

-- findings
WITH special AS (
    SELECT sup_bgt_doc_no, max(purpose) AS purpose
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND transfer_kind = 'special'
    GROUP BY sup_bgt_doc_no
    HAVING coalesce(string_agg(purpose, ' '), '') !~ '整合|统筹'
),
indicator AS MATERIALIZED (
    SELECT issued.bgt_id, issued.sup_bgt_doc_no, nullif(issued.exp_func_code, '') AS func, nullif(issued.pro_code, '') AS pro_code,
           issued.bgt_doc_title
    FROM ledger_v1.budget_indicator AS issued
    WHERE issued.region = :region AND issued.period = CAST(:fiscal_year AS text)
),
own AS MATERIALIZED (
    SELECT indicator.bgt_id, indicator.sup_bgt_doc_no, indicator.func, indicator.pro_code
    FROM indicator
    JOIN special ON special.sup_bgt_doc_no = indicator.sup_bgt_doc_no
    WHERE coalesce(indicator.bgt_doc_title, '') !~ '整合|统筹'
),
application AS MATERIALIZED (
    SELECT bgt_id, nullif(exp_func_code, '') AS func, nullif(pro_code, '') AS pro_code, coalesce(xpay_amt, pay_app_amt) AS amount,
           create_date AS on_day, use_des, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
compared AS (
    SELECT own.sup_bgt_doc_no, 1 AS part, moved.adj_date AS on_day, moved.add_amount AS amount, own.func, own.pro_code,
           target.func AS new_func, target.pro_code AS new_pro_code, '指标调整' AS what, moved.receipt_id, moved.row_no, moved.place
    FROM ledger_v1.indicator_adjustment AS moved
    JOIN own ON own.bgt_id = moved.ori_bgt_id
    JOIN indicator AS target ON target.bgt_id = moved.bgt_id
    WHERE moved.region = :region AND left(moved.period, 4) = CAST(:fiscal_year AS text)
    UNION ALL
    SELECT own.sup_bgt_doc_no, 2 AS part, application.on_day, application.amount, own.func, own.pro_code,
           application.func AS new_func, application.pro_code AS new_pro_code, '支付' AS what,
           application.receipt_id, application.row_no, application.place
    FROM application
    JOIN own ON own.bgt_id = application.bgt_id
),
changed AS (
    SELECT compared.*
    FROM compared
    WHERE left(func, least(length(func), length(new_func))) <> left(new_func, least(length(func), length(new_func)))
       OR pro_code <> new_pro_code
),
total AS (
    SELECT sup_bgt_doc_no, sum(amount) AS amount, coalesce(sum(amount) FILTER (WHERE part = 1), 0) AS adjusted,
           coalesce(sum(amount) FILTER (WHERE part = 2), 0) AS paid, count(*) AS changes
    FROM changed
    GROUP BY sup_bgt_doc_no
    HAVING sum(amount) > 0
)
SELECT total.sup_bgt_doc_no AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       concat_ws(' ', total.sup_bgt_doc_no, special.purpose) AS subject, CAST(:fiscal_year AS text) AS period, total.amount,
       CAST(total.changes AS numeric) AS size,
       jsonb_build_object('adjusted', total.adjusted, 'paid', total.paid, 'changes', total.changes) AS facts,
       changed.what || ' ' || CAST(changed.on_day AS text) || '：'
           || concat_ws(' ', coalesce(changed.func, ''), coalesce(changed.pro_code, '')) || ' 改为 '
           || concat_ws(' ', coalesce(changed.new_func, ''), coalesce(changed.new_pro_code, '')) AS label,
       changed.amount AS row_amount, changed.receipt_id, changed.row_no, changed.place
FROM total
JOIN special ON special.sup_bgt_doc_no = total.sup_bgt_doc_no
JOIN changed ON changed.sup_bgt_doc_no = total.sup_bgt_doc_no
ORDER BY total.amount DESC, total.sup_bgt_doc_no, changed.part, changed.on_day, changed.row_no
