/*---
id: R37
title: 三公经费执行与国库支付
data_sets: [D41, D13, D12]
grain: month
any_month: true
tolerance: 0.01
cut_off: 年初至本月末累计；支付按实际支付日期，科目取自支付申请
left: 三公月报累计执行数
right: 国库支付同一单位、同一科目累计
explanation: 三公经费的执行数应等于国库支付的同科目支出，单位资金和应付未付除外。
innocent_reasons:
  - 单位资金支付
  - 权责发生制列支
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '本年以前月份的支付凭证未报齐' AS reason
FROM ledger_v1.slice AS reported
LEFT JOIN ledger_v1.slice AS paid
  ON paid.region = reported.region AND paid.data_set = 'payment_voucher' AND paid.superseded_at IS NULL
 AND left(paid.period, 4) = left(reported.period, 4) AND left(paid.period, 7) <= left(reported.period, 7)
WHERE reported.region = :region AND reported.data_set = 'three_publics' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
GROUP BY left(reported.period, 7)
HAVING count(DISTINCT left(paid.period, 7)) < CAST(substring(left(reported.period, 7), 6, 2) AS int)

-- sides
SELECT left(period, 7) AS period, agency_code || '/' || dep_bgt_eco_code AS key, '单位 ' || agency_code || ' 科目 ' || dep_bgt_eco_code AS subject,
       'left' AS side, executed AS amount, '累计执行数' AS label, receipt_id, row_no, place
FROM ledger_v1.three_publics
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
UNION ALL
SELECT month.period, asked.agency_code || '/' || asked.dep_bgt_eco_code,
       '单位 ' || asked.agency_code || ' 科目 ' || asked.dep_bgt_eco_code, 'right', coalesce(paid.xpay_amt, paid.pay_amt),
       '支付凭证 ' || coalesce(paid.pay_cert_no, paid.pay_cert_id), paid.receipt_id, paid.row_no, paid.place
FROM (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.three_publics
      WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to) AS month
JOIN ledger_v1.payment_voucher AS paid
  ON paid.region = :region AND left(paid.period, 4) = CAST(:fiscal_year AS text)
 AND to_char(coalesce(paid.xpay_date, paid.vou_date), 'YYYY-MM') <= month.period
JOIN ledger_v1.payment_application AS asked ON asked.region = :region AND asked.pay_app_id = paid.pay_app_id
WHERE asked.dep_bgt_eco_code IN ('30212', '30215', '30216', '30217', '30231', '31013')
