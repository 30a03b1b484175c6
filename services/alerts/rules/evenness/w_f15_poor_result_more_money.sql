/*---
id: W-F15
title: 绩效差仍增加预算
version: 1
family: evenness
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [performance, project_budget, agency]
parameters:
  increase: {default: {important: 0.01}, title: 增加的预算, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  pass_mark: {default: 60, title: 及格分, unit: count, bounds: [0, 100], source: 本系统暂定}
levels:
  - amount: {from: increase}
facts:
  score: 上年得分
  before: 上年预算
  now: 本年预算
headline: "{unit_name}“{subject}”上年评价{score}分，本年预算反而增加{amount:wan}"
fact: "{unit_name}“{subject}”上年绩效评价得分{score}分（不及格），上年年初预算{before:wan}，本年年初预算{now:wan}，增加{amount:wan}。"
formula: "{now:yuan} − {before:yuan} = {amount:yuan}"
explanation: 绩效评价的结果应当用来编下一年的预算。效果不好的项目，一般应当压减或者停止，而不是加钱。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十二条第一款, gist: 编制预算要参考上年执行情况和绩效评价结果。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第二十条第二款, gist: 绩效评价结果要用来改进管理、编制以后年度预算。}
innocent_reasons:
  - 得分低的原因是资金不足，上级要求增加投入
  - 项目已经整改，经论证继续实施
questions:
  - 增加预算的理由是什么？评价结果是怎样运用的？
  - 项目是否需要重新论证？
exclusions:
  - 同一项目代码的年初批复数逐年比较；上年没有评价得分、没有预算的不判断
  - 得分各行相同的取该分，各行之和不超过 100 的取其和，否则取平均
---*/

-- applies
SELECT count(score) > 0 AS is_applicable,
       CASE WHEN count(score) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年绩效评价得分' END AS reason
FROM ledger_v1.performance
WHERE region = :region AND fiscal_year = :fiscal_year - 1 AND stage = 'evaluation'
UNION ALL
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0 THEN '缺 ' || CAST(needed.year AS text) || ' 年年度项目预算' END AS reason
FROM (VALUES (:fiscal_year), (:fiscal_year - 1)) AS needed (year)
LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'project_budget' AND slice.superseded_at IS NULL
 AND slice.period = CAST(needed.year AS text)
GROUP BY needed.year

-- findings
WITH line AS MATERIALIZED (
    SELECT CAST(period AS int) AS year, pro_code, pro_name, agency_code, coalesce(reply_amt, cur_amt) AS budget, receipt_id, row_no, place
    FROM ledger_v1.project_budget
    WHERE region = :region AND period IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
),
project AS (
    SELECT pro_code, max(pro_name) FILTER (WHERE year = :fiscal_year) AS pro_name,
           max(agency_code) FILTER (WHERE year = :fiscal_year) AS agency_code,
           sum(budget) FILTER (WHERE year = :fiscal_year) AS now, sum(budget) FILTER (WHERE year = :fiscal_year - 1) AS before
    FROM line
    GROUP BY pro_code
),
-- One score for a project: the same in every row, the points of the indicators (which make at most a hundred), or their mean.
score AS MATERIALIZED (
    SELECT pro_code, count(score) AS told,
           CASE WHEN min(score) = max(score) THEN max(score) WHEN sum(score) <= 100 THEN sum(score) ELSE round(avg(score), 1) END AS score
    FROM ledger_v1.performance
    WHERE region = :region AND fiscal_year = :fiscal_year - 1 AND stage = 'evaluation'
    GROUP BY pro_code
    HAVING count(score) > 0
),
poor AS (
    SELECT project.*, score.score
    FROM project
    JOIN score ON score.pro_code = project.pro_code
    WHERE score.score < :pass_mark AND project.now - project.before >= :increase_important
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT poor.pro_code AS matter_key, poor.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || poor.agency_code) AS unit_name, poor.pro_name AS subject,
       CAST(:fiscal_year AS text) AS period, poor.now - poor.before AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('score', to_char(poor.score, 'FM990.0'), 'before', poor.before, 'now', poor.now) AS facts,
       CAST(line.year AS text) || ' 年年初预算 ' || line.pro_name AS label, line.budget AS row_amount, line.receipt_id, line.row_no, line.place
FROM poor
JOIN line ON line.pro_code = poor.pro_code
LEFT JOIN name ON name.agency_code = poor.agency_code
ORDER BY poor.now - poor.before DESC, poor.pro_code, line.year DESC, line.row_no
