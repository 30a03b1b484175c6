-- T0: what of each data set has arrived for the time of the brief, one row a receipt that still counts.
SELECT r.data_set, r.sender, r.period, r.origin, r.number AS receipt, r.file_name, r.row_count,
       '全部' || r.row_count || '行' AS place
  FROM ledger_v1.receipt r
 WHERE r.region = :region AND r.superseded_at IS NULL
   AND (r.period = CAST(:year AS text)
        OR (r.period >= to_char(CAST(:first_day AS date), 'YYYY-MM') AND r.period <= to_char(CAST(:last_day AS date), 'YYYY-MM-DD')
            AND length(r.period) > 4))
 ORDER BY r.data_set, r.sender, r.period
