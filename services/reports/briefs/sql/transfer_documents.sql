-- T6: transfers received up to the cut-off by document of the level above; days since receipt while a rest is unallocated.
SELECT f.sup_bgt_doc_no AS item, min(f.received_on) AS received_on, r.number AS receipt, r.file_name, min(f.place) AS place,
       count(*) AS row_count, sum(f.amount) AS amount, sum(f.allocated) AS allocated, sum(f.unallocated) AS unallocated,
       CASE WHEN sum(coalesce(f.unallocated, 0)) > 0 THEN CAST(:last_day AS date) - min(f.received_on) END AS days,
       max(sum(coalesce(f.unallocated, 0))) OVER (PARTITION BY f.sup_bgt_doc_no) AS rest
  FROM ledger_v1.transfer_received f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.received_on BETWEEN :first_day AND :last_day
 GROUP BY 1, 3, 4
 ORDER BY rest DESC, item, receipt
