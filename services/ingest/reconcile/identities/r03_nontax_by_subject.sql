/*---
id: R03
title: 非税缴款与国库
data_sets: [D19, D20]
grain: month
any_month: true
tolerance: 0.01
cut_off: 非税按入账日期（RECORD_DATE），国库日报按报送所属月份
left: 非税缴款减退付，按科目（前五位）
right: 国库日报该科目县级入库
explanation: 缴库的非税收入，应与国库 103 类科目的入库数一致。
innocent_reasons:
  - 先进财政专户、定期划缴国库
  - 月末票款在途
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '非税缴款的项目代码不是收入分类科目（103 开头），无法与国库科目核对' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'nontax_payment' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND EXISTS (SELECT 1 FROM ledger_v1.nontax_payment AS paid
              WHERE paid.slice_id = reported.slice_id AND paid.non_tax_code NOT LIKE '103%')

-- sides
SELECT to_char(record_date, 'YYYY-MM') AS period, left(non_tax_code, 5) AS key, '科目 ' || left(non_tax_code, 5) AS subject, 'left' AS side,
       CASE record_kind WHEN 'refund' THEN -coalesce(ref_amt, 0) ELSE coalesce(paid_amt, 0) END AS amount,
       '非税 ' || non_tax_code AS label, receipt_id, row_no, place
FROM ledger_v1.nontax_payment
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
  AND to_char(record_date, 'YYYY-MM') BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(period, 7), left(budgetsubcode, 5), '科目 ' || left(budgetsubcode, 5), 'right', moneyday,
       to_char(rptdate, 'YYYY-MM-DD') || ' 科目 ' || budgetsubcode, receipt_id, row_no, place
FROM ledger_v1.treasury_income_daily
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budgetlevelcode IN ('4', '5')
  AND budgetsubcode LIKE '103%'
