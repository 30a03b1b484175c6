/*---
id: W-G13
title: 实际收款人与申请不符
version: 2
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, payment_voucher, agency]
parameters:
  paid_to_other: {default: {general: 0, important: 100000}, title: 付给其他收款人的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {above: paid_to_other}
facts:
  intended: 申请的收款人
  payments: 笔数
  last_on: 最近一笔的日期
headline: "{unit_name}申请付给“{intended}”的款项实际付给了“{subject}”，涉及{amount:wan}"
fact: "{unit_name}申请付给“{intended}”的{payments:count}笔、{amount:wan}，实际收款人是“{subject}”，最近一笔在{last_on:date}。"
formula: "实际付给“{subject}”的合计 {amount:yuan}（{payments:count} 笔，已减退回）"
explanation: 支付申请经过审核，写明付给谁；银行实际付给了另一个人，审核就落了空，可能是改了收款人，也可能是录入差错。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 花钱要以预算为准，没有真实发生的支出不能列支。}
innocent_reasons: [收款单位更名, 银行按开户名的全称补正, 分公司代收]
questions: [是谁、凭什么文件改了收款人？, 申请的收款人同实际收款人是什么关系？]
exclusions: [名称比较时不计空格、标点和括号, 任一方名称为空或账号相同（视为更名）的不计, 合计不足 1,000 元的不提示]
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true), ('payment_voucher', '支付凭证', true)
),
delivered AS (
    SELECT DISTINCT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM needed
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的' || needed.title || '，结论只限已收到的数据' AS reason
FROM needed
CROSS JOIN (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
            FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = needed.data_set AND delivered.period = month.period
WHERE needed.is_monthly AND delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
GROUP BY needed.title

-- findings
WITH application AS MATERIALIZED (
    SELECT pay_app_id, payee_acct_name AS intended, payee_acct_name_key AS intended_key, payee_acct_no_key AS intended_no, use_des
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND payee_acct_name <> ''
),
voucher AS MATERIALIZED (
    SELECT agency_code, pay_app_id, pay_cert_id, xpayee_acct_name AS payee, xpayee_acct_name_key AS payee_key, xpayee_acct_no_key AS payee_no,
           coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND xpayee_acct_name <> '' AND pay_app_id <> ''
),
other AS MATERIALIZED (
    SELECT voucher.*, application.intended, application.intended_key, application.use_des
    FROM voucher
    JOIN application ON application.pay_app_id = voucher.pay_app_id
    WHERE voucher.payee_key <> application.intended_key
      AND NOT coalesce(voucher.payee_no = application.intended_no, false)
),
matter AS (
    SELECT agency_code, intended_key, payee_key, min(intended) AS intended, min(payee) AS payee, sum(paid) AS total,
           count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM other
    GROUP BY agency_code, intended_key, payee_key
    HAVING sum(paid) >= :minimum_amount
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.intended_key || '/' || matter.payee_key AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.payee || CASE WHEN strpos(matter.payee, '*') > 0 THEN '〔' || left(matter.payee_key, 6) || '〕' ELSE '' END AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('intended', matter.intended, 'payments', matter.payments, 'last_on', matter.last_on) AS facts,
       '支付 ' || CAST(other.paid_on AS text) || ' ' || other.payee AS label, other.paid AS row_amount, other.receipt_id,
       other.row_no, other.place,
       jsonb_build_object('支付凭证', other.pay_cert_id, '用途', other.use_des, '申请的收款人', other.intended) AS figures
FROM matter
JOIN other ON other.agency_code = matter.agency_code AND other.intended_key = matter.intended_key
 AND other.payee_key = matter.payee_key
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.intended_key, matter.payee_key, other.paid_on, other.pay_cert_id
