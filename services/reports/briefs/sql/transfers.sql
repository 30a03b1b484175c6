-- D09: transfers received up to the cut-off; overdue where a rest is unallocated more than 30 days after receipt
-- (预算法 2018 article 52: within 30 days for the province; the county is watched with the same measure).
SELECT f.transfer_kind, coalesce(f.unallocated, 0) > 0 AND f.received_on + 30 < CAST(:last_day AS date) AS is_overdue,
       r.number AS receipt, r.file_name, min(f.place) AS place, count(*) AS row_count,
       sum(f.amount) AS amount, sum(f.allocated) AS allocated, sum(f.unallocated) AS unallocated
  FROM ledger_v1.transfer_received f
  JOIN ledger_v1.receipt r USING (receipt_id)
 WHERE f.region = :region AND f.received_on BETWEEN :first_day AND :last_day
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3
