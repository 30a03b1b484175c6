/*---
id: W-E04
title: 批准前支出越界
version: 1
family: execution
matter_class: important
unit_of_analysis: county
schedule: on_receipt
data_sets: [payment_voucher, payment_application, approved_budget, carryover]
parameters:
  against_last_year: {default: {general: 1.0, important: 1.2, major: 1.5}, title: 是上年同期的倍数, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_excess: {default: 1000000, title: 超过上年同期的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: against_last_year}
facts:
  approved_on: 预算批准日期
  spent: 批准前支出
  before: 上年同期支出
  excluded: 不计入的支出
  ratio_words: 与上年同期之比，成句
headline: "预算批准前的支出比上年同期多{amount:wan}"
fact: "{fiscal_year}年预算{approved_on:date}批准，此前已支付{spent:wan}（不含结转、救灾和还本付息{excluded:wan}），上年同期同口径为{before:wan}，{ratio_words}，超出{amount:wan}。"
formula: "批准前支出 {spent:yuan} − 上年同期 {before:yuan} = {amount:yuan}；{ratio_words}"
explanation: 每年预算要到人代会批准后才生效。批准之前只能花结转的钱、参照上年同期必须花的钱、法律规定必须付的钱和救灾的钱。批准前花得比上年同期多得多，就要问清依据。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十四条第一款, gist: 预算批准前只能安排上年结转支出、参照上年同期数额的必要支出，以及法定义务和救灾等突发事件的支出。}
  - {law: 预算法, version: "2018-12-29", article: 第五十四条第二款, gist: 批准前安排支出的情况要在预算草案的报告中说明。}
innocent_reasons:
  - 国家新出台的增资、社保等政策必须在年初兑现
  - 春节早晚不同，工资、慰问、工程款集中支付的月份不一样
  - 人代会召开的时间比上年晚，已按同一日历期间比较
questions:
  - 批准前支出中哪些超过上年同期？依据是什么？
  - 预算草案的报告是否说明了批准前安排的支出？
exclusions:
  - 只比较 1 月 1 日至批准前一日的同一日历期间；批准日取本年最早批准的版本
  - 结转指标的支付、灾害防治及应急支出（22406、22407）、债务还本付息（231、232、233）不计
  - 超出不足 100 万元的不提示；退回的款项以负数冲减
---*/

-- applies
WITH approval AS (
    SELECT min(approved_on) AS on_day
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND approved_on >= make_date(:fiscal_year, 1, 1)
),
month AS (
    SELECT CAST(year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
    FROM approval
    CROSS JOIN generate_series(:fiscal_year - 1, :fiscal_year) AS years (year)
    CROSS JOIN generate_series(1, 12) AS numbers (n)
    WHERE n <= extract(month FROM approval.on_day - 1) AND extract(year FROM approval.on_day - 1) = :fiscal_year
)
SELECT on_day IS NOT NULL AS is_applicable,
       CASE WHEN on_day IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算的批准日期' END AS reason
FROM approval
UNION ALL
SELECT false AS is_applicable, '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付凭证，不能比较' AS reason
FROM month
LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'payment_voucher' AND slice.period = month.period
 AND slice.superseded_at IS NULL
WHERE slice.period IS NULL
HAVING count(*) > 0

-- findings
WITH approval AS (
    SELECT min(approved_on) AS on_day
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND approved_on >= make_date(:fiscal_year, 1, 1)
),
carried AS MATERIALIZED (
    SELECT DISTINCT period, coalesce(carryovers_bgt_id, bgt_id) AS bgt_id
    FROM ledger_v1.carryover
    WHERE region = :region AND period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
),
application AS MATERIALIZED (
    SELECT DISTINCT ON (left(period, 4), pay_app_id) left(period, 4) AS year, pay_app_id, bgt_id, exp_func_code, use_des
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
    ORDER BY left(period, 4), pay_app_id
),
voucher AS MATERIALIZED (
    SELECT left(period, 4) AS year, period, pay_app_id, agency_code, xpayee_acct_name, coalesce(xpay_amt, pay_amt) AS paid,
           coalesce(xpay_date, vou_date) AS paid_on, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
),
early AS (
    SELECT voucher.*, application.use_des,
           carried.bgt_id IS NOT NULL OR coalesce(application.exp_func_code, '') ~ '^(22406|22407|231|232|233)' AS is_allowed
    FROM voucher
    CROSS JOIN approval
    LEFT JOIN application ON application.year = voucher.year AND application.pay_app_id = voucher.pay_app_id
    LEFT JOIN carried ON carried.period = voucher.year AND carried.bgt_id = application.bgt_id
    WHERE voucher.paid_on < CASE WHEN voucher.year = CAST(:fiscal_year AS text) THEN approval.on_day
                                 ELSE approval.on_day - make_interval(years => 1) END
),
total AS (
    SELECT coalesce(sum(paid) FILTER (WHERE year = CAST(:fiscal_year AS text) AND NOT is_allowed), 0) AS spent,
           coalesce(sum(paid) FILTER (WHERE year = CAST(:fiscal_year AS text) AND is_allowed), 0) AS excluded,
           coalesce(sum(paid) FILTER (WHERE year <> CAST(:fiscal_year AS text) AND NOT is_allowed), 0) AS before
    FROM early
),
counted AS (
    SELECT early.*, row_number() OVER (PARTITION BY period ORDER BY row_no) AS nth_of_month,
           sum(paid) OVER (PARTITION BY period) AS month_total, count(*) OVER (PARTITION BY period) AS month_count,
           row_number() OVER (PARTITION BY year ORDER BY paid DESC, row_no) AS nth_by_size
    FROM early
    WHERE NOT is_allowed
),
evidence AS (
    SELECT 1 AS part, period AS position, nth_of_month AS nth,
           period || ' 批准前同期合计 ' || CAST(month_count AS text) || ' 笔（首笔见此行）' AS label,
           month_total AS row_amount, receipt_id, row_no, place
    FROM counted
    WHERE nth_of_month = 1
    UNION ALL
    SELECT 2 AS part, period AS position, nth_by_size AS nth,
           '批准前大额支付 ' || CAST(paid_on AS text) || ' ' || coalesce(xpayee_acct_name, '（收款人空）') || ' '
           || coalesce(use_des, '') AS label,
           paid AS row_amount, receipt_id, row_no, place
    FROM counted
    WHERE year = CAST(:fiscal_year AS text) AND nth_by_size <= 50
)
SELECT 'before_approval' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '预算批准前的支出' AS subject,
       to_char(approval.on_day, 'YYYY-MM') AS period, total.spent - total.before AS amount,
       CASE WHEN total.before > 0 THEN total.spent / total.before END AS size,
       -- No like period: whatever was spent lies above any share of nothing.
       CASE WHEN total.before > 0 THEN NULL ELSE 'major' END AS level_hint,
       jsonb_build_object('approved_on', approval.on_day, 'spent', total.spent, 'before', total.before,
                          'excluded', total.excluded,
                          'ratio_words', CASE WHEN total.before > 0
                                              THEN '为上年同期的' || to_char(100 * total.spent / total.before, 'FM999,990.0') || '%'
                                              ELSE '上年同期没有同口径支出，无从相除' END) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM total
CROSS JOIN approval
CROSS JOIN evidence
WHERE total.spent - total.before >= :minimum_excess
ORDER BY evidence.part, evidence.position, evidence.nth
