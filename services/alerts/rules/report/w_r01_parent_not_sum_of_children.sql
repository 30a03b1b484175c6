/*---
id: W-R01
title: 上级科目不等于下级科目之和
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  difference: {default: {general: 0.01, important: 1000000}, title: 上级科目与下级之和的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  complete_share: {default: 0.9, title: 视为列全的下级科目比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  complete_count: {default: 10, title: 视为列全的下级科目数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - amount: {from: difference}
facts: {parent: 上级科目数, children: 下级科目合计, child_count: 下级科目个数, tolerance: 四舍五入允许差, column_title: 栏目, table_no: 表号}
headline: "{table_no}“{subject}”{column_title}与下级科目之和相差{amount:wan}"
fact: "{table_no}“{subject}”{column_title}为{parent:wan}，其下列出的{child_count:count}个科目合计{children:wan}，相差{amount:wan}。"
formula: "|{parent:yuan} − {children:yuan}| = {amount:yuan}，大于四舍五入允许差 {tolerance:yuan}"
explanation: >-
  同一张表里，类、款的数应当等于其下各款、项之和。差额超过四舍五入所能解释的范围，说明至少有一个数不准确，或者漏列了科目。
  允许差＝半个单位×（下级科目个数＋1），单位取该栏数字的实际精度（如万元）。只在能认定下级科目列全时才判断，即同一科目在另一栏正好等于下级之和，
  或者该表绝大多数科目都等于下级之和。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十五条, gist: 决算草案要数额准确、内容完整，一般公共预算支出按功能分类列到项。}
  - {law: 预算法, version: "2018-12-29", article: 第三十二条, gist: 收入分为类款项目，支出按功能分为类款项，逐级构成。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第八十三条, gist: 决算数据以核实的会计数据为准，不得估列，不得弄虚作假。}
innocent_reasons:
  - 有不便公开的科目未单独列出，但金额计入了上级科目
  - 上年科目本年已取消或合并，制表时上年数未列出该项
  - 制表时公式漏引用了新增的行
questions:
  - 差额属于哪个科目？请提供该款的完整项级明细。
  - 上级科目数与下级科目数，哪一个与决算（执行）账一致？
exclusions:
  - 转移性收入（110）和转移性支出（230）两类不判断，年终结转、区域间转移常与其并列列示
  - 没有科目编码的表（国有资本经营、社会保险基金）不判断
  - 上级科目该栏空白的不判断
---*/

-- applies
SELECT
    count(*) > 0 AS is_applicable,
    CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预决算报告附表（带科目编码的表）' END AS reason
FROM ledger_v1.report_line
WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int) AND subject_code IS NOT NULL

