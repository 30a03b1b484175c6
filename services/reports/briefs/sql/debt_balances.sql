-- D25: movements of the months up to the cut-off, one row a month, kind and receipt.
SELECT f.debt_kind, f.ym, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.closing) AS closing, sum(f.borrowed) AS borrowed, sum(f.repaid) AS repaid
  FROM ledger_v1.debt_balance f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.ym BETWEEN :first_ym AND :last_ym
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3
