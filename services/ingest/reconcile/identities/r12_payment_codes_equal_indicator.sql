/*---
id: R12
title: 支付科目与指标科目
data_sets: [D12, D07]
grain: month
tolerance: 0.01
cut_off: 按支付申请所属月份；指标取当前有效的一份
left: 支付申请金额
right: 其中单位、项目、功能分类、经济分类与指标一致的金额
explanation: 支付应按指标的单位、项目和科目使用；差额就是科目与指标不一致（或找不到指标）的支付。
innocent_reasons:
  - 指标在支付后作过科目调剂
  - 指标只下达到上级科目
---*/

-- sides
SELECT left(asked.period, 7) AS period, coalesce(asked.bgt_id, '未填指标') AS key, coalesce(asked.bgt_id, '未填指标') AS subject,
       'left' AS side, asked.pay_app_amt AS amount, '支付申请 ' || coalesce(asked.pay_app_no, asked.pay_app_id) AS label,
       asked.receipt_id, asked.row_no, asked.place
FROM ledger_v1.payment_application AS asked
WHERE asked.region = :region AND left(asked.period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(asked.period, 7), asked.bgt_id, asked.bgt_id, 'right', asked.pay_app_amt,
       '与指标一致的申请 ' || coalesce(asked.pay_app_no, asked.pay_app_id), asked.receipt_id, asked.row_no, asked.place
FROM ledger_v1.payment_application AS asked
JOIN ledger_v1.budget_indicator AS told
  ON told.region = asked.region AND left(told.period, 4) = CAST(:fiscal_year AS text) AND told.bgt_id = asked.bgt_id
WHERE asked.region = :region AND left(asked.period, 7) BETWEEN :period_from AND :period_to
  AND asked.agency_code = told.agency_code
  AND coalesce(asked.pro_code = told.pro_code, true)
  AND coalesce(asked.exp_func_code LIKE told.exp_func_code || '%', true)
  AND coalesce(asked.gov_bgt_eco_code LIKE told.gov_bgt_eco_code || '%', true)
  AND coalesce(asked.dep_bgt_eco_code LIKE told.dep_bgt_eco_code || '%', true)
