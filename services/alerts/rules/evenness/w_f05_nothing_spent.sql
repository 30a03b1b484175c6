/*---
id: W-F05
title: 零支出项目
version: 1
family: evenness
matter_class: important
unit_of_analysis: unit
schedule: monthly
data_sets: [project_budget, payment_application, budget_indicator, agency]
parameters:
  months: {default: {general: 6, important: 9, major: 11}, title: 没有支出的月数, unit: months, bounds: [1, 12], source: 本系统暂定}
  minimum_budget: {default: 200000, title: 项目预算的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  recent_days: {default: 90, title: 新下达的预算暂不判断的天数, unit: days, bounds: [0, 366], source: 本系统暂定}
levels:
  - size: {from: months}
facts:
  projects: 零支出项目数
  largest: 预算最大的项目
  largest_budget: 该项目预算
headline: "{unit_name}有{projects:count}个项目{size:count}个月没有支出，预算{amount:wan}"
fact: "截至{period:period}，{unit_name}有{projects:count}个项目全年没有支出，变动后预算数合计{amount:wan}；最大的是“{largest}”，预算{largest_budget:wan}。"
formula: "1月至{size:count}月累计支出不大于零、变动后预算数不少于 20 万元的项目：{projects:count} 个，合计 {amount:yuan}"
explanation: 钱已经安排给项目，半年、大半年过去却一分没花，说明项目没有准备好就编了预算，占着的钱别的地方也用不上。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第五十七条第一款, gist: 财政部门必须及时、足额地拨付预算支出资金，加强对预算支出的管理和监督。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十条, gist: 要严格执行预算，合理安排支出进度。}
innocent_reasons:
  - 项目批准得晚，按计划在年底实施
  - 支付挂到了别的项目上
questions:
  - 这些项目为什么没有支出？前期手续、招标、合同走到哪一步？
  - 年内不能实施的，是否收回统筹使用？
exclusions:
  - 变动后预算数不足 20 万元的、已终止的项目不计；第一条指标在最近 90 天内才下达的不计
  - 一月至最近月份之间缺支付数据的，只判断到缺口以前
---*/

-- applies
WITH month AS (
    SELECT n, slice.period IS NOT NULL AS is_delivered
    FROM generate_series(1, 12) AS numbers (n)
    LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'payment_application' AND slice.superseded_at IS NULL
     AND slice.period = to_char(make_date(:fiscal_year, n, 1), 'YYYY-MM')
),
reach AS (
    SELECT coalesce(min(n) FILTER (WHERE NOT is_delivered), 13) - 1 AS month FROM month
)
SELECT count(slice.period) > 0 AS is_applicable,
       CASE WHEN count(slice.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('project_budget', '年度项目预算'), ('budget_indicator', '预算指标')) AS needed (data_set, title)
LEFT JOIN ledger_v1.slice ON slice.data_set = needed.data_set AND slice.region = :region AND slice.superseded_at IS NULL
 AND slice.period = CAST(:fiscal_year AS text)
GROUP BY needed.title
UNION ALL
SELECT month >= :months_general AS is_applicable,
       CASE WHEN month < :months_general
            THEN '支付申请从一月起连续收到 ' || CAST(month AS text) || ' 个月，缺 '
                 || to_char(make_date(:fiscal_year, month + 1, 1), 'YYYY-MM') || '，满六个月才判断'
            WHEN month < 12 THEN '支付申请连续到 ' || CAST(month AS text) || ' 月，只判断到该月' END AS reason
FROM reach

