/*---
id: R11b
title: 支付凭证与支付申请
data_sets: [D13, D12]
grain: month
any_month: true
tolerance: 0.01
cut_off: 按凭证所属月份；凭证对应的申请可在本年任一月份报送
left: 支付凭证金额
right: 对应支付申请的金额
explanation: 已支付的凭证金额应等于其支付申请的金额；没有申请的凭证右边为零。
innocent_reasons:
  - 一笔申请分次支付
  - 退款（负数）
---*/

-- sides
WITH paid AS (
    SELECT left(period, 7) AS period, coalesce(pay_app_id, '凭证 ' || pay_cert_id) AS key, pay_app_id, pay_cert_id, pay_cert_no,
           pay_amt, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
)
SELECT period, key, key AS subject, 'left' AS side, pay_amt AS amount, '支付凭证 ' || coalesce(pay_cert_no, pay_cert_id) AS label,
       receipt_id, row_no, place
FROM paid
UNION ALL
SELECT asked.paid_in, asked.pay_app_id, asked.pay_app_id, 'right', asked.pay_app_amt,
       '支付申请 ' || coalesce(asked.pay_app_no, asked.pay_app_id), asked.receipt_id, asked.row_no, asked.place
FROM (
    SELECT application.*, paid.period AS paid_in
    FROM (SELECT DISTINCT period, pay_app_id FROM paid WHERE pay_app_id IS NOT NULL) AS paid
    JOIN ledger_v1.payment_application AS application
      ON application.region = :region AND left(application.period, 4) = CAST(:fiscal_year AS text)
     AND application.pay_app_id = paid.pay_app_id
) AS asked
