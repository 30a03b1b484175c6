/*---
id: W-A17
title: 收入完成过快或过慢
version: 2
family: revenue
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution, approved_budget]
parameters:
  gap: {default: {general: 0.10, important: 0.15, major: 0.20}, title: 与应有进度之差, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_gap: {default: 1000000, title: 相差的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  first_month: {default: 6, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
  last_month: {default: 11, title: 最后判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {above: gap}
facts:
  budget: 预算数
  base: 预算口径
  collected: 累计收入
  progress: 完成进度
  expected: 应有进度
  expected_words: 应有进度的由来
  points: 相差的百分点
  direction: 快或者慢
headline: "{period:period}累计收入完成预算的{progress:percent}，比应有进度{direction}{points}"
fact: "截至{period:period}，一般公共预算收入（不含转移性收入和债务收入）{collected:wan}，为{base}{budget:wan}的{progress:percent}；应有进度{expected:percent}（{expected_words}），{direction}{points}，相当于{amount:wan}。"
formula: "|{collected:yuan} ÷ {budget:yuan}（{progress:percent}） − 应有进度 {expected:percent}| = {points}"
explanation: 过了半年，收入完成预算的比例同往年同月（没有三年数据的，同时间进度）相差太多，说明年初的收入预算编得不准。太慢，年底会有支出没有着落；太快，要防止超收收入被随意安排。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十六条第一款, gist: 收入预算的编制要与经济社会发展水平相适应，与财政政策相衔接。}
  - {law: 预算法, version: "2018-12-29", article: 第六十七条, gist: 需要增加或者减少预算总支出等情形的，应当进行预算调整。}
innocent_reasons:
  - 一次性收入（资产处置、清欠）集中入库
  - 减税降费、留抵退税等政策使收入后移
questions:
  - 进度相差的主要是哪些税种、哪些非税项目？全年预计完成多少？
  - 预计短收的，打算怎样平衡？预计超收的，打算怎样安排？
exclusions:
  - 只看六月至十一月；全年的情况由“超收短收”查
  - 合计行、上下级科目不重复计算；相差不足 100 万元的不提示
  - 预算数取月报所列的预算数，月报没有列全的取最近一次批准的预算
comparison: {title: 本年和近三年同月的完成进度, kind: history, unit: share}
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT month, period, budget_amount
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
      AND class_code NOT IN ('105', '110') AND is_class_part
),
latest AS (
    SELECT max(month) AS month, max(period) AS period FROM reported
),
budgeted AS (
    SELECT coalesce((SELECT count(budget_amount) = count(*) FROM reported JOIN latest ON latest.period = reported.period), false)
           OR EXISTS (SELECT 1 FROM ledger_v1.budget_line
                      WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
                        AND approved_on IS NOT NULL) AS is_there
)
SELECT coalesce(month BETWEEN :first_month AND :last_month, false) AND budgeted.is_there AS is_applicable,
       CASE WHEN period IS NULL THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算）'
            WHEN month < :first_month THEN '收入月报只到 ' || period || '，六月起才判断进度'
            WHEN month > :last_month THEN '收入月报已到 ' || period || '，全年的情况由另一条规则判断'
            WHEN NOT budgeted.is_there THEN '收入月报没有列全预算数，也没有已批准的收入预算，无从计算进度' END AS reason
FROM latest
CROSS JOIN budgeted
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，以已报送的最近一月判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT period FROM latest)
HAVING count(*) > 0

-- findings
WITH latest AS (
    SELECT max(period) AS period, max(month) AS month
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
),
line AS MATERIALIZED (
    SELECT subject_code, subject_name, budget_amount, cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    JOIN latest ON latest.month = execution_line.month
    WHERE region = :region AND execution_line.fiscal_year = :fiscal_year AND direction = 'income'
      AND book = 'general' AND class_code NOT IN ('105', '110') AND is_class_part
),
-- With three earlier years the season is the measure, else the calendar.
year AS (
    SELECT progress.cumulative_amount AS collected, progress.budget_amount AS budget, season.progress AS usual
    FROM latest
    JOIN ledger_v1.class_progress AS progress ON progress.region = :region AND progress.fiscal_year = :fiscal_year
     AND progress.month = latest.month AND progress.direction = 'income' AND progress.book = 'general' AND progress.class_code = 'own'
    LEFT JOIN ledger_v1.class_season AS season ON season.region = :region AND season.fiscal_year = :fiscal_year
     AND season.month = latest.month AND season.direction = 'income' AND season.book = 'general' AND season.class_code = 'own'
),
approved AS (
    SELECT sum(amount) AS amount
    FROM ledger_v1.budget_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
      AND class_code NOT IN ('105', '110') AND is_class_part AND is_standing AND approved_on IS NOT NULL
),
measured AS (
    SELECT latest.period, year.collected, coalesce(year.budget, approved.amount) AS budget,
           CASE WHEN year.budget IS NULL THEN '批准的预算' ELSE '月报预算数' END AS base,
           coalesce(year.usual, latest.month / 12.0) AS expected,
           CASE WHEN year.usual IS NOT NULL THEN '近三年同月进度的中位数' ELSE '时间进度，往年数据不足三年' END AS expected_words
    FROM year
    CROSS JOIN latest
    CROSS JOIN approved
),
off AS (
    SELECT measured.*, collected / budget AS progress, abs(collected / budget - expected) AS gap
    FROM measured
    WHERE budget > 0
)
SELECT 'general' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '一般公共预算收入' AS subject, off.period,
       round(off.gap * off.budget, 2) AS amount, off.gap AS size,
       jsonb_build_object('budget', off.budget, 'base', off.base, 'collected', off.collected, 'progress', off.progress,
                          'expected', off.expected, 'expected_words', off.expected_words,
                          'points', to_char(100 * off.gap, 'FM990.0') || '个百分点',
                          'direction', CASE WHEN off.progress > off.expected THEN '快' ELSE '慢' END) AS facts,
       '收入月报 ' || line.subject_code || ' ' || line.subject_name AS label, line.cumulative_amount AS row_amount,
       line.receipt_id, line.row_no, line.place, jsonb_build_object('预算数', line.budget_amount) AS figures
FROM off
CROSS JOIN line
WHERE off.gap > :gap_general AND off.gap * off.budget >= :minimum_gap
ORDER BY line.cumulative_amount DESC, line.row_no

-- comparison
WITH latest AS (
    SELECT max(month) AS month FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
)
SELECT 'general' AS matter_key, CAST(year.fiscal_year AS text) || '年' || CAST(year.month AS text) || '月' AS label,
       year.progress AS value, year.fiscal_year = :fiscal_year AS is_subject
FROM ledger_v1.class_progress AS year
JOIN latest ON latest.month = year.month
WHERE year.region = :region AND year.fiscal_year BETWEEN :fiscal_year - 3 AND :fiscal_year AND year.direction = 'income'
  AND year.book = 'general' AND year.class_code = 'own'
ORDER BY year.fiscal_year
