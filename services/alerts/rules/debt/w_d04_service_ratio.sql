/*---
id: W-D04
title: 政府偿债率偏高
version: 1
family: debt
matter_class: major
unit_of_analysis: county
schedule: quarterly
data_sets: [debt_service, income_execution]
parameters:
  ratio: {default: {general: 0.10, important: 0.15, major: 0.20}, title: 还本付息占综合财力的比例, unit: share, bounds: [0, 10], source: 本系统暂定}
levels:
  - size: {above: ratio}
facts:
  resources: 综合财力
  base: 综合财力的口径
  principal: 其中本金
  interest: 其中利息和费用
headline: "用预算资金还本付息占综合财力{size:percent}"
fact: "{fiscal_year}年用预算资金还本付息{amount:wan}（本金{principal:wan}，利息和费用{interest:wan}），{base}综合财力{resources:wan}，偿债率{size:percent}。"
formula: "{amount:yuan} ÷ {resources:yuan} = {size:percent}"
explanation: 偿债率是一年里用自己的钱还本付息占财力的比。比例高了，用于民生和发展的钱就少了。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举债要有偿还计划和稳定的偿还资金来源。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十七条, gist: 财政部门建立债务风险评估指标体系，对高风险地区提出预警。}
innocent_reasons:
  - 本年到期的债券集中，以后年度回落
  - 资金来源没有填写，其中有再融资债券偿还的部分
questions:
  - 以后三年每年的还本付息额是多少？
  - 偿债资金从哪里来？是否影响保基本支出？
exclusions:
  - 资金来源为再融资债券的不计；没有填来源的按预算资金计
  - 综合财力＝一般公共预算本级收入（101、103）＋上级补助（11001 至 11003）＋政府性基金收入（103、11004），取最上一级科目，不重复相加；债务收入、调入、结转不计
  - 用本年12月的累计数；本年还没有12月数的，用上一年12月的累计数，结论中写明
  - 年中计算的是已付数，为阶段数；提示线 10%、15%、20% 为本系统设定
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府债务还本付息' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'debt_service' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年或者上一年 12 月的预算收入执行月报，无从计算综合财力' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
  AND left(period, 7) IN (CAST(:fiscal_year AS text) || '-12', CAST(:fiscal_year - 1 AS text) || '-12')
UNION ALL
SELECT count(*) FILTER (WHERE left(report.subject_code, 5) IN ('11001', '11002', '11003')) > 0 AS is_applicable,
       CASE WHEN count(*) FILTER (WHERE left(report.subject_code, 5) IN ('11001', '11002', '11003')) = 0
            THEN report.month || ' 的预算收入执行月报没有列出上级补助收入（11001 至 11003），综合财力不完整' END AS reason
FROM (SELECT left(period, 7) AS month, max(left(period, 7)) OVER () AS newest, subject_code
      FROM ledger_v1.income_execution
      WHERE region = :region AND book = 'general'
        AND left(period, 7) IN (CAST(:fiscal_year AS text) || '-12', CAST(:fiscal_year - 1 AS text) || '-12')) AS report
WHERE report.month = report.newest
GROUP BY report.month

-- findings
WITH resource_month AS (
    SELECT max(left(period, 7)) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'income_execution' AND superseded_at IS NULL
      AND left(period, 7) IN (CAST(:fiscal_year AS text) || '-12', CAST(:fiscal_year - 1 AS text) || '-12')
),
income AS MATERIALIZED (
    SELECT report.book, report.subject_code, report.subject_name, report.cumulative_amount AS amount, resource_month.period AS resource_period,
           report.receipt_id, report.row_no, report.place
    FROM ledger_v1.income_execution AS report
    JOIN resource_month ON resource_month.period = left(report.period, 7)
    WHERE report.region = :region
      AND (report.book = 'general' AND (left(report.subject_code, 3) IN ('101', '103') OR left(report.subject_code, 5) IN ('11001', '11002', '11003'))
           OR report.book = 'fund' AND (left(report.subject_code, 3) = '103' OR left(report.subject_code, 5) = '11004'))
),
-- Topmost lines only: a subject that stands below another delivered one is already in it.
resource AS (
    SELECT income.*
    FROM income
    WHERE NOT EXISTS (SELECT 1 FROM income AS above
                      WHERE above.book = income.book AND length(above.subject_code) < length(income.subject_code)
                        AND starts_with(income.subject_code, above.subject_code))
),
service AS (
    SELECT bond_code, due_on, service_kind, paid_amount, receipt_id, row_no, place
    FROM ledger_v1.debt_service
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND paid_amount <> 0 AND coalesce(fund_source, 'budget') = 'budget'
      AND translate(bond_code, ' 　', '') !~ '^(合计|小计|总计)'
),
compared AS (
    SELECT (SELECT sum(paid_amount) FROM service) AS paid,
           (SELECT coalesce(sum(paid_amount), 0) FROM service WHERE service_kind = 'principal') AS principal,
           (SELECT coalesce(sum(paid_amount), 0) FROM service WHERE service_kind <> 'principal') AS interest,
           (SELECT sum(amount) FROM resource) AS resources, (SELECT max(resource_period) FROM resource) AS resource_period
),
evidence AS (
    SELECT 1 AS part, '债券 ' || bond_code || ' ' || CAST(due_on AS text)
               || CASE service_kind WHEN 'principal' THEN ' 本金' WHEN 'interest' THEN ' 利息' ELSE ' 费用' END AS label,
           paid_amount AS row_amount, receipt_id, row_no, place
    FROM service
    UNION ALL
    SELECT 2 AS part, resource_period || ' 累计 ' || subject_code || ' ' || subject_name AS label, amount AS row_amount, receipt_id, row_no, place
    FROM resource
)
SELECT 'ratio' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '政府偿债率' AS subject,
       CAST(:fiscal_year AS text) AS period, compared.paid AS amount, compared.paid / compared.resources AS size,
       jsonb_build_object('resources', compared.resources, 'base', left(compared.resource_period, 4) || '年', 'principal', compared.principal,
                          'interest', compared.interest) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
CROSS JOIN evidence
WHERE compared.resources > 0 AND compared.paid / compared.resources > :ratio_general
ORDER BY evidence.part, evidence.row_amount DESC, evidence.row_no
