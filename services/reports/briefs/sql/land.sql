-- D37: instalments due up to the cut-off by parcel, each as it was last reported (open ones are reported every month).
WITH instalment AS (
    SELECT DISTINCT ON (land_contract_no, instalment_no) * FROM ledger_v1.land_sale
     WHERE region = :region AND due_on BETWEEN :first_day AND :last_day AND period <= to_char(CAST(:last_day AS date), 'YYYY-MM')
     ORDER BY land_contract_no, instalment_no, period DESC
)
SELECT f.parcel AS item, f.buyer, min(f.due_on) AS due_on, r.number AS receipt, r.file_name, min(f.place) AS place,
       count(*) AS row_count, sum(f.due_amount) AS due_amount, sum(f.paid_amount) AS paid_amount,
       sum(f.treasury_amount) AS treasury_amount,
       sum(sum(f.due_amount)) OVER (PARTITION BY f.parcel) AS whole
  FROM instalment f
  JOIN ledger_v1.receipt r USING (receipt_id)
 GROUP BY 1, 2, 4, 5
 ORDER BY whole DESC, item, receipt
