-- D36: the newest month's state of each scheme up to the cut-off.
SELECT f.scheme_name AS item, f.income_total, f.outlay_total, f.closing, f.months_payable,
       r.number AS receipt, r.file_name, f.place, 1 AS row_count
  FROM ledger_v1.social_insurance f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region
   AND f.ym = (SELECT max(ym) FROM ledger_v1.social_insurance WHERE region = :region AND ym BETWEEN :first_ym AND :last_ym)
 ORDER BY f.scheme_code, f.row_no
