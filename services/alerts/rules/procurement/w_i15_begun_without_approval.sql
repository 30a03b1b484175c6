/*---
id: W-I15
title: 未批先建或者施工单位垫资
version: 1
family: procurement
matter_class: major
unit_of_analysis: project
schedule: on_receipt
data_sets: [investment_project, agency]
parameters:
  advanced_share: {default: {major: 0.30}, title: 垫资占投资的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_advanced: {default: {major: 100000}, title: 垫资的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: advanced_share}
    amount: {from: minimum_advanced}
facts:
  kind: 哪一种情形
  sentence: 事实
  counted: 算式
headline: "“{subject}”{kind}"
fact: "{sentence}"
formula: "{counted}"
explanation: 政府投资项目要先批准后开工，钱要先落实，不许让施工单位垫钱。没批就干，规模和造价就失去了控制；让施工单位垫资，实际上是政府变相借债。
legal_basis:
  - {law: 政府投资条例, version: "2019-04-14", article: 第九条, gist: 政府投资项目的建议书、可行性研究报告、初步设计要按程序报批。}
  - {law: 政府投资条例, version: "2019-04-14", article: 第二十条, gist: 不具备规定建设条件的政府投资项目不得开工。}
  - {law: 政府投资条例, version: "2019-04-14", article: 第二十二条, gist: 所需资金要落实到位，不得让施工单位垫资。}
innocent_reasons: [抢险救灾等应急工程，按规定简化了程序, 批复已下但日期没有录入, 工程款已申请，正在审核支付, 按合同扣留质量保证金和结算尾款]
questions: [初步设计批复的文号和日期是什么？开工时批准了没有？, 已完成的工程量应付多少、已付多少？差额由谁垫付？]
exclusions:
  - 初步设计批复文号已填而日期没有填的，不判断未批先建
  - 垫资迹象：形象进度减去已支付占概算的比例超过 30 个百分点，差额 10 万元以上；没有填形象进度或者已支付的不评
  - 未批先建为重要，垫资迹象为重大；两种情形分别列出
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
    SELECT DISTINCT ON (project_code) project_code, project_name, agency_code, period, design_doc_no, design_approved_on, started_on, approved_cost, progress, paid_amount, payable_unpaid,
           receipt_id, row_no, place
    FROM ledger_v1.investment_project
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text)
    ORDER BY project_code, period DESC, receipt_id, row_no
),
found AS (
    SELECT project.*, 'unapproved' AS part, '未经初步设计批复即开工' AS kind, CAST(NULL AS numeric) AS advanced, CAST(NULL AS numeric) AS gap,
           '“' || project_name || '”于 ' || CAST(started_on AS text) || ' 开工，'
               || CASE WHEN design_approved_on IS NULL THEN '至 ' || period || ' 的月报仍没有初步设计批复。'
                       ELSE '初步设计到 ' || CAST(design_approved_on AS text) || ' 才批复，早开工 ' || CAST(design_approved_on - started_on AS text) || ' 天。' END AS sentence,
           '开工 ' || CAST(started_on AS text) || ' 早于批复 ' || coalesce(CAST(design_approved_on AS text), '（无）') AS counted
    FROM project
    WHERE started_on IS NOT NULL
      AND (design_approved_on > started_on OR design_approved_on IS NULL AND coalesce(design_doc_no, '') = '')
    UNION ALL
    SELECT project.*, 'advanced' AS part, '工程款支付明显落后于进度，疑似垫资' AS kind, progress / 100 * approved_cost - paid_amount AS advanced,
           progress / 100 - paid_amount / approved_cost AS gap,
           '“' || project_name || '”形象进度 ' || to_char(progress, 'FM990.0') || '%，已支付占概算的 ' || to_char(paid_amount / approved_cost * 100, 'FM9990.0')
               || '%，落后 ' || to_char(progress - paid_amount / approved_cost * 100, 'FM9990.0') || ' 个百分点，相当于 '
               || to_char((progress / 100 * approved_cost - paid_amount) / 10000, 'FM999,999,990.0') || ' 万元的工程可能由施工单位垫付。' AS sentence,
           to_char(progress, 'FM990.0') || '% − ' || to_char(paid_amount / approved_cost * 100, 'FM9990.0') || '% = '
               || to_char(progress - paid_amount / approved_cost * 100, 'FM9990.0') || ' 个百分点' AS counted
    FROM project
    WHERE approved_cost > 0 AND progress IS NOT NULL AND paid_amount IS NOT NULL
      AND progress / 100 - paid_amount / approved_cost > :advanced_share_major
      AND progress / 100 * approved_cost - paid_amount >= :minimum_advanced_major
),
name AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name
    FROM ledger_v1.agency
    WHERE region = :region AND period <= CAST(:fiscal_year AS text)
    ORDER BY agency_code, period DESC, valid_from DESC NULLS LAST
)
SELECT found.project_code || '/' || found.part AS matter_key, found.agency_code AS unit_code, coalesce(name.agency_name, '单位' || found.agency_code, '项目单位（未填）') AS unit_name,
       found.project_name AS subject, found.period, found.advanced AS amount, found.gap AS size,
       jsonb_build_object('kind', found.kind, 'sentence', found.sentence, 'counted', found.counted) AS facts,
       CASE found.part WHEN 'unapproved' THEN 'important' END AS level_hint,
       '项目月报 ' || found.period AS label, found.paid_amount AS row_amount, found.receipt_id, found.row_no, found.place,
       jsonb_build_object('开工', found.started_on, '初步设计批复', found.design_approved_on, '概算', found.approved_cost,
                          '形象进度', found.progress, '已支付', found.paid_amount, '应付未付', found.payable_unpaid) AS figures
FROM found
LEFT JOIN name ON name.agency_code = found.agency_code
ORDER BY found.part, found.project_code
