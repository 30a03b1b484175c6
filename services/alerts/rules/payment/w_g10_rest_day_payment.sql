/*---
id: W-G10
title: 非工作日支付
version: 1
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, payment_voucher, agency]
picks: {payment_application: application, payment_voucher: voucher}
parameters:
  rest_day_payments: {default: {general: 3}, title: 一个月内休息日支付的笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  rest_day_amount: {default: {general: 100000}, title: 休息日支付的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: rest_day_payments}
  - amount: {from: rest_day_amount}
facts:
  days: 涉及的休息日天数
  last_on: 最近一笔的日期
headline: "{unit_name}{period:period}在休息日办理支付{size:count}笔，合计{amount:wan}"
fact: "{unit_name}{period:period}在{days:count}个休息日办理支付{size:count}笔，合计{amount:wan}，最近一笔在{last_on:date}。"
formula: "当月休息日支付 {size:count} 笔，合计 {amount:yuan}"
explanation: 周末和节假日一般不办理支付，这些日子的付款少有人复核，需要看是谁在什么情况下办的。调休上班的周末按工作日算。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十三条, gist: 各部门、各单位要管好自己的支出。}
innocent_reasons: [年末关账前加班办理, 系统或银行自动扣款, 抢险救灾等紧急支付]
questions: [由谁提出、谁复核、谁批准？, 为什么必须在休息日支付？]
exclusions:
  - 休息日按系统的工作日历认定，含调休和地方假日
  - 资料中没有办理的钟点，夜间支付无法判断
  - 申请日或实际支付日有一个是休息日即计一次；退回的和不足 1,000 元的不计
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
UNION ALL
SELECT count(*) >= 365 AS is_applicable,
       CASE WHEN count(*) < 365 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年工作日历'
            WHEN bool_or(is_provisional) THEN CAST(:fiscal_year AS text) || ' 年的节假日安排尚未全部载入，结论为暂定' END AS reason
FROM ledger_v1.calendar_day
WHERE day BETWEEN make_date(CAST(:fiscal_year AS int), 1, 1) AND make_date(CAST(:fiscal_year AS int), 12, 31)

-- findings
WITH rest_day AS MATERIALIZED (
    SELECT day
    FROM ledger_v1.calendar_day
    WHERE NOT is_working AND day BETWEEN make_date(CAST(:fiscal_year AS int), 1, 1) AND make_date(CAST(:fiscal_year AS int), 12, 31)
),
application AS (
    SELECT agency_code, coalesce(nullif(pay_app_id, ''), place) AS payment_id, '申请日 ' AS kind, create_date AS paid_on,
           coalesce(xpay_amt, pay_app_amt) AS paid, payee_acct_name AS payee, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    JOIN rest_day ON rest_day.day = create_date
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
voucher AS (
    SELECT agency_code, coalesce(nullif(pay_app_id, ''), pay_cert_id) AS payment_id, '支付日 ' AS kind,
           coalesce(xpay_date, vou_date) AS paid_on, coalesce(xpay_amt, pay_amt) AS paid, xpayee_acct_name AS payee,
           receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    JOIN rest_day ON rest_day.day = coalesce(xpay_date, vou_date)
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
either AS (
    SELECT agency_code, payment_id, kind, paid_on, paid, payee, receipt_id, row_no, place
    FROM application
    WHERE paid >= :minimum_amount
    UNION ALL
    SELECT agency_code, payment_id, kind, paid_on, paid, payee, receipt_id, row_no, place
    FROM voucher
    WHERE paid >= :minimum_amount
),
payment AS (
    SELECT DISTINCT ON (agency_code, payment_id) agency_code, payment_id, kind, paid_on, paid, payee, receipt_id, row_no, place,
           to_char(paid_on, 'YYYY-MM') AS month
    FROM either
    ORDER BY agency_code, payment_id, kind DESC, paid_on
),
matter AS (
    SELECT agency_code, month, count(*) AS payments, sum(paid) AS total, count(DISTINCT paid_on) AS days, max(paid_on) AS last_on
    FROM payment
    GROUP BY agency_code, month
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.month AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, '休息日支付' AS subject,
       matter.month AS period, matter.total AS amount, CAST(matter.payments AS numeric) AS size,
       jsonb_build_object('days', matter.days, 'last_on', matter.last_on) AS facts,
       payment.kind || CAST(payment.paid_on AS text) || ' ' || coalesce(nullif(payment.payee, ''), '（收款人空）') AS label,
       payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place
FROM matter
JOIN payment ON payment.agency_code = matter.agency_code AND payment.month = matter.month
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.month, payment.paid_on, payment.payment_id
