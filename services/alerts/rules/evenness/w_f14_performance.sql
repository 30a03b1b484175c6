/*---
id: W-F14
title: 绩效目标缺失或评价得分低
version: 1
family: evenness
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [performance, project_budget, agency]
parameters:
  lost_points: {default: {general: 20, important: 30, major: 40}, title: 失分（一百分减得分）, unit: count, bounds: [0, 100], source: 本系统暂定}
  minimum_budget: {default: 500000, title: 项目预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: lost_points}
facts:
  verdict: 问题，成句
  projects: 项目数
headline: "{unit_name}{verdict}（预算{amount:wan}）"
fact: "{fiscal_year}年{unit_name}{verdict}，涉及预算{amount:wan}。"
formula: "涉及项目的预算之和 = {amount:yuan}"
explanation: 花钱要先说清要达到什么效果，花完要评价效果。没有绩效目标的钱说不清为什么花，评价得分低的项目要问还该不该花。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十二条第三款, gist: 部门、单位按绩效目标管理等规定编制预算草案。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第三款, gist: 要对预算支出做绩效评价。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第二十条第二款, gist: 绩效评价结果要用来改进管理、编制以后年度预算。}
innocent_reasons:
  - 目标已经批复，没有导入系统
  - 评价年度有不可抗力影响
questions:
  - 没有目标的项目是怎样通过审核的？
  - 得分低的原因是什么？下一年怎样改进？
exclusions:
  - 项目预算 50 万元以上、且不是公用经费的才要求有目标；同一单位缺目标的项目归并为一件事
  - 得分 80、70、60 分以下分别定级；没有评价得分的项目不判断得分；自评得分往往偏高
  - 得分各行相同的取该分，各行之和不超过 100 的取其和，否则取平均
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年绩效目标、监控和评价数据'
            WHEN count(*) FILTER (WHERE stage = 'goal') = 0
            THEN CAST(:fiscal_year AS text) || ' 年没有报送绩效目标，目标是否缺失未作判断'
            WHEN count(score) FILTER (WHERE stage = 'evaluation') = 0
            THEN CAST(:fiscal_year AS text) || ' 年没有报送绩效评价得分，得分未作判断' END AS reason
FROM ledger_v1.performance
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年年度项目预算' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'project_budget' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL

-- findings
WITH project AS MATERIALIZED (
    SELECT pro_code, min(agency_code) AS agency_code, min(pro_name) AS pro_name,
           sum(coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0))) AS budget,
           (array_agg(receipt_id ORDER BY row_no))[1] AS receipt_id, min(row_no) AS row_no, (array_agg(place ORDER BY row_no))[1] AS place
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND NOT coalesce(is_bgt_end, false)
    GROUP BY pro_code
),
goal AS (
    SELECT DISTINCT pro_code FROM ledger_v1.performance
    WHERE region = :region AND fiscal_year = :fiscal_year AND stage = 'goal'
),
-- One score for a project: the same in every row, the points of the indicators (which make at most a hundred), or their mean.
score AS MATERIALIZED (
    SELECT pro_code, count(score) AS told,
           CASE WHEN min(score) = max(score) THEN max(score) WHEN sum(score) <= 100 THEN sum(score) ELSE round(avg(score), 1) END AS score
    FROM ledger_v1.performance
    WHERE region = :region AND fiscal_year = :fiscal_year AND stage = 'evaluation'
    GROUP BY pro_code
    HAVING count(score) > 0
),
missing AS (
    SELECT project.*
    FROM project
    WHERE budget >= :minimum_budget AND pro_name !~ '公用经费|人员经费|基本支出' AND EXISTS (SELECT 1 FROM goal)
      AND NOT EXISTS (SELECT 1 FROM goal WHERE goal.pro_code = project.pro_code)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
concern AS (
    SELECT 'missing/' || missing.agency_code AS key, missing.agency_code, '绩效目标' AS subject, 'general' AS level,
           sum(missing.budget) OVER unit AS amount, CAST(NULL AS numeric) AS size, count(*) OVER unit AS projects,
           '有' || CAST(count(*) OVER unit AS text) || '个项目没有绩效目标' AS verdict, '没有绩效目标：' || missing.pro_name AS label,
           missing.budget, missing.receipt_id, missing.row_no, missing.place
    FROM missing
    WINDOW unit AS (PARTITION BY missing.agency_code)
    UNION ALL
    SELECT 'score/' || project.pro_code, project.agency_code, project.pro_name, CAST(NULL AS text), project.budget, 100 - score.score, 1,
           '“' || project.pro_name || '”绩效评价得分' || to_char(score.score, 'FM990.0') || '分',
           '绩效评价 ' || coalesce(indicator.indicator_name, indicator.indicator_no) || coalesce(' 得分 ' || to_char(indicator.score, 'FM990.0'), ''),
           CAST(NULL AS numeric), indicator.receipt_id, indicator.row_no, indicator.place
    FROM score
    JOIN project ON project.pro_code = score.pro_code
    JOIN ledger_v1.performance AS indicator
      ON indicator.region = :region AND indicator.fiscal_year = :fiscal_year AND indicator.stage = 'evaluation'
     AND indicator.pro_code = score.pro_code
    WHERE 100 - score.score > :lost_points_general
)
SELECT concern.key AS matter_key, concern.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || concern.agency_code) AS unit_name, concern.subject, CAST(:fiscal_year AS text) AS period,
       concern.amount, concern.size, concern.level AS level_hint,
       jsonb_build_object('verdict', concern.verdict, 'projects', concern.projects) AS facts,
       concern.label, concern.budget AS row_amount, concern.receipt_id, concern.row_no, concern.place
FROM concern
LEFT JOIN name ON name.agency_code = concern.agency_code
ORDER BY concern.amount DESC, concern.key, concern.budget DESC NULLS LAST, concern.row_no
