-- D39: indicators of the year by stage and grade.
SELECT CASE f.stage WHEN 'goal' THEN '绩效目标' WHEN 'monitoring' THEN '绩效监控' ELSE '绩效评价' END
         || coalesce('·' || nullif(f.grade, ''), '') AS item,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       count(*) AS number, count(DISTINCT f.pro_code) AS projects
  FROM ledger_v1.performance f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.fiscal_year = :year
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
