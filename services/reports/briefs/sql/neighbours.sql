-- D16 of other counties of the same prefecture, same month: general income of the level itself, nothing counted twice.
SELECT coalesce(g.name, f.region) AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.cumulative_amount) AS cumulative, sum(f.last_year_cumulative_amount) AS last_year
  FROM ledger_v1.income_execution f
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN (SELECT DISTINCT ON (region_code) region_code, name FROM ledger_v1.region
              ORDER BY region_code, version DESC) g ON g.region_code = f.region
 WHERE f.region <> :region AND left(f.region, 4) = left(:region, 4) AND right(f.region, 2) <> '00'
   AND f.ym = :last_ym AND f.book = 'general' AND (f.subject_code LIKE '101%' OR f.subject_code LIKE '103%')
   AND NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution p
                    WHERE p.slice_id = f.slice_id AND p.book = f.book AND p.subject_code <> f.subject_code
                      AND length(p.subject_code) >= 3 AND f.subject_code LIKE p.subject_code || '%')
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
