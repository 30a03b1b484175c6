-- D13 up to the cut-off by department, one row a department and receipt.
WITH unit AS (
    SELECT DISTINCT ON (agency_code) agency_code, coalesce(nullif(dept_code, ''), agency_code) AS dept_code
      FROM ledger_v1.agency
     WHERE region = :region
     ORDER BY agency_code, valid_from > :last_day, period DESC, valid_from DESC NULLS LAST
), paid AS (
    SELECT agency_code, receipt_id, min(place) AS place, count(*) AS row_count, sum(coalesce(xpay_amt, pay_amt)) AS amount
      FROM ledger_v1.payment_voucher
     WHERE region = :region AND coalesce(xpay_date, vou_date) BETWEEN :first_day AND :last_day
     GROUP BY 1, 2
)
SELECT coalesce(u.dept_code, p.agency_code) AS dept_code, r.number AS receipt, r.file_name, min(p.place) AS place,
       CAST(sum(p.row_count) AS bigint) AS row_count, sum(p.amount) AS amount
  FROM paid p
  JOIN ledger_v1.receipt r USING (receipt_id)
  LEFT JOIN unit u ON u.agency_code = p.agency_code
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
