-- What a later delivery changed in a period that an earlier one had stated; written once, after the later one was accepted.
CREATE TABLE ingest.restatement (
    receipt_id UUID PRIMARY KEY REFERENCES ingest.receipt,
    superseded_receipt_id UUID NOT NULL REFERENCES ingest.receipt,
    closed_on DATE NOT NULL,
    rows_before INTEGER NOT NULL,
    rows_after INTEGER NOT NULL,
    rows_gone INTEGER NOT NULL,
    rows_new INTEGER NOT NULL,
    amount_field TEXT,
    amount_before NUMERIC(18, 2),
    amount_after NUMERIC(18, 2),
    changed_share NUMERIC(12, 6) NOT NULL
);
GRANT SELECT, INSERT ON ingest.restatement TO bw_ingest;
CREATE INDEX receipt_supersedes ON ingest.receipt (supersedes) WHERE supersedes IS NOT NULL;

CREATE VIEW ledger_v1.restatement AS
SELECT r.receipt_id, r.superseded_receipt_id, s.data_set, s.sender, s.region, s.period,
       left(s.period, 4)::integer AS fiscal_year, s.origin, r.closed_on, s.accepted_at AS restated_at,
       (s.accepted_at AT TIME ZONE 'Asia/Shanghai')::date > r.closed_on AS is_closed, r.rows_before, r.rows_after,
       r.rows_gone, r.rows_new, r.amount_field, r.amount_before, r.amount_after, r.changed_share,
       d.manifest ->> 'correction_note' AS note, coalesce(d.manifest ->> 'correction_note', '') <> '' AS has_note,
       d.opened_by
FROM ingest.restatement r
JOIN ingest.slice s USING (receipt_id)
JOIN ingest.receipt c USING (receipt_id)
JOIN ingest.delivery d USING (delivery_id);

GRANT SELECT ON ledger_v1.restatement TO bw_ingest, bw_alerts, bw_reports;
