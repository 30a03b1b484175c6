/*---
id: W-A12
title: 财政资金缴纳土地款、罚款
version: 1
family: revenue
matter_class: major
unit_of_analysis: payee
schedule: monthly
data_sets: [land_sale, nontax_payment, payment_voucher, agency]
parameters:
  amount: {default: {general: 0.01, important: 5000000, major: 20000000}, title: 涉及的财政资金, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  days: {default: 90, title: 缴地价以前的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
  chain_share: {default: 0.50, title: 收到的支付占地价的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_chain: {default: 1000000, title: 企业收到支付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  paid: 缴款
  how: 财政资金怎样缴了款，成句
headline: "{subject}用财政资金缴款{amount:wan}"
fact: "{fiscal_year}年{subject}缴款{paid:wan}，{how}，涉及财政资金{amount:wan}。"
formula: "财政资金 = {amount:yuan}"
explanation: 预算单位用财政的钱买地、交罚款，或者财政先把钱拨给企业、企业再拿去交地价，收入看起来增加了，其实是自己的钱转了一圈。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第二款, gist: 支出按预算执行，不得虚假列支。}
innocent_reasons:
  - 单位经批准为自己的项目购买建设用地
  - 企业收到的是工程款，与购地无关
questions:
  - 缴款的资金来源是什么？有没有列入批准的预算？
  - 土地由谁使用？价格怎样确定？
exclusions:
  - 受让人为预算单位（统一社会信用代码或者名称与单位库一致）的，全部计入；预算单位缴纳罚没收入（10305）的，全部计入
  - 受让人为其他企业的，缴地价以前 90 日内收到的财政支付达到该期地价一半、且在 100 万元以上的，按较小数计入（一半的界限为自定）
  - 单位缴纳国有资产有偿使用收入多为租金上缴，不计；特许权款没有单独的科目可认，不计
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0
            THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('land_sale', '国有土地使用权出让'), ('agency', '单位库')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND left(slice.period, 4) = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT true AS is_applicable, '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title || '，' || needed.part || '未作判断' AS reason
FROM (VALUES ('payment_voucher', '支付凭证', '企业购地资金的来源'), ('nontax_payment', '非税收入缴款', '单位缴纳罚款')) AS needed (data_set, title, part)
WHERE NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
                    AND left(slice.period, 4) = CAST(:fiscal_year AS text))
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的国有土地使用权出让，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
WHERE month.period < to_char(:today, 'YYYY-MM')
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.slice
                  WHERE region = :region AND data_set = 'land_sale' AND superseded_at IS NULL AND period = month.period)
HAVING count(*) > 0

-- findings
WITH unit AS MATERIALIZED (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name, unifsoc_cred_code, translate(agency_name, ' 　（）()', '') AS key
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
-- An instalment is delivered again each month until the contract is settled: its newest row counts.
instalment AS MATERIALIZED (
    SELECT DISTINCT ON (land_contract_no, instalment_no) land_contract_no, instalment_no, parcel, buyer, buyer_key, buyer_code, paid_on,
           paid_amount, receipt_id, row_no, place, translate(buyer, ' 　（）()', '') AS plain
    FROM ledger_v1.land_sale
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY land_contract_no, instalment_no, period DESC
),
price AS MATERIALIZED (
    SELECT * FROM instalment WHERE paid_amount > 0 AND extract(year FROM paid_on) = :fiscal_year
),
fine AS (
    SELECT coalesce(act_payer_name, payer_name) AS payer, coalesce(act_payer_name_key, payer_name_key) AS payer_key,
           translate(coalesce(act_payer_name, payer_name), ' 　（）()', '') AS plain, coalesce(pay_date, record_date) AS paid_on,
           paid_amt AS amount, receipt_id, row_no, place
    FROM ledger_v1.nontax_payment
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND record_kind = 'payment' AND paid_amt > 0
      AND left(non_tax_code, 5) = '10305'
),
-- A full name begins with the county's name, the register's may not: forms with, with half and without it are compared.
form AS (
    SELECT DISTINCT payer.plain, written.key
    FROM (SELECT plain FROM price UNION SELECT plain FROM fine) AS payer
    CROSS JOIN LATERAL (VALUES (payer.plain), (regexp_replace(payer.plain, '^[一-龥]{1,8}?([县市区旗])', '\1')),
                               (regexp_replace(payer.plain, '^[一-龥]{1,8}?[县市区旗]', ''))) AS written (key)
),
of_unit AS (
    SELECT form.plain, min(unit.agency_code) AS agency_code
    FROM form
    JOIN unit ON unit.key = form.key
    GROUP BY form.plain
),
received AS (
    SELECT price.land_contract_no, price.instalment_no, voucher.pay_cert_id, coalesce(voucher.xpay_date, voucher.vou_date) AS received_on,
           coalesce(voucher.xpay_amt, voucher.pay_amt) AS amount, voucher.agency_code, voucher.receipt_id, voucher.row_no, voucher.place
    FROM price
    JOIN ledger_v1.payment_voucher AS voucher
      ON voucher.region = :region AND voucher.xpayee_acct_name_key = price.buyer_key
     AND left(voucher.period, 4) IN (CAST(:fiscal_year AS text), CAST(:fiscal_year - 1 AS text))
     AND coalesce(voucher.xpay_date, voucher.vou_date) BETWEEN price.paid_on - CAST(:days AS int) AND price.paid_on
),
concern AS (
    SELECT 'land/' || price.land_contract_no || '/' || CAST(price.instalment_no AS text) AS key,
           coalesce(by_code.agency_code, of_unit.agency_code) AS agency_code, price.buyer AS payer, price.buyer_key AS payer_key, price.paid_on, price.paid_amount AS paid,
           CASE WHEN coalesce(by_code.agency_code, of_unit.agency_code) IS NOT NULL THEN price.paid_amount
                ELSE least(price.paid_amount, coalesce((SELECT sum(received.amount) FROM received
                                                        WHERE received.land_contract_no = price.land_contract_no
                                                          AND received.instalment_no = price.instalment_no), 0)) END AS amount,
           CASE WHEN coalesce(by_code.agency_code, of_unit.agency_code) IS NOT NULL THEN '受让人是预算单位' ELSE '缴地价以前90日内收到了财政支付' END AS how
    FROM price
    LEFT JOIN unit AS by_code ON by_code.unifsoc_cred_code = price.buyer_code
    LEFT JOIN of_unit ON of_unit.plain = price.plain
    UNION ALL
    SELECT 'fine/' || of_unit.agency_code, of_unit.agency_code, max(fine.payer), max(fine.payer_key), max(fine.paid_on), sum(fine.amount),
           sum(fine.amount), '预算单位缴纳罚没款项'
    FROM fine
    JOIN of_unit ON of_unit.plain = fine.plain
    GROUP BY of_unit.agency_code
),
judged AS (
    SELECT concern.* FROM concern
    WHERE concern.agency_code IS NOT NULL
       OR concern.amount >= :minimum_chain AND concern.amount >= :chain_share * concern.paid
),
evidence AS (
    SELECT 'land/' || land_contract_no || '/' || CAST(instalment_no AS text) AS key, 1 AS part,
           '地价 ' || CAST(paid_on AS text) || ' ' || parcel || ' 第' || CAST(instalment_no AS text) || '期' AS label,
           paid_amount AS amount, receipt_id, row_no, place
    FROM price
    UNION ALL
    SELECT 'land/' || land_contract_no || '/' || CAST(instalment_no AS text), 2,
           '财政支付 ' || CAST(received_on AS text) || ' 付款单位 ' || agency_code, amount, receipt_id, row_no, place
    FROM received
    UNION ALL
    SELECT 'fine/' || of_unit.agency_code, 1, '罚没缴款 ' || coalesce(CAST(fine.paid_on AS text), ''), fine.amount, fine.receipt_id, fine.row_no,
           fine.place
    FROM fine
    JOIN of_unit ON of_unit.plain = fine.plain
)
SELECT judged.key AS matter_key, judged.agency_code AS unit_code, coalesce(unit.agency_name, '县财政局') AS unit_name,
       judged.payer || CASE WHEN strpos(judged.payer, '*') > 0 THEN '〔' || left(judged.payer_key, 6) || '〕' ELSE '' END AS subject,
       to_char(judged.paid_on, 'YYYY-MM') AS period, judged.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('paid', judged.paid, 'how', judged.how) AS facts,
       evidence.label, evidence.amount AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM judged
JOIN evidence ON evidence.key = judged.key
LEFT JOIN unit ON unit.agency_code = judged.agency_code
ORDER BY judged.amount DESC, judged.key, evidence.part, evidence.amount DESC, evidence.row_no
