CREATE TABLE ingest.published_figure (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	publisher TEXT NOT NULL,
	table_kind TEXT NOT NULL,
	agency_code TEXT,
	table_name TEXT NOT NULL,
	line_no INTEGER NOT NULL,
	version TEXT,
	book TEXT,
	direction TEXT,
	subject_code TEXT,
	transfer_kind TEXT,
	item_name TEXT NOT NULL,
	amount NUMERIC(18, 2) NOT NULL,
	published_on DATE NOT NULL,
	url TEXT,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.published_figure TO bw_ingest;

CREATE TABLE ingest.government_fund (
	slice_id UUID NOT NULL,
	row_no INTEGER NOT NULL,
	row_hash BIGINT NOT NULL,
	place TEXT NOT NULL,
	fiscal_year INTEGER NOT NULL,
	fund_code TEXT NOT NULL,
	fund_name TEXT NOT NULL,
	opening NUMERIC(18, 2) NOT NULL,
	income NUMERIC(18, 2) NOT NULL,
	upper_subsidy NUMERIC(18, 2) NOT NULL,
	transfer_in NUMERIC(18, 2) NOT NULL,
	bond_income NUMERIC(18, 2) NOT NULL,
	outlay NUMERIC(18, 2) NOT NULL,
	transfer_down NUMERIC(18, 2) NOT NULL,
	transfer_out NUMERIC(18, 2) NOT NULL,
	debt_repaid NUMERIC(18, 2) NOT NULL,
	closing NUMERIC(18, 2) NOT NULL,
	PRIMARY KEY (slice_id, row_no)
);
GRANT SELECT, INSERT ON ingest.government_fund TO bw_ingest;

CREATE VIEW ledger_v1.published_figure AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.publisher, f.table_kind, f.agency_code, f.table_name, f.line_no,
       f.version, f.book, f.direction, f.subject_code, f.transfer_kind, f.item_name,
       f.amount, f.published_on, f.url
FROM ingest.published_figure f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.published_figure_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.publisher, f.table_kind, f.agency_code, f.table_name, f.line_no,
       f.version, f.book, f.direction, f.subject_code, f.transfer_kind, f.item_name,
       f.amount, f.published_on, f.url,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.published_figure f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.published_figure, ledger_v1.published_figure_history TO bw_ingest, bw_alerts, bw_reports;

CREATE VIEW ledger_v1.government_fund AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.fund_code, f.fund_name, f.opening, f.income, f.upper_subsidy,
       f.transfer_in, f.bond_income, f.outlay, f.transfer_down, f.transfer_out, f.debt_repaid,
       f.closing
FROM ingest.government_fund f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL;

CREATE VIEW ledger_v1.government_fund_history AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.fiscal_year, f.fund_code, f.fund_name, f.opening, f.income, f.upper_subsidy,
       f.transfer_in, f.bond_income, f.outlay, f.transfer_down, f.transfer_out, f.debt_repaid,
       f.closing,
       s.accepted_at AS known_from, s.superseded_at AS known_to
FROM ingest.government_fund f
JOIN ingest.slice s USING (slice_id);

GRANT SELECT ON ledger_v1.government_fund, ledger_v1.government_fund_history TO bw_ingest, bw_alerts, bw_reports;
