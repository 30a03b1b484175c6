-- T0: what of each data set has arrived for the time of the brief, one row a receipt that still counts, with its due day
-- and its quality.
SELECT r.data_set, r.sender, r.period, r.origin, r.number AS receipt, r.file_name, r.row_count,
       '全部' || r.row_count || '行' AS place, CAST(r.received_at AT TIME ZONE 'Asia/Shanghai' AS date) AS received_on,
       d.due_on, coalesce(d.working_days_late, 0) AS working_days_late, q.score
  FROM ledger_v1.receipt r
  LEFT JOIN ledger_v1.delivery_due d ON d.receipt_id = r.receipt_id AND d.region = r.region
  LEFT JOIN ledger_v1.delivery_quality q ON q.receipt_id = r.receipt_id AND q.is_measured
 WHERE r.region = :region AND r.superseded_at IS NULL
   AND (r.period = CAST(:year AS text)
        OR (r.period >= to_char(CAST(:first_day AS date), 'YYYY-MM') AND r.period <= to_char(CAST(:last_day AS date), 'YYYY-MM-DD')
            AND length(r.period) > 4))
 ORDER BY r.data_set, r.sender, r.period, r.number
