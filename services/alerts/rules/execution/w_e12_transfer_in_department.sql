/*---
id: W-E12
title: 部门预算中列对下转移支付
version: 1
family: execution
matter_class: important
unit_of_analysis: unit
schedule: on_receipt
data_sets: [project_budget, agency]
parameters:
  amount: {default: {general: 0.01, important: 5000000}, title: 列入部门预算的转移支付, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - amount: {from: amount}
facts:
  lines: 条数
headline: "{unit_name}的部门预算列了对下转移支付{amount:wan}"
fact: "{fiscal_year}年{unit_name}的部门预算中有{lines:count}条共{amount:wan}列在“转移性支出”（政府经济分类 513），应当列在财政的对下转移支付预算中。"
formula: "各条预算之和 = {amount:yuan}"
explanation: 给乡镇的转移支付由财政统一编制和下达。放在部门的预算里，等于部门替财政分钱，乡镇的预算里看不到，人大也审查不到。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十八条第一款, gist: 转移支付按规定的标准、分地区分项目编制。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十九条, gist: 转移支付预算下达和资金拨付由财政部门办理。}
innocent_reasons:
  - 年初尚未落实到乡镇，暂列主管部门，执行中由财政下达
  - 经济分类代码填写有误
questions:
  - 这些资金最终由哪个乡镇使用？由谁下达？
  - 为什么不编入对下转移支付预算？
exclusions:
  - 名称含“财政”的单位（财政局、财政所）不计；按变动后的预算数计算
---*/

-- applies
SELECT count(*) > 0 AND count(gov_bgt_eco_code) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年年度项目预算'
            WHEN count(gov_bgt_eco_code) = 0 THEN '年度项目预算没有填写政府预算经济分类'
            WHEN count(gov_bgt_eco_code) < count(*)
            THEN '有 ' || CAST(count(*) - count(gov_bgt_eco_code) AS text) || ' 条项目预算没有填写政府预算经济分类，未作判断' END AS reason
FROM ledger_v1.project_budget
WHERE region = :region AND period = CAST(:fiscal_year AS text)
UNION ALL
SELECT count(*) > 0 AS is_applicable, CASE WHEN count(*) = 0 THEN '缺单位库，分不清哪个是财政部门' END AS reason
FROM ledger_v1.agency
WHERE region = :region AND period <= CAST(:fiscal_year AS text)

-- findings
WITH name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
line AS (
    SELECT budget.agency_code, coalesce(name.agency_name, '单位' || budget.agency_code) AS agency_name, budget.pro_name,
           budget.gov_bgt_eco_code AS code, budget.receipt_id, budget.row_no, budget.place,
           coalesce(budget.cur_amt, coalesce(budget.reply_amt, 0) + coalesce(budget.adj_amt, 0) + coalesce(budget.dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget AS budget
    LEFT JOIN name ON name.agency_code = budget.agency_code
    WHERE budget.region = :region AND budget.period = CAST(:fiscal_year AS text) AND left(budget.gov_bgt_eco_code, 3) = '513'
      AND coalesce(name.agency_name, '') !~ '财政'
),
total AS (
    SELECT agency_code, sum(budget) AS amount, count(*) AS lines
    FROM line
    GROUP BY agency_code
    HAVING sum(budget) >= :amount_general
)
SELECT total.agency_code AS matter_key, total.agency_code AS unit_code, line.agency_name AS unit_name, '对下转移支付' AS subject,
       CAST(:fiscal_year AS text) AS period, total.amount, CAST(NULL AS numeric) AS size,
       jsonb_build_object('lines', total.lines) AS facts, line.code || ' ' || line.pro_name AS label, line.budget AS row_amount,
       line.receipt_id, line.row_no, line.place
FROM total
JOIN line ON line.agency_code = total.agency_code
ORDER BY total.amount DESC, total.agency_code, line.budget DESC, line.row_no
