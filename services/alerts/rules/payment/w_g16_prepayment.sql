/*---
id: W-G16
title: 预付款异常
version: 1
family: payment
matter_class: important
unit_of_analysis: document
schedule: on_receipt
data_sets: [payment_application, procurement_contract, agency]
picks: {payment_application: prepaid}
parameters:
  prepaid_share: {default: {general: 0.3}, title: 预付占合同金额的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  prepaid_amount: {default: {general: 10000}, title: 预付的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  three_publics_prepaid: {default: {important: 1000}, title: 第四季度预付三公经费的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: prepaid_share}
    amount: {from: prepaid_amount}
  - three_publics: {from: three_publics_prepaid}
facts:
  reason: 异常之处
  payments: 笔数
  last_on: 最近一笔的日期
  three_publics: 第四季度预付的三公经费
headline: "{unit_name}{subject}预付{amount:wan}，{reason}"
fact: "{unit_name}{subject}预付{payments:count}笔、{amount:wan}，最近一笔在{last_on:date}；{reason}。"
formula: "预付合计 {amount:yuan}；{reason}"
explanation: 钱应当按实际进度付。没干活先付大半，或者年底把接待、用车的钱预存到商家，都会让财政资金脱离监管。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条第三项, gist: 拨款要看用款单位实际用到什么程度。}
innocent_reasons: [对中小企业按规定提高预付款比例, 合同约定分阶段预付且有保函, 定点加油的统一充值]
questions: [预付的依据是合同哪一条？有没有预付款保函？, 预存在商家的余额还有多少？]
exclusions:
  - 按用途文字认定预付（预付、预支付、预存、充值、购卡、首付款）；退回的以负数冲减
  - 没有采购合同编号或合同数据中查不到的，不算比例；不足 1 万元的不提示
  - 三公经费指部门经济分类 30212、30217、30231、31013，只看第四季度，从 1,000 元起
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
SELECT true AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺政府采购合同，预付比例不评，只看第四季度预付的三公经费' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'procurement_contract' AND superseded_at IS NULL
  AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)

-- findings
WITH prepaid AS MATERIALIZED (
    SELECT agency_code, payee_acct_name AS payee, coalesce(xpay_amt, pay_app_amt) AS paid, create_date AS paid_on, use_des,
           coalesce(contract_no, '') AS contract_no, dep_bgt_eco_code, pay_app_id, receipt_id, row_no, place
    FROM ledger_v1.payment_application
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      AND use_des ~ '预付|预支付|预存|充值|购.{0,4}卡|首付款'
),
contract AS (
    SELECT DISTINCT ON (contract_no) contract_no, contract_amount,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
grouped AS (
    SELECT prepaid.*, '合同 ' || prepaid.contract_no AS subject, contract.contract_amount, false AS is_three_publics
    FROM prepaid
    JOIN contract ON contract.contract_no = prepaid.contract_no
    WHERE contract.contract_amount > 0
    UNION ALL
    SELECT prepaid.*, '第四季度三公经费' AS subject, CAST(NULL AS numeric) AS contract_amount, true AS is_three_publics
    FROM prepaid
    WHERE dep_bgt_eco_code IN ('30212', '30217', '30231', '31013') AND date_part('month', paid_on) >= 10
),
matter AS (
    SELECT agency_code, subject, is_three_publics, max(contract_amount) AS contract_amount, sum(paid) AS total,
           count(*) FILTER (WHERE paid > 0) AS payments, max(paid_on) AS last_on
    FROM grouped
    GROUP BY agency_code, subject, is_three_publics
    HAVING sum(paid) > 0
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT matter.agency_code || '/' || matter.subject AS matter_key, matter.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || matter.agency_code) AS unit_name, matter.subject,
       to_char(matter.last_on, 'YYYY-MM') AS period, matter.total AS amount, matter.total / matter.contract_amount AS size,
       jsonb_build_object('payments', matter.payments, 'last_on', matter.last_on,
                          'three_publics', CASE WHEN matter.is_three_publics THEN matter.total END,
                          'reason', CASE WHEN matter.is_three_publics THEN '年末预付三公经费'
                                    ELSE '占合同金额的' || CAST(round(matter.total / matter.contract_amount * 100, 1) AS text) || '%' END) AS facts,
       '预付 ' || CAST(grouped.paid_on AS text) || ' ' || coalesce(nullif(grouped.payee, ''), '（收款人空）') AS label,
       grouped.paid AS row_amount, grouped.receipt_id, grouped.row_no, grouped.place,
       jsonb_build_object('支付申请', grouped.pay_app_id, '用途', grouped.use_des, '合同金额', grouped.contract_amount) AS figures
FROM matter
JOIN grouped ON grouped.agency_code = matter.agency_code AND grouped.subject = matter.subject
LEFT JOIN name ON name.agency_code = matter.agency_code
ORDER BY matter.total DESC, matter.agency_code, matter.subject, grouped.paid_on, grouped.pay_app_id
