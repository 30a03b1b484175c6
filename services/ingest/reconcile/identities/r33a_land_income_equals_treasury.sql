/*---
id: R33a
title: 土地出让收入：月报与国库
data_sets: [D16, D20]
grain: month
tolerance: 0.01
cut_off: 按报送所属月份；国库日报本月各日本日数之和
left: 收入月报国有土地使用权出让收入（1030148）本月数
right: 国库日报该科目地方级入库数
explanation: 土地出让收入全额入库，月报数应等于国库入库数。
innocent_reasons:
  - 退库、更正在两边记账的日期不同
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '月报和国库日报都没有土地出让收入科目（1030148）' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'income_execution' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution AS report
                  WHERE report.slice_id = reported.slice_id AND report.subject_code LIKE '1030148%')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.treasury_income_daily AS daily
                  WHERE daily.region = reported.region AND daily.period = reported.period
                    AND daily.budgetsubcode LIKE '1030148%')

-- sides
WITH report AS (
    SELECT left(period, 7) AS period, mof_div_code, subject_code, subject_name, month_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND book = 'fund'
      AND subject_code LIKE '1030148%'
)
SELECT report.period, 'land' AS key, '国有土地使用权出让收入' AS subject, 'left' AS side, report.month_amount AS amount,
       report.subject_code || ' ' || report.subject_name AS label, report.receipt_id, report.row_no, report.place
FROM report
WHERE NOT EXISTS (
    SELECT 1 FROM report AS above
    WHERE above.period = report.period AND above.mof_div_code = report.mof_div_code
      AND length(above.subject_code) < length(report.subject_code)
      AND report.subject_code LIKE above.subject_code || '%'
)
UNION ALL
SELECT left(period, 7), 'land', '国有土地使用权出让收入', 'right', moneyday, to_char(rptdate, 'YYYY-MM-DD') || ' 入库', receipt_id,
       row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgetsubcode LIKE '1030148%'
  AND budgetlevelcode IN ('2', '3', '4', '5')