-- findings
WITH line AS (
    SELECT
        receipt_id, row_no, place, table_no, sheet, scope, book, direction, subject_code, subject_name,
        measure, measure_year, amount,
        left(subject_code, length(subject_code) - 2) AS parent_code
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int) AND subject_code IS NOT NULL
),
-- The finest step of a column's figures: what rounding can have done to each of them.
grain AS (
    SELECT
        receipt_id, sheet, measure, measure_year,
        CASE
            WHEN bool_and(mod(amount, 100000000) = 0) THEN 100000000
            WHEN bool_and(mod(amount, 10000) = 0) THEN 10000
            WHEN bool_and(mod(amount, 1000) = 0) THEN 1000
            WHEN bool_and(mod(amount, 100) = 0) THEN 100
            WHEN bool_and(mod(amount, 1) = 0) THEN 1
            ELSE 0.01
        END AS step
    FROM line
    WHERE amount <> 0
    GROUP BY receipt_id, sheet, measure, measure_year
),
added AS (
    SELECT receipt_id, sheet, measure, measure_year, parent_code, sum(amount) AS children, count(*) AS child_count
    FROM line
    GROUP BY receipt_id, sheet, measure, measure_year, parent_code
),
checked AS (
    SELECT
        parent.receipt_id, parent.row_no, parent.sheet, parent.table_no, parent.scope, parent.book,
        parent.direction, parent.subject_code, parent.subject_name, parent.measure, parent.measure_year, parent.amount,
        added.children,
        added.child_count,
        abs(parent.amount - added.children) AS difference,
        grain.step * 0.5 * (added.child_count + 1) AS tolerance
    FROM line AS parent
    JOIN added
        ON added.receipt_id = parent.receipt_id AND added.sheet = parent.sheet AND added.measure = parent.measure
        AND added.measure_year = parent.measure_year AND added.parent_code = parent.subject_code
    JOIN grain
        ON grain.receipt_id = parent.receipt_id AND grain.sheet = parent.sheet AND grain.measure = parent.measure
        AND grain.measure_year = parent.measure_year
    WHERE parent.subject_code NOT IN ('110', '230')
),
-- Only a list of children that is complete can be added up: it is, where it agrees in another column of the same
-- table, or where nearly every parent of the table agrees.
judged AS (
    SELECT
        checked.receipt_id, checked.row_no, checked.sheet, checked.table_no, checked.scope, checked.book,
        checked.direction, checked.subject_code, checked.subject_name, checked.measure, checked.measure_year,
        checked.amount, checked.children, checked.child_count, checked.difference, checked.tolerance,
        bool_or(difference <= tolerance AND children <> 0)
            OVER (PARTITION BY receipt_id, sheet, subject_code) AS agrees_elsewhere,
        sum(CASE WHEN difference <= tolerance AND children <> 0 THEN 1 ELSE 0 END)
            OVER (PARTITION BY receipt_id, sheet) AS agreeing,
        sum(CASE WHEN children <> 0 OR amount <> 0 THEN 1 ELSE 0 END)
            OVER (PARTITION BY receipt_id, sheet) AS judgeable
    FROM checked
),
broken AS (
    SELECT
        judged.receipt_id, judged.sheet, judged.subject_code, judged.measure, judged.measure_year,
        table_no || '|' || scope || '|' || book || '|' || direction || '|' || subject_code || '|' || measure
            || '|' || CAST(measure_year AS text) AS matter_key,
        subject_code || ' ' || subject_name AS subject,
        CAST(measure_year AS text) AS period,
        difference AS amount,
        CASE WHEN judged.amount = 0 THEN NULL ELSE round(difference / abs(judged.amount), 6) END AS size,
        jsonb_build_object(
            'parent', judged.amount,
            'children', children,
            'child_count', child_count,
            'tolerance', tolerance,
            'table_no', table_no,
            'column_title', CAST(measure_year AS text) || '年' || CASE measure
                WHEN 'prior_final' THEN '决算数' WHEN 'budget' THEN '预算数' WHEN 'adjusted_budget' THEN '调整预算数'
                ELSE '执行数' END
        ) AS facts
    FROM judged
    WHERE difference > tolerance
        AND (
            agrees_elsewhere
            OR (agreeing >= CAST(:complete_count AS numeric)
                AND agreeing >= CAST(:complete_share AS numeric) * judgeable)
        )
)
SELECT
    broken.matter_key AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    broken.subject AS subject,
    broken.period AS period,
    broken.amount AS amount,
    broken.size AS size,
    broken.facts AS facts,
    CASE WHEN line.subject_code = broken.subject_code THEN '上级科目 ' ELSE '下级科目 ' END
        || line.subject_code || ' ' || line.subject_name AS label,
    line.amount AS row_amount,
    line.receipt_id AS receipt_id,
    line.row_no AS row_no,
    line.place AS place
FROM broken
JOIN line
    ON line.receipt_id = broken.receipt_id AND line.sheet = broken.sheet AND line.measure = broken.measure
    AND line.measure_year = broken.measure_year
    AND (line.subject_code = broken.subject_code OR line.parent_code = broken.subject_code)
ORDER BY broken.matter_key, line.subject_code
