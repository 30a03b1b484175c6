/*---
id: R16a
title: 预算收支总计平衡
data_sets: [D03]
grain: year
tolerance: 5000
cut_off: 每本预算、每个版本（草案、大会批准、各次调整、决算）各自比较；没有列出转移性收支的版本不是完整的平衡表，不比较
left: 收入总计（本级收入、上级补助、上年结转、调入、债务转贷、动用稳调基金）
right: 支出总计（本级支出、上解、补助下级、债务还本、补充稳调基金、调出、年终结转结余）
explanation: 每本预算的收入总计应等于支出总计（预算法（2018）第十二条、第三十五条：量入为出、收支平衡）。
innocent_reasons:
  - 以万元编制，四舍五入
  - 年终结转结余未列入支出一侧
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '预算表没有同时列出转移性收入（110）和转移性支出（230），不是完整的收支平衡表' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.approved_budget AS income
    JOIN ledger_v1.approved_budget AS outlay
      ON outlay.region = income.region AND outlay.fiscal_year = income.fiscal_year AND outlay.book = income.book
     AND outlay.version = income.version AND outlay.mof_div_code = income.mof_div_code
     AND outlay.direction = 'expenditure' AND outlay.subject_code LIKE '230%'
    WHERE income.region = :region AND income.fiscal_year = :fiscal_year AND income.direction = 'income'
      AND income.subject_code LIKE '110%'
)

-- sides
WITH line AS (
    SELECT book, version, mof_div_code, direction, subject_code, subject_name, amount, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year
),
whole AS (
    SELECT book, version, mof_div_code FROM line WHERE direction = 'income' AND subject_code LIKE '110%'
    INTERSECT
    SELECT book, version, mof_div_code FROM line WHERE direction = 'expenditure' AND subject_code LIKE '230%'
)
SELECT CAST(:fiscal_year AS text) AS period, line.mof_div_code || '/' || line.book || '/' || line.version AS key,
       CASE line.book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算'
            ELSE '社会保险基金预算' END || '（' || line.version || '）' AS subject,
       CASE line.direction WHEN 'income' THEN 'left' ELSE 'right' END AS side, line.amount,
       line.subject_code || ' ' || line.subject_name AS label, line.receipt_id, line.row_no, line.place
FROM line
JOIN whole USING (book, version, mof_div_code)
WHERE NOT EXISTS (
    SELECT 1 FROM line AS above
    WHERE above.book = line.book AND above.version = line.version AND above.mof_div_code = line.mof_div_code
      AND above.direction = line.direction AND length(above.subject_code) < length(line.subject_code)
      AND line.subject_code LIKE above.subject_code || '%'
)
