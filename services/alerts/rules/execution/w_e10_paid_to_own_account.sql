/*---
id: W-E10
title: 向本单位实有资金账户拨款
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_voucher, payment_application, bank_account, agency]
picks: {payment_voucher: paid}
parameters:
  amount: {default: {general: 100000, important: 1000000, major: 5000000}, title: 拨往本单位账户的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  payments: 笔数
  accounts: 收款账户数
headline: "{unit_name}把预算资金{amount:wan}拨到自己的账户"
fact: "{fiscal_year}年{unit_name}从零余额账户向本单位{accounts:count}个实有资金账户支付{payments:count}笔，共{amount:wan}。"
formula: "各笔支付之和（退回以负数抵减） = {amount:yuan}"
explanation: 预算资金应当直接付给供货商或者个人。先拨到单位自己的账户，账面上算支出了，钱其实还没有花，叫“以拨代支”。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府的收支都经国库集中收缴、集中支付。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
innocent_reasons:
  - 工资、社保、公积金、工会经费、税款按规定经本单位账户缴纳
  - 经财政批准的归垫资金
questions:
  - 拨到自己账户的依据是什么？钱后来用在哪里？
  - 账户里的余额还有多少？是否应当收回？
exclusions:
  - 收款账号与账户目录中本单位的基本存款账户、专用存款账户或其他账户一致的才计入；零余额账户、财政专户不计
  - 用途含工资、津贴、社保、公积金、年金、工会、税、党费、归垫字样的不计；按支付凭证的实际收款账号比较
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('payment_voucher', '支付凭证'), ('bank_account', '财政专户与单位账户目录')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT count(*) FILTER (WHERE account_kind IN ('basic', 'dedicated', 'other') AND agency_code IS NOT NULL) > 0 OR count(*) = 0 AS is_applicable,
       CASE WHEN count(*) > 0 AND count(*) FILTER (WHERE account_kind IN ('basic', 'dedicated', 'other') AND agency_code IS NOT NULL) = 0
            THEN '账户目录中没有填单位代码的单位实有资金账户，无从比较' END AS reason
FROM ledger_v1.bank_account
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付凭证，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH account AS MATERIALIZED (
    SELECT DISTINCT agency_code, acct_no_key
    FROM ledger_v1.bank_account
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND agency_code IS NOT NULL
      AND account_kind IN ('basic', 'dedicated', 'other')
),
paid AS MATERIALIZED (
    SELECT voucher.agency_code, voucher.pay_cert_id, voucher.pay_app_id, coalesce(voucher.xpay_date, voucher.vou_date) AS paid_on,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, voucher.xpayee_acct_no, voucher.xpayee_acct_no_key, voucher.period,
           voucher.receipt_id, voucher.row_no, voucher.place
    FROM ledger_v1.payment_voucher AS voucher
    JOIN account ON account.agency_code = voucher.agency_code AND account.acct_no_key = voucher.xpayee_acct_no_key
    WHERE voucher.region = :region AND left(voucher.period, 4) = CAST(:fiscal_year AS text)
),
own AS (
    SELECT paid.*, asked.use_des
    FROM paid
    LEFT JOIN ledger_v1.payment_application AS asked
      ON asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text) AND asked.pay_app_id = paid.pay_app_id
    WHERE coalesce(asked.use_des, '') !~ '工资|津贴|补贴发放|奖金|社保|社会保险|公积金|年金|医保|工会|税|党费|归垫'
),
total AS (
    SELECT agency_code, sum(amount) AS amount, count(*) FILTER (WHERE amount > 0) AS payments,
           count(DISTINCT xpayee_acct_no_key) AS accounts, max(paid_on) AS last_on
    FROM own
    GROUP BY agency_code
    HAVING sum(amount) >= :amount_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '拨往本单位账户' AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, total.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'accounts', total.accounts) AS facts,
       CASE WHEN own.amount < 0 THEN '退回 ' ELSE '支付 ' END || CAST(own.paid_on AS text) || ' 账号 ' || own.xpayee_acct_no AS label,
       own.amount AS row_amount, own.receipt_id, own.row_no, own.place,
       jsonb_build_object('用途', own.use_des, '支付凭证', own.pay_cert_id) AS figures
FROM total
JOIN own ON own.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, own.paid_on, own.pay_cert_id
