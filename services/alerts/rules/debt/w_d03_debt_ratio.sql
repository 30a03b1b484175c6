/*---
id: W-D03
title: 政府债务率偏高
version: 1
family: debt
matter_class: major
unit_of_analysis: county
schedule: monthly
data_sets: [debt_balance, income_execution]
parameters:
  ratio: {default: {general: 1.20, important: 2.00, major: 3.00}, title: 债务余额是综合财力的倍数, unit: share, bounds: [0, 10], source: 本系统暂定}
levels:
  - size: {from: ratio}
facts:
  resources: 综合财力
  base: 综合财力的口径
  general_debt: 一般债务余额
  special_debt: 专项债务余额
headline: "政府债务率{size:percent}"
fact: "{period:period}末政府债务余额{amount:wan}（一般债务{general_debt:wan}，专项债务{special_debt:wan}），{base}综合财力{resources:wan}，债务率{size:percent}。"
formula: "{amount:yuan} ÷ {resources:yuan} = {size:percent}"
explanation: 债务率是政府债务余额同一年财力的比，说明欠的钱相当于几年的财力。比例越高，还债的压力越大。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举债要有偿还计划和稳定的偿还资金来源，国家建立债务风险评估和预警机制。}
  - {law: 预算法实施条例, version: "2020-08-03", article: 第四十七条, gist: 财政部门建立债务风险评估指标体系，对高风险地区提出预警。}
innocent_reasons:
  - 上级核定的债务率口径与这里不同（如含基金上级补助、调入资金）
  - 新增债券刚到账，对应的项目收益以后年度才有
questions:
  - 上级通报的本县债务率是多少？风险等级是什么？
  - 有没有化债方案？本年的化债任务完成了多少？
exclusions:
  - 综合财力＝一般公共预算本级收入（101、103）＋上级补助（11001 至 11003）＋政府性基金收入（103、11004），取最上一级科目，不重复相加；债务收入、调入、结转不计
  - 用本年12月的累计数；本年还没有12月数的，用上一年12月的累计数，结论中写明
  - 提示线 120%、200%、300% 为本系统设定，不是法定等级；隐性债务不在数据中
  - 债权类型为合计的行不相加
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府债务余额' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'debt_balance' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
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
newest AS (
    SELECT max(left(period, 7)) AS period
    FROM ledger_v1.slice
    WHERE region = :region AND data_set = 'debt_balance' AND left(period, 4) = CAST(:fiscal_year AS text) AND superseded_at IS NULL
),
balance AS (
    SELECT debt.debt_kind, debt.creditor_kind, debt.closing, newest.period, debt.receipt_id, debt.row_no, debt.place
    FROM ledger_v1.debt_balance AS debt
    JOIN newest ON newest.period = left(debt.period, 7)
    WHERE debt.region = :region AND translate(debt.creditor_kind, ' 　', '') NOT IN ('合计', '小计', '总计', 'total')
),
compared AS (
    SELECT (SELECT sum(closing) FROM balance) AS debt,
           (SELECT coalesce(sum(closing), 0) FROM balance WHERE debt_kind = 'general') AS general_debt,
           (SELECT coalesce(sum(closing), 0) FROM balance WHERE debt_kind = 'special') AS special_debt,
           (SELECT sum(amount) FROM resource) AS resources, (SELECT max(resource_period) FROM resource) AS resource_period,
           (SELECT period FROM newest) AS period
),
evidence AS (
    SELECT 1 AS part, period || ' 期末余额 ' || CASE debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END || '（' || creditor_kind || '）' AS label,
           closing AS row_amount, receipt_id, row_no, place
    FROM balance
    UNION ALL
    SELECT 2 AS part, resource_period || ' 累计 ' || subject_code || ' ' || subject_name AS label, amount AS row_amount, receipt_id, row_no, place
    FROM resource
)
SELECT 'ratio' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '政府债务率' AS subject, compared.period,
       compared.debt AS amount, compared.debt / compared.resources AS size,
       jsonb_build_object('resources', compared.resources, 'base', left(compared.resource_period, 4) || '年', 'general_debt', compared.general_debt,
                          'special_debt', compared.special_debt) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
CROSS JOIN evidence
WHERE compared.resources > 0 AND compared.debt / compared.resources >= :ratio_general
ORDER BY evidence.part, evidence.row_amount DESC, evidence.row_no
