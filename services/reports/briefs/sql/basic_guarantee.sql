-- D42: the newest month's state by kind of guarantee.
SELECT f.guarantee AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.budget_amount) AS budget_amount, sum(f.executed) AS executed, sum(f.standard_need) AS standard_need, sum(f.gap) AS gap
  FROM ledger_v1.basic_guarantee f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region
   AND f.ym = (SELECT max(ym) FROM ledger_v1.basic_guarantee WHERE region = :region AND ym BETWEEN :first_ym AND :last_ym)
 GROUP BY 1, 2, 3
 ORDER BY CASE f.guarantee WHEN 'livelihood' THEN 1 WHEN 'wages' THEN 2 ELSE 3 END, 2
