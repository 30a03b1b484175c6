/*---
id: W-F11
title: 重点支出下降
version: 1
family: evenness
matter_class: major
unit_of_analysis: item
schedule: monthly
data_sets: [expenditure_execution, approved_budget, budget_adjustment]
parameters:
  decline: {default: {general: 0.03, important: 0.05, major: 0.10}, title: 同比下降的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_decline: {default: 1000000, title: 下降的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_cut: {default: 10000, title: 未经批准调减的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  first_month: {default: 3, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: decline}
facts:
  spent: 本年累计
  before: 上年同期累计
  base: 上年同期的口径
  budget: 月报预算数
  authorised: 批准的预算数
  verdict: 结论
headline: "{subject}{verdict}"
fact: "截至{period:period}，{subject}累计{spent:wan}，上年同期{before:wan}（{base}）；月报预算数{budget:wan}，批准的预算数{authorised:wan}。{verdict}。"
formula: "上年同期 {before:yuan} − 本年累计 {spent:yuan}；批准的预算 {authorised:yuan} − 月报预算 {budget:yuan}；涉及金额 {amount:yuan}"
explanation: 教育、科技、社会保障、农林水是法律要求优先保障的重点支出。它们比上年同期明显下降，或者预算数被调减而没有经过县人大常委会批准，都要问清楚。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十七条第三款, gist: 在保证基本公共服务的前提下，优先安排国家确定的重点支出。}
  - {law: 预算法, version: "2018-12-29", article: 第六十七条第三项, gist: 调减重点支出数额属于预算调整，要报批。}
innocent_reasons:
  - 上年同期有一次性的大额支出
  - 学生、参保人数减少，或者资金拨付时间前后不同
questions:
  - 下降的主要原因是什么？是否影响政策落实？
  - 预算数的调减依据哪一份批准文件？
exclusions:
  - 看一般公共预算的教育（205）、科学技术（206）、社会保障和就业（208）、农林水（213），三月起判断；合计行、上下级科目不重复计算
  - 上年同期取上年同月月报，没有的取本年月报所列上年同期累计；基数为零、为负或没有的不比较增减
  - 下降不足 100 万元的不提示；上年口径有科目调整的，请按同口径核对
---*/

-- applies
WITH latest AS (
    SELECT max(period) AS period, CAST(right(max(period), 2) AS int) AS month
    FROM ledger_v1.expenditure_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
)
SELECT coalesce(month >= :first_month, false) AS is_applicable,
       CASE WHEN period IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算支出执行月报'
            WHEN month < :first_month THEN '支出月报只到 ' || period || '，三月起才判断' END AS reason
FROM latest
UNION ALL
SELECT report.is_there OR count(before.period) > 0 AS is_applicable,
       CASE WHEN NOT report.is_there AND count(before.period) = 0
            THEN '缺上年同月的支出月报，本年月报也没有上年同期累计，无从比较' END AS reason
FROM (SELECT coalesce(bool_or(last_year_cumulative_amount IS NOT NULL), false) AS is_there
      FROM ledger_v1.expenditure_execution
      JOIN latest ON latest.period = expenditure_execution.period
      WHERE region = :region AND book = 'general') AS report
CROSS JOIN latest
LEFT JOIN ledger_v1.slice AS before ON before.region = :region AND before.data_set = 'expenditure_execution'
 AND before.superseded_at IS NULL AND before.period = CAST(:fiscal_year - 1 AS text) || right(latest.period, 3)
GROUP BY report.is_there
UNION ALL
SELECT true AS is_applicable, '没有已批准的支出预算，预算数是否调减未作判断' AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book = 'general'
HAVING count(approved_on) = 0

