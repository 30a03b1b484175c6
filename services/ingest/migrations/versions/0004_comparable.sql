-- A year's execution beside the codes of the year after it: original and comparable figure in one row (domain.md 7.5). A code
-- that was split has a row for each part; one that is gone without a decision has no comparable code: never guessed.
CREATE VIEW ledger_v1.execution_comparable AS
SELECT e.slice_id, e.receipt_id, e.row_no, e.place, e.region, e.period, e.sender, e.origin,
       e.direction, e.ym, e.mof_div_code, e.book, e.subject_code, e.subject_name, e.budget_amount, e.month_amount,
       e.cumulative_amount, e.fiscal_year + 1 AS basis_year, m.to_code AS comparable_code, m.to_name AS comparable_name,
       m.change, m.share, m.basis,
       CASE WHEN m.to_code IS NOT NULL THEN round(e.budget_amount * m.share, 2) END AS comparable_budget_amount,
       CASE WHEN m.to_code IS NOT NULL THEN round(e.month_amount * m.share, 2) END AS comparable_month_amount,
       CASE WHEN m.to_code IS NOT NULL THEN round(e.cumulative_amount * m.share, 2) END AS comparable_cumulative_amount
FROM (
    SELECT i.*, left(i.period, 4)::integer AS fiscal_year, 'income' AS direction, 'revenue' AS code_table
    FROM ledger_v1.income_execution i
    UNION ALL
    SELECT x.*, left(x.period, 4)::integer, 'expenditure', 'functional'
    FROM ledger_v1.expenditure_execution x
) e
LEFT JOIN ledger_v1.classification_mapping m
    ON m.from_year = e.fiscal_year AND m.code_table = e.code_table AND m.from_code = e.subject_code;

GRANT SELECT ON ledger_v1.execution_comparable TO bw_ingest, bw_alerts, bw_reports;
