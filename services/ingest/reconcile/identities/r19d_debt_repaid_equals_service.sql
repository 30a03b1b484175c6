/*---
id: R19d
title: 偿还数与还本台账
data_sets: [D25, D28]
grain: month
tolerance: 0.01
cut_off: 还本按实付日所在月份
left: 债务月报本期偿还
right: 还本付息台账本月实付的本金
explanation: 每类债务的偿还数应等于实付的本金。
innocent_reasons:
  - 外债、存量债务的偿还不在债券台账中
---*/

-- sides
SELECT left(period, 7) AS period, debt_kind AS key, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject,
       'left' AS side, repaid AS amount, '本期偿还（' || creditor_kind || '）' AS label, receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND repaid IS NOT NULL
UNION ALL
SELECT to_char(paid_on, 'YYYY-MM'), debt_kind, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, 'right',
       coalesce(paid_amount, 0), '还本 ' || bond_code, receipt_id, row_no, place
FROM ledger_v1.debt_service
WHERE region = :region AND service_kind = 'principal' AND to_char(paid_on, 'YYYY-MM') BETWEEN :period_from AND :period_to
