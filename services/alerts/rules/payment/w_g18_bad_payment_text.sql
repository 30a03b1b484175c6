/*---
id: W-G18
title: 支付信息不规范
version: 1
family: payment
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
parameters:
  faulty_payments: {default: {general: 10, important: 10}, title: 不规范的笔数, unit: count, bounds: [0, 1000], source: 本系统暂定}
  faulty_share: {default: {general: 0, important: 0.05}, title: 不规范的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  evidence_rows: {default: 500, title: 列出的支付笔数, unit: count, bounds: [1, 2000], source: 本系统暂定}
levels:
  - size: {from: faulty_payments}
    share: {above: faulty_share}
facts:
  share: 不规范笔数占比
  payments: 支付笔数
  no_purpose: 用途为空
  unreadable: 用途没有汉字或夹有乱码
  no_payee: 收款人为空
  ahead: 日期晚于报送日
headline: "{unit_name}有{size:count}笔支付信息不规范，占{share:percent}"
fact: "{unit_name}{fiscal_year}年{payments:count}笔支付中有{size:count}笔信息不规范（占{share:percent}）：用途为空{no_purpose:count}笔，用途没有汉字或夹有乱码{unreadable:count}笔，收款人为空{no_payee:count}笔，日期晚于报送日{ahead:count}笔；涉及{amount:wan}。"
formula: "{size:count} 笔 ÷ {payments:count} 笔 = {share:percent}"
explanation: 付款写不清用途、付给谁、哪天付的，事后就没法查。个别疏漏可以补正，成批出现就要看支付审核是否在起作用。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第七十七条, gist: 各部门按财政部门的要求报送本部门和所属单位的收支情况。}
innocent_reasons: [系统接口没有传送用途字段, 代发工资等批量支付的收款人另附清单, 少数民族文字或外文用途]
questions: [这些支付的真实用途和收款人是什么？, 支付系统为什么没有拦住？何时补正？]
exclusions:
  - 工资和对个人的补助（301、303）收款人为空的不计
  - 一笔有几处不规范只计一次，按用途为空、不可读、收款人、日期的顺序归类
  - 全年不足 10 笔的不提示；证据最多列 500 笔
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
    SELECT payment.agency_code, payment.payee_acct_name, payment.use_des, coalesce(payment.xpay_amt, payment.pay_app_amt) AS paid,
           payment.create_date AS paid_on, payment.pay_app_id, payment.receipt_id, payment.row_no, payment.place,
           CASE WHEN btrim(coalesce(payment.use_des, '')) = '' THEN '用途为空'
                WHEN payment.use_des !~ '[一-龥]' OR payment.use_des ~ '[?？#*@$%^&~�]{2,}' THEN '用途不可读'
                WHEN btrim(coalesce(payment.payee_acct_name, '')) = ''
                 AND coalesce(left(payment.dep_bgt_eco_code, 3), '') NOT IN ('301', '303') THEN '收款人为空'
                WHEN payment.create_date > CAST(receipt.received_at AT TIME ZONE 'Asia/Shanghai' AS date) THEN '日期晚于报送日'
           END AS fault
    FROM ledger_v1.payment_application AS payment
    JOIN ledger_v1.receipt AS receipt ON receipt.receipt_id = payment.receipt_id
    WHERE payment.region = :region AND left(payment.period, 4) = CAST(:fiscal_year AS text)
),
unit AS (
    SELECT agency_code, count(*) AS payments, count(fault) AS faulty, coalesce(sum(abs(paid)) FILTER (WHERE fault IS NOT NULL), 0) AS total,
           count(*) FILTER (WHERE fault = '用途为空') AS no_purpose, count(*) FILTER (WHERE fault = '用途不可读') AS unreadable,
           count(*) FILTER (WHERE fault = '收款人为空') AS no_payee, count(*) FILTER (WHERE fault = '日期晚于报送日') AS ahead
    FROM payment
    GROUP BY agency_code
    HAVING count(fault) >= :faulty_payments_general
),
evidence AS (
    SELECT payment.*, row_number() OVER (PARTITION BY payment.agency_code ORDER BY abs(payment.paid) DESC, payment.pay_app_id) AS nth
    FROM payment
    JOIN unit ON unit.agency_code = payment.agency_code
    WHERE payment.fault IS NOT NULL
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT unit.agency_code AS matter_key, unit.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || unit.agency_code) AS unit_name, '支付信息' AS subject,
       CAST(:fiscal_year AS text) AS period, unit.total AS amount, CAST(unit.faulty AS numeric) AS size,
       jsonb_build_object('share', round(CAST(unit.faulty AS numeric) / unit.payments, 4), 'payments', unit.payments,
                          'no_purpose', unit.no_purpose, 'unreadable', unit.unreadable, 'no_payee', unit.no_payee,
                          'ahead', unit.ahead) AS facts,
       evidence.fault || ' ' || CAST(evidence.paid_on AS text) || ' ' || coalesce(nullif(evidence.payee_acct_name, ''), '（收款人空）') AS label,
       evidence.paid AS row_amount, evidence.receipt_id, evidence.row_no, evidence.place,
       jsonb_build_object('支付申请', evidence.pay_app_id, '用途', evidence.use_des) AS figures
FROM unit
JOIN evidence ON evidence.agency_code = unit.agency_code AND evidence.nth <= :evidence_rows
LEFT JOIN name ON name.agency_code = unit.agency_code
ORDER BY unit.faulty DESC, unit.agency_code, evidence.nth
