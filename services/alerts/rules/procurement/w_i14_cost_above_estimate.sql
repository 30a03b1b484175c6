/*---
id: W-I14
title: 概算超估算百分之十
version: 1
family: procurement
matter_class: important
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, agency]
parameters:
  share_of_estimate: {default: {important: 1.1}, title: 概算是估算的倍数, unit: share, bounds: [0, 10], source: 政府投资条例第十二条}
levels:
  - size: {above: share_of_estimate}
facts:
  estimate: 投资估算
  approved_cost: 投资概算
  design_on: 初步设计批复日期
headline: "“{subject}”概算超出估算{amount:wan}，达到估算的{size:percent}"
fact: "“{subject}”可行性研究报告批复的投资估算{estimate:wan}，初步设计核定的概算{approved_cost:wan}，超出{amount:wan}，是估算的{size:percent}；初步设计批复日期：{design_on}。"
formula: "概算 {approved_cost:yuan} ÷ 估算 {estimate:yuan} = {size:percent}"
explanation: 批项目时估的钱和后来定的钱差得太多，说明当初的可行性研究没有做实，或者中途加大了规模。超过一成就要报告，批准部门可以要求重新报可行性研究报告。
legal_basis:
  - {law: 政府投资条例, version: "2019-04-14", article: 第十二条, gist: 概算超过批准的估算一成的，项目单位要报告，审批部门可以要求重报可行性研究报告。}
innocent_reasons: [已按程序报告并重新批复可行性研究报告但未录入, 征地拆迁政策调整, 估算录入时单位有误]
questions: [超出估算的原因是什么？有没有向审批部门报告？, 可行性研究报告是否重新报批？批复文号是什么？]
exclusions:
  - 估算为零或者没有填的不评；按当年最近一期的项目月报
  - 刚好一成不提示，超过一成才提示
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
SELECT true AS is_applicable, CASE WHEN count(*) > 0 THEN CAST(count(*) AS text) || ' 个项目没有填投资估算，未作判断' END AS reason
FROM (SELECT project_code FROM ledger_v1.investment_project
      WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
      GROUP BY project_code
      HAVING coalesce(max(estimate), 0) = 0) AS unknown

-- findings
WITH project AS MATERIALIZED (
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, period, estimate, approved_cost, design_approved_on,
           receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
found AS (
    SELECT * FROM project
    WHERE estimate > 0 AND approved_cost / estimate > :share_of_estimate_important
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.project_code AS matter_key, found.agency_code AS unit_code, coalesce(name.agency_name, '单位' || found.agency_code, '项目单位（未填）') AS unit_name,
       found.project_name AS subject, found.period, found.approved_cost - found.estimate AS amount, found.approved_cost / found.estimate AS size,
       jsonb_build_object('estimate', found.estimate, 'approved_cost', found.approved_cost,
                          'design_on', coalesce(CAST(found.design_approved_on AS text), '未填')) AS facts,
       '项目月报 ' || found.period AS label, found.approved_cost AS row_amount, found.receipt_id, found.row_no, found.place,
       jsonb_build_object('估算', found.estimate, '概算', found.approved_cost) AS figures
FROM found
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.approved_cost - found.estimate DESC, found.project_code
