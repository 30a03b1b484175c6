/*---
id: W-R02
title: 本级执行数大于全市（县）执行数
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  difference: {default: {general: 0.01, important: 1000000}, title: 本级多出的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: difference}
facts: {own: 本级执行数, whole: 全辖执行数, own_table: 本级表, whole_table: 全辖表}
headline: "“{subject}”本级执行数大于全辖执行数{amount:wan}"
fact: "{own_table}“{subject}”本级执行数为{own:wan}，{whole_table}全辖执行数却只有{whole:wan}，部分大于整体{amount:wan}。"
formula: "{own:yuan} − {whole:yuan} = {amount:yuan} > 0"
explanation: >-
  全市（县）的数包含本级和所辖各县区（乡镇），同一科目本级不应大于全辖。只比较同一种表（表题除地区外相同）、同一年的执行数。
  四舍五入不会使小数变成大数，因此不设允许差。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三条, gist: 地方总预算由本级预算和汇总的下一级总预算组成。}
  - {law: 预算法, version: "2018-12-29", article: 第七十五条, gist: 收支要真实、数额要准确、内容要完整。}
innocent_reasons:
  - 下级当年有以前年度支出收回，该科目为负数，抵减了全辖数
  - 本级表与全辖表取数时点不同
questions:
  - 该科目所辖各县区的执行数各是多少？
  - 两张表的取数口径和时点是否一致？以哪一张为准？
exclusions:
  - 转移性收入（110）和转移性支出（230），上下级之间汇总时相互抵销
  - 任何一方为负数的科目（由负数支出规则提示）
  - 年初预算数和调整预算数不比较，全辖数由各级各自批准的预算汇总，版本可能不同
---*/

-- applies
SELECT
    (count(*) FILTER (WHERE scope = 'own') > 0 AND count(*) FILTER (WHERE scope = 'whole') > 0) AS is_applicable,
    CASE
        WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预决算报告附表（执行数）'
        WHEN count(*) FILTER (WHERE scope = 'own') = 0 THEN '附表中没有本级的执行情况表'
        WHEN count(*) FILTER (WHERE scope = 'whole') = 0 THEN '附表中没有全市（县）的执行情况表'
    END AS reason
FROM ledger_v1.report_line
WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int) AND measure = 'executed'

-- findings
WITH line AS (
    SELECT
        receipt_id, row_no, place, table_no, scope, book, direction, subject_code, subject_name, measure_year, amount,
        regexp_replace(title, '年.*?(一般公共预算|政府性基金|国有资本经营|社会保险基金)', '年\1') AS form
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int)
        AND measure = 'executed' AND measure_year = CAST(:fiscal_year AS int)
        AND subject_code IS NOT NULL AND left(subject_code, 3) NOT IN ('110', '230')
),
matched AS (
    SELECT
        receipt_id, row_no, place, table_no, scope, book, direction, subject_code, measure_year, amount, form,
        max(subject_name) OVER same_line AS name,
        max(amount) FILTER (WHERE scope = 'own') OVER same_line AS own_amount,
        max(amount) FILTER (WHERE scope = 'whole') OVER same_line AS whole_amount,
        max(table_no) FILTER (WHERE scope = 'own') OVER same_line AS own_table,
        max(table_no) FILTER (WHERE scope = 'whole') OVER same_line AS whole_table
    FROM line
    WINDOW same_line AS (PARTITION BY form, book, direction, subject_code)
)
SELECT
    book || '|' || direction || '|' || form || '|' || subject_code AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    subject_code || ' ' || name AS subject,
    CAST(measure_year AS text) AS period,
    own_amount - whole_amount AS amount,
    CASE WHEN whole_amount = 0 THEN NULL ELSE round((own_amount - whole_amount) / whole_amount, 6) END AS size,
    jsonb_build_object(
        'own', own_amount, 'whole', whole_amount, 'own_table', own_table, 'whole_table', whole_table
    ) AS facts,
    CASE scope WHEN 'own' THEN '本级 ' ELSE '全辖 ' END || table_no AS label,
    amount AS row_amount,
    receipt_id AS receipt_id,
    row_no AS row_no,
    place AS place
FROM matched
WHERE whole_amount >= 0 AND own_amount > whole_amount
ORDER BY matter_key, scope
