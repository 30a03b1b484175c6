/*---
id: W-I11
title: 无预算或者超预算采购
version: 1
family: procurement
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [procurement_plan, project_budget, budget_indicator, agency]
parameters:
  excess_share: {default: {general: 0, important: 0.10}, title: 超预算的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_excess: {default: {general: 10000, important: 10000}, title: 超预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: excess_share}
    amount: {from: minimum_excess}
facts:
  kind: 哪一种情形
  budget: 现行预算
  planned: 备案的采购计划合计
  plans: 采购计划数
  last_on: 最近备案日期
headline: "{unit_name}“{subject}”{kind}采购{amount:wan}"
fact: "{unit_name}“{subject}”{fiscal_year}年备案采购计划{plans:count}个、合计{planned:wan}（最近一个在{last_on:date}），现行预算{budget:wan}，{kind}{amount:wan}，占{size:percent}。"
formula: "{planned:yuan} − {budget:yuan} = {amount:yuan}；{size:percent}"
explanation: 政府采购要先有预算后采购。没有预算就采购，或者采购计划比预算大，钱从哪里来就没有着落，往往变成欠供应商的账。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第六条, gist: 政府采购要严格按照批准的预算执行。}
  - {law: 政府采购法, version: "2014-08-31", article: 第三十三条, gist: 采购项目和资金要在编部门预算时列出。}
innocent_reasons: [预算追加已批准但未录入, 跨年度项目，合同总额大于当年预算, 采购计划填错了指标]
questions: [采购的资金来源是什么？有没有批准文件？, 超出部分准备怎样解决？]
exclusions:
  - 现行预算取挂接指标所属项目的变动后预算，没有项目预算的取指标金额减调减；同一项目的采购计划相加
  - 没有填指标主键、或者指标在预算指标数据中查不到的，按单位合计为无预算采购（占 100%）；超出不足 1 万元的不提示
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('procurement_plan', '政府采购计划', true), ('budget_indicator', '预算指标', false)
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
UNION ALL
SELECT true AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年项目预算，现行预算按指标金额计' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'project_budget' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL

-- findings
WITH plan AS MATERIALIZED (
    SELECT DISTINCT ON (plan_no) plan_no, agency_code, bgt_id, catalogue_name, budget_amount, method, filed_on, receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 0 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
indicator AS MATERIALIZED (
    SELECT DISTINCT ON (bgt_id) bgt_id, nullif(bgt_pman_id, '') AS bgt_pman_id, amount - coalesce(dis_amt, 0) AS amount, bgt_doc_title
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
    ORDER BY bgt_id, receipt_id, row_no
),
project AS MATERIALIZED (
    SELECT bgt_pman_id, min(pro_name) AS pro_name, sum(cur_amt) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
    GROUP BY bgt_pman_id
),
of_project AS (
    SELECT bgt_pman_id, sum(amount) AS amount
    FROM indicator
    WHERE bgt_pman_id IS NOT NULL
    GROUP BY bgt_pman_id
),
belonging AS (
    SELECT plan.*,
           CASE WHEN indicator.bgt_id IS NULL THEN 'none/' || plan.agency_code
                ELSE 'budget/' || coalesce(indicator.bgt_pman_id, indicator.bgt_id) || '/' || plan.agency_code END AS matter_key,
           CASE WHEN indicator.bgt_id IS NULL THEN 0 ELSE coalesce(project.budget, of_project.amount, indicator.amount) END AS budget,
           CASE WHEN indicator.bgt_id IS NULL THEN '没有挂接预算指标的采购'
                ELSE coalesce(nullif(project.pro_name, ''), nullif(indicator.bgt_doc_title, ''), '指标 ' || indicator.bgt_id) END AS subject,
           indicator.bgt_id IS NULL AS is_without
    FROM plan
    LEFT JOIN indicator ON indicator.bgt_id = plan.bgt_id
    LEFT JOIN project ON project.bgt_pman_id = indicator.bgt_pman_id
    LEFT JOIN of_project ON of_project.bgt_pman_id = indicator.bgt_pman_id
),
matter AS (
    SELECT matter_key, min(agency_code) AS agency_code, min(subject) AS subject, bool_or(is_without) AS is_without, max(budget) AS budget,
           sum(budget_amount) AS planned, count(*) AS plans, max(filed_on) AS last_on
    FROM belonging
    GROUP BY matter_key
    HAVING sum(budget_amount) > greatest(max(budget), 0)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.matter_key, matter.agency_code AS unit_code, coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.subject, CAST(:fiscal_year AS text) AS period,
       matter.planned - greatest(matter.budget, 0) AS amount,
       CASE WHEN matter.budget > 0 THEN (matter.planned - matter.budget) / matter.budget ELSE 1 END AS size,
       jsonb_build_object('kind', CASE WHEN matter.is_without THEN '无预算' ELSE '超预算' END, 'budget', greatest(matter.budget, 0),
                          'planned', matter.planned, 'plans', matter.plans, 'last_on', matter.last_on) AS facts,
       '采购计划 ' || belonging.plan_no || ' ' || CAST(belonging.filed_on AS text) AS label, belonging.budget_amount AS row_amount,
       belonging.receipt_id, belonging.row_no, belonging.place,
       jsonb_build_object('品目', belonging.catalogue_name, '指标', belonging.bgt_id) AS figures
FROM matter
JOIN belonging ON belonging.matter_key = matter.matter_key
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY amount DESC, matter.matter_key, belonging.filed_on, belonging.plan_no
