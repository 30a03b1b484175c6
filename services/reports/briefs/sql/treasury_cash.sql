-- D21: opening of the first and closing of the last reported day, over all accounts.
WITH days AS (
    SELECT min(rptdate) AS first_on, max(rptdate) AS last_on
      FROM ledger_v1.treasury_stock_daily
     WHERE region = :region AND rptdate BETWEEN :first_day AND :last_day
)
SELECT f.rptdate, d.first_on, d.last_on, r.number AS receipt, r.file_name, min(f.place) AS place,
       count(*) AS row_count, sum(f.moneyyesterday) AS opening, sum(f.moneytoday) AS closing
  FROM days d
  JOIN ledger_v1.treasury_stock_daily f ON f.region = :region AND f.rptdate IN (d.first_on, d.last_on)
  JOIN ledger_v1.receipt r USING (receipt_id)
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 1, 4
