/*---
id: R02
title: 分税种入库数与国库
data_sets: [D18, D20]
grain: month
tolerance: 0.01
cut_off: 按报送所属月份；共享税按级次分开，只比县级
left: 税务月报县级入库（减退税），按税种（科目前五位）
right: 国库日报县级税收入库，按科目前五位
explanation: 每个税种的入库数应与国库同一科目、同一级次的入库数一致。
innocent_reasons:
  - 更正、调库在两边记账的日期不同
  - 月末票款在途
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '税务月报的税种代码不是收入分类科目（101 开头），无法与国库科目核对' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'tax_collection' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND EXISTS (SELECT 1 FROM ledger_v1.tax_collection AS tax
              WHERE tax.slice_id = reported.slice_id AND tax.tax_code NOT LIKE '101%')

-- sides
SELECT left(period, 7) AS period, left(tax_code, 5) AS key, coalesce(tax_name, tax_code) AS subject, 'left' AS side,
       paid_in - coalesce(refunded, 0) AS amount, '税务 ' || coalesce(tax_name, tax_code) AS label, receipt_id, row_no, place
FROM ledger_v1.tax_collection
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND level = 'county'
UNION ALL
SELECT left(period, 7), left(budgetsubcode, 5), '科目 ' || left(budgetsubcode, 5), 'right', moneyday,
       to_char(rptdate, 'YYYY-MM-DD') || ' 科目 ' || budgetsubcode, receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgettype = '1'
  AND budgetlevelcode IN ('4', '5') AND budgetsubcode LIKE '101%'
