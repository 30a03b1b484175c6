/*---
id: R04
title: 国库支付与财政支出月报
data_sets: [D13, D12, D17]
grain: month
any_month: true
tolerance: 0.01
cut_off: 支付按实际支付日期（XPAY_DATE，缺则凭证日期）所在月份；调出资金、年终结余、补充基金（23008、23009、23015、23016）是记账事项，不经支付，不核对；权责发生制事项和补列不在支付中
left: 支付凭证按支出功能分类项级科目的本月实际支付
right: 支出月报该项级科目的本月数
explanation: 县级支出经国库集中支付，月报的本月数应等于当月支付。科目取自凭证对应的支付申请。
innocent_reasons:
  - 实拨资金未在支付凭证中
  - 权责发生制列支、补列支出
  - 支付更正跨月
---*/

-- not_comparable
SELECT DISTINCT left(period, 7) AS period, '支出月报没有项级（七位）科目，无法按项核对' AS reason
FROM ledger_v1.expenditure_execution AS report
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (
      SELECT 1 FROM ledger_v1.expenditure_execution AS item
      WHERE item.region = report.region AND item.period = report.period AND length(item.subject_code) = 7
  )

-- sides
SELECT to_char(coalesce(paid.xpay_date, paid.vou_date), 'YYYY-MM') AS period,
       CASE WHEN left(asked.fund_type_code, 2) = '12' THEN 'fund' WHEN left(asked.fund_type_code, 2) = '13' THEN 'capital'
            ELSE 'general' END || '/' || coalesce(asked.exp_func_code, '') AS key,
       coalesce(asked.exp_func_code, '未填功能科目') AS subject, 'left' AS side, coalesce(paid.xpay_amt, paid.pay_amt) AS amount,
       '支付凭证 ' || coalesce(paid.pay_cert_no, paid.pay_cert_id) AS label, paid.receipt_id, paid.row_no, paid.place
FROM ledger_v1.payment_voucher AS paid
LEFT JOIN ledger_v1.payment_application AS asked ON asked.region = paid.region AND asked.pay_app_id = paid.pay_app_id
WHERE paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text)
  AND to_char(coalesce(paid.xpay_date, paid.vou_date), 'YYYY-MM') BETWEEN :period_from AND :period_to
UNION ALL
SELECT left(period, 7), book || '/' || subject_code, subject_code || ' ' || subject_name, 'right', month_amount,
       '支出月报 ' || subject_name, receipt_id, row_no, place
FROM ledger_v1.expenditure_execution
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND length(subject_code) = 7
  AND book IN ('general', 'fund', 'capital') AND left(subject_code, 5) NOT IN ('23008', '23009', '23015', '23016')
