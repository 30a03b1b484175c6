/*---
id: W-I03
title: 单一来源采购占比高
version: 1
family: procurement
matter_class: important
unit_of_analysis: county
schedule: on_receipt
data_sets: [procurement_plan, agency]
parameters:
  single_share: {default: {general: 0.10, important: 0.20, major: 0.40}, title: 单一来源采购占比, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: {general: 500000, important: 500000, major: 500000}, title: 单一来源采购的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: single_share}
    amount: {from: minimum_amount}
facts:
  total: 全部采购计划金额
  plans: 单一来源采购计划数
  units: 涉及单位数
  last_on: 最近备案日期
headline: "全县单一来源采购{amount:wan}，占政府采购的{size:percent}"
fact: "{fiscal_year}年到{last_on:date}，备案的政府采购计划共{total:wan}，其中单一来源{plans:count}个、{amount:wan}，占{size:percent}，涉及{units:count}个单位。"
formula: "{amount:yuan} ÷ {total:yuan} = {size:percent}"
explanation: 单一来源就是不比价、只找一家买，只有独此一家、紧急情况或者必须保持配套时才可以。占比高，说明竞争不充分，价格没有比较。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第三十一条, gist: 只有独家、紧急、配套添购三种情形可以单一来源采购。}
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第三十八条, gist: 达到招标标准的独家采购，要公示不少于五个工作日。}
innocent_reasons: [专利或者专有技术、独家服务, 原有系统的配套添购, 抢险救灾等紧急采购]
questions: [每一个单一来源采购符合法定的哪一种情形？, 达到招标标准的有没有公示？公示有没有人提出异议？]
exclusions:
  - 按备案的采购计划金额计算，同一计划几次报来的取最近一次
  - 单一来源合计不足 50 万元的不提示；公示的天数数据中没有，需要向采购股查证
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_plan', '政府采购计划', true)
),
delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的' || needed.title || '，结论只限已收到的数据' AS reason
FROM needed
CROSS JOIN (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
            FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = needed.data_set AND delivered.period = month.period
WHERE needed.is_monthly AND delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
GROUP BY needed.title

-- findings
WITH plan AS MATERIALIZED (
    SELECT DISTINCT ON (plan_no) plan_no, agency_code, bgt_id, catalogue_name, budget_amount, method, filed_on, receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 0 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
matter AS (
    SELECT sum(budget_amount) AS total, sum(budget_amount) FILTER (WHERE method = 'single_source') AS single,
           count(*) FILTER (WHERE method = 'single_source') AS plans, count(DISTINCT agency_code) FILTER (WHERE method = 'single_source') AS units,
           max(filed_on) AS last_on
    FROM plan
    HAVING sum(budget_amount) > 0 AND sum(budget_amount) FILTER (WHERE method = 'single_source') > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT 'single_source' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '单一来源采购' AS subject,
       CAST(:fiscal_year AS text) AS period, matter.single AS amount, matter.single / matter.total AS size,
       jsonb_build_object('total', matter.total, 'plans', matter.plans, 'units', matter.units, 'last_on', matter.last_on) AS facts,
       coalesce(name.agency_name, '单位' || plan.agency_code) || ' 采购计划 ' || plan.plan_no || ' ' || CAST(plan.filed_on AS text) AS label,
       plan.budget_amount AS row_amount, plan.receipt_id, plan.row_no, plan.place, jsonb_build_object('品目', plan.catalogue_name) AS figures
FROM matter
JOIN plan ON plan.method = 'single_source'
LEFT JOIN name ON name.agency_code = plan.agency_code
ORDER BY plan.budget_amount DESC, plan.plan_no
