-- D17: every row of the months up to the cut-off, with its receipt and place.
SELECT f.book, f.ym, f.subject_code, f.subject_name, f.budget_amount, f.month_amount, f.cumulative_amount,
       f.last_year_month_amount, f.last_year_cumulative_amount, f.origin,
       r.number AS receipt, r.file_name, f.place
  FROM ledger_v1.expenditure_execution f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.ym BETWEEN :first_ym AND :last_ym
 ORDER BY f.ym, f.book, f.subject_code, f.row_no
