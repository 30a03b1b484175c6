/*---
id: R19a
title: 债务余额期末数
data_sets: [D25]
grain: month
tolerance: 0.01
cut_off: 同一份月报之内；一般债务、专项债务分开，置换在债权类型之间移动，按债务类型合计
left: 期末余额
right: 期初余额加本期举借减本期偿还
explanation: 每类政府债务的期末余额应等于期初加举借减偿还。
innocent_reasons:
  - 外债按汇率折算
  - 置换债券同时记入举借和偿还的时点不同
---*/

-- sides
SELECT left(period, 7) AS period, debt_kind AS key, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject,
       'left' AS side, closing AS amount, '期末余额（' || creditor_kind || '）' AS label, receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND opening + borrowed - repaid IS NOT NULL
UNION ALL
SELECT left(period, 7), debt_kind, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, 'right',
       opening + borrowed - repaid, '期初＋举借－偿还（' || creditor_kind || '）', receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND opening + borrowed - repaid IS NOT NULL
