/*---
id: R18b
title: 各项基金收入与收入月报
data_sets: [B03, D16]
grain: year
tolerance: 5000
cut_off: 各项基金全年收入之和，与十二月收入月报政府性基金累计数（不含转移性、债务收入）；年度未完不比较
left: 各项基金本年收入之和
right: 十二月收入月报政府性基金收入累计
explanation: 逐项的基金收入加起来，应等于月报的政府性基金收入。
innocent_reasons:
  - 基金表已按决算更新，月报是快报
  - 以万元编制，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '十二月收入月报没有政府性基金收入，全年数未定' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12' AND book = 'fund'
      AND left(subject_code, 3) NOT IN ('105', '110') AND cumulative_amount IS NOT NULL
)

-- sides
WITH report AS (
    SELECT left(period, 4) AS period, mof_div_code, subject_code, subject_name, cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) = CAST(:fiscal_year AS text) || '-12' AND book = 'fund'
      AND left(subject_code, 3) NOT IN ('105', '110')
)
SELECT left(period, 4) AS period, 'income' AS key, '政府性基金收入' AS subject, 'left' AS side, income AS amount,
       fund_name || ' 本年收入' AS label, receipt_id, row_no, place
FROM ledger_v1.government_fund
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT report.period, 'income', '政府性基金收入', 'right', report.cumulative_amount,
       '收入月报 ' || report.subject_code || ' ' || report.subject_name, report.receipt_id, report.row_no, report.place
FROM report
WHERE NOT EXISTS (
    SELECT 1 FROM report AS above
    WHERE above.mof_div_code = report.mof_div_code AND length(above.subject_code) < length(report.subject_code)
      AND report.subject_code LIKE above.subject_code || '%'
)
