/*---
id: W-I13
title: 政府投资项目超概算
version: 1
family: procurement
matter_class: major
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, procurement_contract, procurement_plan, budget_indicator, agency]
parameters:
  share_of_cost: {default: {important: 1.0, major: 1.1}, title: 是批准概算的倍数, unit: share, bounds: [0, 10], source: 政府投资条例第二十三条，超一成为本系统暂定}
  excess_amount: {default: {important: 10000, major: 10000}, title: 超概算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: share_of_cost}
    amount: {from: excess_amount}
facts:
  approved_cost: 投资概算
  committed: 已支付与应付未付合计或合同合计（取大）
  contracts: 合同合计
  paid: 已支付与应付未付合计
headline: "“{subject}”超概算{amount:wan}，达到概算的{size:percent}"
fact: "“{subject}”核定概算{approved_cost:wan}；截至{period:period}已支付和应付未付合计{paid:wan}，已签采购合同合计{contracts:wan}，按较大者计为{committed:wan}，超出概算{amount:wan}，达到概算的{size:percent}。"
formula: "{committed:yuan} − 概算 {approved_cost:yuan} = {amount:yuan}；{size:percent}"
explanation: 概算是批准项目时定下的投资总额上限。没有按程序调整概算就超出，多出来的钱没有依据，还会挤占别的支出。
legal_basis:
  - {law: 政府投资条例, version: "2019-04-14", article: 第十二条, gist: 核定的概算是控制项目总投资的依据。}
  - {law: 政府投资条例, version: "2019-04-14", article: 第二十三条, gist: 投资原则上不得超过核定概算，确需增加的要重新核定。}
innocent_reasons: [概算调整已经批准但未录入, 合同暂定价高于预计结算价, 包含不在概算内的征地费用]
questions: [概算有没有按程序调整？批准文号和日期是什么？, 超出部分的资金从哪里来？]
exclusions:
  - 采购合同经采购计划、预算指标对应到预算项目代码，对应不上或一个预算项目代码对应几个投资项目的不计合同
  - 超出不足 1 万元的不提示；概算为零的不评
---*/

-- applies
WITH needed (data_set, title, is_monthly) AS (
    VALUES ('investment_project', '政府投资项目', true)
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
       CASE WHEN count(DISTINCT data_set) < 3 THEN '缺采购合同、采购计划或预算指标，只按项目月报的已付和应付判断' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set IN ('procurement_contract', 'procurement_plan', 'budget_indicator')
  AND superseded_at IS NULL AND left(period, 4) = CAST(:fiscal_year AS text)

-- findings
WITH project AS MATERIALIZED (
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, pro_code, approved_cost, period,
           coalesce(paid_amount, 0) + coalesce(payable_unpaid, 0) AS paid, paid_amount, payable_unpaid, receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
single AS (
    SELECT pro_code, min(project_code) AS project_code
    FROM project
    WHERE pro_code <> ''
    GROUP BY pro_code
    HAVING count(*) = 1
),
plan AS MATERIALIZED (
    SELECT DISTINCT ON (plan_no) plan_no, bgt_id,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_plan
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY plan_no, period DESC, receipt_id, row_no
),
indicator AS MATERIALIZED (
    SELECT bgt_id, min(pro_code) AS pro_code
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    GROUP BY bgt_id
    HAVING count(DISTINCT pro_code) = 1
),
contract AS MATERIALIZED (
    SELECT DISTINCT ON (contract_no) contract_no, plan_no, supplier_name, signed_on,
           CASE WHEN supplement_of <> '' THEN coalesce(nullif(supplement_amount, 0), contract_amount) ELSE contract_amount END AS amount,
           receipt_id, row_no, place
    FROM ledger_v1.procurement_contract
    WHERE region = :region AND left(period, 4) BETWEEN CAST(:fiscal_year - 2 AS text) AND CAST(:fiscal_year AS text)
    ORDER BY contract_no, period DESC, receipt_id, row_no
),
belonging AS (
    SELECT contract.*, single.project_code
    FROM contract
    JOIN plan ON plan.plan_no = contract.plan_no
    JOIN indicator ON indicator.bgt_id = plan.bgt_id
    JOIN single ON single.pro_code = indicator.pro_code
),
contracted AS (
    SELECT project_code, sum(amount) AS contracts
    FROM belonging
    GROUP BY project_code
),
exceeded AS (
    SELECT project.*, coalesce(contracted.contracts, 0) AS contracts,
           greatest(project.paid, coalesce(contracted.contracts, 0)) AS committed
    FROM project
    LEFT JOIN contracted ON contracted.project_code = project.project_code
    WHERE project.approved_cost > 0
      AND greatest(project.paid, coalesce(contracted.contracts, 0)) - project.approved_cost >= :excess_amount_important
),
evidence AS (
    SELECT project_code, 1 AS part, CAST(NULL AS date) AS signed_on, '项目月报 ' || period AS label, paid AS row_amount,
           receipt_id, row_no, place,
           jsonb_build_object('概算', approved_cost, '已支付', paid_amount, '应付未付', payable_unpaid) AS figures
    FROM exceeded
    UNION ALL
    SELECT belonging.project_code, 2 AS part, belonging.signed_on,
           '合同 ' || belonging.contract_no || ' ' || belonging.supplier_name AS label, belonging.amount AS row_amount,
           belonging.receipt_id, belonging.row_no, belonging.place, CAST(NULL AS jsonb) AS figures
    FROM belonging
    JOIN exceeded ON exceeded.project_code = belonging.project_code
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT exceeded.project_code AS matter_key, exceeded.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || exceeded.agency_code, '项目单位（未填）') AS unit_name,
       exceeded.project_name AS subject, exceeded.period, exceeded.committed - exceeded.approved_cost AS amount,
       exceeded.committed / exceeded.approved_cost AS size,
       jsonb_build_object('approved_cost', exceeded.approved_cost, 'committed', exceeded.committed,
                          'contracts', exceeded.contracts, 'paid', exceeded.paid) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures
FROM exceeded
JOIN evidence ON evidence.project_code = exceeded.project_code
LEFT JOIN name ON name.agency_code = exceeded.agency_code
ORDER BY exceeded.committed - exceeded.approved_cost DESC, exceeded.project_code, evidence.part, evidence.signed_on, evidence.row_no
