/*---
id: W-E02
title: 超预算支出
version: 1
family: execution
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [project_budget, budget_indicator, payment_application, agency]
parameters:
  excess_share:
    default: {general: 0, important: 0.05, major: 0.20}
    title: 超出预算的比例
    unit: share
    bounds: [0, 5]
    source: 本系统暂定
  excess_amount:
    default: {general: 0, important: 0, major: 500000}
    title: 超出预算的金额
    unit: yuan
    bounds: [0, 1000000000]
    source: 本系统暂定，按支出规模35亿元左右的县
  minimum_excess:
    default: 1000
    title: 起点金额
    unit: yuan
    bounds: [0, 10000000]
    source: 本系统暂定，尾差不提示
levels:
  - size: {above: excess_share}
    amount: {from: excess_amount}
facts:
  budget: 变动后预算数
  spent: 累计支付数
  payments: 支付笔数
  last_paid_on: 最近一笔的日期
headline: "{unit_name}“{subject}”项目支出超预算{amount:wan}"
fact: "{unit_name}“{subject}”项目变动后预算数为{budget:wan}，截至{last_paid_on:date}已支付{payments:count}笔、{spent:wan}，超出预算{amount:wan}（{size:percent}）。"
formula: "累计支付 {spent:yuan} − 变动后预算数 {budget:yuan} = {amount:yuan}；超出比例 {size:percent}"
explanation: 每个项目花的钱不能超过经批准的预算。这里把一个项目全年的支付加起来，同该项目变动后的预算数相比，多出来的就是没有预算依据的支出。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条, gist: 支出要以经批准的预算为依据，没有列入预算的不能支出。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条, gist: 财政部门拨款须按批准的年度预算办理，不得办理超预算的拨付。}
innocent_reasons:
  - 预算调整或调剂已经批准，但尚未录入预算数据
  - 支付误挂到了别的项目的指标上，以后会更正
  - 退回的款项尚未冲减
questions:
  - 超出部分依据哪一份预算调整或调剂批准文件？批准日期和金额是多少？
  - 如果没有批准文件，超预算的支付是怎样通过支付审核的？
exclusions:
  - 退回的款项以负数冲减
  - 超出不足 1,000 元的不提示
  - 支付没有对应指标、或指标没有对应项目预算的，属于无预算支出，由另一条规则查
comparison: {title: 该单位各项目支付占变动后预算的比例, kind: peers, unit: share}
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('project_budget', '年度项目预算'), ('budget_indicator', '预算指标'), ('payment_application', '支付申请'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = 'payment_application' AND delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH line AS MATERIALIZED (
    SELECT bgt_pman_id, agency_code, pro_name, receipt_id, row_no, place,
           coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
-- Each side is summed or read by itself and then joined by hash: joined as views, the planner may pair every payment with every indicator.
indicator AS MATERIALIZED (
    SELECT bgt_id, bgt_pman_id
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
charged AS MATERIALIZED (
    SELECT bgt_id, sum(coalesce(xpay_amt, pay_app_amt)) AS spent, count(*) AS payments, max(create_date) AS last_paid_on
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY bgt_id
),
total AS (
    SELECT indicator.bgt_pman_id, sum(charged.spent) AS spent, CAST(sum(charged.payments) AS bigint) AS payments,
           max(charged.last_paid_on) AS last_paid_on
    FROM charged
    JOIN indicator ON indicator.bgt_id = charged.bgt_id
    GROUP BY indicator.bgt_pman_id
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
exceeded AS (
    SELECT line.*, total.spent, total.payments, total.last_paid_on, total.spent - line.budget AS excess,
           coalesce(name.agency_name, '单位' || line.agency_code) AS unit_name
    FROM line
    JOIN total ON total.bgt_pman_id = line.bgt_pman_id
    LEFT JOIN name ON name.agency_code = line.agency_code
    WHERE total.spent - line.budget >= :minimum_excess
),
-- The payments themselves are read of the few projects alone.
over AS MATERIALIZED (
    SELECT indicator.bgt_id, indicator.bgt_pman_id
    FROM indicator
    JOIN exceeded ON exceeded.bgt_pman_id = indicator.bgt_pman_id
),
evidence AS (
    SELECT bgt_pman_id, 1 AS part, CAST(NULL AS date) AS paid_on, '项目预算（变动后）：' || pro_name AS label,
           budget AS row_amount, receipt_id, row_no, place, CAST(NULL AS jsonb) AS figures
    FROM exceeded
    UNION ALL
    SELECT over.bgt_pman_id, 2 AS part, payment.create_date AS paid_on,
           '支付 ' || CAST(payment.create_date AS text) || ' ' || coalesce(payment.payee_acct_name, '（收款人空）') AS label,
           coalesce(payment.xpay_amt, payment.pay_app_amt) AS row_amount, payment.receipt_id, payment.row_no, payment.place,
           jsonb_build_object('用途', payment.use_des) AS figures
    FROM ledger_v1.payment_application AS payment
    JOIN over ON over.bgt_id = payment.bgt_id
    WHERE payment.region = :region AND left(payment.period, 4) = CAST(:fiscal_year AS text)
)
SELECT exceeded.bgt_pman_id AS matter_key, exceeded.agency_code AS unit_code, exceeded.unit_name,
       exceeded.pro_name AS subject, CAST(:fiscal_year AS text) AS period, exceeded.excess AS amount,
       CASE WHEN exceeded.budget > 0 THEN exceeded.excess / exceeded.budget ELSE 1 END AS size,
       jsonb_build_object('budget', exceeded.budget, 'spent', exceeded.spent, 'payments', exceeded.payments,
                          'last_paid_on', exceeded.last_paid_on) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM exceeded
JOIN evidence ON evidence.bgt_pman_id = exceeded.bgt_pman_id
ORDER BY exceeded.excess DESC, exceeded.bgt_pman_id, evidence.part, evidence.paid_on, evidence.row_no

-- comparison
WITH line AS MATERIALIZED (
    SELECT bgt_pman_id, agency_code, pro_name,
           coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
indicator AS MATERIALIZED (
    SELECT bgt_id, bgt_pman_id
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
application AS MATERIALIZED (
    SELECT bgt_id, sum(coalesce(xpay_amt, pay_app_amt)) AS paid
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    GROUP BY bgt_id
),
spent AS (
    SELECT indicator.bgt_pman_id, sum(application.paid) AS spent
    FROM application
    JOIN indicator ON indicator.bgt_id = application.bgt_id
    GROUP BY indicator.bgt_pman_id
),
measured AS (
    SELECT line.*, coalesce(spent.spent, 0) / line.budget AS share, coalesce(spent.spent, 0) - line.budget AS excess
    FROM line
    LEFT JOIN spent ON spent.bgt_pman_id = line.bgt_pman_id
    WHERE line.budget > 0
)
SELECT over.bgt_pman_id AS matter_key, other.pro_name AS label, other.share AS value,
       other.bgt_pman_id = over.bgt_pman_id AS is_subject
FROM measured AS over
JOIN measured AS other ON other.agency_code = over.agency_code
WHERE over.excess >= :minimum_excess
ORDER BY over.bgt_pman_id, other.bgt_pman_id <> over.bgt_pman_id, other.share DESC, other.pro_name
