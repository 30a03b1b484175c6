/*---
id: R30
title: 合同供应商与实际收款人
data_sets: [D31, D13, D12]
grain: year
tolerance: 0.01
cut_off: 本年已报的合同与支付凭证
left: 标有合同编号的实际支付
right: 其中实际收款人为合同供应商的支付
explanation: 合同款应付给合同的供应商；差额是付给他人的金额。
innocent_reasons:
  - 债权转让、法院协助执行
  - 供应商更名
---*/

-- sides
WITH contract AS (
    SELECT contract_no, supplier_name_key,
           row_number() OVER (PARTITION BY contract_no ORDER BY period DESC, row_no DESC) AS newest
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
paid AS (
    SELECT asked.contract_no, contract.supplier_name_key, voucher.xpayee_acct_name_key, coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount,
           coalesce(voucher.pay_cert_no, voucher.pay_cert_id) AS number, voucher.receipt_id, voucher.row_no, voucher.place
    FROM contract
    JOIN ledger_v1.payment_application AS asked
      ON asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text) AND asked.contract_no = contract.contract_no
    JOIN ledger_v1.payment_voucher AS voucher
      ON voucher.region = :region AND left(voucher.period, 4) = CAST(:fiscal_year AS text) AND voucher.pay_app_id = asked.pay_app_id
    WHERE contract.newest = 1
)
SELECT CAST(:fiscal_year AS text) AS period, contract_no AS key, '合同 ' || contract_no AS subject, 'left' AS side, amount,
       '支付凭证 ' || number AS label, receipt_id, row_no, place
FROM paid
UNION ALL
SELECT CAST(:fiscal_year AS text), contract_no, '合同 ' || contract_no, 'right', amount, '付给供应商的凭证 ' || number, receipt_id, row_no, place
FROM paid
WHERE xpayee_acct_name_key = supplier_name_key
