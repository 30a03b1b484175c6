-- The largest rows of each side of a difference, as they stand now; is_whole: the side has no further rows.
CREATE VIEW ledger_v1.reconciliation_difference_row AS
SELECT kept.difference_id, kept.side, kept.receipt_id, kept.row_no, kept.amount,
       CASE kept.side WHEN 'left' THEN difference.left_rows ELSE difference.right_rows END
           = count(*) OVER (PARTITION BY kept.difference_id, kept.side) AS is_whole
FROM ingest.difference_row AS kept
JOIN ingest.difference ON difference.difference_id = kept.difference_id AND difference.round = kept.round;

GRANT SELECT ON ledger_v1.reconciliation_difference_row TO bw_ingest, bw_alerts, bw_reports;
