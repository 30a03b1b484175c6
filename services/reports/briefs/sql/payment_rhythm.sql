-- D13: payments by month and of the month's last ten days, up to the cut-off (rush at the quarter's end).
SELECT to_char(m.month, 'FMMM"月"') AS item, r.number AS receipt, r.file_name, m.place, m.row_count, m.row_count AS number,
       m.amount, m.last_days
  FROM (
    SELECT date_trunc('month', coalesce(xpay_date, vou_date)) AS month, receipt_id, min(place) AS place, count(*) AS row_count,
           sum(coalesce(xpay_amt, pay_amt)) AS amount,
           sum(coalesce(xpay_amt, pay_amt)) FILTER (
             WHERE coalesce(xpay_date, vou_date) > CAST(date_trunc('month', coalesce(xpay_date, vou_date))
                   + interval '1 month' - interval '11 days' AS date)) AS last_days
      FROM ledger_v1.payment_voucher
     WHERE region = :region AND coalesce(xpay_date, vou_date) BETWEEN :first_day AND :last_day
     GROUP BY 1, 2
  ) m
  JOIN ledger_v1.receipt r USING (receipt_id)
 ORDER BY m.month, receipt
