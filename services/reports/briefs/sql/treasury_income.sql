-- D20: general income of the county's level (级次 4) by the treasury, day by day, up to the cut-off.
SELECT r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count, sum(f.moneyday) AS amount
  FROM ledger_v1.treasury_income_daily f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.rptdate BETWEEN :first_day AND :last_day
   AND coalesce(f.budgetlevelcode, '4') = '4'
   AND (f.budgetsubcode LIKE '101%' OR f.budgetsubcode LIKE '103%')
   AND f.budgetsubcode NOT LIKE '10301%' AND f.budgetsubcode NOT LIKE '10306%'
   AND NOT EXISTS (  -- never add what is already a total
       SELECT 1 FROM ledger_v1.treasury_income_daily c
        WHERE c.slice_id = f.slice_id AND c.rptdate = f.rptdate AND c.trecode = f.trecode
          AND c.budgetsubcode <> f.budgetsubcode AND f.budgetsubcode LIKE c.budgetsubcode || '%')
 GROUP BY 1, 2
 ORDER BY 1
