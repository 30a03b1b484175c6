/*---
id: W-E15
title: 决算与执行差异
version: 1
family: execution
matter_class: important
unit_of_analysis: item
schedule: on_receipt
judges_differences: true
data_sets: [report_line, income_execution, expenditure_execution]
parameters:
  share: {default: {general: 0.005, important: 0.01, major: 0.03}, title: 决算与执行数的差异比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_difference: {default: 1000000, title: 起点差异额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: share}
facts:
  reported: 十二月月报的执行数
  final: 决算数
  year: 年度
  classes: 比较的科目类数
headline: "{year}年{subject}决算数与月报执行数相差{amount:wan}（{size:percent}）"
fact: "{year}年{subject}，十二月月报的执行数{reported:wan}，报告附表所列决算数{final:wan}，相差{amount:wan}（{size:percent}）；比较了双方都列出的{classes:count}个类级科目。"
formula: "|{final:yuan} − {reported:yuan}| ÷ {reported:yuan} = {size:percent}"
explanation: 十二月的月报报告了全年的数，决算是最后算清的数。两者相差大，说明平时报告的执行数不实，或者年终有大额的结算、调账，要说明原因。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十五条第一款, gist: 决算草案要真实、准确、完整、及时。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第八十三条第一款, gist: 年终要清理核实全年的收入、支出和往来，做好决算对账。}
innocent_reasons:
  - 与上级的年终结算（补助、上解）在决算时才确定
  - 决算与月报的口径不同（全县与县本级）
questions:
  - 差异主要在哪些科目？是结算、调账还是口径？
  - 执行情况报告中的数是否需要更正说明？
exclusions:
  - 决算数取报告附表中“上年决算数”一栏；全县口径优先，没有的取县本级
  - 只比较双方都列出的类级科目，不含转移性收支和债务；相差不足 100 万元的不提示
---*/

-- applies
WITH final AS (
    SELECT DISTINCT book, direction, measure_year
    FROM ledger_v1.report_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND measure = 'prior_final' AND length(subject_code) = 3
      AND measure_year IN (:fiscal_year, :fiscal_year - 1) AND book IN ('general', 'fund', 'capital')
),
met AS (
    SELECT final.book, final.direction, final.measure_year, count(line.period) AS rows
    FROM final
    LEFT JOIN ledger_v1.execution_line AS line ON line.region = :region AND line.book = final.book
     AND line.direction = final.direction AND line.period = CAST(final.measure_year AS text) || '-12'
    GROUP BY final.book, final.direction, final.measure_year
)
SELECT count(*) FILTER (WHERE rows > 0) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预决算报告附表中按类级科目列出的上年决算数'
            WHEN count(*) FILTER (WHERE rows > 0) = 0
            THEN '缺 ' || CAST(max(measure_year) AS text) || '-12 的预算收入、支出执行月报，决算数没有可比的执行数' END AS reason
FROM met

-- findings
WITH final AS MATERIALIZED (
    SELECT book, direction, measure_year AS year, subject_code AS class, subject_name, amount, receipt_id, row_no, place, scope,
           dense_rank() OVER (PARTITION BY book, direction, measure_year ORDER BY scope = 'own') AS choice
    FROM ledger_v1.report_line
    WHERE region = :region AND fiscal_year = :fiscal_year AND measure = 'prior_final' AND length(subject_code) = 3
      AND measure_year IN (:fiscal_year, :fiscal_year - 1) AND book IN ('general', 'fund', 'capital')
      AND subject_code NOT IN ('105', '110', '230', '231') AND amount IS NOT NULL
),
-- A class may stand in more than one table of the workbook: its first line counts.
told AS (
    SELECT DISTINCT ON (book, direction, year, class) book, direction, year, class, subject_name, amount, receipt_id, row_no, place
    FROM final
    WHERE choice = 1
    ORDER BY book, direction, year, class, row_no
),
line AS MATERIALIZED (
    SELECT book, direction, fiscal_year AS year, class_code AS class, subject_name, cumulative_amount AS amount, receipt_id, row_no, place
    FROM ledger_v1.execution_line
    WHERE region = :region AND period IN (CAST(:fiscal_year AS text) || '-12', CAST(:fiscal_year - 1 AS text) || '-12') AND is_class_part
),
class AS (
    SELECT book, direction, year, class, sum(amount) AS amount
    FROM line
    GROUP BY book, direction, year, class
),
compared AS (
    SELECT told.book, told.direction, told.year, sum(told.amount) AS final, sum(class.amount) AS reported, count(*) AS classes
    FROM told
    JOIN class ON class.book = told.book AND class.direction = told.direction AND class.year = told.year AND class.class = told.class
    GROUP BY told.book, told.direction, told.year
),
evidence AS (
    SELECT told.book, told.direction, told.year, told.class, 1 AS part, '决算 ' || told.class || ' ' || told.subject_name AS label,
           told.amount, told.receipt_id, told.row_no, told.place
    FROM told
    JOIN class ON class.book = told.book AND class.direction = told.direction AND class.year = told.year AND class.class = told.class
    UNION ALL
    SELECT line.book, line.direction, line.year, line.class, 2, '十二月月报 ' || line.subject_name, line.amount, line.receipt_id,
           line.row_no, line.place
    FROM line
    JOIN told ON told.book = line.book AND told.direction = line.direction AND told.year = line.year AND told.class = line.class
)
SELECT compared.book || '/' || compared.direction || '/' || CAST(compared.year AS text) AS matter_key, CAST(NULL AS text) AS unit_code,
       '县财政局' AS unit_name,
       CASE compared.book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' ELSE '国有资本经营预算' END
       || CASE compared.direction WHEN 'income' THEN '收入' ELSE '支出' END AS subject,
       CAST(compared.year AS text) AS period, abs(compared.final - compared.reported) AS amount,
       abs(compared.final - compared.reported) / compared.reported AS size,
       jsonb_build_object('reported', compared.reported, 'final', compared.final, 'year', compared.year,
                          'classes', compared.classes) AS facts,
       evidence.label, evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
JOIN evidence ON evidence.book = compared.book AND evidence.direction = compared.direction AND evidence.year = compared.year
WHERE compared.reported > 0 AND abs(compared.final - compared.reported) >= :minimum_difference
  AND abs(compared.final - compared.reported) > :share_general * compared.reported
ORDER BY amount DESC, matter_key, evidence.class, evidence.part, evidence.row_no
