/*---
id: W-I17
title: 竣工验收后久不办理决算
version: 1
family: procurement
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, agency]
parameters:
  waiting_days: {default: {general: 180, important: 365}, title: 验收后的天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
  waiting_longest: {default: 730, title: 视为长期的天数, unit: days, bounds: [0, 3660], source: 本系统暂定}
levels:
  - size: {above: waiting_days}
facts:
  accepted_on: 竣工验收日期
  until: 算到哪一天
  standing: 轻重
  paid: 已支付
headline: "“{subject}”竣工验收{size:days}天仍未办理决算"
fact: "“{subject}”于{accepted_on:date}竣工验收，到{until:date}已{size:days}天，仍没有竣工财务决算批复{standing}；已支付{paid:wan}，概算{amount:wan}。"
formula: "{until:date} − {accepted_on:date} = {size:days} 天"
explanation: 工程完了不决算，到底花了多少钱就一直定不下来，结余的钱收不回，资产也入不了账。
legal_basis:
  - {law: 政府投资条例, version: "2019-04-14", article: 第二十五条, gist: 竣工验收合格后要及时办理竣工财务决算，结余的财政资金缴回国库。}
innocent_reasons: [审计或者财政评审尚未结束, 与施工单位就结算有争议或者诉讼, 决算已批复但未录入]
questions: [决算卡在哪一步？预计什么时候办完？, 有没有结余的财政资金？是否已缴回国库？]
exclusions:
  - 条例只说及时，没有天数；180 天、365 天、730 天为自拟的默认值，超过 730 天的在事实中注明
  - 算到最近一期项目月报的月末；没有填验收日期的不评
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

-- findings
WITH project AS MATERIALIZED (
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, period, approved_cost, accepted_on, final_account_on, paid_amount,
           receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
known AS (
    SELECT least(CAST(:today AS date), CAST(max(to_date(period, 'YYYY-MM')) + make_interval(months => 1) - make_interval(days => 1) AS date)) AS until
    FROM project
),
found AS (
    SELECT project.*, known.until, known.until - project.accepted_on AS days
    FROM project
    CROSS JOIN known
    WHERE project.accepted_on IS NOT NULL AND project.final_account_on IS NULL AND known.until - project.accepted_on > :waiting_days_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.project_code AS matter_key, found.agency_code AS unit_code, coalesce(name.agency_name, '单位' || found.agency_code, '项目单位（未填）') AS unit_name,
       found.project_name AS subject, found.period, found.approved_cost AS amount, CAST(found.days AS numeric) AS size,
       jsonb_build_object('accepted_on', found.accepted_on, 'until', found.until, 'paid', coalesce(found.paid_amount, 0),
                          'standing', CASE WHEN found.days > :waiting_longest THEN '，已超过两年' ELSE '' END) AS facts,
       '项目月报 ' || found.period AS label, found.paid_amount AS row_amount, found.receipt_id, found.row_no, found.place,
       jsonb_build_object('竣工验收', found.accepted_on, '概算', found.approved_cost) AS figures
FROM found
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.days DESC, found.project_code
