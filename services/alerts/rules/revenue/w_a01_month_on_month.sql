/*---
id: W-A01
title: 当月收入环比异常
version: 1
family: revenue
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution]
parameters:
  growth: {default: {general: 0.50, important: 0.80, major: 1.20}, title: 比上月增长的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_increase: {default: 10000000, title: 增加的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: growth}
facts:
  now: 本月收入
  before: 上月收入
  months: 该季度异常的月数
headline: "{period:period}地方一般公共预算收入环比增长{size:percent}"
fact: "{period:period}地方一般公共预算收入{now:wan}，上月{before:wan}，环比增加{amount:wan}，增长{size:percent}。该季度有{months:count}个月超过提示线，这里取增幅最大的月份。"
formula: "({now:yuan} − {before:yuan}) ÷ {before:yuan} = {size:percent}"
explanation: 收入每个月有高有低，但一个月突然比上月多出一半以上，可能是正常入库，也可能是为了好看而集中入库、虚增收入，需要问清楚钱从哪里来。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十五条, gist: 征收部门要依法及时足额征收，不得多征、提前征收或者违规减免缓，政府不得下达收入指标。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 支出必须按预算执行，不得虚假列支。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 企业所得税按季预缴，季后首月集中入库
  - 一次性大额税款或者资产处置收入入库
questions:
  - 当月增收主要来自哪些科目、哪些缴款人？
  - 有没有提前征收、集中入库或者没有真实来源的收入？
exclusions:
  - 1月不与上年12月比较；上月数缺失、为零或者为负数的不比较，在运行说明中写明
  - 增加额不足 1,000 万元的不提示
  - 上年同月也有同样或更大环比增幅的（季节性），不提示
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；转移性收入和债务收入不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT DISTINCT period
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND book = 'general' AND left(subject_code, 3) IN ('101', '103')
)
SELECT count(*) > 1 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算收入）'
            WHEN count(*) = 1 THEN '预算收入执行月报只有 ' || min(period) || ' 一个月，无从比较' END AS reason
FROM reported
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，这些月份及其后一月未作比较' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period NOT IN (SELECT period FROM reported)
HAVING count(*) > 0

-- findings
WITH counted AS MATERIALIZED (
    SELECT period, subject_code, subject_name, month_amount, last_year_month_amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'income' AND book = 'general'
      AND class_code IN ('101', '103') AND is_class_part
),
total AS (
    SELECT period, CAST(right(period, 2) AS int) AS month, sum(month_amount) AS now,
           sum(last_year_month_amount) AS year_before
    FROM counted
    GROUP BY period
),
compared AS (
    SELECT period, month, now, year_before, lag(period) OVER by_month AS period_before, lag(month) OVER by_month AS month_before,
           lag(now) OVER by_month AS before, lag(year_before) OVER by_month AS year_before_before
    FROM total
    WINDOW by_month AS (ORDER BY month)
),
jump AS (
    SELECT compared.*, now / before - 1 AS growth, (month + 2) / 3 AS quarter
    FROM compared
    WHERE month_before = month - 1 AND before > 0 AND now - before >= :minimum_increase
      AND now / before - 1 > :growth_general
      -- The same jump a year ago is the season.
      AND NOT coalesce(year_before_before > 0 AND year_before / nullif(year_before_before, 0) >= now / before, false)
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
       counted.month_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place
FROM peak
JOIN counted ON counted.period IN (peak.period, peak.period_before)
ORDER BY peak.quarter, counted.period DESC, counted.month_amount DESC, counted.subject_code
