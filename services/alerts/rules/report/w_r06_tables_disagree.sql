/*---
id: W-R06
title: 同一数字在两张表中不一致
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  difference: {default: {general: 0.01, important: 1000000}, title: 两张表的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: difference}
facts: {lowest: 最小, highest: 最大, column_title: 栏目, tables: 表号}
headline: "“{subject}”{column_title}在{tables}中不一致，相差{amount:wan}"
fact: "“{subject}”{column_title}在{tables}中应为同一个数，实际最小{lowest:wan}，最大{highest:wan}，相差{amount:wan}。"
formula: "{highest:yuan} − {lowest:yuan} = {amount:yuan}"
explanation: >-
  同一地区范围、同一本预算、同一科目、同一年的同一种数字，会在几张表里重复出现（如执行情况表与下年草案表中的上年执行数、收支总表与支出明细表），
  应当完全一致。超过半个单位（四舍五入）的差别说明至少有一张表不是最后的版本。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十五条, gist: 数额要准确、内容要完整。}
  - {law: 预算法, version: "2018-12-29", article: 第四十八条, gist: 人大审查上一年预算执行情况和本年预算安排，审查依据的表格须可靠。}
innocent_reasons:
  - 两张表的数据取自不同日期的快报
  - 科目在新的年度改了内容，草案表按新口径列示了上年数
questions:
  - 以哪一张表为准？另一张表何时更正并重新报送？
exclusions:
  - 没有科目编码的表（国有资本经营、社会保险基金）不判断
  - 只在一张表中出现的科目
---*/

-- applies
WITH figure AS (
    SELECT
        scope, book, direction, subject_code, measure_year,
        CASE measure WHEN 'prior_executed' THEN 'executed' ELSE measure END AS kind,
        count(DISTINCT sheet) AS sheets
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int) AND subject_code IS NOT NULL
    GROUP BY scope, book, direction, subject_code, measure_year,
        CASE measure WHEN 'prior_executed' THEN 'executed' ELSE measure END
)
SELECT
    coalesce(max(sheets), 0) > 1 AS is_applicable,
    CASE
        WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预决算报告附表（带科目编码的表）'
        WHEN max(sheets) < 2 THEN '附表中没有重复列示同一数字的两张表'
    END AS reason
FROM figure

-- findings
WITH line AS (
    SELECT
        receipt_id, row_no, place, table_no, sheet, scope, book, direction, subject_code, subject_name,
        CASE measure WHEN 'prior_executed' THEN 'executed' ELSE measure END AS kind, measure_year, amount
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int) AND subject_code IS NOT NULL
),
-- A column is there when any line has it; a subject is there when any column has it; a blank cell counts as zero.
column_of AS (
    SELECT
        receipt_id, sheet, kind, measure_year,
        CASE
            WHEN bool_and(mod(amount, 100000000) = 0) THEN 100000000
            WHEN bool_and(mod(amount, 10000) = 0) THEN 10000
            WHEN bool_and(mod(amount, 1000) = 0) THEN 1000
            WHEN bool_and(mod(amount, 100) = 0) THEN 100
            WHEN bool_and(mod(amount, 1) = 0) THEN 1
            ELSE 0.01
        END AS step
    FROM line
    GROUP BY receipt_id, sheet, kind, measure_year
),
subject_of AS (
    SELECT
        receipt_id, sheet, scope, book, direction, subject_code,
        max(subject_name) AS subject_name, min(table_no) AS table_no, min(row_no) AS row_no, min(place) AS place
    FROM line
    GROUP BY receipt_id, sheet, scope, book, direction, subject_code
),
-- Every cell of every table, blank ones too; added up instead of joined, which stays quick whatever the planner thinks.
cell AS (
    SELECT
        subject_of.receipt_id, subject_of.sheet, subject_of.scope, subject_of.book, subject_of.direction,
        subject_of.subject_code, column_of.kind, column_of.measure_year, subject_of.subject_name, subject_of.table_no,
        column_of.step, CAST(NULL AS numeric) AS amount, subject_of.row_no AS subject_row,
        subject_of.place AS subject_place, CAST(NULL AS int) AS row_no, CAST(NULL AS text) AS place
    FROM subject_of
    JOIN column_of ON column_of.receipt_id = subject_of.receipt_id AND column_of.sheet = subject_of.sheet
    UNION ALL
    SELECT
        receipt_id, sheet, scope, book, direction, subject_code, kind, measure_year, subject_name, table_no,
        CAST(NULL AS numeric) AS step, amount, CAST(NULL AS int) AS subject_row, CAST(NULL AS text) AS subject_place,
        row_no, place
    FROM line
),
shown AS (
    SELECT
        receipt_id, sheet, scope, book, direction, subject_code, kind, measure_year,
        max(subject_name) AS subject_name, max(table_no) AS table_no, max(step) AS step,
        coalesce(max(amount), 0) AS amount,
        count(amount) = 0 AS is_blank,
        coalesce(min(row_no), min(subject_row)) AS row_no,
        coalesce(min(place), min(subject_place)) AS place
    FROM cell
    GROUP BY receipt_id, sheet, scope, book, direction, subject_code, kind, measure_year
    HAVING count(amount) <= 1
),
compared AS (
    SELECT
        receipt_id, scope, book, direction, subject_code, kind, measure_year, table_no, amount, is_blank, row_no, place,
        subject_name,
        max(subject_name) OVER same_figure AS name,
        min(amount) OVER same_figure AS lowest,
        max(amount) OVER same_figure AS highest,
        max(step) OVER same_figure AS step,
        string_agg(table_no, '、') OVER same_figure AS tables
    FROM shown
    WINDOW same_figure AS (
        PARTITION BY scope, book, direction, subject_code, kind, measure_year
        ORDER BY sheet ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)
SELECT
    scope || '|' || book || '|' || direction || '|' || subject_code || '|' || kind || '|'
        || CAST(measure_year AS text) AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    subject_code || ' ' || name AS subject,
    CAST(measure_year AS text) AS period,
    highest - lowest AS amount,
    CAST(NULL AS numeric) AS size,
    jsonb_build_object(
        'lowest', lowest, 'highest', highest, 'tables', tables,
        'column_title', CASE scope WHEN 'own' THEN '本级' ELSE '全辖' END
            || CAST(measure_year AS text) || '年' || CASE kind
                WHEN 'prior_final' THEN '决算数' WHEN 'budget' THEN '预算数' WHEN 'adjusted_budget' THEN '调整预算数'
                ELSE '执行数' END
    ) AS facts,
    table_no || ' ' || subject_name || CASE WHEN is_blank THEN '（该栏空白）' ELSE '' END AS label,
    amount AS row_amount,
    receipt_id AS receipt_id,
    row_no AS row_no,
    place AS place
FROM compared
WHERE highest - lowest > 0.5 * step
ORDER BY matter_key, row_amount, place
