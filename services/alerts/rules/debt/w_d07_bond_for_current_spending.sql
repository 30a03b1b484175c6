/*---
id: W-D07
title: 债券资金用于经常性支出
version: 1
family: debt
matter_class: major
unit_of_analysis: unit
schedule: on_receipt
data_sets: [bond_project, bond_expenditure, payment_application, payment_voucher, agency]
parameters:
  current_spending: {default: {important: 0.01, major: 1000000}, title: 用于经常性支出的金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: current_spending}
facts:
  payments: 笔数
  codes: 经济分类
  first_on: 第一笔日期
  last_on: 最后一笔日期
headline: "{unit_name}用债券资金{subject}列支经常性支出{amount:wan}"
fact: "{unit_name}从{first_on:date}到{last_on:date}用债券资金（{subject}）支付工资福利、商品服务或者对个人和家庭的补助{payments:count}笔，净额{amount:wan}，经济分类为{codes}。"
formula: "{payments:count} 笔经常性支出的净额（退回已冲减）= {amount:yuan}"
explanation: 政府举债只能用于公益性的资本支出，例如修路、建学校，不能用来发工资、付日常办公费。这里查填有债券代码、经济分类却属于工资福利、商品服务、对个人补助的支付。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举借的债务只能用于公益性资本支出，不得用于经常性支出。}
  - {law: 预算法, version: "2018-12-29", article: 第九十四条, gist: 违反规定举借债务的，责令改正并处分责任人员。}
innocent_reasons:
  - 项目前期费、监理费等可以资本化的费用，经济分类选错
  - 债券代码误填，以后更正
questions:
  - 这些支付的具体内容是什么？有没有合同和验收资料？
  - 确属经常性支出的，什么时候归还债券资金？
exclusions:
  - 经济分类看部门预算经济分类 301、302、303；没有填的看政府预算经济分类 501、502、505、509
  - 退回的款项以负数冲减；净额不大于零的不提示
  - 资本性科目中的前期费不计
---*/

-- applies
WITH delivered AS (
    SELECT data_set, left(period, 7) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('payment_application', '支付申请'), ('payment_voucher', '支付凭证'), ('bond_project', '政府债券转贷与项目'))
     AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title
UNION ALL
SELECT false AS is_applicable, '本年有新增债券，但支付申请都没有填写债券代码，债券资金的用途无从判断' AS reason
FROM (SELECT count(*) AS bonds FROM ledger_v1.bond_project
      WHERE region = :region AND period = CAST(:fiscal_year AS text) AND issue_kind = 'new') AS issued
CROSS JOIN (SELECT count(bond_code) AS marked, count(*) AS applications FROM ledger_v1.payment_application
            WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)) AS asked
WHERE issued.bonds > 0 AND asked.applications > 0 AND asked.marked = 0
UNION ALL
SELECT true AS is_applicable,
       '缺 ' || string_agg(month.period, '、' ORDER BY month.period) || ' 的支付凭证，结论只限已收到的数据' AS reason
FROM (SELECT CAST(:fiscal_year AS text) || '-' || lpad(CAST(n AS text), 2, '0') AS period
      FROM generate_series(1, 12) AS numbers (n)) AS month
LEFT JOIN delivered ON delivered.data_set = 'payment_voucher' AND delivered.period = month.period
WHERE delivered.period IS NULL AND month.period <= to_char(:today, 'YYYY-MM')
HAVING count(*) > 0

-- findings
WITH payment AS MATERIALIZED (
    SELECT bond_code, agency_code, coalesce(nullif(dep_bgt_eco_code, ''), gov_bgt_eco_code) AS eco_code,
           coalesce(xpay_amt, pay_amt) AS paid, coalesce(xpay_date, vou_date) AS paid_on, use_des, receipt_id, row_no, place
    FROM ledger_v1.bond_expenditure
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND bond_code <> ''
),
spending AS (
    SELECT payment.*
    FROM payment
    WHERE left(eco_code, 3) IN ('301', '302', '303', '501', '502', '505', '509')
),
total AS (
    SELECT agency_code, bond_code, sum(paid) AS amount, count(*) AS payments, min(paid_on) AS first_on, max(paid_on) AS last_on,
           string_agg(DISTINCT eco_code, '、') AS codes
    FROM spending
    GROUP BY agency_code, bond_code
    HAVING sum(paid) > 0
),
bond AS (
    SELECT bond_code, max(bond_name) AS bond_name
    FROM ledger_v1.bond_project
    WHERE region = :region
    GROUP BY bond_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT total.agency_code || '|' || total.bond_code AS matter_key, total.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || total.agency_code) AS unit_name, concat_ws(' ', total.bond_code, bond.bond_name) AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, CAST(total.payments AS numeric) AS size,
       jsonb_build_object('payments', total.payments, 'codes', total.codes, 'first_on', total.first_on, 'last_on', total.last_on) AS facts,
       '支付 ' || CAST(spending.paid_on AS text) || ' ' || spending.eco_code || ' ' || coalesce(spending.use_des, '') AS label,
       spending.paid AS row_amount, spending.receipt_id, spending.row_no, spending.place
FROM total
JOIN spending ON spending.agency_code = total.agency_code AND spending.bond_code = total.bond_code
LEFT JOIN bond ON bond.bond_code = total.bond_code
LEFT JOIN name ON name.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, total.bond_code, spending.paid_on, spending.row_no
