/*---
id: W-E16
title: 部门预算批复超20日
version: 1
family: execution
matter_class: important
unit_of_analysis: county
schedule: on_receipt
data_sets: [disclosure, approved_budget, agency]
parameters:
  limit_days: {default: 20, title: 批复的期限, unit: days, bounds: [0, 366], source: 预算法第五十二条}
  days_over: {default: {general: 1, important: 10}, title: 超过期限的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: days_over}
facts:
  approved_on: 预算批准日期
  due_on: 批复期限
  departments: 逾期批复的部门数
  worst: 最晚的部门
  replied_on: 最晚的批复日期
headline: "财政部门向{departments:count}个部门批复预算超过20日，最长逾期{size:days}天"
fact: "{fiscal_year}年预算{approved_on:date}批准，应在{due_on:date}前向各部门批复；{departments:count}个部门的批复超过期限，最晚的是{worst}，{replied_on:date}才批复，逾期{size:days}天。"
formula: "最晚批复日 {replied_on:date} − 期限 {due_on:date}（批准日次日起 20 日） = {size:days} 天"
explanation: 人代会批准预算后，财政局要在二十天内把预算批复到各部门，部门才能照着花钱。批复晚了，上半年的钱就花不出去，年底容易突击。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条第一款, gist: 预算批准后财政部门应当在二十日内向本级各部门批复预算。}
innocent_reasons:
  - 公开登记中的批复日期填成了公开日期
  - 机构改革，个别部门的预算需要重新拆分
questions:
  - 各部门预算的批复文件是哪一天印发的？为什么超过二十日？
exclusions:
  - 期限按自然日计算，批准当日不计；批准日取本年最早批准的版本
  - 批复日期取自预决算公开登记中“部门预算”的批准或批复日期；所属单位由另一条规则查
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年预算的批准日期' END AS reason
FROM ledger_v1.approved_budget
WHERE region = :region AND fiscal_year = :fiscal_year AND approved_on IS NOT NULL
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年部门预算的公开登记（批复日期）' END AS reason
FROM ledger_v1.disclosure
WHERE region = :region AND fiscal_year = :fiscal_year AND disclosure_kind = 'department_budget'
UNION ALL
SELECT true AS is_applicable,
       '单位库中有 ' || CAST(count(*) AS text) || ' 个一级预算单位没有登记批复日期，未作判断' AS reason
FROM ledger_v1.agency
WHERE agency.region = :region AND agency.period = CAST(:fiscal_year AS text)
  AND (agency.is_budget_unit OR agency.dept_code = agency.agency_code)
  AND agency.agency_code NOT IN (SELECT disclosure.agency_code FROM ledger_v1.disclosure
                                 WHERE disclosure.region = :region AND disclosure.fiscal_year = :fiscal_year
                                   AND disclosure.disclosure_kind = 'department_budget')
HAVING count(*) > 0

-- findings
WITH approval AS (
    SELECT approved_on, approved_on + CAST(:limit_days AS int) AS due_on, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND approved_on IS NOT NULL
    ORDER BY approved_on, receipt_id, row_no
    LIMIT 1
),
unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name,
           coalesce(is_budget_unit, false) OR dept_code IS NULL OR dept_code = agency_code AS is_department
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
late AS (
    SELECT reply.agency_code, coalesce(reply.unit_name, unit.agency_name, '单位' || reply.agency_code) AS department,
           reply.approved_on AS replied_on, reply.approved_on - approval.due_on AS days, reply.receipt_id, reply.row_no, reply.place
    FROM ledger_v1.disclosure AS reply
    CROSS JOIN approval
    LEFT JOIN unit ON unit.agency_code = reply.agency_code
    WHERE reply.region = :region AND reply.fiscal_year = :fiscal_year AND reply.disclosure_kind = 'department_budget'
      AND coalesce(unit.is_department, true) AND reply.approved_on > approval.due_on
),
total AS (
    SELECT count(*) AS departments, max(days) AS days, max(replied_on) AS replied_on,
           (array_agg(department ORDER BY days DESC, agency_code))[1] AS worst
    FROM late
),
evidence AS (
    SELECT 1 AS part, 0 AS days, '预算批准 ' || CAST(approved_on AS text) AS label, receipt_id, row_no, place FROM approval
    UNION ALL
    SELECT 2 AS part, days, department || ' 批复 ' || CAST(replied_on AS text) || '，逾期 ' || CAST(days AS text) || ' 天' AS label,
           receipt_id, row_no, place
    FROM late
)
SELECT 'budget_reply' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '部门预算批复' AS subject,
       CAST(:fiscal_year AS text) AS period, CAST(NULL AS numeric) AS amount, CAST(total.days AS numeric) AS size,
       jsonb_build_object('approved_on', approval.approved_on, 'due_on', approval.due_on, 'departments', total.departments,
                          'worst', total.worst, 'replied_on', total.replied_on) AS facts,
       evidence.label, evidence.receipt_id, evidence.row_no, evidence.place
FROM total
CROSS JOIN approval
CROSS JOIN evidence
WHERE total.departments > 0
ORDER BY evidence.part, evidence.days DESC, evidence.row_no
