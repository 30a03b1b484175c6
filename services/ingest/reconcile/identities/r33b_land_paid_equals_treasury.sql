/*---
id: R33b
title: 土地出让价款与国库入库
data_sets: [D37, D20]
grain: month
tolerance: 0.01
cut_off: 价款按实缴日期所在月份，国库日报按报送所属月份
left: 自然资源局登记的税务入库金额
right: 国库日报国有土地使用权出让收入（1030148）县级入库
explanation: 土地出让价款入库应与国库同一科目一致。
innocent_reasons:
  - 实缴日与入库日跨月
---*/

-- sides
SELECT left(period, 7) AS period, 'land' AS key, '国有土地使用权出让收入' AS subject, 'left' AS side, coalesce(treasury_amount, 0) AS amount,
       '合同 ' || land_contract_no || ' 第 ' || CAST(instalment_no AS text) || ' 期' AS label, receipt_id, row_no, place
FROM ledger_v1.land_sale
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND to_char(paid_on, 'YYYY-MM') = left(period, 7)
UNION ALL
SELECT left(period, 7), 'land', '国有土地使用权出让收入', 'right', moneyday, to_char(rptdate, 'YYYY-MM-DD') || ' 入库', receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgetsubcode LIKE '1030148%'
  AND budgetlevelcode IN ('4', '5')
