/*---
id: R16b
title: 预决算报告收支总计平衡
data_sets: [B01]
grain: year
tolerance: 5000
cut_off: 同一份报告、同一范围（全市县或本级）、同一本预算、同一列数字（预算、执行、决算）之间比较
left: 收入总计
right: 支出总计
explanation: 报告附表每本预算的收入总计应等于支出总计（预算法（2018）第十二条、第三十五条）。
innocent_reasons:
  - 以万元编制，四舍五入
  - 收入表与支出表口径不同（一张含转移性收支，一张不含）
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '报告附表中没有成对的“收入总计”“支出总计”行' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.report_line AS income
    JOIN ledger_v1.report_line AS outlay
      ON outlay.region = income.region AND outlay.fiscal_year = income.fiscal_year AND outlay.book = income.book
     AND outlay.scope = income.scope AND outlay.measure = income.measure AND outlay.measure_year = income.measure_year
     AND outlay.direction = 'expenditure' AND translate(outlay.subject_name, ' 　', '') = '支出总计'
    WHERE income.region = :region AND income.fiscal_year = :fiscal_year AND income.direction = 'income'
      AND translate(income.subject_name, ' 　', '') = '收入总计'
)

-- sides
WITH total AS (
    SELECT scope || '/' || book || '/' || measure || '/' || CAST(measure_year AS text) AS key,
           CASE book WHEN 'general' THEN '一般公共预算' WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算'
                ELSE '社会保险基金预算' END || CASE scope WHEN 'own' THEN '（本级）' ELSE '（全域）' END
           || CAST(measure_year AS text) || CASE measure WHEN 'budget' THEN '预算数' WHEN 'adjusted_budget' THEN '调整预算数'
                WHEN 'executed' THEN '执行数' ELSE '上年数' END AS subject,
           CASE direction WHEN 'income' THEN 'left' ELSE 'right' END AS side, amount,
           table_no || ' ' || translate(subject_name, ' 　', '') AS label, receipt_id, row_no, place
    FROM ledger_v1.report_line
    WHERE region = :region AND fiscal_year = :fiscal_year
      AND translate(subject_name, ' 　', '') = CASE direction WHEN 'income' THEN '收入总计' ELSE '支出总计' END
),
pair AS (
    SELECT key FROM total WHERE side = 'left'
    INTERSECT
    SELECT key FROM total WHERE side = 'right'
)
SELECT CAST(:fiscal_year AS text) AS period, key, total.subject, total.side, total.amount, total.label, total.receipt_id,
       total.row_no, total.place
FROM total
JOIN pair USING (key)
