/*---
id: R19b
title: 债务余额前后月衔接
data_sets: [D25]
grain: month
reach: 1
tolerance: 0.01
cut_off: 与上月月报比较；一月与上年十二月的衔接要待上年数据，不比较
left: 本月期初余额
right: 上月期末余额
explanation: 每类政府债务的期初余额应等于上月的期末余额。
innocent_reasons:
  - 上月数字已更正而未重报
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '缺上月月报，期初数无从衔接' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'debt_balance' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (
      SELECT 1 FROM ledger_v1.slice AS before
      WHERE before.region = reported.region AND before.data_set = reported.data_set AND before.superseded_at IS NULL
        AND left(before.period, 4) = left(reported.period, 4)
        AND before.period = to_char(to_date(reported.period, 'YYYY-MM') - INTERVAL '1 month', 'YYYY-MM')
  )

-- sides
SELECT left(period, 7) AS period, debt_kind AS key, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject,
       'left' AS side, opening AS amount, '期初余额（' || creditor_kind || '）' AS label, receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND opening IS NOT NULL
UNION ALL
SELECT to_char(to_date(period, 'YYYY-MM') + INTERVAL '1 month', 'YYYY-MM'), debt_kind,
       CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, 'right', closing, '上月期末余额（' || creditor_kind || '）',
       receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
  AND to_char(to_date(period, 'YYYY-MM') + INTERVAL '1 month', 'YYYY-MM') BETWEEN :period_from AND :period_to
