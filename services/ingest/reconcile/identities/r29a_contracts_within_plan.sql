/*---
id: R29a
title: 采购合同不超过采购计划
data_sets: [D29, D31]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 本年已报的计划与合同；补充合同另计（R29c）
left: 按采购计划汇总的合同金额
right: 采购计划预算
explanation: 一项采购计划下的合同金额不应超过计划预算；计划在以前年度的合同不比较。
innocent_reasons:
  - 采购计划经批准追加
---*/

-- sides
WITH plan AS (
    SELECT plan_no, catalogue_name, budget_amount, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY plan_no ORDER BY period DESC, row_no DESC) AS newest
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
contract AS (
    SELECT contract_no, plan_no, contract_name, contract_amount, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY contract_no ORDER BY period DESC, row_no DESC) AS newest
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND supplement_of IS NULL
)
SELECT CAST(:fiscal_year AS text) AS period, plan_no AS key, coalesce(catalogue_name, plan_no) AS subject, 'right' AS side,
       budget_amount AS amount, '采购计划 ' || plan_no AS label, receipt_id, row_no, place
FROM plan
WHERE newest = 1
UNION ALL
SELECT CAST(:fiscal_year AS text), contract.plan_no, contract.plan_no, 'left', contract.contract_amount,
       '合同 ' || coalesce(contract.contract_name, contract.contract_no), contract.receipt_id, contract.row_no, contract.place
FROM contract
WHERE contract.newest = 1 AND EXISTS (SELECT 1 FROM plan WHERE plan.plan_no = contract.plan_no)
