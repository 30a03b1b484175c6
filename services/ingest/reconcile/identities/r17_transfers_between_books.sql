/*---
id: R17
title: 调入资金与调出资金
data_sets: [D03]
grain: year
tolerance: 5000
cut_off: 同一版本的四本预算之间
left: 一般公共预算调入资金（11009，不含 110090199 从其他资金调入）
right: 政府性基金、国有资本经营预算调出资金（23008）之和
explanation: 一般公共预算从其他预算调入的资金，应等于其他预算调出的资金（预算法（2018）第五条、第十条）。
innocent_reasons:
  - 从其他资金（预算单位结余、财政专户）调入而未单列
  - 以万元编制，四舍五入
---*/

-- not_comparable
SELECT CAST(:fiscal_year AS text) AS period, '预算表未列调入资金（11009）和调出资金（23008）' AS reason
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year
      AND (direction = 'income' AND book = 'general' AND subject_code LIKE '11009%'
           OR direction = 'expenditure' AND book IN ('fund', 'capital') AND subject_code LIKE '23008%')
)

-- sides
WITH line AS (
    SELECT version, mof_div_code, book, direction, subject_code, subject_name, amount, receipt_id, row_no, place
    FROM ledger_v1.approved_budget
    WHERE region = :region AND fiscal_year = :fiscal_year
      AND (direction = 'income' AND book = 'general' AND subject_code LIKE '11009%'
           OR direction = 'expenditure' AND book IN ('fund', 'capital') AND subject_code LIKE '23008%')
)
SELECT CAST(:fiscal_year AS text) AS period, line.mof_div_code || '/' || line.version AS key, line.version AS subject,
       CASE line.direction WHEN 'income' THEN 'left' ELSE 'right' END AS side, line.amount,
       line.subject_code || ' ' || line.subject_name AS label, line.receipt_id, line.row_no, line.place
FROM line
WHERE NOT EXISTS (
    SELECT 1 FROM line AS above
    WHERE above.book = line.book AND above.version = line.version AND above.mof_div_code = line.mof_div_code
      AND above.direction = line.direction AND length(above.subject_code) < length(line.subject_code)
      AND line.subject_code LIKE above.subject_code || '%'
)
UNION ALL
SELECT CAST(:fiscal_year AS text), other.mof_div_code || '/' || other.version, other.version, 'left', -other.amount,
       '减：' || other.subject_name, other.receipt_id, other.row_no, other.place
FROM line AS other
WHERE other.subject_code = '110090199'
