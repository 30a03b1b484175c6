/*---
id: W-D11
title: 债券转贷与国库不一致
version: 1
family: debt
matter_class: important
unit_of_analysis: county
schedule: monthly
data_sets: [bond_project, treasury_statement]
parameters:
  tolerance: {default: 0.01, title: 允许的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  difference: {default: {general: 0.01}, title: 两方的差额, unit: yuan, bounds: [0, 1000000000], source: 本系统暂定}
  months_open: {default: {important: 2}, title: 差额存在的月数, unit: months, bounds: [0, 60], source: 本系统暂定}
levels:
  - amount: {from: difference}
  - size: {from: months_open}
facts:
  bonds: 登记的到账数
  treasury: 国库月表数
  months: 连续不一致的月数
headline: "债券转贷登记与国库相差{amount:wan}（连续{months:count}个月）"
fact: "年初至{period:period}末，债券登记系统到账{bonds:wan}，国库月表转贷债券累计{treasury:wan}，相差{amount:wan}，已连续{months:count}个月不一致。"
formula: "|{bonds:yuan} − {treasury:yuan}| = {amount:yuan}"
explanation: 转贷给县里的债券资金都要进国库，登记的数和国库的数应当一样。差一个月可能是记账的先后，连续不一致就要查清。
legal_basis:
  - {law: 预算法实施条例, version: "2020-08-03", article: 第六十七条, gist: 财政部门、征收单位和国库要按月按年对账。}
innocent_reasons:
  - 月末到账，国库在次月记账
  - 国库月表的转贷债券含外债转贷
questions:
  - 相差的是哪一只债券？差在哪一边？
  - 什么时候更正？
exclusions:
  - 按到账日归月，含新增、再融资、置换；没有到账日的债券不计
  - 一个月的差异只作一般提示，连续两个月以上建议为重要
---*/

-- applies
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年政府债券转贷与项目' END AS reason
FROM ledger_v1.slice
WHERE region = :region AND data_set = 'bond_project' AND period = CAST(:fiscal_year AS text) AND superseded_at IS NULL
UNION ALL
SELECT count(*) > 0 AS is_applicable,
       CASE WHEN count(*) = 0 THEN '缺 ' || CAST(:fiscal_year AS text) || ' 年国库收支统计月表中转贷债券的本年累计' END AS reason
FROM ledger_v1.treasury_statement
WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND flow_kind = 'on_lent_bond' AND cumulative_amount IS NOT NULL
UNION ALL
SELECT true AS is_applicable, '有 ' || CAST(count(*) AS text) || ' 条债券没有到账日，未计入' AS reason
FROM ledger_v1.bond_project
WHERE region = :region AND period = CAST(:fiscal_year AS text) AND received_on IS NULL
HAVING count(*) > 0

-- findings
WITH flow AS MATERIALIZED (
    SELECT left(period, 7) AS month, cumulative_amount, item_name, receipt_id, row_no, place
    FROM ledger_v1.treasury_statement
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND flow_kind = 'on_lent_bond' AND cumulative_amount IS NOT NULL
),
bond AS MATERIALIZED (
    SELECT bond_code, pro_code, pro_name, on_lent_amount, received_on, to_char(received_on, 'YYYY-MM') AS month, receipt_id, row_no, place
    FROM ledger_v1.bond_project
    WHERE region = :region AND period = CAST(:fiscal_year AS text)
      AND received_on BETWEEN make_date(:fiscal_year, 1, 1) AND make_date(:fiscal_year, 12, 31)
      AND translate(coalesce(pro_name, ''), ' 　', '') !~ '^(合计|小计|总计)'
),
compared AS (
    SELECT flow.month, sum(flow.cumulative_amount) AS treasury,
           coalesce((SELECT sum(bond.on_lent_amount) FROM bond WHERE bond.month <= flow.month), 0) AS bonds
    FROM flow
    GROUP BY flow.month
),
run AS (
    SELECT compared.*, abs(bonds - treasury) > :tolerance AS is_broken,
           max(month) FILTER (WHERE abs(bonds - treasury) <= :tolerance) OVER () AS last_good, max(month) OVER () AS newest
    FROM compared
),
latest AS (
    SELECT run.month, run.bonds, run.treasury,
           (SELECT count(*) FROM run AS each WHERE each.is_broken AND each.month > coalesce(run.last_good, '')) AS months
    FROM run
    WHERE run.month = run.newest AND run.is_broken
),
evidence AS (
    SELECT 1 AS part, flow.month AS on_month, flow.month || ' 国库月表 ' || flow.item_name AS label, flow.cumulative_amount AS row_amount,
           flow.receipt_id, flow.row_no, flow.place
    FROM flow
    JOIN latest ON latest.month = flow.month
    UNION ALL
    SELECT 2 AS part, bond.month AS on_month, '债券 ' || bond.bond_code || ' ' || coalesce(bond.pro_name, bond.pro_code) || ' ' || CAST(bond.received_on AS text) AS label,
           bond.on_lent_amount AS row_amount, bond.receipt_id, bond.row_no, bond.place
    FROM bond
    JOIN latest ON bond.month <= latest.month
)
SELECT 'treasury' AS matter_key, CAST(NULL AS text) AS unit_code, '县财政局' AS unit_name, '债券转贷' AS subject, latest.month AS period,
       abs(latest.bonds - latest.treasury) AS amount, CAST(latest.months AS numeric) AS size,
       jsonb_build_object('bonds', latest.bonds, 'treasury', latest.treasury, 'months', latest.months) AS facts,
       evidence.label, evidence.row_amount, evidence.receipt_id, evidence.row_no, evidence.place
FROM latest
CROSS JOIN evidence
ORDER BY evidence.part, evidence.on_month, evidence.row_no
