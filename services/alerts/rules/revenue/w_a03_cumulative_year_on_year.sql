/*---
id: W-A03
title: 累计收入同比异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution]
parameters:
  change: {default: {general: 0.20, important: 0.30, major: 0.40}, title: 累计同比变化的比例（增减都算）, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_change: {default: 10000000, title: 变化的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: change}
facts:
  now: 本年累计
  before: 上年同期累计
  direction: 增长或者下降
headline: "{period:period}累计地方一般公共预算收入同比{direction}{size:percent}"
fact: "截至{period:period}，地方一般公共预算收入累计{now:wan}，上年同期{before:wan}，同比{direction}{amount:wan}、{size:percent}。"
formula: "|{now:yuan} − {before:yuan}| ÷ {before:yuan} = {size:percent}"
explanation: 一年累计的收入和去年同期相比，大起大落都不正常。增得太快要看收入是否真实，降得太多要看预算还能不能平衡。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十五条, gist: 征收部门要依法及时足额征收，不得多征、提前征收或者违规减免缓，政府不得下达收入指标。}
  - {law: 预算法, version: "2018-12-29", article: 第三十六条, gist: 收入预算要与经济社会发展水平相适应，全部收入列入预算，不得隐瞒、少列。}
innocent_reasons:
  - 税收政策或者财政体制调整，口径不可比
  - 上年同期有一次性收入，基数偏高或者偏低
questions:
  - 同比变动主要来自哪些科目？按同口径计算是多少？
  - 对全年收入预算的完成和收支平衡有什么影响？
exclusions:
  - 变动额不足 1,000 万元的不提示
  - 上年同期累计为零或者为负数的不计算比例，不提示
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；转移性收入和债务收入不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, last_year_cumulative_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'general' AND left(subject_code, 3) IN ('101', '103')
),
latest AS (
    SELECT period, count(last_year_cumulative_amount) AS stated
    FROM reported
    WHERE period = (SELECT max(period) FROM reported)
    GROUP BY period
),
year_before AS (
    SELECT DISTINCT period
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year - 1 AS text)
      AND book = 'general' AND left(subject_code, 3) IN ('101', '103')
)
SELECT count(latest.period) > 0 AND count(*) FILTER (WHERE stated > 0 OR year_before.period IS NOT NULL) > 0 AS is_applicable,
       CASE WHEN count(latest.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算收入）'
            WHEN count(*) FILTER (WHERE stated > 0 OR year_before.period IS NOT NULL) = 0
            THEN '缺 ' || max(latest.period) || ' 的上年同期累计数（月报未列，也没有上年同期的月报）' END AS reason
FROM latest
LEFT JOIN year_before ON year_before.period = CAST(:fiscal_year - 1 AS text) || right(latest.period, 3)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，以已报送的最近一月累计数判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT max(period) FROM reported)
HAVING count(*) > 0

-- findings
WITH counted AS MATERIALIZED (
    SELECT period, subject_code, subject_name, cumulative_amount, last_year_cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year IN (:fiscal_year, :fiscal_year - 1) AND direction = 'income' AND book = 'general'
      AND class_code IN ('101', '103') AND is_class_part
),
total AS (
    SELECT period, CAST(left(period, 4) AS int) AS year, right(period, 2) AS month, sum(cumulative_amount) AS now, sum(last_year_cumulative_amount) AS stated_before
    FROM counted
    GROUP BY period
),
-- The report's own column of last year; where it is blank, last year's report.
compared AS (
    SELECT this.period, this.month, this.now, coalesce(this.stated_before, last.now) AS before
    FROM total AS this
    LEFT JOIN total AS last ON last.year = this.year - 1 AND last.month = this.month
    WHERE this.year = :fiscal_year
),
latest AS (
    SELECT compared.*, abs(now - before) AS difference, abs(now - before) / before AS change
    FROM compared
    WHERE period = (SELECT max(period) FROM compared) AND before > 0
)
SELECT 'cumulative' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '地方一般公共预算收入' AS subject, latest.period, latest.difference AS amount, latest.change AS size,
       jsonb_build_object('now', latest.now, 'before', latest.before,
                          'direction', CASE WHEN latest.now > latest.before THEN '增长' ELSE '下降' END) AS facts,
       counted.period || ' ' || counted.subject_code || ' ' || counted.subject_name || ' 累计' AS label,
       counted.cumulative_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place,
       jsonb_build_object('上年同期累计', counted.last_year_cumulative_amount) AS figures
FROM latest
JOIN counted ON right(counted.period, 2) = latest.month
WHERE latest.change > :change_general AND latest.difference >= :minimum_change
ORDER BY counted.period DESC, counted.cumulative_amount DESC, counted.subject_code
