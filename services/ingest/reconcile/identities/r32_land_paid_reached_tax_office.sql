/*---
id: R32
title: 土地价款实缴与税务入库
data_sets: [D37]
grain: month
tolerance: 0.01
cut_off: 按实缴日期所在月份，取当月报送的合同
left: 自然资源局登记的实缴金额
right: 其中税务入库金额
explanation: 土地出让价款由税务部门征收入库，实缴应等于入库；与国库科目的核对见 R33b，应缴未缴由合同逐期可见。
innocent_reasons:
  - 竞买保证金先入专户，后转入国库
---*/

-- sides
SELECT left(period, 7) AS period, land_contract_no AS key, parcel AS subject, 'left' AS side, coalesce(paid_amount, 0) AS amount,
       '第 ' || CAST(instalment_no AS text) || ' 期实缴' AS label, receipt_id, row_no, place
FROM ledger_v1.land_sale
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND to_char(paid_on, 'YYYY-MM') = left(period, 7)
UNION ALL
SELECT left(period, 7), land_contract_no, parcel, 'right', coalesce(treasury_amount, 0),
       '第 ' || CAST(instalment_no AS text) || ' 期税务入库', receipt_id, row_no, place
FROM ledger_v1.land_sale
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND to_char(paid_on, 'YYYY-MM') = left(period, 7)
