/*---
id: R29c
title: 补充合同不超过原合同百分之十
data_sets: [D31]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 本年已报的合同
left: 补充合同金额之和
right: 原合同金额的百分之十
explanation: 补充合同的采购金额不得超过原合同采购金额的百分之十（政府采购法（2014）第四十九条）。
innocent_reasons:
  - 原合同在以前年度报送（不比较）
---*/

-- sides
WITH contract AS (
    SELECT contract_no, contract_name, contract_amount, supplement_of, supplement_amount, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY contract_no ORDER BY period DESC, row_no DESC) AS newest
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
)
SELECT CAST(:fiscal_year AS text) AS period, contract_no AS key, coalesce(contract_name, contract_no) AS subject, 'right' AS side,
       round(contract_amount / 10, 2) AS amount, '原合同 ' || contract_no || ' 的 10%' AS label, receipt_id, row_no, place
FROM contract
WHERE newest = 1 AND supplement_of IS NULL
UNION ALL
SELECT CAST(:fiscal_year AS text), extra.supplement_of, extra.supplement_of, 'left', coalesce(extra.supplement_amount, extra.contract_amount),
       '补充合同 ' || extra.contract_no, extra.receipt_id, extra.row_no, extra.place
FROM contract AS extra
WHERE extra.newest = 1 AND EXISTS (SELECT 1 FROM contract AS origin WHERE origin.contract_no = extra.supplement_of AND origin.supplement_of IS NULL)
