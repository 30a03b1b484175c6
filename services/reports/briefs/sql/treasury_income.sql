-- D20: general income of the region's own levels by the treasury, months up to the cut-off, as R01a compares it: a county with its
-- towns (级次 4, 5); the days of the adjusting period (TRIMFLAG) belong to the December in whose file they stand.
WITH own AS (
    SELECT receipt_id, place, moneyday, budgetsubcode,
           array_agg(budgetsubcode) OVER (PARTITION BY slice_id, rptdate, trecode, budgetlevelcode) AS beside
      FROM ledger_v1.treasury_income_daily
     WHERE region = :region AND left(period, 7) BETWEEN :year || '-01' AND to_char(CAST(:last_day AS date), 'YYYY-MM')
       AND coalesce(budgetlevelcode, '4') = ANY (CASE WHEN region LIKE '%0000' THEN ARRAY['2'] WHEN region LIKE '%00' THEN ARRAY['3']
                                                      ELSE ARRAY['4', '5'] END)
)
SELECT r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count, sum(f.moneyday) AS amount
  FROM own f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE (f.budgetsubcode LIKE '101%' OR f.budgetsubcode LIKE '103%')
   AND f.budgetsubcode NOT LIKE '10301%' AND f.budgetsubcode NOT LIKE '10306%'
   AND NOT EXISTS (  -- never add what is already a total
       SELECT FROM unnest(f.beside) AS total WHERE total <> f.budgetsubcode AND starts_with(f.budgetsubcode, total))
 GROUP BY 1, 2
 ORDER BY 1
