-- Performance (D39) of the chosen projects: how many goals, how many were measured, the grades given.
SELECT CASE f.stage WHEN 'goal' THEN '绩效目标' WHEN 'monitoring' THEN '绩效监控' ELSE '绩效评价' END
         || coalesce('·' || nullif(f.grade, ''), '') AS item,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count
  FROM ledger_v1.performance f JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year
   AND (f.pro_code IN (SELECT i.pro_code FROM ledger_v1.budget_indicator i
                        WHERE i.region = :region AND i.period = CAST(:year AS text) AND {chosen_indicator}))
 GROUP BY 1, 2, 3 ORDER BY 1, 2
