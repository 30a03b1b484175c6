-- D32: the newest month's state of each investment project.
SELECT f.project_name AS item, f.project_code AS item_code, f.approved_cost, f.year_plan, f.paid_amount, f.progress,
       coalesce(f.funded_central, 0) + coalesce(f.funded_province, 0) + coalesce(f.funded_prefecture, 0)
         + coalesce(f.funded_county, 0) + coalesce(f.funded_bond, 0) + coalesce(f.funded_other, 0) AS funded,
       r.number AS receipt, r.file_name, f.place, 1 AS row_count
  FROM ledger_v1.investment_project f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region
   AND f.ym = (SELECT max(ym) FROM ledger_v1.investment_project WHERE region = :region AND ym BETWEEN :first_ym AND :last_ym)
 ORDER BY f.approved_cost DESC NULLS LAST, f.project_code
