/*---
id: W-G14
title: 新供应商大额首付
version: 2
family: payment
matter_class: general
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, market_entity, agency]
parameters:
  first_payment: {default: {general: 500000, important: 2000000}, title: 首笔支付金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  young_payment: {default: {general: 100000, important: 2000000}, title: 新设企业的首笔支付金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  young_days: {default: 180, title: 视为新设企业的成立天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  certain: {default: {general: 1, important: 1}, title: 需要确知是首笔（一为是）, unit: count, bounds: [0, 1], source: 本系统暂定}
levels:
  - amount: {from: first_payment}
    is_new: {from: certain}
  - amount: {from: young_payment}
    is_young: {from: certain}
facts:
  first_on: 首笔付款日期
  why: 为什么提示
  is_new: 上年没有付款（1 为是）
  is_young: 成立不久（1 为是）
headline: "{unit_name}首次付款即向“{subject}”支付{amount:wan}"
fact: "{unit_name}于{first_on:date}首次向“{subject}”付款{amount:wan}；{why}。"
formula: "首笔付款 {amount:yuan}；{why}"
explanation: 刚成立的公司、从没打过交道的供应商，第一笔就拿到大额付款，要看它有没有能力做这件事、是怎么选上的。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十三条, gist: 各部门、各单位要管好自己的支出。}
innocent_reasons: [为项目专设的公司, 公开招标选出的外地供应商, 供应商更名或重组]
questions: [供应商是怎样选定的？, 货物、工程或服务是否已经交付验收？]
exclusions:
  - 上年支付数据没有报来的，只按成立日期判断；没有市场主体数据的，只按上年有无付款判断
  - 成立不到 180 天的以首笔 10 万元为最低（自拟）；同日几笔合并
  - 只看名称含公司、厂、店、中心、社、所、行的收款人；个人另有规则，预算单位不计
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
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年支付申请和市场主体数据，认不出新供应商'
            WHEN count(*) FILTER (WHERE data_set = 'payment_application') = 0
            THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || ' 年支付申请，只按成立日期判断'
            WHEN count(*) FILTER (WHERE data_set = 'market_entity') = 0 THEN '缺市场主体数据，只按上年有无付款判断' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND superseded_at IS NULL
  AND ((data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year - 1 AS text))
       OR (data_set = 'market_entity' AND period <= CAST(:fiscal_year AS text)))

-- findings
WITH payment AS MATERIALIZED (
    SELECT agency_code, payee_acct_name AS payee, payee_acct_name_key AS payee_key, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des,
           pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND length(payee_acct_name) > 4 AND payee_acct_name ~ '公司|厂|店|中心|社|所|行|部$'
),
begun AS (
    SELECT payee_key, min(payee) AS payee, min(paid_on) AS first_on
    FROM payment
    WHERE paid > 0
    GROUP BY payee_key
),
first_day AS (
    SELECT begun.payee_key, begun.payee, begun.first_on, payment.agency_code, sum(payment.paid) AS paid
    FROM begun
    JOIN payment ON payment.payee_key = begun.payee_key AND payment.paid_on = begun.first_on
    GROUP BY begun.payee_key, begun.payee, begun.first_on, payment.agency_code
    HAVING sum(payment.paid) >= :young_payment_general
),
before AS MATERIALIZED (
    SELECT DISTINCT payee_acct_name_key AS payee_key
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year - 1 AS text)
      AND coalesce(xpay_amt, pay_app_amt) > 0
),
entity AS (
    SELECT entity_name_key AS payee_key, max(founded_on) AS founded_on
    FROM ledger_v1.market_entity
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    GROUP BY entity_name_key
),
unit AS (
    SELECT DISTINCT agency_name
    FROM ledger_v1.agency
    WHERE region = :region
),
judged AS (
    SELECT first_day.*, entity.founded_on,
           CASE WHEN before.payee_key IS NULL AND EXISTS (SELECT payee_key FROM before) THEN 1 ELSE 0 END AS is_new,
           CASE WHEN first_day.first_on - entity.founded_on BETWEEN 0 AND :young_days - 1 THEN 1 ELSE 0 END AS is_young
    FROM first_day
    LEFT JOIN before ON before.payee_key = first_day.payee_key
    LEFT JOIN entity ON entity.payee_key = first_day.payee_key
    LEFT JOIN unit ON unit.agency_name = first_day.payee
    WHERE unit.agency_name IS NULL
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT judged.agency_code || '/' || judged.payee_key AS matter_key, judged.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || judged.agency_code) AS unit_name, judged.payee AS subject,
       to_char(judged.first_on, 'YYYY-MM') AS period, judged.paid AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('first_on', judged.first_on, 'is_new', judged.is_new, 'is_young', judged.is_young,
                          'why', concat_ws('，', CASE WHEN judged.is_new = 1 THEN '该供应商上年没有收到过本县财政付款' END,
                                           CASE WHEN judged.is_young = 1 THEN '成立于 ' || CAST(judged.founded_on AS text) || '，到付款时 '
                                                || CAST(judged.first_on - judged.founded_on AS text) || ' 天' END)) AS facts,
       '支付 ' || CAST(payment.paid_on AS text) AS label, payment.paid AS row_amount, payment.receipt_id, payment.row_no, payment.place,
       jsonb_build_object('支付申请', payment.pay_app_id, '用途', payment.use_des) AS figures
FROM judged
JOIN payment ON payment.payee_key = judged.payee_key AND payment.agency_code = judged.agency_code AND payment.paid_on = judged.first_on
LEFT JOIN name ON name.agency_code = judged.agency_code
WHERE judged.is_new + judged.is_young > 0
ORDER BY judged.paid DESC, judged.payee, payment.pay_app_id
