-- D24: the newest limit of each kind that was approved by the cut-off.
SELECT DISTINCT ON (f.debt_kind) f.debt_kind, f.limit_amount AS amount,
       r.number AS receipt, r.file_name, f.place, 1 AS row_count
  FROM ledger_v1.debt_limit f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year AND (f.approved_on IS NULL OR f.approved_on <= :last_day)
 ORDER BY f.debt_kind, f.approved_on DESC NULLS LAST, f.version DESC
