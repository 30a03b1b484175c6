-- D07 up to the cut-off by department (D01 says which unit belongs to which), one row a department and receipt.
WITH unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, agency_name, coalesce(nullif(dept_code, ''), agency_code) AS dept_code
      FROM ledger_v1.agency
     WHERE region = :region
     ORDER BY agency_code, valid_from > :last_day, period DESC, valid_from DESC NULLS LAST
)
SELECT coalesce(u.dept_code, f.agency_code) AS dept_code,
       coalesce(d.agency_name, min(u.agency_name), coalesce(u.dept_code, f.agency_code)) AS dept_name,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count, sum(f.amount - coalesce(f.dis_amt, 0)) AS amount
  FROM ledger_v1.budget_indicator f
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN unit u ON u.agency_code = f.agency_code
  LEFT JOIN unit d ON d.agency_code = u.dept_code
 WHERE f.region = :region AND f.period = CAST(:year AS text) AND (f.doc_date IS NULL OR f.doc_date <= :last_day)
 GROUP BY 1, d.agency_name, 3, 4
 ORDER BY 1, 3
