-- D16 of the three years before, general income of the level itself by month: the band of chart 1.
SELECT CAST(left(f.ym, 4) AS int) AS year, CAST(right(f.ym, 2) AS int) AS month,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.month_amount) AS amount, sum(f.cumulative_amount) AS cumulative
  FROM ledger_v1.income_execution f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.ym BETWEEN (:year - 3) || '01' AND (:year - 1) || '12' AND f.book = 'general'
   AND (f.subject_code LIKE '101%' OR f.subject_code LIKE '103%')
   AND NOT EXISTS (SELECT 1 FROM ledger_v1.income_execution p
                    WHERE p.slice_id = f.slice_id AND p.book = f.book AND p.subject_code <> f.subject_code
                      AND length(p.subject_code) >= 3 AND f.subject_code LIKE p.subject_code || '%')
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3
