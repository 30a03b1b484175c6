/*---
id: W-I16
title: 付款超过工程进度
version: 1
family: procurement
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, agency]
parameters:
  ahead_share: {default: {general: 0.10, important: 0.20, major: 0.30}, title: 付款超前于形象进度, unit: share, bounds: [0, 1], source: 本系统暂定}
  prepayment_share: {default: 0.30, title: 可以预付的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_ahead: {default: {general: 100000, important: 100000, major: 100000}, title: 超前的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: ahead_share}
    amount: {from: minimum_ahead}
facts:
  paid: 已支付
  paid_share: 已支付占概算
  progress: 形象进度
headline: "“{subject}”付款超过工程进度{amount:wan}"
fact: "截至{period:period}，“{subject}”已支付{paid:wan}，占概算的{paid_share:percent}，形象进度{progress:percent}，付款超前{size:percent}，多付约{amount:wan}。"
formula: "{paid_share:percent} − {progress:percent} = {size:percent}，合 {amount:yuan}"
explanation: 工程款应当干多少付多少。付得比干得快，钱就离开了国库却没有变成工程，出了问题追不回来。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第五十七条第三项, gist: 拨款要按用款单位的实际用款进度。}
innocent_reasons: [按合同支付了预付款和备料款, 设备一次付清、安装在后, 形象进度填报滞后]
questions: [超前付款依据合同哪一条？谁批准的？, 形象进度由谁核定？监理有没有签认？]
exclusions:
  - 已支付不超过概算 30% 的视为预付款，不提示；超前不足 10 万元的不提示
  - 已支付以项目月报所填为准，与支付凭证是否一致由勾稽关系 R31 核对
  - 没有填形象进度或者已支付、概算为零的不评
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
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, period, approved_cost, progress, paid_amount,
           receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
found AS (
    SELECT project.*, paid_amount / approved_cost AS paid_share, paid_amount / approved_cost - progress / 100 AS ahead
    FROM project
    WHERE approved_cost > 0 AND progress IS NOT NULL AND paid_amount IS NOT NULL
      AND paid_amount / approved_cost > :prepayment_share AND paid_amount / approved_cost - progress / 100 > :ahead_share_general
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.project_code AS matter_key, found.agency_code AS unit_code, coalesce(name.agency_name, '单位' || found.agency_code, '项目单位（未填）') AS unit_name,
       found.project_name AS subject, found.period, found.ahead * found.approved_cost AS amount, found.ahead AS size,
       jsonb_build_object('paid', found.paid_amount, 'paid_share', found.paid_share, 'progress', found.progress / 100) AS facts,
       '项目月报 ' || found.period AS label, found.paid_amount AS row_amount, found.receipt_id, found.row_no, found.place,
       jsonb_build_object('概算', found.approved_cost, '形象进度', found.progress) AS figures
FROM found
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.ahead * found.approved_cost DESC, found.project_code
