/*---
id: R05b
title: 支出月报累计数衔接
data_sets: [D17]
grain: month
reach: 1
tolerance: 0.01
cut_off: 本月月报与上月月报各取当前有效的一份；一月只看本月
left: 支出月报至本月累计
right: 上月月报累计数与本月数之和
explanation: 同一科目的累计数应等于上月累计加本月数；本月数为负（退库、冲销）允许，但应能说明。
innocent_reasons:
  - 本月更正了以前月份的数，未重报以前月份
  - 科目调整，数字在科目之间移动
---*/

-- not_comparable
SELECT DISTINCT left(period, 7) AS period, '缺上月月报，累计数无从衔接' AS reason
FROM ledger_v1.expenditure_execution AS report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND right(left(period, 7), 2) <> '01'
  AND NOT EXISTS (
      SELECT 1 FROM ledger_v1.expenditure_execution AS before
      WHERE before.region = report.region
        AND before.period = to_char(to_date(report.period, 'YYYY-MM') - INTERVAL '1 month', 'YYYY-MM')
  )

-- sides
SELECT left(period, 7) AS period, mof_div_code || '/' || book || '/' || subject_code AS key,
       subject_code || ' ' || subject_name AS subject, 'left' AS side, cumulative_amount AS amount, '至本月累计' AS label,
       receipt_id, row_no, place
FROM ledger_v1.expenditure_execution
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(period, 7), mof_div_code || '/' || book || '/' || subject_code, subject_code || ' ' || subject_name, 'right',
       month_amount, '本月数', receipt_id, row_no, place
FROM ledger_v1.expenditure_execution
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT to_char(to_date(period, 'YYYY-MM') + INTERVAL '1 month', 'YYYY-MM'),
       mof_div_code || '/' || book || '/' || subject_code, subject_code || ' ' || subject_name, 'right', cumulative_amount,
       '上月累计', receipt_id, row_no, place
FROM ledger_v1.expenditure_execution
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
  AND to_char(to_date(period, 'YYYY-MM') + INTERVAL '1 month', 'YYYY-MM') BETWEEN :period_from AND :period_to
  AND right(left(period, 7), 2) <> '12'
