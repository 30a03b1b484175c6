/*---
id: R38b
title: 预备费使用的批准
data_sets: [D43]
grain: year
tolerance: 0.01
cut_off: 同一份台账之内
left: 预备费使用金额
right: 其中有政府批准文件的金额
explanation: 预备费的使用须经政府批准（预算法（2018）第六十四条）；差额是没有批准文件的使用。
innocent_reasons:
  - 批准文件尚未补登
---*/

-- sides
SELECT CAST(fiscal_year AS text) AS period, mof_div_code || '/' || CAST(entry_no AS text) AS key,
       '第 ' || CAST(entry_no AS text) || ' 笔 ' || coalesce(use_purpose, '') AS subject, 'left' AS side, amount_out AS amount, '使用金额' AS label,
       receipt_id, row_no, place
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'reserve'
UNION ALL
SELECT CAST(fiscal_year AS text), mof_div_code || '/' || CAST(entry_no AS text),
       '第 ' || CAST(entry_no AS text) || ' 笔 ' || coalesce(use_purpose, ''), 'right', amount_out, '批准文件 ' || approval_doc,
       receipt_id, row_no, place
FROM ledger_v1.budget_fund
WHERE region = :region AND fiscal_year = :fiscal_year AND fund_kind = 'reserve' AND btrim(coalesce(approval_doc, '')) <> ''
