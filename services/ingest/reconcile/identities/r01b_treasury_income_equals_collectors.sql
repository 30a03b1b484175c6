/*---
id: R01b
title: 国库入库数与税务、非税征收数
data_sets: [D20, D18, D19]
grain: month
any_month: true
tolerance: 0.01
cut_off: 税收按月报所属月份；非税按入账日期（RECORD_DATE）；国库日报按报送所属月份
left: 国库日报地方级一般公共预算收入本月合计
right: 税务月报县级入库（减退税）加非税一般公共预算缴款（减退付）
explanation: 三方收入应当一致（预算法实施条例（2020）第六十七条要求按月、按年对账）。基金、国有资本收入的非税项目（10301、10306）不计。
innocent_reasons:
  - 退库、更正在各方记账的日期不同
  - 月末入库的在途票款
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '非税缴款的项目代码不是收入分类科目（103 开头），无法与国库科目核对' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'nontax_payment' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND EXISTS (SELECT 1 FROM ledger_v1.nontax_payment AS paid
              WHERE paid.slice_id = reported.slice_id AND paid.non_tax_code NOT LIKE '103%')

-- sides
SELECT left(period, 7) AS period, 'general' AS key, '一般公共预算收入' AS subject, 'left' AS side, moneyday AS amount,
       to_char(rptdate, 'YYYY-MM-DD') || ' 科目 ' || budgetsubcode AS label, receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgettype = '1'
  AND budgetlevelcode IN ('4', '5')
UNION ALL
SELECT left(period, 7), 'general', '一般公共预算收入', 'right', paid_in - coalesce(refunded, 0),
       '税务 ' || coalesce(tax_name, tax_code), receipt_id, row_no, place
FROM ledger_v1.tax_collection
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND level = 'county'
UNION ALL
SELECT to_char(record_date, 'YYYY-MM'), 'general', '一般公共预算收入', 'right',
       CASE record_kind WHEN 'refund' THEN -coalesce(ref_amt, 0) ELSE coalesce(paid_amt, 0) END, '非税 ' || non_tax_code,
       receipt_id, row_no, place
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
  AND to_char(record_date, 'YYYY-MM') BETWEEN :period_from AND :period_to
  AND non_tax_code NOT LIKE '10301%' AND non_tax_code NOT LIKE '10306%'
