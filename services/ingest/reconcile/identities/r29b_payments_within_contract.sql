/*---
id: R29b
title: 支付不超过采购合同
data_sets: [D31, D12]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 本年已报的合同与支付申请；以前年度的合同不比较
left: 标有合同编号的支付申请
right: 合同金额加补充合同金额
explanation: 一份合同名下的支付不应超过合同及其补充合同的金额。
innocent_reasons:
  - 补充合同尚未报送
---*/

-- sides
WITH contract AS (
    SELECT contract_no, contract_name, contract_amount, supplement_of, supplement_amount, receipt_id, row_no, place,
           row_number() OVER (PARTITION BY contract_no ORDER BY period DESC, row_no DESC) AS newest
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
)
SELECT CAST(:fiscal_year AS text) AS period, coalesce(supplement_of, contract_no) AS key, coalesce(supplement_of, contract_no) AS subject,
       'right' AS side, CASE WHEN supplement_of IS NULL THEN contract_amount ELSE coalesce(supplement_amount, contract_amount) END AS amount,
       coalesce(contract_name, contract_no) AS label, receipt_id, row_no, place
FROM contract
WHERE newest = 1
UNION ALL
SELECT CAST(:fiscal_year AS text), asked.contract_no, asked.contract_no, 'left', asked.pay_app_amt,
       '支付申请 ' || coalesce(asked.pay_app_no, asked.pay_app_id), asked.receipt_id, asked.row_no, asked.place
FROM ledger_v1.payment_application AS asked
WHERE asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text)
  AND EXISTS (SELECT 1 FROM contract WHERE contract.contract_no = asked.contract_no)
