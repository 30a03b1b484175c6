/*---
id: W-D12
title: 还本付息预算不足
version: 1
family: debt
matter_class: major
unit_of_analysis: debt_kind
schedule: yearly
data_sets: [debt_service, approved_budget]
parameters:
  missing_share: {default: {important: 0, major: 0.10}, title: 预算少列的比例, unit: share, bounds: [0, 1], source: 本系统暂定}
  minimum_amount: {default: 10000, title: 少列的起点金额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
levels:
  - size: {above: missing_share}
facts:
  due: 应由预算资金偿还
  budgeted: 预算安排
headline: "{subject}还本付息预算少安排{amount:wan}"
fact: "{fiscal_year}年{subject}应由预算资金还本付息{due:wan}，预算安排{budgeted:wan}，少安排{amount:wan}（{size:percent}）。"
formula: "{due:yuan} − {budgeted:yuan} = {amount:yuan}；{amount:yuan} ÷ {due:yuan} = {size:percent}"
explanation: 到期的本金和利息要提前列进预算，安排不足，到期就可能还不上，或者挤占别的支出。这里把全年应付的本息同预算里的还本付息支出比较。
legal_basis:
  - {law: 预算法, version: "2018-12-29", article: 第三十五条, gist: 举债要有偿还计划和稳定的偿还资金来源。}
  - {law: 预算法, version: "2018-12-29", article: 第四十八条, gist: 人大审查预算时，重点看举债是否合法合理、有没有偿还计划和稳定来源。}
innocent_reasons:
  - 到期本金计划发行再融资债券偿还，资金来源没有填写
  - 年中将通过预算调整补足
questions:
  - 少安排的部分用什么资金偿还？
  - 是否准备在预算调整中补列？
exclusions:
  - 资金来源为再融资债券的不计；没有填来源的按预算资金计
  - 预算取债务还本（231）、付息（232）、发行费用（233）的最上一级，科目有调整的取最新一次批准的数；草案不计（只有草案时用草案）
  - 一般债务对一般公共预算，专项债务对政府性基金预算；差额不足 1 万元的不提示
---*/

-- applies
WITH delivered AS (
    SELECT data_set, period
    FROM ledger_v1.slice
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
)
SELECT count(delivered.period) > 0 AS is_applicable,
       CASE WHEN count(delivered.period) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年' || needed.title END AS reason
FROM (VALUES ('debt_service', '政府债务还本付息'), ('approved_budget', '年初预算')) AS needed (data_set, title)
LEFT JOIN delivered ON delivered.data_set = needed.data_set
GROUP BY needed.title

-- findings
WITH line AS MATERIALIZED (
    SELECT DISTINCT ON (book, subject_code) CASE book WHEN 'fund' THEN 'special' ELSE 'general' END AS debt_kind, subject_code, subject_name,
           version, amount, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure' AND book IN ('general', 'fund')
      AND left(subject_code, 3) IN ('231', '232', '233')
    ORDER BY book, subject_code, version LIKE '%草案%', approved_on DESC NULLS LAST, version DESC
),
budgeted AS (
    SELECT line.*
    FROM line
    WHERE NOT EXISTS (SELECT 1 FROM line AS above
                      WHERE above.debt_kind = line.debt_kind AND length(above.subject_code) < length(line.subject_code)
                        AND starts_with(line.subject_code, above.subject_code))
),
service AS (
    SELECT debt_kind, bond_code, due_on, service_kind, due_amount, receipt_id, row_no, place
    FROM ledger_v1.debt_service
    WHERE region = :region AND period = CAST(:fiscal_year AS text) AND coalesce(fund_source, 'budget') = 'budget'
      AND extract(year FROM due_on) = :fiscal_year AND translate(bond_code, ' 　', '') !~ '^(合计|小计|总计)'
),
compared AS (
    SELECT debt_kind, sum(due_amount) AS due,
           coalesce((SELECT sum(budgeted.amount) FROM budgeted WHERE budgeted.debt_kind = service.debt_kind), 0) AS budgeted
    FROM service
    GROUP BY debt_kind
),
evidence AS (
    SELECT debt_kind, 1 AS part, '预算（' || version || '）' || subject_code || ' ' || subject_name AS label, amount AS row_amount, receipt_id, row_no, place
    FROM budgeted
    UNION ALL
    SELECT debt_kind, 2 AS part, '应付 ' || CAST(due_on AS text) || ' 债券 ' || bond_code
               || CASE service_kind WHEN 'principal' THEN ' 本金' WHEN 'interest' THEN ' 利息' ELSE ' 费用' END AS label,
           due_amount AS row_amount, receipt_id, row_no, place
    FROM service
)
SELECT compared.debt_kind AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name,
       CASE compared.debt_kind WHEN 'general' THEN '一般债务' ELSE '专项债务' END AS subject, CAST(:fiscal_year AS text) AS period,
       compared.due - compared.budgeted AS amount, (compared.due - compared.budgeted) / compared.due AS size,
       jsonb_build_object('due', compared.due, 'budgeted', compared.budgeted) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM compared
JOIN evidence ON evidence.debt_kind = compared.debt_kind
WHERE compared.due > 0 AND compared.due - compared.budgeted >= :minimum_amount
ORDER BY compared.debt_kind, evidence.part, evidence.row_no
