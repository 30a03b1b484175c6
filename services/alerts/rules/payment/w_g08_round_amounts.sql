/*---
id: W-G08
title: 整数金额异常偏多
version: 1
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  round_excess: {default: {general: 3, important: 3}, title: 超出全县的标准差倍数, unit: count, bounds: [0, 100], source: 本系统暂定}
  round_total: {default: {general: 0, important: 500000}, title: 整数金额的合计, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_payments: {default: 30, title: 单位至少要有的笔数, unit: count, bounds: [0, 100000], source: 本系统暂定}
  minimum_round: {default: 5, title: 至少要有的整数笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
levels:
  - size: {above: round_excess}
    amount: {from: round_total}
facts:
  payments: 商品和服务支出笔数
  round_payments: 整数金额笔数
  share: 该单位整数金额占比
  others_share: 全县其他单位的占比
headline: "{unit_name}商品和服务支出中整数金额异常偏多，合计{amount:wan}"
fact: "{unit_name}在{payments:count}笔商品和服务支出中有{round_payments:count}笔是整万元（或向超市商场支付的整千元），占{share:percent}，全县其他单位为{others_share:percent}；整数金额合计{amount:wan}。"
formula: "z = ({share:percent} − {others_share:percent}) ÷ 合并标准误 = {size}，大于 3"
explanation: 买东西、办事情的钱很少正好是整数。一个单位的整数付款比别的单位多得多，就要看有没有预估列支、买购物卡或者虚开发票。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条, gist: 花钱要以预算为准，没有真实发生的支出不能列支。}
innocent_reasons: [按年定额签订的服务协议, 预拨后据实结算的款项, 定额补助性质的业务费]
questions: [这些整数付款对应的合同和发票明细是什么？, 有没有预付卡、购物卡或预存消费？]
exclusions:
  - 只看部门经济分类 302（商品和服务支出）
  - 有采购合同编号的不计（合同价、分期款常为整数）；退回的和不足 1 万元的整数不算整数金额
  - 该单位不足 30 笔或整数不足 5 笔的不评
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('payment_application', '支付申请', true)
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
WITH payment AS MATERIALIZED (
    SELECT agency_code, payee_acct_name, use_des, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on,
           pay_app_id, receipt_id, row_no, place,
           mod(coalesce(xpay_amt, pay_app_amt), 10000) = 0
             OR (mod(coalesce(xpay_amt, pay_app_amt), 1000) = 0 AND coalesce(payee_acct_name, '') ~ '超市|商场|购物|百货|便利店') AS is_round
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND left(dep_bgt_eco_code, 3) = '302'
      AND coalesce(contract_no, '') = '' AND coalesce(xpay_amt, pay_app_amt) > 0
),
unit AS (
    SELECT agency_code, count(*) AS payments, count(*) FILTER (WHERE is_round) AS round_payments,
           sum(paid) FILTER (WHERE is_round) AS round_total
    FROM payment
    GROUP BY agency_code
),
county AS (
    SELECT sum(payments) AS payments, sum(round_payments) AS round_payments
    FROM unit
),
-- Two shares compared by their pooled standard error, so that few payments on either side say little.
compared AS (
    SELECT unit.*, CAST(unit.round_payments AS numeric) / unit.payments AS share,
           CAST(county.round_payments - unit.round_payments AS numeric) / (county.payments - unit.payments) AS others_share,
           CAST(county.round_payments AS numeric) / county.payments AS pooled,
           1.0 / unit.payments + 1.0 / (county.payments - unit.payments) AS spread
    FROM unit
    CROSS JOIN county
    WHERE unit.payments >= :minimum_payments AND unit.round_payments >= :minimum_round
      AND county.payments - unit.payments >= :minimum_payments
),
scored AS (
    SELECT compared.*, round((share - others_share) / nullif(sqrt(pooled * (1 - pooled) * spread), 0), 2) AS z
    FROM compared
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT scored.agency_code AS matter_key, scored.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || scored.agency_code) AS unit_name, '商品和服务支出的整数金额' AS subject,
       CAST(:fiscal_year AS text) AS period, scored.round_total AS amount, scored.z AS size,
       jsonb_build_object('payments', scored.payments, 'round_payments', scored.round_payments, 'share', scored.share,
                          'others_share', scored.others_share) AS facts,
       '整数支付 ' || CAST(payment.paid_on AS text) || ' ' || coalesce(nullif(payment.payee_acct_name, ''), '（收款人空）') AS label,
       payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place,
       jsonb_build_object('支付申请', payment.pay_app_id, '用途', payment.use_des) AS figures
FROM scored
JOIN payment ON payment.agency_code = scored.agency_code AND payment.is_round
LEFT JOIN name ON name.agency_code = scored.agency_code
WHERE scored.z > :round_excess_general
ORDER BY scored.z DESC, scored.agency_code, payment.paid DESC, payment.paid_on, payment.pay_app_id
