/*---
id: W-E11
title: 虚列支出
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [payment_voucher, agency]
parameters:
  amount: {default: {general: 100000, important: 1000000, major: 5000000}, title: 退回金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  payments: 笔数
  year: 列支的年度
headline: "{unit_name}{year}年12月列支的{amount:wan}在次年一季度退回"
fact: "{unit_name}{year}年12月支付的{payments:count}笔共{amount:wan}，在{fiscal_year}年一季度以同一收款人、同一金额退回。"
formula: "各笔退回之和 = {amount:yuan}"
explanation: 年底把钱付出去凑执行率，年初再退回来，当年的支出就是虚的。要看退回的是什么钱、为什么退。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
  - {law: 预算法, version: "2018-12-29", article: 第九十三条第一项, gist: 收入、支出没有列入预算或者虚列的，责令改正并处分责任人。}
innocent_reasons:
  - 收款人户名、账号有误，银行退回后重新支付
  - 合同终止，供货商依约退款
questions:
  - 每笔退回的原因是什么？退回后放在哪里？
  - 上年的支出是否应当更正？
exclusions:
  - 退回为一月至三月的负数支付凭证，能在上年十二月找到同一单位、同一收款人、同一金额的支付的才计入，一笔支付只对一笔退回
  - 退回以后又向同一收款人支付同一金额的（重新支付），不计
  - 转入往来科目的，科目余额表没有每笔内容，不作判断
---*/

-- applies
SELECT bool_and(is_there) AS is_applicable,
       CASE WHEN NOT bool_and(is_there) THEN '缺 ' || string_agg(title, '、' ORDER BY title) FILTER (WHERE NOT is_there) || ' 的支付凭证' END AS reason
FROM (SELECT CAST(:fiscal_year - 1 AS text) || '-12' AS title,
             EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL
                       AND period = CAST(:fiscal_year - 1 AS text) || '-12') AS is_there
      UNION ALL
      SELECT CAST(:fiscal_year AS text) || ' 年一季度',
             EXISTS (SELECT 1 FROM ledger_v1.slice WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL
                       AND period BETWEEN CAST(:fiscal_year AS text) || '-01' AND CAST(:fiscal_year AS text) || '-03')) AS need
UNION ALL
SELECT true AS is_applicable, '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付凭证，只看已收到的退回' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-0' || CAST(n AS text) AS period FROM generate_series(1, 3) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH voucher AS MATERIALIZED (
    SELECT period, agency_code, xpayee_acct_name AS payee, coalesce(xpayee_acct_name_key, '') AS payee_key, pay_cert_id,
           coalesce(xpay_date, vou_date) AS paid_on, coalesce(xpay_amt, pay_amt) AS amount, receipt_id, row_no, place
    FROM ledger_v1.payment_voucher
    WHERE region = :region
      AND (period = CAST(:fiscal_year - 1 AS text) || '-12'
           OR period BETWEEN CAST(:fiscal_year AS text) || '-01' AND CAST(:fiscal_year AS text) || '-03')
),
-- The n-th payment of a unit, payee and amount is met by the n-th return, so that one payment explains one return.
spent AS (
    SELECT voucher.*, row_number() OVER (PARTITION BY agency_code, payee_key, amount ORDER BY paid_on, pay_cert_id) AS n
    FROM voucher
    WHERE left(period, 4) = CAST(:fiscal_year - 1 AS text) AND amount > 0
),
again AS (
    SELECT agency_code, payee_key, amount, count(*) AS payments
    FROM voucher
    WHERE left(period, 4) = CAST(:fiscal_year AS text) AND amount > 0
    GROUP BY agency_code, payee_key, amount
),
back AS (
    SELECT voucher.*, row_number() OVER (PARTITION BY agency_code, payee_key, amount ORDER BY paid_on, pay_cert_id) AS n
    FROM voucher
    WHERE left(period, 4) = CAST(:fiscal_year AS text) AND amount < 0
),
met AS MATERIALIZED (
    SELECT back.agency_code, back.payee, -back.amount AS amount, back.paid_on AS back_on, back.receipt_id, back.row_no, back.place,
           spent.paid_on AS spent_on, spent.pay_cert_id AS spent_id, spent.receipt_id AS spent_receipt, spent.row_no AS spent_row,
           spent.place AS spent_place
    FROM back
    JOIN spent ON spent.agency_code = back.agency_code AND spent.payee_key = back.payee_key AND spent.amount = -back.amount
     AND spent.n = back.n
    LEFT JOIN again ON again.agency_code = back.agency_code AND again.payee_key = back.payee_key AND again.amount = -back.amount
    WHERE back.n > coalesce(again.payments, 0)
),
total AS (
    SELECT agency_code, sum(amount) AS amount, count(*) AS payments, max(back_on) AS last_on
    FROM met
    GROUP BY agency_code
    HAVING sum(amount) >= :amount_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
evidence AS (
    SELECT agency_code, spent_id, 1 AS part, '支付 ' || CAST(spent_on AS text) || ' ' || coalesce(payee, '（收款人空）') AS label, amount AS row_amount,
           spent_receipt AS receipt_id, spent_row AS row_no, spent_place AS place
    FROM met
    UNION ALL
    SELECT agency_code, spent_id, 2, '退回 ' || CAST(back_on AS text) || ' ' || coalesce(payee, '（收款人空）'), -amount, receipt_id, row_no, place
    FROM met
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, '年底列支年初退回' AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, total.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'year', CAST(:fiscal_year - 1 AS text)) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM total
JOIN evidence ON evidence.agency_code = total.agency_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, abs(evidence.row_amount) DESC, evidence.spent_id, evidence.part
