/*---
id: W-A08
title: 土地收入大于一般公共预算收入
version: 1
family: revenue
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [income_execution]
parameters:
  land_ratio: {default: {general: 1.0, important: 1.3, major: 1.6}, title: 土地收入是一般公共预算收入的倍数, unit: share, bounds: [0, 10], source: 本系统暂定}
  minimum_land: {default: 10000000, title: 土地收入的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: land_ratio}
facts:
  general_income: 地方一般公共预算收入累计
  ratio: 土地收入为一般公共预算收入的倍数
headline: "{period:period}累计土地出让收入为一般公共预算收入的{ratio}倍"
fact: "截至{period:period}，国有土地使用权出让收入累计{amount:wan}，地方一般公共预算收入累计{general_income:wan}，前者是后者的{ratio}倍。"
formula: "{amount:yuan} ÷ {general_income:yuan} = {ratio}"
explanation: 卖地的钱比全县的税收和非税加起来还多，说明财政过于依赖土地。土地一卖不动，保工资、保运转和还债都会受影响。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第十二条, gist: 预算要统筹兼顾、量力而行、讲求绩效、收支平衡。}
innocent_reasons:
  - 当年集中出让一宗大额土地，以后年度不会重复
  - 年初一般公共预算收入尚未入库
questions:
  - 今后三年的土地出让计划和一般公共预算收入预计是多少？
  - 依赖土地收入安排的支出和偿债有哪些？收入减少时怎么办？
exclusions:
  - 土地收入累计不足 1,000 万元的不提示
  - 一般公共预算收入累计为零或者负数的不计算，在运行说明中写明
  - 父级科目是下级之和，只取各分支最上一级的行，合计行不计；转移性收入和债务收入不计
---*/

-- applies
WITH reported AS MATERIALIZED (
    SELECT period, book, cumulative_amount
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND (book = 'general' AND left(subject_code, 3) IN ('101', '103') OR book = 'fund' AND left(subject_code, 7) = '1030148')
),
both_books AS (
    SELECT max(period) AS period
    FROM (SELECT period FROM reported GROUP BY period HAVING count(DISTINCT book) = 2) AS month
)
SELECT period IS NOT NULL AS is_applicable,
       CASE WHEN period IS NOT NULL THEN NULL
            WHEN NOT EXISTS (SELECT 1 FROM reported WHERE book = 'general') THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报（一般公共预算收入）'
            WHEN NOT EXISTS (SELECT 1 FROM reported WHERE book = 'fund')
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算收入执行月报的国有土地使用权出让收入（政府性基金 1030148）'
            ELSE '没有一个月的预算收入执行月报同时列出一般公共预算收入和国有土地使用权出让收入' END AS reason
FROM both_books
UNION ALL
SELECT true AS is_applicable, reported.period || ' 一般公共预算收入累计为零或者负数，未计算倍数' AS reason
FROM reported
WHERE reported.book = 'general' AND reported.period = (SELECT period FROM both_books)
GROUP BY reported.period
HAVING max(cumulative_amount) <= 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的预算收入执行月报，以已报送的最近一月累计数判断' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM') AND month.period > (SELECT max(period) FROM reported)
HAVING count(*) > 0

-- findings
WITH line AS MATERIALIZED (
    SELECT period, mof_div_code, book, subject_code, subject_name, cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND (book = 'general' AND left(subject_code, 3) IN ('101', '103') OR book = 'fund' AND left(subject_code, 7) = '1030148')
      AND (strpos(subject_name, '税') > 0 OR right(translate(subject_name, ' 　', ''), 2) NOT IN ('合计', '总计', '小计'))
),
-- A parent is the total of its children: of every branch only the topmost row is counted.
counted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.period = line.period AND above.mof_div_code = line.mof_div_code AND above.book = line.book
                        AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
),
total AS (
    SELECT period, sum(cumulative_amount) FILTER (WHERE book = 'fund') AS land,
           sum(cumulative_amount) FILTER (WHERE book = 'general') AS income
    FROM counted
    GROUP BY period
    HAVING count(DISTINCT book) = 2
),
latest AS (
    SELECT total.*, land / income AS ratio
    FROM total
    WHERE period = (SELECT max(period) FROM total) AND income > 0 AND land >= :minimum_land
)
SELECT 'land' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       '国有土地使用权出让收入' AS subject, latest.period, latest.land AS amount, latest.ratio AS size,
       jsonb_build_object('general_income', latest.income, 'ratio', to_char(latest.ratio, 'FM999,990.00')) AS facts,
       counted.period || ' ' || counted.subject_code || ' ' || counted.subject_name || ' 累计' AS label,
       counted.cumulative_amount AS row_amount, counted.receipt_id, counted.row_no, counted.place
FROM latest
JOIN counted ON counted.period = latest.period
WHERE latest.ratio > :land_ratio_general
ORDER BY counted.book, counted.cumulative_amount DESC, counted.subject_code