-- findings
WITH month AS (
    SELECT n, slice.period IS NOT NULL AS is_delivered
    FROM generate_series(1, 12) AS numbers (n)
    LEFT JOIN ledger_v1.slice ON slice.region = :region AND slice.data_set = 'payment_application' AND slice.superseded_at IS NULL
     AND slice.period = to_char(make_date(:fiscal_year, n, 1), 'YYYY-MM')
),
reach AS (
    SELECT month, to_char(make_date(:fiscal_year, month, 1), 'YYYY-MM') AS period,
           CAST(make_date(:fiscal_year, month, 1) + INTERVAL '1 month' AS date) - 1 AS last_day
    FROM (SELECT coalesce(min(n) FILTER (WHERE NOT is_delivered), 13) - 1 AS month FROM month) AS counted
    WHERE month > 0
),
indicator AS MATERIALIZED (
    SELECT bgt_id, bgt_pman_id, doc_date
    FROM ledger_v1.budget_indicator
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
),
application AS MATERIALIZED (
    SELECT application.bgt_id, application.agency_code, application.pro_code,
           coalesce(application.xpay_amt, application.pay_app_amt) AS paid
    FROM ledger_v1.payment_application AS application
    CROSS JOIN reach
    WHERE application.region = :region AND application.period BETWEEN CAST(:fiscal_year AS text) || '-01' AND reach.period
),
by_line AS (
    SELECT indicator.bgt_pman_id, sum(application.paid) AS spent
    FROM application
    JOIN indicator ON indicator.bgt_id = application.bgt_id
    GROUP BY indicator.bgt_pman_id
),
-- A payment whose indicator is unknown still counts for its project.
by_project AS (
    SELECT application.agency_code, application.pro_code, sum(application.paid) AS spent
    FROM application
    LEFT JOIN indicator ON indicator.bgt_id = application.bgt_id AND indicator.bgt_pman_id IS NOT NULL
    WHERE indicator.bgt_id IS NULL AND application.pro_code IS NOT NULL
    GROUP BY application.agency_code, application.pro_code
),
first_issue AS (
    SELECT bgt_pman_id, min(doc_date) AS on_day FROM indicator GROUP BY bgt_pman_id
),
line AS MATERIALIZED (
    SELECT bgt_pman_id, agency_code, pro_code, pro_name, receipt_id, row_no, place,
           coalesce(cur_amt, coalesce(reply_amt, 0) + coalesce(adj_amt, 0) + coalesce(dis_amt, 0)) AS budget
    FROM ledger_v1.project_budget
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND NOT coalesce(is_bgt_end, false)
),
idle AS (
    SELECT line.*, first_issue.on_day, sum(line.budget) OVER (PARTITION BY line.agency_code) AS total,
           count(*) OVER (PARTITION BY line.agency_code) AS projects,
           first_value(line.pro_name) OVER largest AS largest, first_value(line.budget) OVER largest AS largest_budget
    FROM line
    CROSS JOIN reach
    LEFT JOIN by_line ON by_line.bgt_pman_id = line.bgt_pman_id
    LEFT JOIN by_project ON by_project.agency_code = line.agency_code AND by_project.pro_code = line.pro_code
    LEFT JOIN first_issue ON first_issue.bgt_pman_id = line.bgt_pman_id
    WHERE line.budget >= :minimum_budget AND coalesce(by_line.spent, 0) + coalesce(by_project.spent, 0) <= 0
      AND coalesce(first_issue.on_day <= reach.last_day - CAST(:recent_days AS int), true)
    WINDOW largest AS (PARTITION BY line.agency_code ORDER BY line.budget DESC, line.bgt_pman_id)
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT idle.agency_code AS matter_key, idle.agency_code AS unit_code,
       coalesce(name.agency_name, '单位' || idle.agency_code) AS unit_name, '零支出项目' AS subject, reach.period,
       idle.total AS amount, CAST(reach.month AS numeric) AS size,
       jsonb_build_object('projects', idle.projects, 'largest', idle.largest, 'largest_budget', idle.largest_budget) AS facts,
       '零支出项目 ' || idle.pro_name AS label, idle.budget AS row_amount, idle.receipt_id, idle.row_no, idle.place,
       jsonb_build_object('指标下达', coalesce(CAST(idle.on_day AS text), '没有下达指标')) AS figures
FROM idle
CROSS JOIN reach
LEFT JOIN name ON name.agency_code = idle.agency_code
ORDER BY idle.total DESC, idle.agency_code, idle.budget DESC, idle.bgt_pman_id
