/*---
id: W-G12
title: 收款人不是合同供应商
version: 2
family: payment
matter_class: important
unit_of_analysis: payee
schedule: on_receipt
data_sets: [payment_application, procurement_contract, agency]
picks: {payment_application: elsewhere}
parameters:
  paid_elsewhere: {default: {general: 0, important: 100000}, title: 付给合同以外收款人的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  minimum_amount: {default: 1000, title: 单笔的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {above: paid_elsewhere}
facts:
  supplier: 合同供应商
  contract: 合同编号
  payments: 笔数
  last_on: 最近一笔的日期
headline: "{unit_name}采购合同{contract}的款项付给了“{subject}”，涉及{amount:wan}"
fact: "{unit_name}采购合同{contract}的供应商是“{supplier}”，但有{payments:count}笔、{amount:wan}付给了“{subject}”，最近一笔在{last_on:date}。"
formula: "合同 {contract} 下付给“{subject}”的款项合计 {amount:yuan}（{payments:count} 笔，已减退回）"
explanation: 政府采购的钱应当付给签合同的供应商。付给了别人，可能是转包、挂靠、冒领，也可能是付错。
legal_basis:
  - {law: 政府采购法实施条例, version: "2015-01-30", article: 第五十一条, gist: 采购款按合同付给中标、成交的供应商。}
  - {law: 政府采购法, version: "2014-08-31", article: 第五十条, gist: 合同双方都不能自己改动合同。}
innocent_reasons: [供应商已更名，名称变更未录入合同, 供应商把应收账款转让给银行或保理公司, 法院协助执行, 分公司收款]
questions: [收款人同合同供应商是什么关系？, 是否有债权转让通知、更名证明或法院文书？]
exclusions:
  - 名称比较时不计空格、标点和括号
  - 合同编号在合同数据中查不到的不评；收款人为空的由支付信息不规范规则查
  - 合计不足 1,000 元的不提示，退回的以负数冲减
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
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年及以前两年的政府采购合同' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'procurement_contract' AND superseded_at IS NULL
  AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)

-- findings
WITH contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, supplier_name, contract_amount, signed_on,
           supplier_name_key AS key,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
payment AS MATERIALIZED (
    SELECT agency_code, contract_no, payee_acct_name AS payee, payee_acct_name_key AS key,
           coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND contract_no <> '' AND payee_acct_name <> ''
),
elsewhere AS (
    SELECT payment.*, contract.supplier_name
    FROM payment
    JOIN contract ON contract.contract_no = payment.contract_no
    WHERE payment.key <> contract.key
),
matter AS (
    SELECT agency_code, contract_no, key, min(payee) AS payee, min(supplier_name) AS supplier, sum(paid) AS total,
           count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM elsewhere
    GROUP BY agency_code, contract_no, key
    HAVING sum(paid) >= :minimum_amount
),
evidence AS (
    SELECT matter.agency_code, matter.contract_no, matter.key, 1 AS part, CAST(NULL AS date) AS paid_on,
           '合同 ' || contract.contract_no || ' ' || contract.supplier_name AS label, contract.contract_amount AS row_amount,
           contract.receipt_id, contract.row_no, contract.place, CAST(NULL AS jsonb) AS figures
    FROM matter
    JOIN contract ON contract.contract_no = matter.contract_no
    UNION ALL
    SELECT matter.agency_code, matter.contract_no, matter.key, 2 AS part, elsewhere.paid_on,
           '支付 ' || CAST(elsewhere.paid_on AS text) || ' ' || elsewhere.payee AS label, elsewhere.paid AS row_amount,
           elsewhere.receipt_id, elsewhere.row_no, elsewhere.place,
           jsonb_build_object('支付申请', elsewhere.pay_app_id, '用途', elsewhere.use_des) AS figures
    FROM matter
    JOIN elsewhere ON elsewhere.agency_code = matter.agency_code AND elsewhere.contract_no = matter.contract_no
     AND elsewhere.key = matter.key
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.contract_no || '/' || matter.agency_code || '/' || matter.key AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.payee || CASE WHEN strpos(matter.payee, '*') > 0 THEN '〔' || left(matter.key, 6) || '〕' ELSE '' END AS subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('supplier', matter.supplier, 'contract', matter.contract_no, 'payments', matter.payments,
                          'last_on', matter.last_on) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM matter
JOIN evidence ON evidence.agency_code = matter.agency_code AND evidence.contract_no = matter.contract_no
 AND evidence.key = matter.key
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.contract_no, matter.key, evidence.part, evidence.paid_on, evidence.row_no