-- findings
WITH latest AS (
    SELECT max(period) AS period, to_date(max(period) || '-01', 'YYYY-MM-DD') + INTERVAL '1 month' AS month_over
    FROM ledger_v1.expenditure_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
top AS MATERIALIZED (
    SELECT report.fiscal_year AS year, report.class_code AS class, report.subject_code, report.subject_name, report.budget_amount,
           report.cumulative_amount, report.last_year_cumulative_amount, report.receipt_id, report.row_no, report.place
    FROM ledger_v1.execution_line AS report
    JOIN latest ON report.period IN (latest.period, CAST(:fiscal_year - 1 AS text) || right(latest.period, 3))
    WHERE report.region = :region AND report.direction = 'expenditure' AND report.book = 'general' AND report.is_class_part
      AND report.class_code IN ('205', '206', '208', '213')
),
class AS (
    SELECT year, class, sum(cumulative_amount) AS spent,
           CASE WHEN count(budget_amount) = count(*) THEN sum(budget_amount) END AS budget,
           CASE WHEN count(last_year_cumulative_amount) = count(*) THEN sum(last_year_cumulative_amount) END AS told_before
    FROM top
    GROUP BY year, class
),
version AS MATERIALIZED (
    SELECT budget.version, budget.approved_on, budget.class_code, budget.amount,
           first_value(budget.version) OVER (ORDER BY budget.approved_on DESC, budget.version DESC) AS last_version
    FROM ledger_v1.budget_line AS budget
    JOIN latest ON budget.approved_on < latest.month_over
    WHERE budget.region = :region AND budget.fiscal_year = :fiscal_year AND budget.direction = 'expenditure'
      AND budget.book = 'general' AND budget.is_class_part
),
approved AS (
    SELECT class_code AS class, sum(amount) AS amount, max(approved_on) AS approved_on
    FROM version
    WHERE version = last_version
    GROUP BY class_code
),
authorised AS (
    SELECT approved.class, approved.amount + coalesce((
               SELECT sum(moved.delta_amount)
               FROM ledger_v1.budget_adjustment AS moved
               CROSS JOIN latest
               WHERE moved.region = :region AND moved.fiscal_year = :fiscal_year AND moved.book = 'general'
                 AND moved.direction = 'expenditure' AND left(moved.subject_code, 3) = approved.class
                 AND moved.approved_on > approved.approved_on AND moved.approved_on < latest.month_over), 0) AS amount
    FROM approved
),
measured AS (
    SELECT now.class, now.spent, now.budget, authorised.amount AS authorised, coalesce(past.spent, now.told_before) AS before,
           CASE WHEN past.spent IS NOT NULL THEN '上年同月月报' ELSE '本年月报所列上年同期' END AS base,
           coalesce(authorised.amount - now.budget >= :minimum_cut, false) AS is_cut,
           CASE WHEN coalesce(past.spent, now.told_before) > 0 THEN 1 - now.spent / coalesce(past.spent, now.told_before) END AS decline
    FROM class AS now
    LEFT JOIN class AS past ON past.class = now.class AND past.year = :fiscal_year - 1
    LEFT JOIN authorised ON authorised.class = now.class
    WHERE now.year = :fiscal_year
),
down AS (
    SELECT measured.*, before - spent >= :minimum_decline AND decline > :decline_general AS is_down
    FROM measured
    WHERE is_cut OR before - spent >= :minimum_decline AND decline > :decline_general
)
SELECT down.class AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE down.class WHEN '205' THEN '教育支出' WHEN '206' THEN '科学技术支出' WHEN '208' THEN '社会保障和就业支出'
            ELSE '农林水支出' END AS subject,
       latest.period, CASE WHEN down.is_down THEN down.before - down.spent ELSE down.authorised - down.budget END AS amount,
       CASE WHEN down.is_down THEN down.decline END AS size,
       CASE WHEN down.is_cut THEN 'major' END AS level_hint,
       jsonb_build_object('spent', down.spent, 'before', coalesce(down.before, 0), 'base', down.base,
                          'budget', coalesce(down.budget, 0), 'authorised', coalesce(down.authorised, 0),
                          'verdict', concat_ws('，',
                              CASE WHEN down.is_down THEN '比上年同期下降' || to_char(100 * down.decline, 'FM990.0') || '%' END,
                              CASE WHEN down.is_cut THEN '预算数未经批准调减'
                                   || to_char((down.authorised - down.budget) / 10000, 'FM999,999,990.0') || '万元' END)) AS facts,
       CAST(top.year AS text) || right(latest.period, 3) || ' 月报 ' || top.subject_name AS label, top.cumulative_amount AS row_amount,
       top.receipt_id, top.row_no, top.place, jsonb_build_object('预算数', top.budget_amount) AS figures
FROM down
CROSS JOIN latest
JOIN top ON top.class = down.class
ORDER BY down.class, top.year DESC, top.row_no
