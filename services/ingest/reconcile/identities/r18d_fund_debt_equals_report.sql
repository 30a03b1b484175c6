/*---
id: R18d
title: 各项基金的债务收支与专项债务
data_sets: [B03, D25]
grain: year
tolerance: 5000
cut_off: 各项基金全年的债务转贷收入、债务还本，与专项债务各期举借、偿还之和；债务余额按月或按季报齐全年才比较
left: 各项基金债务转贷收入、债务还本支出之和
right: 专项债务全年举借、偿还之和
explanation: 专项债券列政府性基金预算，各项基金的债务收入和还本应等于专项债务的举借和偿还（预算法（2018）第九条、第三十五条）。
innocent_reasons:
  - 专项债务含外债转贷或尚未置换的存量债务
  - 以万元编制，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '全年的专项债务余额没有按月或按季报齐，或没有填本期举借、本期偿还' AS reason
FROM (
    SELECT array_agg(DISTINCT right(left(period, 7), 2)) AS months, bool_and(borrowed IS NOT NULL AND repaid IS NOT NULL) AS is_told
    FROM ledger_v1.debt_balance
    WHERE region = :region AND left(period, 4) = CAST(:fiscal_year AS text) AND debt_kind = 'special'
) AS reported
WHERE NOT coalesce(is_told AND (array_length(months, 1) = 12 OR months = ARRAY['03', '06', '09', '12']), false)

-- sides
SELECT left(fund.period, 4) AS period, term.key, term.subject, 'left' AS side, term.amount, fund.fund_name || ' ' || term.label AS label,
       fund.receipt_id, fund.row_no, fund.place
FROM ledger_v1.government_fund AS fund
CROSS JOIN LATERAL (
    SELECT 'borrowed' AS key, '专项债务举借' AS subject, '债务转贷收入' AS label, fund.bond_income AS amount
    UNION ALL SELECT 'repaid', '专项债务偿还', '债务还本支出', fund.debt_repaid
) AS term
WHERE fund.region = :region AND left(fund.period, 4) = CAST(:fiscal_year AS text)
UNION ALL
SELECT left(debt.period, 4), term.key, term.subject, 'right', term.amount, left(debt.period, 7) || ' ' || term.label || '（' || debt.creditor_kind || '）',
       debt.receipt_id, debt.row_no, debt.place
FROM ledger_v1.debt_balance AS debt
CROSS JOIN LATERAL (
    SELECT 'borrowed' AS key, '专项债务举借' AS subject, '本期举借' AS label, debt.borrowed AS amount
    UNION ALL SELECT 'repaid', '专项债务偿还', '本期偿还', debt.repaid
) AS term
WHERE debt.region = :region AND left(debt.period, 4) = CAST(:fiscal_year AS text) AND debt.debt_kind = 'special'
