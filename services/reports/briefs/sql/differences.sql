-- Differences between deliveries of the year (R01-R38) that stand at the time of the brief, largest first.
SELECT d.difference_id, d.identity, d.subject, d.period, d.state, d.left_amount, d.right_amount, d.amount, d.explanation, d.is_unexplained,
       r.number AS receipt, r.file_name, '全部' || r.row_count || '行' AS place
  FROM ledger_v1.reconciliation_difference d
  JOIN ledger_v1.receipt r ON r.receipt_id = ANY (d.receipt_ids)
 WHERE d.region = :region AND d.fiscal_year = :year AND d.closed_at IS NULL
   AND d.period <= to_char(CAST(:last_day AS date), 'YYYY-MM-DD')
 ORDER BY abs(d.amount) DESC NULLS LAST, d.difference_id, r.number
