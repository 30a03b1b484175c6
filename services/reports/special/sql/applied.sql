-- Stage 3, projects: what was applied for (D12).
SELECT coalesce(f.pro_code, '') AS item, r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.pay_app_amt) AS amount
  FROM ledger_v1.payment_application f JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.create_date BETWEEN :first_day AND :last_day AND {chosen}
 GROUP BY 1, 2, 3 ORDER BY 1, 2
