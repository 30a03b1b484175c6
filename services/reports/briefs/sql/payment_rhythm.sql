-- D13: payments by month and of the month's last ten days, up to the cut-off (rush at the quarter's end). Summed by day first:
-- the month's end is then reckoned for some thousand days, not for a million payments.
WITH by_day AS (
    SELECT coalesce(xpay_date, vou_date) AS day, receipt_id, min(place) AS place, count(*) AS row_count,
           sum(coalesce(xpay_amt, pay_amt)) AS amount
      FROM ledger_v1.payment_voucher
     WHERE region = :region AND coalesce(xpay_date, vou_date) BETWEEN :first_day AND :last_day
     GROUP BY 1, 2
), by_month AS (
    SELECT date_trunc('month', day) AS month, receipt_id, min(place) AS place, CAST(sum(row_count) AS bigint) AS row_count,
           sum(amount) AS amount,
           sum(amount) FILTER (
             WHERE day > CAST(date_trunc('month', day) + interval '1 month' - interval '11 days' AS date)) AS last_days
      FROM by_day
     GROUP BY 1, 2
)
SELECT to_char(m.month, 'FMMM"月"') AS item, r.number AS receipt, r.file_name, m.place, m.row_count, m.row_count AS number,
       m.amount, m.last_days
  FROM by_month m
  JOIN ledger_v1.receipt r USING (receipt_id)
 ORDER BY m.month, receipt
