/*---
id: R19c
title: 举借数与债券转贷
data_sets: [D25, D26]
grain: month
tolerance: 0.01
cut_off: 债券按转贷到账日所在月份
left: 债务月报本期举借
right: 本月到账的债券转贷（新增、再融资、置换）
explanation: 地方政府举借只能是转贷的政府债券（预算法（2018）第三十五条），每类债务的举借数应等于到账的转贷。
innocent_reasons:
  - 外债转贷
  - 到账日与记账日跨月
---*/

-- sides
SELECT left(period, 7) AS period, debt_kind AS key, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject,
       'left' AS side, borrowed AS amount, '本期举借（' || creditor_kind || '）' AS label, receipt_id, row_no, place
FROM ledger_v1.debt_balance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND borrowed IS NOT NULL
UNION ALL
SELECT to_char(received_on, 'YYYY-MM'), debt_kind, CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END, 'right',
       on_lent_amount, '债券 ' || bond_code || ' ' || coalesce(pro_name, pro_code), receipt_id, row_no, place
FROM ledger_v1.bond_project
WHERE region = :region AND to_char(received_on, 'YYYY-MM') BETWEEN :period_from AND :period_to
