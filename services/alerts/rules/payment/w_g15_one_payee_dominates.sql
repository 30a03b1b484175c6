/*---
id: W-G15
title: 付款集中于一家
version: 2
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  largest_share: {default: {general: 0.5, important: 0.7}, title: 最大收款人所占的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_total: {default: 1000000, title: 付款总额的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  evidence_rows: {default: 200, title: 列出的支付笔数, unit: count, bounds: [1, 2000], source: 本系统暂定}
levels:
  - size: {above: largest_share}
facts:
  total: 商品和服务支出合计
  payees: 收款人数
  concentration: 集中度指数
headline: "{unit_name}商品和服务支出的{size:percent}付给了“{subject}”，合计{amount:wan}"
fact: "{unit_name}{fiscal_year}年商品和服务支出{total:wan}，付给{payees:count}个收款人，其中“{subject}”一家{amount:wan}，占{size:percent}（集中度指数{concentration}）。"
formula: "{amount:yuan} ÷ {total:yuan} = {size:percent}"
explanation: 一个单位的采购服务款大半付给同一家，要看选择供应商时有没有竞争，两者之间有没有关系。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第六十三条, gist: 各部门、各单位要管好自己的支出。}
innocent_reasons: [物业、信息系统等一次招标的长期合同, 上级指定的统一平台, 劳务派遣单位代发]
questions: [这家供应商是怎样选定的？合同期多长？, 有没有分拆采购或应招未招？]
exclusions:
  - 只看部门经济分类 302；水、电、燃气、通信等公用事业单位不计
  - 商品和服务支出不足 100 万元的单位不评；退回的以负数冲减
  - 证据最多列该收款人金额最大的 200 笔
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
    SELECT agency_code, payee_acct_name AS payee, payee_acct_name_key AS payee_key, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des,
           pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND left(dep_bgt_eco_code, 3) = '302'
      AND payee_acct_name <> ''
      AND payee_acct_name !~ '供电|电网|电力|自来水|供水|水务|燃气|热力|电信|移动通信|联通|铁塔|邮政|石油|石化'
),
payee AS (
    SELECT agency_code, payee_key, min(payee) AS payee, sum(paid) AS paid
    FROM payment
    GROUP BY agency_code, payee_key
    HAVING sum(paid) > 0
),
shared AS (
    SELECT payee.*, sum(paid) OVER (PARTITION BY agency_code) AS total, count(*) OVER (PARTITION BY agency_code) AS payees,
           paid / sum(paid) OVER (PARTITION BY agency_code) AS share
    FROM payee
),
concentrated AS (
    SELECT shared.*, sum(share * share) OVER (PARTITION BY agency_code) AS concentration
    FROM shared
    WHERE total >= :minimum_total
),
dominant AS MATERIALIZED (
    SELECT * FROM concentrated
    WHERE share > :largest_share_general
),
evidence AS (
    SELECT payment.*, row_number() OVER (PARTITION BY payment.agency_code, payment.payee_key ORDER BY abs(payment.paid) DESC, payment.pay_app_id) AS nth
    FROM payment
    JOIN dominant ON dominant.agency_code = payment.agency_code AND dominant.payee_key = payment.payee_key
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT dominant.agency_code || '/' || dominant.payee_key AS matter_key, dominant.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || dominant.agency_code) AS unit_name, dominant.payee || CASE WHEN strpos(dominant.payee, '*') > 0 THEN '〔' || left(dominant.payee_key, 6) || '〕' ELSE '' END AS subject,
       CAST(:fiscal_year AS text) AS period, dominant.paid AS amount, dominant.share AS size,
       jsonb_build_object('total', dominant.total, 'payees', dominant.payees,
                          'concentration', round(dominant.concentration, 2)) AS facts,
       '支付 ' || CAST(evidence.paid_on AS text) AS label, evidence.paid AS row_amount, evidence.receipt_id, evidence.row_no,
       evidence.place, jsonb_build_object('支付申请', evidence.pay_app_id, '用途', evidence.use_des) AS figures
FROM dominant
JOIN evidence ON evidence.agency_code = dominant.agency_code AND evidence.payee_key = dominant.payee_key
 AND evidence.nth <= :evidence_rows
LEFT JOIN name ON name.agency_code = dominant.agency_code
ORDER BY dominant.share DESC, dominant.agency_code, evidence.nth
