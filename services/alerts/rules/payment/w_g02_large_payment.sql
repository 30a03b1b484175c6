/*---
id: W-G02
title: 大额支付
version: 2
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_voucher, agency]
parameters:
  large_payment: {default: {general: 2000000, important: 10000000}, title: 单笔支付金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  unit_percentile: {default: 0.99, title: 本单位支付的百分位, unit: share, bounds: [0, 1], source: 本系统暂定}
levels:
  - size: {from: large_payment}
facts:
  payments: 大额支付笔数
  usual: 该单位全年单笔支付的第99百分位
  last_on: 最近一笔的日期
headline: "{unit_name}有{payments:count}笔大额支付，合计{amount:wan}"
fact: "{unit_name}在本季度有{payments:count}笔大额支付，合计{amount:wan}，最大一笔{size:wan}，最近一笔在{last_on:date}；该单位全年单笔支付的第99百分位为{usual:wan}。"
formula: "单笔 ≥ 200 万元且 ≥ 该单位第99百分位 {usual:yuan}；最大一笔 {size:yuan}"
explanation: 单笔金额特别大的付款，一旦付错影响也大，所以逐笔列出，请单位说明依据和进度。这里只同本单位平时的付款比，大额本身不等于有问题。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条第三项, gist: 拨款要看用款单位实际用到什么程度。}
innocent_reasons: [工程项目按合同和进度付款, 上级专款集中拨付, 年度缴费或转移支出一次付清]
questions: [这几笔付款的合同、进度单和审批文件是什么？, 款项是否按实际进度支付？]
exclusions: [有等额退回的，抵销后不计, 收款人和金额都相同的退回按同一单位抵销]
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_voucher', '支付凭证', true)
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
WITH voucher AS MATERIALIZED (
    SELECT agency_code, coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on,
           coalesce(xpayee_acct_name, '') AS payee, coalesce(xpayee_acct_name_key, '') AS payee_key, pay_cert_id, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
),
usual AS (
    SELECT agency_code, percentile_disc(:unit_percentile) WITHIN GROUP (ORDER BY paid) AS usual
    FROM voucher
    WHERE paid > 0
    GROUP BY agency_code
),
large AS (
    SELECT voucher.*,
           count(*) FILTER (WHERE paid < 0) OVER (PARTITION BY agency_code, payee_key, abs(paid)) AS returned,
           row_number() OVER (PARTITION BY agency_code, payee_key, paid ORDER BY paid_on, pay_cert_id) AS nth
    FROM voucher
    WHERE abs(paid) >= :large_payment_general
),
standing AS (
    SELECT large.*, usual.usual, to_char(paid_on, 'YYYY"Q"Q') AS quarter
    FROM large
    JOIN usual ON usual.agency_code = large.agency_code
    WHERE paid > 0 AND nth > returned AND paid >= usual.usual
),
matter AS (
    SELECT agency_code, quarter, count(*) AS payments, sum(paid) AS total, max(paid) AS largest, max(usual) AS usual,
           max(paid_on) AS last_on
    FROM standing
    GROUP BY agency_code, quarter
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.quarter AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name,
       right(matter.quarter, 1) || '季度大额支付' AS subject, to_char(matter.last_on, 'YYYY-MM') AS period,
       matter.total AS amount, matter.largest AS size,
       jsonb_build_object('payments', matter.payments, 'usual', matter.usual, 'last_on', matter.last_on) AS facts,
       '支付 ' || CAST(standing.paid_on AS text) || ' ' || coalesce(nullif(standing.payee, ''), '（收款人空）') AS label,
       standing.paid AS row_amount, standing.receipt_id, standing.row_no, standing.place
FROM matter
JOIN standing ON standing.agency_code = matter.agency_code AND standing.quarter = matter.quarter
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.largest DESC, matter.agency_code, matter.quarter, standing.paid_on, standing.pay_cert_id
