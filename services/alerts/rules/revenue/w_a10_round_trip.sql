/*---
id: W-A10
title: 先征后返、资金空转
version: 1
family: revenue
matter_class: major
unit_of_analysis: payee
schedule: monthly
data_sets: [nontax_payment, payment_voucher, payment_application, market_entity]
parameters:
  returned_share: {default: {general: 0.50, important: 0.70, major: 0.90}, title: 收到的支付占缴款的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: {general: 1000000, important: 1000000, major: 1000000}, title: 起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  days: {default: 90, title: 缴款后的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: returned_share}
    amount: {from: minimum_amount}
facts:
  paid: 缴款
  returned: 90日内收到的财政支付
  relation: 收款人同缴款人的关系
headline: "{subject}缴纳非税收入后90日内又收到财政支付{amount:wan}"
fact: "{fiscal_year}年{subject}缴纳非税收入{paid:wan}，其后90日内{relation}收到财政支付{returned:wan}，相当于缴款的{size:percent}。"
formula: "收到的支付（不超过缴款） {amount:yuan} ÷ {paid:yuan} = {size:percent}"
explanation: 有的收入是“转一圈”来的：财政先把钱付出去，对方再缴回来当收入，或者先缴后返。收入和支出都虚了，家底没有增加。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
  - {law: 预算法, version: "2018-12-29", article: 第九十三条第一项, gist: 收入、支出没有列入预算或者虚列的，责令改正并处分责任人。}
  - {law: 财政违法行为处罚处分条例, version: "2011-01-08", article: 第七条第一项, gist: 虚增、虚减财政收入或者支出的，责令改正并追究责任。}
innocent_reasons:
  - 依法办理的退库、征地拆迁补偿
  - 企业同政府有正常的供货、工程往来，支付与缴款无关
questions:
  - 支付的依据是什么？与缴款有没有关系？
  - 缴款的资金从哪里来？
exclusions:
  - 用途为征地、拆迁、安置、补偿、退税、退库、退付、保证金、押金的支付不计；有采购合同编号的支付不计
  - 缴款累计不足 100 万元的不看；收到的支付超过缴款的按缴款数计算
  - 关联只认同名和市场主体资料中的股东关系；税收征收数据没有缴款人，先征后返的税款查不到
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('nontax_payment', '非税收入缴款'), ('payment_voucher', '支付凭证'), ('payment_application', '支付申请'))
     AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的非税收入缴款，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'nontax_payment' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付凭证，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'payment_voucher' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0
UNION ALL
SELECT true AS is_applicable, '没有市场主体与人员关联资料，股东等关联方未作判断' AS reason
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'market_entity' AND superseded_at IS NULL)

-- findings
WITH payment AS MATERIALIZED (
    SELECT coalesce(act_payer_name_key, payer_name_key) AS payer, coalesce(act_payer_name, payer_name) AS payer_name,
           coalesce(pay_date, record_date) AS paid_on, paid_amt AS amount, non_tax_code, receipt_id, row_no, place,
           sum(paid_amt) OVER (PARTITION BY coalesce(act_payer_name_key, payer_name_key)) AS total
    FROM ledger_v1.nontax_payment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_kind = 'payment' AND paid_amt > 0
      AND coalesce(act_payer_name_key, payer_name_key) IS NOT NULL AND coalesce(pay_date, record_date) IS NOT NULL
),
payer AS (
    SELECT payer, min(payer_name) AS payer_name, max(total) AS paid
    FROM payment
    GROUP BY payer
    HAVING max(total) >= :minimum_amount_general
),
related AS (
    SELECT payer.payer, payer.payer AS payee, '本身' AS relation
    FROM payer
    UNION
    SELECT payer.payer, link.linked_name_key, '其股东'
    FROM payer
    JOIN ledger_v1.market_entity AS link
      ON link.region = :region AND link.link_kind = 'shareholder' AND link.entity_name_key = payer.payer
    WHERE link.linked_name_key IS NOT NULL
    UNION
    SELECT payer.payer, link.entity_name_key, '其持股的企业'
    FROM payer
    JOIN ledger_v1.market_entity AS link
      ON link.region = :region AND link.link_kind = 'shareholder' AND link.linked_name_key = payer.payer
    WHERE link.entity_name_key IS NOT NULL
),
window_of AS (
    SELECT payer, min(paid_on) AS first_on, max(paid_on) AS last_on FROM payment GROUP BY payer
),
received AS MATERIALIZED (
    SELECT DISTINCT related.payer, related.relation, voucher.pay_cert_id, coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount,
           coalesce(voucher.xpay_date, voucher.vou_date) AS received_on, voucher.agency_code, asked.use_des, voucher.receipt_id, voucher.row_no,
           voucher.place
    FROM related
    JOIN window_of ON window_of.payer = related.payer
    JOIN ledger_v1.payment_voucher AS voucher
      ON voucher.region = :region AND voucher.xpayee_acct_name_key = related.payee
     AND left(voucher.period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year + 1 AS text))
     AND coalesce(voucher.xpay_date, voucher.vou_date) BETWEEN window_of.first_on AND window_of.last_on + CAST(:days AS int)
    LEFT JOIN ledger_v1.payment_application AS asked
      ON asked.region = :region AND asked.pay_app_id = voucher.pay_app_id AND left(asked.period, 4) = left(voucher.period, 4)
    WHERE coalesce(asked.use_des, '') !~ '征地|拆迁|安置|补偿|退税|退库|退付|保证金|押金' AND coalesce(asked.contract_no, '') = ''
      AND EXISTS (SELECT 1 FROM payment
                  WHERE payment.payer = related.payer
                    AND coalesce(voucher.xpay_date, voucher.vou_date) BETWEEN payment.paid_on AND payment.paid_on + CAST(:days AS int))
),
total AS (
    SELECT payer.payer, min(payer.payer_name) AS payer_name, payer.paid, sum(received.amount) AS returned, string_agg(DISTINCT received.relation, '和') AS relation,
           max(received.received_on) AS last_on
    FROM payer
    JOIN received ON received.payer = payer.payer
    GROUP BY payer.payer, payer.paid
    HAVING sum(received.amount) >= :returned_share_general * payer.paid AND sum(received.amount) >= :minimum_amount_general
),
evidence AS (
    SELECT payer, 1 AS part, '缴款 ' || CAST(paid_on AS text) || ' ' || non_tax_code AS label, amount, receipt_id, row_no, place,
           CAST(NULL AS jsonb) AS figures
    FROM payment
    UNION ALL
    SELECT payer, 2, '财政支付 ' || CAST(received_on AS text) || '（' || relation || '）', amount, receipt_id, row_no, place,
           jsonb_build_object('付款单位', agency_code, '用途', use_des, '支付凭证', pay_cert_id)
    FROM received
)
SELECT total.payer AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       total.payer_name || CASE WHEN strpos(total.payer_name, '*') > 0 THEN '〔' || left(total.payer, 6) || '〕' ELSE '' END AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, least(total.returned, total.paid) AS amount,
       least(total.returned, total.paid) / total.paid AS size,
       jsonb_build_object('paid', total.paid, 'returned', total.returned, 'relation', total.relation) AS facts,
       evidence.label, evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM total
JOIN evidence ON evidence.payer = total.payer
ORDER BY amount DESC, total.payer, evidence.part, evidence.amount DESC, evidence.row_no
