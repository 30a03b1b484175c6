/*---
id: W-I01
title: 化整为零规避公开招标
version: 1
family: procurement
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [procurement_plan, budget_indicator, agency]
parameters:
  open_tender_limit: {default: 2000000, title: 本县公开招标的数额标准, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  times_of_limit: {default: {important: 1, major: 2}, title: 合计是公开招标标准的倍数, unit: share, bounds: [0, 10], source: 本系统暂定}
  class_characters: {default: 5, title: 视为同类的品目编码位数, unit: count, bounds: [1, 9], source: 本系统暂定}
levels:
  - size: {above: times_of_limit}
facts:
  plans: 采购计划数
  limit: 公开招标数额标准
  first_on: 最早备案日期
  last_on: 最近备案日期
  times: 合计为标准的倍数
headline: "{unit_name}“{subject}”分{plans:count}次采购{amount:wan}，疑似规避公开招标"
fact: "{unit_name}在{first_on:date}至{last_on:date}就同一预算项目下的“{subject}”备案{plans:count}个未公开招标的采购计划，每个都在公开招标数额标准{limit:wan}以下，合计{amount:wan}，是标准的{times}倍。"
formula: "{plans:count} 个计划合计 {amount:yuan} ÷ 公开招标数额标准 {limit:yuan} = {times} 倍"
explanation: 货物和服务采购达到一定金额必须公开招标。同一年、同一预算项目、同一类东西分几次买，每次都不到标准而加起来超过，法规上就认定为化整为零。
legal_basis:
  - {law: 政府采购法, version: "2014-08-31", article: 第二十八条, gist: 应当公开招标的货物服务不得拆开采购来躲避招标。}
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第二十八条, gist: 同年同一预算项目下同类货物服务多次不招标采购、累计超过标准的，算化整为零。}
innocent_reasons: [年中调整预算后才增加的采购, 经批准采用其他采购方式, 通过框架协议零星采购]
questions: [这几次采购为什么不合并招标？, 有没有改变采购方式的批准文件？批准日期是哪天？]
exclusions:
  - 公开招标数额标准由省级政府规定，默认 200 万元仅为示例，待装载本省现行标准后改定参数
  - 工程（品目 B 开头）适用招标投标法，不计；单个计划已达标准的须单独报批，不计入累计
  - 同类按品目编码前 5 位认定；没有挂预算指标或没有品目编码的计划不评
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
UNION ALL
SELECT true AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算指标，只能按指标主键而不能按预算项目归并' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'budget_indicator' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL

-- findings
WITH plan AS (
    SELECT DISTINCT ON (plan_no) plan_no, agency_code, bgt_id, catalogue_code, catalogue_name, budget_amount, method, filed_on,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
indicator AS MATERIALIZED (
    SELECT DISTINCT ON (bgt_id) bgt_id, coalesce(nullif(bgt_pman_id, ''), nullif(pro_code, ''), bgt_id) AS project
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
    ORDER BY bgt_id, bgt_pman_id, pro_code
),
counted AS (
    SELECT plan.*, coalesce(indicator.project, plan.bgt_id) AS project,
           left(plan.catalogue_code, CAST(:class_characters AS int)) AS item_class
    FROM plan
    LEFT JOIN indicator ON indicator.bgt_id = plan.bgt_id
    WHERE plan.method <> 'open' AND plan.budget_amount > 0 AND plan.budget_amount < :open_tender_limit
      AND plan.bgt_id <> '' AND plan.catalogue_code <> '' AND plan.catalogue_code NOT LIKE 'B%'
),
matter AS (
    SELECT agency_code, project, item_class, count(*) AS plans, sum(budget_amount) AS total, min(filed_on) AS first_on,
           max(filed_on) AS last_on, coalesce(min(nullif(catalogue_name, '')), '品目 ' || item_class) AS title
    FROM counted
    GROUP BY agency_code, project, item_class
    HAVING count(*) >= 2 AND sum(budget_amount) > :open_tender_limit
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.project || '/' || matter.item_class AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.title AS subject,
       CAST(:fiscal_year AS text) AS period, matter.total AS amount,
       matter.total / :open_tender_limit AS size,
       jsonb_build_object('plans', matter.plans, 'limit', CAST(:open_tender_limit AS numeric), 'first_on', matter.first_on,
                          'last_on', matter.last_on, 'times', round(matter.total / :open_tender_limit, 2)) AS facts,
       '采购计划 ' || counted.plan_no || ' ' || CAST(counted.filed_on AS text) AS label, counted.budget_amount AS row_amount,
       counted.receipt_id, counted.row_no, counted.place,
       jsonb_build_object('品目', counted.catalogue_name, '指标', counted.bgt_id, '采购方式',
                          CASE counted.method WHEN 'invited' THEN '邀请招标' WHEN 'negotiation' THEN '竞争性谈判'
                                              WHEN 'consultation' THEN '竞争性磋商' WHEN 'inquiry' THEN '询价'
                                              WHEN 'single_source' THEN '单一来源' WHEN 'framework' THEN '框架协议' END) AS figures
FROM matter
JOIN counted ON counted.agency_code = matter.agency_code AND counted.project = matter.project
 AND counted.item_class = matter.item_class
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.project, matter.item_class, counted.filed_on, counted.plan_no
