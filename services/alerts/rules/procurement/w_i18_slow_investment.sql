/*---
id: W-I18
title: 年度投资计划执行慢
version: 1
family: procurement
matter_class: major
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, agency]
parameters:
  behind_share: {default: {general: 0.15, important: 0.25, major: 0.40}, title: 比时间进度慢, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_behind: {default: {general: 500000, important: 500000, major: 500000}, title: 慢的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  first_month: {default: 6, title: 开始判断的月份, unit: month, bounds: [1, 12], source: 本系统暂定}
levels:
  - size: {from: behind_share}
    amount: {from: minimum_behind}
facts:
  year_plan: 本年投资计划
  paid_this_year: 本年支付
  share: 执行进度
  time_share: 时序进度
headline: "“{subject}”年度投资计划执行{share:percent}，落后时序{size:percent}"
fact: "截至{period:period}，“{subject}”本年投资计划{year_plan:wan}，本年已支付{paid_this_year:wan}，执行{share:percent}，时序进度{time_share:percent}，落后{size:percent}，合{amount:wan}。"
formula: "{time_share:percent} − {paid_this_year:yuan} ÷ {year_plan:yuan}（{share:percent}）= {size:percent}"
explanation: 重大投资项目的钱安排了却花不出去，项目就拖着，资金也闲着。人大审查预算和决算时要看重大投资项目安排得当不当、用得怎么样。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第四十八条第四项, gist: 审查预算草案要看重大投资项目的安排是否适当。}
  - {law: 预算法, version: "2018-12-29", article: 第七十九条第二项, gist: 审查决算要看重大投资项目资金的使用。}
innocent_reasons: [雨季或者冬季停工, 征地拆迁受阻, 上级资金下半年才到, 工程已做、年底集中结算]
questions: [进度慢的原因是什么？年底前能不能完成计划？, 闲置的资金有没有考虑调整到别的项目？]
exclusions:
  - 本年支付 = 最近一期累计已支付 − 上年 12 月月报的累计已支付；本年开工的从零算起；两者都没有的不评
  - 6 月起才提示；落后金额不足 50 万元的不提示；时序进度按月数 ÷ 12
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
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year - 1 AS text) || '-12 的政府投资项目，只评本年开工的项目' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'investment_project' AND period = CAST(:fiscal_year - 1 AS text) || '-12' AND superseded_at IS NULL

-- findings
WITH project AS MATERIALIZED (
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, period, year_plan, paid_amount, started_on, CAST(right(period, 2) AS int) AS month,
           receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
before AS MATERIALIZED (
    SELECT project_code, max(paid_amount) AS paid_before
    FROM ledger_v1.investment_project
    WHERE region = :region AND period = CAST(:fiscal_year - 1 AS text) || '-12'
    GROUP BY project_code
),
counted AS (
    SELECT project.*, project.paid_amount - CASE WHEN before.project_code IS NOT NULL THEN coalesce(before.paid_before, 0) ELSE 0 END AS paid_this_year,
           project.month / 12.0 AS time_share
    FROM project
    LEFT JOIN before ON before.project_code = project.project_code
    WHERE project.year_plan > 0 AND project.paid_amount IS NOT NULL AND project.month >= :first_month
      AND (before.project_code IS NOT NULL OR date_part('year', project.started_on) = :fiscal_year)
),
found AS (
    SELECT counted.*, time_share - paid_this_year / year_plan AS behind
    FROM counted
    WHERE time_share - paid_this_year / year_plan >= :behind_share_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.project_code AS matter_key, found.agency_code AS unit_code, coalesce(name.agency_name, '单位' || found.agency_code, '项目单位（未填）') AS unit_name,
       found.project_name AS subject, found.period, found.behind * found.year_plan AS amount, found.behind AS size,
       jsonb_build_object('year_plan', found.year_plan, 'paid_this_year', found.paid_this_year, 'share', found.paid_this_year / found.year_plan,
                          'time_share', found.time_share) AS facts,
       '项目月报 ' || found.period AS label, found.paid_amount AS row_amount, found.receipt_id, found.row_no, found.place,
       jsonb_build_object('本年投资计划', found.year_plan, '累计已支付', found.paid_amount) AS figures
FROM found
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.behind * found.year_plan DESC, found.project_code
