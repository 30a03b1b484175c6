/*---
id: W-C09
title: 直达资金转入专户或者实有资金账户
version: 2
family: transfer
matter_class: major
unit_of_analysis: unit
schedule: on_receipt
data_sets: [transfer_received, budget_indicator, payment_application, payment_voucher, bank_account, agency]
picks: {payment_voucher: paid}
parameters:
  diverted: {default: {important: 0.01, major: 5000000}, title: 转入专户、实有资金账户的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: diverted}
facts:
  payments: 笔数
  holder: 户名
  account_kind: 账户类别
headline: "{unit_name}把直达资金{amount:wan}转入{account_kind}"
fact: "{unit_name}用直达资金{subject}付款{payments:count}笔、净额{amount:wan}，收款账户是登记在册的{account_kind}（户名：{holder}）。"
formula: "{payments:count} 笔转入的净额 = {amount:yuan}"
explanation: 直达资金要直接付给最终的收款人，不能先转到财政专户或者单位自己的账户里存起来。这里把直达资金的实际收款账号，同县里登记的财政专户、单位账户目录比对。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 财政部门应当及时足额拨付资金，支出不得虚假列支。}
  - {law: 预算法, version: "2018-12-29", article: 第六十一条, gist: 政府支出实行国库集中支付。}
innocent_reasons:
  - 按规定可以通过该专户发放的资金
  - 代扣代缴的税款、社会保险费
questions:
  - 为什么要转入该账户？依据是什么？
  - 资金从该账户付给了谁？现在还剩多少？
exclusions:
  - 零余额账户不算；户名为社会保险基金的财政专户不算
  - 是否直达资金按接收台账的标识；标识为空或者 0 的不算
  - 没有实际收款账号的支付不能比对；退回的以负数冲减
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('transfer_received', '上级转移支付接收台账'), ('budget_indicator', '预算指标'), ('payment_application', '支付申请'),
             ('payment_voucher', '支付凭证'), ('bank_account', '财政专户与单位账户目录')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT count(direct_fund_code) > 0 AS is_applicable,
       CASE WHEN count(direct_fund_code) = 0 THEN '上级转移支付接收台账没有填写是否直达资金' END AS reason
FROM ledger_v1.transfer_received
WHERE region = :region AND period = CAST(:fiscal_year AS text)
HAVING count(*) > 0

-- findings
WITH direct AS (
    SELECT DISTINCT sup_bgt_doc_no
    FROM ledger_v1.transfer_received
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
      AND btrim(coalesce(direct_fund_code, '')) NOT IN ('', '0', '00', '否', 'N', 'n')
),
indicator AS MATERIALIZED (
    SELECT issued.bgt_id, issued.sup_bgt_doc_no
    FROM ledger_v1.budget_indicator AS issued
    JOIN direct ON direct.sup_bgt_doc_no = issued.sup_bgt_doc_no
    WHERE issued.region = :region AND issued.period = CAST(:fiscal_year AS text)
),
account AS MATERIALIZED (
    SELECT DISTINCT ON (acct_no_key) acct_no, acct_no_key, holder, account_kind
    FROM ledger_v1.bank_account
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND account_kind <> 'zero_balance' AND acct_no <> ''
      AND holder !~ '社会保险基金|社保基金'
    ORDER BY acct_no_key, period DESC
),
paid AS MATERIALIZED (
    SELECT voucher.agency_code, voucher.pay_app_id, account.acct_no, account.acct_no_key, account.holder, account.account_kind,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, coalesce(voucher.xpay_date, voucher.vou_date) AS paid_on,
           voucher.pay_cert_id, voucher.receipt_id, voucher.row_no, voucher.place
    FROM ledger_v1.payment_voucher AS voucher
    JOIN account ON account.acct_no_key = voucher.xpayee_acct_no_key
    WHERE voucher.region = :region AND left(voucher.period, 4) = CAST(:fiscal_year AS text)
),
application AS MATERIALIZED (
    SELECT DISTINCT ON (asked.pay_app_id) asked.pay_app_id, indicator.sup_bgt_doc_no
    FROM (SELECT DISTINCT pay_app_id FROM paid) AS wanted
    JOIN ledger_v1.payment_application AS asked
      ON asked.region = :region AND left(asked.period, 4) = CAST(:fiscal_year AS text) AND asked.pay_app_id = wanted.pay_app_id
    JOIN indicator ON indicator.bgt_id = asked.bgt_id
    ORDER BY asked.pay_app_id, asked.period DESC
),
payment AS (
    SELECT paid.*, application.sup_bgt_doc_no
    FROM paid
    JOIN application ON application.pay_app_id = paid.pay_app_id
),
total AS (
    SELECT agency_code, acct_no_key, max(holder) AS holder, max(account_kind) AS account_kind, sum(amount) AS amount, count(*) AS payments,
           string_agg(DISTINCT sup_bgt_doc_no, '、') AS documents
    FROM payment
    GROUP BY agency_code, acct_no_key
    HAVING sum(amount) > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code || '|' || total.acct_no_key AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, total.documents AS subject, CAST(:fiscal_year AS text) AS period,
       total.amount, CAST(total.payments AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'holder', total.holder,
                          'account_kind', CASE total.account_kind WHEN 'fiscal_special' THEN '财政专户' WHEN 'basic' THEN '单位基本存款账户'
                                                                 WHEN 'dedicated' THEN '单位专用存款账户' ELSE '单位其他账户' END) AS facts,
       '支付 ' || CAST(payment.paid_on AS text) || ' 账号尾号 ' || right(payment.acct_no, 4) AS label, payment.amount AS row_amount,
       payment.receipt_id, payment.row_no, payment.place
FROM total
JOIN payment ON payment.agency_code = total.agency_code AND payment.acct_no_key = total.acct_no_key
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, total.acct_no_key, payment.paid_on, payment.pay_cert_id
