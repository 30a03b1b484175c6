/*---
id: W-E17
title: 部门批复所属单位预算超15日
version: 1
family: execution
matter_class: general
unit_of_analysis: unit
schedule: on_receipt
data_sets: [disclosure, agency]
parameters:
  limit_days: {default: 15, title: 批复的期限, unit: days, bounds: [0, 366], source: 预算法第五十二条}
  days_over: {default: {general: 1, important: 10}, title: 超过期限的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: days_over}
facts:
  received_on: 部门接到批复的日期
  due_on: 批复期限
  units: 逾期批复的单位数
  worst: 最晚的单位
  replied_on: 最晚的批复日期
headline: "{unit_name}向{units:count}个所属单位批复预算超过15日，最长逾期{size:days}天"
fact: "{unit_name}{fiscal_year}年部门预算{received_on:date}批复，应在{due_on:date}前批复到所属单位；{units:count}个所属单位的批复超过期限，最晚的是{worst}，{replied_on:date}才批复，逾期{size:days}天。"
formula: "最晚批复日 {replied_on:date} − 期限 {due_on:date}（部门接到批复次日起 15 日） = {size:days} 天"
explanation: 部门接到财政局的预算批复后，要在十五天内批复到下属单位。批复晚了，下属单位没有依据花钱，进度就会拖后。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十二条第一款, gist: 部门接到批复后应当在十五日内向所属各单位批复预算。}
innocent_reasons:
  - 公开登记中的批复日期填成了公开日期
  - 所属单位年中新设或者划转
questions:
  - 所属单位预算的批复文件是哪一天印发的？为什么超过十五日？
exclusions:
  - 期限按自然日计算，接到批复当日不计；接到日期取部门本身预算的批复日期
  - 没有登记主管部门，或者主管部门没有登记批复日期的单位，不作判断
---*/

-- applies
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('agency', '单位库'), ('disclosure', '预决算公开登记')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND slice.period = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '公开登记中没有 ' || CAST(:fiscal_year AS text) || ' 年所属单位预算的批复日期' END AS reason
FROM ledger_v1.disclosure
JOIN ledger_v1.agency ON agency.region = disclosure.region AND agency.agency_code = disclosure.agency_code
 AND agency.period = disclosure.period
WHERE disclosure.region = :region AND disclosure.fiscal_year = :fiscal_year
  AND disclosure.disclosure_kind = 'department_budget'
  AND agency.dept_code <> agency.agency_code AND NOT coalesce(agency.is_budget_unit, false)

-- findings
WITH unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name, dept_code,
           coalesce(is_budget_unit, false) OR dept_code = agency_code AS is_department
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
),
reply AS MATERIALIZED (
    SELECT unit.*, disclosure.approved_on, disclosure.receipt_id, disclosure.row_no, disclosure.place
    FROM ledger_v1.disclosure
    JOIN unit ON unit.agency_code = disclosure.agency_code
    WHERE disclosure.region = :region AND disclosure.fiscal_year = :fiscal_year
      AND disclosure.disclosure_kind = 'department_budget'
),
department AS (
    SELECT DISTINCT ON (dept_code) dept_code, agency_code, agency_name, approved_on AS received_on,
           approved_on + CAST(:limit_days AS int) AS due_on, receipt_id, row_no, place
    FROM reply
    WHERE is_department AND dept_code IS NOT NULL
    ORDER BY dept_code, agency_code = dept_code DESC, agency_code
),
late AS (
    SELECT department.dept_code, reply.agency_code, reply.agency_name, reply.approved_on AS replied_on,
           reply.approved_on - department.due_on AS days, reply.receipt_id, reply.row_no, reply.place
    FROM reply
    JOIN department ON department.dept_code = reply.dept_code
    WHERE NOT reply.is_department AND reply.approved_on > department.due_on
),
total AS (
    SELECT dept_code, count(*) AS units, max(days) AS days, max(replied_on) AS replied_on,
           (array_agg(agency_name ORDER BY days DESC, agency_code))[1] AS worst
    FROM late
    GROUP BY dept_code
),
evidence AS (
    SELECT dept_code, 1 AS part, 0 AS days, '部门接到批复 ' || CAST(received_on AS text) AS label, receipt_id, row_no, place
    FROM department
    UNION ALL
    SELECT dept_code, 2 AS part, days,
           agency_name || ' 批复 ' || CAST(replied_on AS text) || '，逾期 ' || CAST(days AS text) || ' 天' AS label,
           receipt_id, row_no, place
    FROM late
)
SELECT department.agency_code AS matter_key, department.agency_code AS unit_code, department.agency_name AS unit_name,
       '所属单位预算批复' AS subject, CAST(:fiscal_year AS text) AS period, CAST(NULL AS numeric) AS amount,
       CAST(total.days AS numeric) AS size,
       jsonb_build_object('received_on', department.received_on, 'due_on', department.due_on, 'units', total.units,
                          'worst', total.worst, 'replied_on', total.replied_on) AS facts,
       evidence.label, evidence.receipt_id, evidence.row_no, evidence.place
FROM total
JOIN department ON department.dept_code = total.dept_code
JOIN evidence ON evidence.dept_code = total.dept_code
ORDER BY total.days DESC, department.agency_code, evidence.part, evidence.days DESC, evidence.row_no
