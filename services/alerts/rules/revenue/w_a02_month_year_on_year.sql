/*---
id: W-A02
title: 当月收入同比异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution]
parameters:
  growth: {default: {general: 0.50, important: 0.80, major: 1.20}, title: 比上年同月增长的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_increase: {default: 10000000, title: 增加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: growth}
facts:
  now: 本月收入
  before: 上年同月收入
  months: 该季度异常的月数
headline: "{period:period}地方一般公共预算收入同比增长{size:percent}"
fact: "{period:period}地方一般公共预算收入{now:wan}，上年同月{before:wan}，同比增加{amount:wan}，增长{size:percent}。该季度有{months:count}个月超过提示线，这里取增幅最大的月份。"
formula: "({now:yuan} − {before:yuan}) ÷ {before:yuan} = {size:percent}"
explanation: 拿这个月的收入和去年同一个月相比，可以去掉季节的影响。一个月比去年同月多出一半以上，要弄清是税源真的增加，还是提前入库、虚增收入。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十五条, gist: 征收部门要依法及时足额征收，不得多征、提前征收或者违规减免缓，政府不得下达收入指标。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 上年同月办理过大额退税，基数偏低
  - 一次性大额税款、清理欠税入库
questions:
  - 当月同比增收主要来自哪些科目、哪些缴款人？
  - 有没有提前征收下月、下年税款的情况？
exclusions:
  - 上年同月数缺失、为零或者为负数的不比较，在运行说明中写明
  - 同比增加额不足 1,000 万元的不提示
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；转移性收入和债务收入不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, last_year_month_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'general' AND left(subject_code, 3) IN ('101', '103')
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算收入）' END AS reason
FROM reported
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(DISTINCT left(line.period, 7), '、') || ' 的上年同月数，这些月份未作比较' AS reason
FROM (SELECT period FROM reported GROUP BY period HAVING count(last_year_month_amount) = 0) AS line
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution AS last
                  WHERE last.region = :region AND last.book = 'general' AND left(last.subject_code, 3) IN ('101', '103')
                    AND last.period = CAST(:fiscal_year - 1 AS text) || right(line.period, 3))
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，这些月份未作比较' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period NOT IN (SELECT period FROM reported)
HAVING count(*) > 0

-- findings
WITH counted AS MATERIALIZED (
    SELECT period, subject_code, subject_name, month_amount, last_year_month_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year IN (:fiscal_year, :fiscal_year - 1) AND direction = 'income' AND book = 'general'
      AND class_code IN ('101', '103') AND is_class_part
),
total AS (
    SELECT period, CAST(left(period, 4) AS int) AS year, right(period, 2) AS month, sum(month_amount) AS now, sum(last_year_month_amount) AS stated_before
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
jump AS (
    SELECT compared.*, now / before - 1 AS growth, (CAST(month AS int) + 2) / 3 AS quarter
    FROM compared
    WHERE before > 0 AND now - before >= :minimum_increase AND now / before - 1 > :growth_general
),
peak AS (
    SELECT DISTINCT ON (quarter) jump.*, count(*) OVER (PARTITION BY quarter) AS months
    FROM jump
    ORDER BY quarter, growth DESC, month DESC
)
SELECT 'Q' || CAST(peak.quarter AS text) AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '地方一般公共预算收入' AS subject, peak.period, peak.now - peak.before AS amount, peak.growth AS size,
       jsonb_build_object('now', peak.now, 'before', peak.before, 'months', peak.months) AS facts,
       counted.period || ' ' || counted.subject_code || ' ' || counted.subject_name || ' 本月数' AS label,
       counted.month_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place,
       jsonb_build_object('上年同月数', counted.last_year_month_amount) AS figures
FROM peak
JOIN counted ON right(counted.period, 2) = peak.month
ORDER BY peak.quarter, counted.period DESC, counted.month_amount DESC, counted.subject_code
