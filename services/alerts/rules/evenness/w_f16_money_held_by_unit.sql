/*---
id: W-F16
title: 专项资金滞留单位
version: 1
family: evenness
matter_class: major
unit_of_analysis: account
schedule: monthly
data_sets: [payment_voucher, bank_account, agency]
picks: {payment_voucher: sent}
parameters:
  days: {default: {general: 60, important: 90, major: 180}, title: 滞留天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  minimum_amount: {default: 100000, title: 滞留的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {from: days}
facts:
  paid_on: 拨入日期
  counted_to: 计算到哪一天
  account: 账号（遮盖）
  lowest: 此后月末最低余额
headline: "{unit_name}账户滞留财政资金{amount:wan}，已{size:days}天"
fact: "{paid_on:date}拨到{unit_name}账户（账号{account}）的财政资金，到{counted_to:date}已{size:days}天；此后各月末余额最低为{lowest:wan}，至少有{amount:wan}没有用出去。"
formula: "{counted_to:date} − {paid_on:date} = {size:days} 天；滞留数取拨入数与此后月末最低余额的较小数"
explanation: 钱从国库拨出去，账面上就算支出了。如果停在单位的账户里几个月没有动，项目没有办、补助没有发，等于没有支出。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金。}
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
innocent_reasons:
  - 账户里原来就有其他结余，拨入的钱已经用出
  - 项目按合同约定的节点付款
questions:
  - 账户余额由哪些资金组成？
  - 拨入的资金用在哪里，为什么没有支出？
exclusions:
  - 没有单位资金的收付流水，以账户目录的月末余额推断：拨入以后每个月末余额都不低于某数，该数以内的拨入款视为没有用出
  - 只看拨到本单位基本存款账户、专用存款账户和其他账户的支付；滞留不足 10 万元的不提示
  - 拨入以后的月份账户目录有缺月的，该笔不判断
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
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的账户目录，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'bank_account' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH delivered AS MATERIALIZED (
    SELECT DISTINCT period, CAST(right(period, 2) AS int) AS month
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'bank_account' AND superseded_at IS NULL AND left(period, 4) = CAST(:fiscal_year AS text)
),
latest AS (
    SELECT max(month) AS month, CAST(make_date(:fiscal_year, max(month), 1) + INTERVAL '1 month' - INTERVAL '1 day' AS date) AS last_on
    FROM delivered
),
balance AS MATERIALIZED (
    SELECT agency_code, acct_no_key, acct_no, CAST(right(period, 2) AS int) AS month, month_end_balance AS amount, receipt_id, row_no, place
    FROM ledger_v1.bank_account
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND agency_code IS NOT NULL
      AND account_kind IN ('basic', 'dedicated', 'other') AND closed_on IS NULL
),
-- The lowest month-end from each month to the newest, where no month is missing between.
floor_of AS MATERIALIZED (
    SELECT balance.agency_code, balance.acct_no_key, balance.month,
           min(balance.amount) OVER onward AS lowest, count(*) OVER onward = latest.month - balance.month + 1 AS is_whole
    FROM balance
    CROSS JOIN latest
    WINDOW onward AS (PARTITION BY balance.agency_code, balance.acct_no_key ORDER BY balance.month DESC)
),
account AS (
    SELECT DISTINCT agency_code, acct_no_key FROM balance
),
sent AS MATERIALIZED (
    SELECT voucher.agency_code, voucher.xpayee_acct_no_key AS acct_no_key, voucher.pay_cert_id, coalesce(voucher.xpay_date, voucher.vou_date) AS paid_on,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, voucher.receipt_id, voucher.row_no, voucher.place
    FROM ledger_v1.payment_voucher AS voucher
    JOIN account ON account.acct_no_key = voucher.xpayee_acct_no_key AND account.agency_code = voucher.agency_code
    WHERE voucher.region = :region AND left(voucher.period, 4) = CAST(:fiscal_year AS text)
),
paid AS (
    SELECT sent.*, floor_of.lowest, latest.last_on, least(sent.amount, floor_of.lowest) AS held
    FROM sent
    CROSS JOIN latest
    JOIN floor_of ON floor_of.agency_code = sent.agency_code AND floor_of.acct_no_key = sent.acct_no_key
     AND floor_of.month = extract(month FROM sent.paid_on) AND floor_of.is_whole
    WHERE extract(year FROM sent.paid_on) = :fiscal_year
),
-- Of an account the payment that has lain longest stands for it: the same balance must not be counted twice.
held AS (
    SELECT DISTINCT ON (agency_code, acct_no_key) paid.*, last_on - paid_on AS days
    FROM paid
    WHERE held >= :minimum_amount AND last_on - paid_on >= :days_general
    ORDER BY agency_code, acct_no_key, paid_on, held DESC, pay_cert_id
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
evidence AS (
    SELECT held.agency_code, held.acct_no_key, 1 AS part, '拨入 ' || CAST(held.paid_on AS text) AS label, held.amount AS row_amount, 0 AS month,
           held.receipt_id, held.row_no, held.place
    FROM held
    UNION ALL
    SELECT held.agency_code, held.acct_no_key, 2, CAST(:fiscal_year AS text) || '-' || lpad(CAST(balance.month AS text), 2, '0') || ' 月末余额',
           balance.amount, balance.month, balance.receipt_id, balance.row_no, balance.place
    FROM held
    JOIN balance ON balance.agency_code = held.agency_code AND balance.acct_no_key = held.acct_no_key
     AND balance.month >= extract(month FROM held.paid_on)
)
SELECT held.agency_code || '/' || held.acct_no_key AS matter_key, held.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || held.agency_code) AS unit_name, '滞留在单位账户的资金' AS subject,
       to_char(held.last_on, 'YYYY-MM') AS period, held.held AS amount, CAST(held.days AS numeric) AS size,
       jsonb_build_object('paid_on', held.paid_on, 'counted_to', held.last_on, 'lowest', held.lowest,
                          'account', (SELECT max(balance.acct_no) FROM balance WHERE balance.acct_no_key = held.acct_no_key)) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM held
JOIN evidence ON evidence.agency_code = held.agency_code AND evidence.acct_no_key = held.acct_no_key
LEFT JOIN name ON name.agency_code = held.agency_code
ORDER BY held.held DESC, held.agency_code, held.acct_no_key, evidence.part, evidence.month
