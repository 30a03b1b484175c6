/*---
id: R21b
title: 债券转贷与转贷收入
data_sets: [D26, D16]
grain: month
tolerance: 5000
cut_off: 年初至本月末累计
left: 年初至本月末到账的债券转贷
right: 收入月报债务转贷收入（11011）至本月累计
explanation: 到账的债券转贷应列为债务转贷收入。
innocent_reasons:
  - 外债转贷
  - 到账日与列收月份不同
---*/

-- not_comparable
SELECT left(reported.period, 7) AS period, '收入月报没有列出债务转贷收入（11011）' AS reason
FROM ledger_v1.slice AS reported
WHERE reported.region = :region AND reported.data_set = 'income_execution' AND reported.superseded_at IS NULL
  AND left(reported.period, 7) BETWEEN :period_from AND :period_to
  AND NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution AS report
                  WHERE report.slice_id = reported.slice_id AND report.subject_code LIKE '11011%')

-- sides
WITH report AS (
    SELECT left(period, 7) AS period, mof_div_code, book, subject_code, subject_name, cumulative_amount, receipt_id, row_no, place
    FROM ledger_v1.income_execution
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND subject_code LIKE '11011%'
)
SELECT report.period, 'bonds' AS key, '债务转贷收入' AS subject, 'right' AS side, report.cumulative_amount AS amount,
       report.subject_code || ' ' || report.subject_name AS label, report.receipt_id, report.row_no, report.place
FROM report
WHERE NOT EXISTS (
    SELECT 1 FROM report AS above
    WHERE above.period = report.period AND above.mof_div_code = report.mof_div_code AND above.book = report.book
      AND length(above.subject_code) < length(report.subject_code)
      AND report.subject_code LIKE above.subject_code || '%'
)
UNION ALL
SELECT month.period, 'bonds', '债务转贷收入', 'left', bond.on_lent_amount, '债券 ' || bond.bond_code || ' ' || coalesce(bond.pro_name, bond.pro_code),
       bond.receipt_id, bond.row_no, bond.place
FROM (SELECT DISTINCT period FROM report) AS month
JOIN ledger_v1.bond_project AS bond
  ON bond.region = :region AND to_char(bond.received_on, 'YYYY-MM') BETWEEN CAST(:fiscal_year AS text) || '-01' AND month.period
