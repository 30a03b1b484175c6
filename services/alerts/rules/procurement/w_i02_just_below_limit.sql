/*---
id: W-I02
title: 采购金额临近招标标准
version: 1
family: procurement
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [procurement_plan, agency]
parameters:
  open_tender_limit: {default: 2000000, title: 本县公开招标的数额标准, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  band: {default: 0.1, title: 标准以下多大范围算临近, unit: share, bounds: [0, 1], source: 本系统暂定}
  near_plans: {default: {general: 3, important: 6}, title: 临近标准的计划数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {from: near_plans}
facts:
  limit: 公开招标数额标准
  expected: 相邻两档的平均个数
headline: "{unit_name}有{size:count}个采购计划刚好低于公开招标标准，合计{amount:wan}"
fact: "{unit_name}{fiscal_year}年有{size:count}个采购计划的金额在公开招标数额标准{limit:wan}的90%以上而不到标准，合计{amount:wan}；上下相邻两档平均只有{expected}个。"
formula: "落在 [90%, 100%) 的 {size:count} 个 > 相邻两档平均 {expected} 个"
explanation: 采购金额如果自然分布，刚好卡在招标标准下面的不会特别多。一个单位反复出现，可能是有意压低金额来避开公开招标。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第二十八条, gist: 应当公开招标的货物服务不得拆开采购来躲避招标。}
innocent_reasons: [项目定额恰在标准附近, 财政评审核减后落在标准以下]
questions: [这些采购的预算是怎样测算的？, 为什么没有采用公开招标？]
exclusions:
  - 公开招标数额标准由省级政府规定，默认 200 万元仅为示例，待装载本省现行标准后改定参数
  - 公开招标的和工程（品目 B 开头）不计；全年不足 3 个的不提示
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
WITH plan AS (
    SELECT DISTINCT ON (plan_no) plan_no, agency_code, catalogue_code, catalogue_name, budget_amount, method, filed_on,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
placed AS (
    SELECT plan.*, floor((budget_amount / :open_tender_limit - 1) / :band) AS step
    FROM plan
    WHERE method <> 'open' AND coalesce(catalogue_code, '') NOT LIKE 'B%'
),
matter AS (
    SELECT agency_code, count(*) FILTER (WHERE step = -1) AS plans, sum(budget_amount) FILTER (WHERE step = -1) AS total,
           round(count(*) FILTER (WHERE step IN (-2, 0)) / 2.0, 1) AS expected
    FROM placed
    GROUP BY agency_code
    HAVING count(*) FILTER (WHERE step = -1) >= :near_plans_general
       AND count(*) FILTER (WHERE step = -1) > count(*) FILTER (WHERE step IN (-2, 0)) / 2.0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '临近公开招标标准的采购' AS subject,
       CAST(:fiscal_year AS text) AS period, matter.total AS amount, CAST(matter.plans AS numeric) AS size,
       jsonb_build_object('limit', CAST(:open_tender_limit AS numeric), 'expected', matter.expected) AS facts,
       '采购计划 ' || placed.plan_no || ' ' || CAST(placed.filed_on AS text) AS label, placed.budget_amount AS row_amount,
       placed.receipt_id, placed.row_no, placed.place, jsonb_build_object('品目', placed.catalogue_name) AS figures
FROM matter
JOIN placed ON placed.agency_code = matter.agency_code AND placed.step = -1
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.plans DESC, matter.agency_code, placed.filed_on, placed.plan_no
