-- Stage 5, payees (D13), the thirty largest and all others together. Names of persons are shown as the ledger shows them.
WITH applied AS (
    SELECT DISTINCT f.pay_app_id FROM ledger_v1.payment_application f WHERE f.region = :region AND {chosen}
), paid AS (
    SELECT coalesce(nullif(v.xpayee_acct_name, ''), '未填收款人') AS payee, coalesce(v.xpayee_acct_name_key, v.xpayee_acct_name, '') AS who,
           v.receipt_id, min(v.place) AS place, count(*) AS row_count, sum(coalesce(v.xpay_amt, v.pay_amt)) AS amount
      FROM ledger_v1.payment_voucher v JOIN applied a USING (pay_app_id)
     WHERE v.region = :region AND coalesce(v.xpay_date, v.vou_date) BETWEEN :first_day AND :last_day
     GROUP BY 1, 2, 3
), ranked AS (
    SELECT payee, who, rank() OVER (ORDER BY sum(amount) DESC, who) AS place_in_rank FROM paid GROUP BY 1, 2
)
SELECT CASE WHEN k.place_in_rank <= 30 THEN p.payee ELSE '其他收款人' END AS item,
       CASE WHEN k.place_in_rank <= 30 THEN k.place_in_rank ELSE 31 END AS rank,
       r.number AS receipt, r.file_name, min(p.place) AS place, CAST(sum(p.row_count) AS bigint) AS row_count, sum(p.amount) AS amount
  FROM paid p JOIN ranked k USING (payee, who) JOIN ledger_v1.receipt r USING (receipt_id)
 GROUP BY 1, 2, 3, 4 ORDER BY 2, 3
