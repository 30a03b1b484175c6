/*---
id: R26a
title: 功能分类合计与政府预算支出经济分类合计
data_sets: [D05]
grain: year
tolerance: 0.01
cut_off: 同一份报送之内，按单位
left: 填有项级功能分类的项目变动后预算数
right: 填有政府预算支出经济分类款级科目的项目变动后预算数
explanation: 同一范围的支出，按功能分类的合计应等于按经济分类的合计；差额是缺一种分类的项目。
innocent_reasons:
  - 待分配项目尚未确定经济分类
---*/

-- sides
SELECT left(period, 4) AS period, agency_code AS key, '单位 ' || agency_code AS subject, 'left' AS side, coalesce(cur_amt, 0) AS amount,
       coalesce(exp_func_code, '') || ' ' || pro_name AS label, receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year AND length(exp_func_code) = 7
UNION ALL
SELECT left(period, 4), agency_code, '单位 ' || agency_code, 'right', coalesce(cur_amt, 0), coalesce(gov_bgt_eco_code, '') || ' ' || pro_name,
       receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year AND length(gov_bgt_eco_code) = 5
