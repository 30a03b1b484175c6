/*---
id: R27
title: 三公经费预算与部门预算
data_sets: [D41, D05]
grain: month
tolerance: 0.01
cut_off: 同一年度；各月三公月报的年初预算数都应与部门预算一致
left: 三公月报年初预算数（30212 出国、30217 接待、30231 公车运行、31013 公车购置）
right: 部门预算同一单位、同一科目的年初批复数
explanation: 三公经费等于出国、公车（购置和运行）、接待之和，其预算应来自部门预算。
innocent_reasons:
  - 单位资金安排的三公经费不在年度项目中
---*/

-- sides
SELECT left(period, 7) AS period, agency_code || '/' || dep_bgt_eco_code AS key, '单位 ' || agency_code || ' 科目 ' || dep_bgt_eco_code AS subject,
       'left' AS side, initial_budget AS amount, '三公月报年初预算数' AS label, receipt_id, row_no, place
FROM ledger_v1.three_publics
WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to
  AND dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
UNION ALL
SELECT month.period, budget.agency_code || '/' || budget.dep_bgt_eco_code,
       '单位 ' || budget.agency_code || ' 科目 ' || budget.dep_bgt_eco_code, 'right', coalesce(budget.reply_amt, 0), budget.pro_name,
       budget.receipt_id, budget.row_no, budget.place
FROM (SELECT DISTINCT left(period, 7) AS period FROM ledger_v1.three_publics
      WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to) AS month
CROSS JOIN ledger_v1.project_budget AS budget
WHERE budget.region = :region AND budget.fiscal_year = :fiscal_year
  AND budget.dep_bgt_eco_code IN ('30212', '30217', '30231', '31013')
