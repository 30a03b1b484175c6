/*---
id: W-E14
title: 部门自行下达转移支付
version: 3
family: execution
matter_class: major
unit_of_analysis: unit
schedule: on_receipt
data_sets: [payment_application, agency]
picks: {payment_application: payment}
parameters:
  amount: {default: {important: 0.01}, title: 拨付的转移支付资金, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  payments: 笔数
headline: "{unit_name}自行拨付转移支付资金{payments:count}笔（{amount:wan}）"
fact: "{fiscal_year}年{unit_name}办理了{payments:count}笔向乡镇下达、拨付补助的支付（列“转移性支出”，或者收款人是乡镇、用途是补助），共{amount:wan}；转移支付的下达和拨付应当由财政部门办理。"
formula: "各笔支付之和（退回以负数抵减） = {amount:yuan}"
explanation: 给乡镇的转移支付只能由财政下达和拨付。部门自己往下拨，乡镇的预算里没有这笔钱，用途和结果都难以监督。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十九条, gist: 转移支付预算下达和资金拨付由财政部门办理，其他部门和单位不得自行下达、拨付。}
innocent_reasons:
  - 实际是向乡镇购买服务或者支付代管项目的工程款，科目选择有误
questions:
  - 这笔资金是怎样下达的？有没有财政部门的文件？
  - 收款的乡镇把它列入预算了吗？
exclusions:
  - 对下转移支付表中没有下达单位，以支付申请的政府经济分类（513）认定，收款人是乡镇政府、财政所而用途写下达、拨付、补助的也算；名称含“财政”的单位不计
---*/

-- applies
WITH delivered AS (
    SELECT DISTINCT left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'payment_application' AND left(period, 4) = CAST(:fiscal_year AS text)
      AND superseded_at IS NULL
)
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年支付申请' END AS reason
FROM delivered
UNION ALL
SELECT asked.is_filled OR NOT asked.is_there AS is_applicable,
       CASE WHEN asked.is_there AND NOT asked.is_filled THEN '支付申请没有填写政府预算经济分类' END AS reason
FROM (SELECT EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS is_there,
             EXISTS (SELECT 1 FROM ledger_v1.payment_application
                     WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
                       AND gov_bgt_eco_code IS NOT NULL) AS is_filled) AS asked
UNION ALL
SELECT count(*) > 0 AS is_applicable, CASE WHEN count(*) = 0 THEN '缺单位库，分不清哪个是财政部门' END AS reason
FROM ledger_v1.agency
WHERE region = :region AND period <= CAST(:fiscal_year AS text)
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付申请，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
payment AS (
    SELECT application.agency_code, coalesce(name.agency_name, '单位' || application.agency_code) AS agency_name,
           coalesce(application.xpay_amt, application.pay_app_amt) AS paid, application.create_date AS paid_on,
           application.gov_bgt_eco_code AS code, application.payee_acct_name AS payee, application.use_des,
           application.receipt_id, application.row_no, application.place
    FROM ledger_v1.payment_application AS application
    LEFT JOIN name ON name.agency_code = application.agency_code
    WHERE application.region = :region AND left(application.period, 4) = CAST(:fiscal_year AS text)
      AND coalesce(name.agency_name, '') !~ '财政'
      AND (left(application.gov_bgt_eco_code, 3) = '513'
           OR application.payee_acct_name ~ '(乡|镇)(人民政府|财政所|财政办公室)' AND application.use_des ~ '下达|拨付|补助|转移支付|专项资金'
              AND coalesce(name.agency_name, '') !~ '(乡|镇|街道)')
),
total AS (
    SELECT agency_code, sum(paid) AS amount, count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM payment
    GROUP BY agency_code
    HAVING sum(paid) >= :amount_important
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code, payment.agency_name AS unit_name, '转移支付资金' AS subject,
       to_char(total.last_on, 'YYYY-MM') AS period, total.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('payments', total.payments) AS facts,
       '支付 ' || CAST(payment.paid_on AS text) || ' ' || coalesce(payment.payee, '（收款人空）') AS label, payment.paid AS row_amount,
       payment.receipt_id, payment.row_no, payment.place,
       jsonb_build_object('用途', payment.use_des, '政府经济分类', payment.code) AS figures
FROM total
JOIN payment ON payment.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, payment.paid_on, payment.row_no
