-- Stage 4, payments (D13) of the chosen applications (D12) by month.
WITH applied AS (
    SELECT DISTINCT f.pay_app_id FROM ledger_v1.payment_application f WHERE f.region = :region AND {chosen}
)
SELECT to_char(coalesce(v.xpay_date, v.vou_date), 'YYYY-MM') AS item, r.number AS receipt, r.file_name, min(v.place) AS place,
       count(*) AS row_count, sum(coalesce(v.xpay_amt, v.pay_amt)) AS amount
  FROM ledger_v1.payment_voucher v JOIN applied a USING (pay_app_id) JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE v.region = :region AND coalesce(v.xpay_date, v.vou_date) BETWEEN :first_day AND :last_day
 GROUP BY 1, 2, 3 ORDER BY 1, 2
