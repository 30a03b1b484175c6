/*---
id: R25
title: 部门预算合计与政府预算
data_sets: [D05, D03]
grain: year
tolerance: 5000
cut_off: 部门预算取年初批复数，政府预算取最早批准的版本
left: 部门预算年初批复数之和，加预备费（227）、转移性支出（230）、债务还本（231）
right: 政府预算支出合计
explanation: 各部门预算（含待分配）加预备费、对下补助、上解等，应等于政府本级预算支出。
innocent_reasons:
  - 代编预算未落实到部门
  - 以万元编制，四舍五入
---*/

-- sides
WITH first AS (
    SELECT mof_div_code, version FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year AND direction = 'expenditure'
    ORDER BY approved_on NULLS FIRST, version
    LIMIT 1
),
line AS (
    SELECT approved.book, approved.subject_code, approved.subject_name, approved.amount, approved.receipt_id, approved.row_no,
           approved.place
    FROM ledger_v1.approved_budget AS approved
    JOIN first ON first.mof_div_code = approved.mof_div_code AND first.version = approved.version
    WHERE approved.region = :region AND approved.fiscal_year = :fiscal_year AND approved.direction = 'expenditure'
      AND approved.book IN ('general', 'fund', 'capital')
),
top AS (
    SELECT line.* FROM line
    WHERE NOT EXISTS (
        SELECT 1 FROM line AS above
        WHERE above.book = line.book AND length(above.subject_code) < length(line.subject_code)
          AND line.subject_code LIKE above.subject_code || '%'
    )
)
SELECT CAST(:fiscal_year AS text) AS period,
       CASE WHEN left(fund_type_code, 2) = '12' THEN 'fund' WHEN left(fund_type_code, 2) = '13' THEN 'capital' ELSE 'general' END AS key,
       CASE WHEN left(fund_type_code, 2) = '12' THEN '政府性基金预算' WHEN left(fund_type_code, 2) = '13' THEN '国有资本经营预算'
            ELSE '一般公共预算' END AS subject,
       'left' AS side, coalesce(reply_amt, 0) AS amount, agency_code || ' ' || pro_name AS label, receipt_id, row_no, place
FROM ledger_v1.project_budget
WHERE region = :region AND fiscal_year = :fiscal_year
UNION ALL
SELECT CAST(:fiscal_year AS text), book,
       CASE book WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算' ELSE '一般公共预算' END,
       'left', amount, subject_code || ' ' || subject_name, receipt_id, row_no, place
FROM top
WHERE left(subject_code, 3) IN ('227', '230', '231')
UNION ALL
SELECT CAST(:fiscal_year AS text), book,
       CASE book WHEN 'fund' THEN '政府性基金预算' WHEN 'capital' THEN '国有资本经营预算' ELSE '一般公共预算' END,
       'right', amount, subject_code || ' ' || subject_name, receipt_id, row_no, place
FROM top
