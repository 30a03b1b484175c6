ALTER TABLE ingest.account_balance ADD COLUMN cash_in NUMERIC(18, 2), ADD COLUMN cash_out NUMERIC(18, 2);

DROP VIEW ledger_v1.account_balance, ledger_v1.account_balance_history;

CREATE VIEW ledger_v1.account_balance AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.account_code, f.account_name, f.account_kind, f.balance_side,
       f.opening, f.debit, f.credit, f.closing, f.june_balance, f.last_year_end_balance,
       f.cash_in, f.cash_out
FROM ingest.account_balance f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.account_balance_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.ym, f.mof_div_code, f.account_code, f.account_name, f.account_kind, f.balance_side,
       f.opening, f.debit, f.credit, f.closing, f.june_balance, f.last_year_end_balance,
       f.cash_in, f.cash_out,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.account_balance f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.account_balance, ledger_v1.account_balance_history TO bw_ingest, bw_alerts, bw_reports;
