-- D41: the newest month's state by economic class.
SELECT f.dep_bgt_eco_code AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.initial_budget) AS initial_budget, sum(f.adjusted_budget) AS adjusted_budget, sum(f.executed) AS executed
  FROM ledger_v1.three_publics f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region
   AND f.ym = (SELECT max(ym) FROM ledger_v1.three_publics WHERE region = :region AND ym BETWEEN :first_ym AND :last_ym)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
