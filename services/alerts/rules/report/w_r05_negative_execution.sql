/*---
id: W-R05
title: 支出执行数为负
version: 1
family: report
matter_class: important
unit_of_analysis: item
schedule: on_receipt
data_sets: [report_line]
parameters:
  negative: {default: {general: 0.01, important: 5000000}, title: 负数的绝对值, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: negative}
facts: {lowest: 最低执行数, table_count: 涉及表数}
headline: "“{subject}”支出执行数为负，{lowest:wan}"
fact: "“{subject}”全年支出执行数为{lowest:wan}，出现在{table_count:count}张表中。"
formula: "执行数 {lowest:yuan} < 0"
explanation: >-
  一年的支出总额一般不会小于零。负数多半来自收回以前年度支出、科目调账，也可能是用冲减支出的办法做平总数，需要说明来龙去脉。
  逐项查本年支出执行情况表（全市、县和本级）的项级科目，同一科目在几张表里为负算一件事，金额取最低的一处。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第七十五条, gist: 收支要真实、数额要准确。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 支出必须按预算执行，不得虚假列支。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第八十三条, gist: 决算数据以核实的会计数据为准，不得估列，不得弄虚作假。}
innocent_reasons:
  - 收回以前年度多拨或者结余的资金，冲减了当年支出
  - 以前年度列错科目，当年调账
questions:
  - 冲减了哪些支出？各发生在哪一年、哪个单位？
  - 收回的资金是否已缴回国库？凭证号是多少？
exclusions:
  - 类、款级科目（由其下的项提示）
  - 收入科目（如缴纳新增建设用地土地有偿使用费，本来就以负数列示）
  - 上年决算数和预算数
---*/

-- applies
SELECT
    count(*) > 0 AS is_applicable,
    CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支出执行情况表（项级科目）' END AS reason
FROM ledger_v1.report_line
WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int)
    AND direction = 'expenditure' AND subject_level = '项' AND subject_code IS NOT NULL
    AND measure = 'executed' AND measure_year = CAST(:fiscal_year AS int)

-- findings
WITH negative AS (
    SELECT
        receipt_id, row_no, place, table_no, scope, book, subject_code, subject_name, amount,
        min(amount) OVER (PARTITION BY book, subject_code) AS lowest,
        count(*) OVER (PARTITION BY book, subject_code) AS table_count,
        max(subject_name) OVER (PARTITION BY book, subject_code) AS name
    FROM ledger_v1.report_line
    WHERE region = CAST(:region AS text) AND fiscal_year = CAST(:fiscal_year AS int)
        AND direction = 'expenditure' AND subject_level = '项' AND subject_code IS NOT NULL
        AND measure = 'executed' AND measure_year = CAST(:fiscal_year AS int) AND amount < 0
)
SELECT
    book || '|' || subject_code AS matter_key,
    CAST(NULL AS text) AS unit_code,
    '财政局' AS unit_name,
    subject_code || ' ' || name AS subject,
    CAST(CAST(:fiscal_year AS int) AS text) AS period,
    abs(lowest) AS amount,
    lowest AS size,
    jsonb_build_object('lowest', lowest, 'table_count', table_count) AS facts,
    table_no || CASE scope WHEN 'own' THEN ' 本级 ' ELSE ' 全辖 ' END || subject_name AS label,
    amount AS row_amount,
    receipt_id AS receipt_id,
    row_no AS row_no,
    place AS place
FROM negative
ORDER BY matter_key, row_amount, place
