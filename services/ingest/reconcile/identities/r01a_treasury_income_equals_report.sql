/*---
id: R01a
title: 国库入库数与财政收入月报
data_sets: [D20, D16]
grain: month
tolerance: 0.01
cut_off: 按报送所属月份；国库日报本月各日本日数之和，调整期（TRIMFLAG）记入十二月
left: 国库日报地方级一般公共预算收入本月合计
right: 收入月报一般公共预算收入本月合计（不含转移性、债务收入）
explanation: 国库是入库的记录，财政月报应与之一致；预算法实施条例（2020）第六十七条要求按月、按年对账。
innocent_reasons:
  - 退库、更正在两边记账的日期不同
  - 月报含尚未入库的代编数
---*/

-- not_comparable
SELECT DISTINCT left(period, 7) AS period, '国库日报中没有地方级一般公共预算收入（级次代码、预算种类需核对）' AS reason
FROM ledger_v1.treasury_income_daily AS t
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (
      SELECT 1 FROM ledger_v1.treasury_income_daily AS own
      WHERE own.region = t.region AND own.period = t.period AND own.budgettype = '1'
        AND own.budgetlevelcode IN ('2', '3', '4', '5')
  )

-- sides
WITH report AS (
    SELECT left(period, 7) AS period, mof_div_code, subject_code, subject_name, month_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND book = 'general'
      AND left(subject_code, 3) NOT IN ('105', '110')
)
SELECT left(period, 7) AS period, 'general' AS key, '一般公共预算收入' AS subject, 'left' AS side, moneyday AS amount,
       to_char(rptdate, 'YYYY-MM-DD') || ' 科目 ' || budgetsubcode AS label, receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgettype = '1'
  AND budgetlevelcode = ANY (CASE WHEN region LIKE '%0000' THEN ARRAY['2'] WHEN region LIKE '%00' THEN ARRAY['3']
                                  ELSE ARRAY['4', '5'] END)
UNION ALL
SELECT report.period, 'general', '一般公共预算收入', 'right', report.month_amount,
       report.subject_code || ' ' || report.subject_name, report.receipt_id, report.row_no, report.place
FROM report
WHERE NOT EXISTS (
    SELECT 1 FROM report AS above
    WHERE above.period = report.period AND above.mof_div_code = report.mof_div_code
      AND length(above.subject_code) < length(report.subject_code)
      AND report.subject_code LIKE above.subject_code || '%'
)
