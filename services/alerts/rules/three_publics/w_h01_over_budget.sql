/*---
id: W-H01
title: 三公经费超预算
version: 1
family: three_publics
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [three_publics, agency]
parameters:
  excess_share: {default: {general: 0, important: 0.05}, title: 超预算的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  large_excess: {default: {important: 50000}, title: 视为重要的超预算金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_excess: {default: 1000, title: 超预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: excess_share}
  - amount: {from: large_excess}
facts:
  budget: 预算数
  base: 预算数的口径
  executed: 累计执行数
  item: 三公项目
headline: "{unit_name}{item}超预算{amount:wan}"
fact: "截至{period:period}末，{unit_name}{item}累计执行{executed:wan}，{base}{budget:wan}，超出{amount:wan}（{size:percent}）。"
formula: "累计执行 {executed:yuan} − {base} {budget:yuan} = {amount:yuan}；超出比例 {size:percent}"
explanation: 每个单位的因公出国（境）、公务用车、公务接待费用都有预算，花的钱不能超过它。这里按单位、按项目，用最近一个月的累计执行数同预算比较，有调整预算的按调整预算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十三条, gist: 支出以批准的预算为依据，未列入预算的不得支出。}
  - {law: 预算法, version: "2018-12-29", article: 第三十七条第二款, gist: 支出预算贯彻勤俭节约，严格控制机关运行经费。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 执行预算要有约束，开支范围和标准都不能自行放宽。}
innocent_reasons:
  - 调整预算已经批准，但没有填报调整预算数
  - 执行数含上年结转的车辆购置款
questions:
  - 超出的部分是哪些支出？由谁批准？
  - 有没有办理预算调整或者调剂？请提供批准文件。
exclusions:
  - 会议费、培训费不在三公经费之内
  - 主管部门的汇总行（等于所属单位之和的）不重复计算
  - 超出不足 1,000 元的不提示；预算为零而有支出的，比例按 100% 计
---*/

-- applies
WITH delivered AS (
    SELECT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'three_publics' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年三公经费与会议培训费'
            WHEN max(period) < to_char(least(:today, make_date(:fiscal_year, 12, 31)) - INTERVAL '45 days', 'YYYY-MM')
            THEN '三公经费只报送到 ' || max(period) || '，其后未作判断' END AS reason
FROM delivered

-- findings
WITH line AS MATERIALIZED (
    SELECT agency_code, dep_bgt_eco_code, left(period, 7) AS month, coalesce(adjusted_budget, initial_budget) AS budget,
           adjusted_budget IS NOT NULL AS is_adjusted, executed, problem, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY agency_code, dep_bgt_eco_code ORDER BY period DESC, row_no DESC) AS nth
    FROM ledger_v1.three_publics
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
),
newest AS (
    SELECT agency_code, dep_bgt_eco_code, month, budget, is_adjusted, executed, problem, receipt_id, row_no, place FROM line WHERE nth = 1
),
-- A department's own code heads those of its units; a row that is just their sum says nothing new.
children AS (
    SELECT above.agency_code, above.dep_bgt_eco_code, sum(below.budget) AS budget, sum(below.executed) AS executed
    FROM newest AS above
    JOIN newest AS below ON below.dep_bgt_eco_code = above.dep_bgt_eco_code
     AND length(below.agency_code) > length(above.agency_code) AND starts_with(below.agency_code, above.agency_code)
    GROUP BY above.agency_code, above.dep_bgt_eco_code
),
over_budget AS (
    SELECT newest.*, newest.executed - newest.budget AS excess
    FROM newest
    LEFT JOIN children ON children.agency_code = newest.agency_code AND children.dep_bgt_eco_code = newest.dep_bgt_eco_code
     AND children.budget = newest.budget AND children.executed = newest.executed
    WHERE children.agency_code IS NULL AND newest.executed - newest.budget >= :minimum_excess
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT over_budget.agency_code || '|' || over_budget.dep_bgt_eco_code AS matter_key, over_budget.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || over_budget.agency_code) AS unit_name, item.title AS subject, over_budget.month AS period,
       over_budget.excess AS amount, CASE WHEN over_budget.budget > 0 THEN over_budget.excess / over_budget.budget ELSE 1 END AS size,
       jsonb_build_object('budget', over_budget.budget, 'base', CASE WHEN over_budget.is_adjusted THEN '调整预算' ELSE '年初预算' END,
                          'executed', over_budget.executed, 'item', item.title) AS facts,
       over_budget.month || ' 累计执行 ' || item.title AS label, over_budget.executed AS row_amount,
       over_budget.receipt_id, over_budget.row_no, over_budget.place,
       jsonb_build_object('预算数', over_budget.budget, '填报的问题', over_budget.problem) AS figures
FROM over_budget
JOIN (VALUES ('30212', '因公出国（境）费用'), ('30217', '公务接待费'), ('30231', '公务用车运行维护费'), ('31013', '公务用车购置费'))
     AS item (code, title) ON item.code = over_budget.dep_bgt_eco_code
LEFT JOIN name ON name.agency_code = over_budget.agency_code
ORDER BY over_budget.excess DESC, over_budget.agency_code, over_budget.dep_bgt_eco_code
