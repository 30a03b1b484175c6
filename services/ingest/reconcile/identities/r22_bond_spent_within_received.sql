/*---
id: R22
title: 债券资金支出不超过到账
data_sets: [D26, D13, D12]
grain: year
relation: at_most
tolerance: 0.01
cut_off: 只比本年发行的债券；支出为本年已报的支付凭证（经支付申请的债券代码）
left: 标有债券代码的支付
right: 用于该项目的转贷金额
explanation: 每只债券、每个项目的支出不应超过转贷金额；差额为未使用的债券资金。
innocent_reasons:
  - 债券资金经批准调整用途
---*/

-- sides
WITH bond AS (
    SELECT bond_code, pro_code, pro_name, on_lent_amount, receipt_id, row_no, place
    FROM ledger_v1.bond_project
    WHERE region = :region AND fiscal_year = :fiscal_year
)
SELECT CAST(:fiscal_year AS text) AS period, bond_code || '/' || pro_code AS key, coalesce(pro_name, pro_code) AS subject, 'right' AS side,
       on_lent_amount AS amount, '债券 ' || bond_code AS label, receipt_id, row_no, place
FROM bond
UNION ALL
SELECT CAST(:fiscal_year AS text), asked.bond_code || '/' || asked.pro_code, asked.pro_code, 'left', coalesce(paid.xpay_amt, paid.pay_amt),
       '支付凭证 ' || coalesce(paid.pay_cert_no, paid.pay_cert_id), paid.receipt_id, paid.row_no, paid.place
FROM ledger_v1.payment_application AS asked
JOIN ledger_v1.payment_voucher AS paid ON paid.region = asked.region AND paid.pay_app_id = asked.pay_app_id
WHERE asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text)
  AND left(paid.period, 4) = CAST(:fiscal_year AS text)
  AND EXISTS (SELECT 1 FROM bond WHERE bond.bond_code = asked.bond_code AND bond.pro_code = asked.pro_code)
