/*---
id: R06
title: 收入月报预算数与批准的预算
data_sets: [D16, D03]
grain: month
tolerance: 5000
cut_off: 取月末前最近一次批准的预算版本（年初或调整）；两边都有的科目才比较
left: 收入月报预算数
right: 大会或常委会批准的预算数
explanation: 月报没有单列“为预算%”，系统按累计除以预算数计算；分母应是人大批准的年初预算或调整预算，而不是自行改动的数。
innocent_reasons:
  - 月报用调整预算，而预算调整方案尚未报送
  - 批准的预算以万元编制，四舍五入
---*/

-- sides
WITH version AS (
    SELECT DISTINCT approved.version, approved.approved_on FROM ledger_v1.approved_budget AS approved
    WHERE approved.region = :region AND approved.fiscal_year = :fiscal_year AND approved.direction = 'income'
),
report AS (
    SELECT left(period, 7) AS period, mof_div_code, book, subject_code, subject_name, budget_amount, receipt_id, row_no, place,
           (SELECT version.version FROM version
            ORDER BY coalesce(version.approved_on <= to_date(income.period, 'YYYY-MM') + INTERVAL '1 month' - INTERVAL '1 day', false)
                     DESC, version.approved_on DESC NULLS LAST, version.version DESC
            LIMIT 1) AS version
    FROM ledger_v1.income_execution AS income
    WHERE region = :region AND left(period, 7) BETWEEN :period_from AND :period_to AND budget_amount IS NOT NULL
),
pair AS (
    SELECT report.*, approved.amount AS approved_amount, approved.receipt_id AS approved_receipt,
           approved.row_no AS approved_row, approved.place AS approved_place
    FROM report
    JOIN ledger_v1.approved_budget AS approved
      ON approved.region = :region AND approved.fiscal_year = :fiscal_year AND approved.direction = 'income'
     AND approved.mof_div_code = report.mof_div_code AND approved.book = report.book
     AND approved.subject_code = report.subject_code AND approved.version = report.version
)
SELECT period, mof_div_code || '/' || book || '/' || subject_code AS key, subject_code || ' ' || subject_name AS subject,
       'left' AS side, budget_amount AS amount, '月报预算数' AS label, receipt_id, row_no, place
FROM pair
UNION ALL
SELECT period, mof_div_code || '/' || book || '/' || subject_code, subject_code || ' ' || subject_name, 'right',
       approved_amount, '批准的预算（' || version || '）', approved_receipt, approved_row, approved_place
FROM pair
