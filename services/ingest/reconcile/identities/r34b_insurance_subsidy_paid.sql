/*---
id: R34b
title: 社保基金财政补贴与国库支付
data_sets: [D36, D13, D12]
grain: month
any_month: true
tolerance: 0.01
cut_off: 年初至本月末累计；支付按实际支付日期
left: 社保基金财政补贴收入累计
right: 国库支付对社会保险基金的补助（20826、20827、21012）累计
explanation: 基金收到的财政补贴应等于国库支付的补助。
innocent_reasons:
  - 上级补助直接拨入社保专户
  - 月末支付，基金次月记账
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '本年以前月份的支付凭证未报齐' AS reason
FROM ledger_v1.slice AS reported
LEFT JOIN ledger_v1.slice AS paid
  ON paid.region = reported.region AND paid.data_set = 'payment_voucher' AND paid.superseded_at IS NULL
 AND left(paid.period, 4) = left(reported.period, 4) AND left(paid.period, 7) <= left(reported.period, 7)
WHERE reported.region = :region AND reported.data_set = 'social_insurance' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(reported.period, 7)
HAVING count(DISTINCT left(paid.period, 7)) < CAST(substring(left(reported.period, 7), 6, 2) AS int)

-- sides
SELECT left(period, 7) AS period, 'subsidy' AS key, '财政补贴' AS subject, 'left' AS side, coalesce(fiscal_subsidy, 0) AS amount, scheme_name AS label,
       receipt_id, row_no, place
FROM ledger_v1.social_insurance
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT month.period, 'subsidy', '财政补贴', 'right', coalesce(paid.xpay_amt, paid.pay_amt),
       asked.exp_func_code || ' 支付凭证 ' || coalesce(paid.pay_cert_no, paid.pay_cert_id), paid.receipt_id, paid.row_no, paid.place
FROM (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.social_insurance
      WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to) AS month
JOIN ledger_v1.payment_voucher AS paid
  ON paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text)
 AND to_char(coalesce(paid.xpay_date, paid.vou_date), 'YYYY-MM') <= month.period
JOIN ledger_v1.payment_application AS asked ON asked.region = :region AND asked.pay_app_id = paid.pay_app_id
WHERE left(asked.exp_func_code, 5) IN ('20826', '20827', '21012')
