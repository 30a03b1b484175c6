-- The permanent ledger of differences (domain.md 3.2): nothing is deleted, the history is only added to.
CREATE TABLE ingest.difference (
    difference_id UUID PRIMARY KEY,
    identity TEXT NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    period TEXT NOT NULL,
    key TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'explained', 'signed_off', 'closed', 'reopened')),
    left_amount NUMERIC(18, 2) NOT NULL,
    right_amount NUMERIC(18, 2) NOT NULL,
    left_rows INTEGER NOT NULL,
    right_rows INTEGER NOT NULL,
    senders TEXT[] NOT NULL,
    receipt_ids UUID[] NOT NULL,
    origin TEXT NOT NULL,
    round INTEGER NOT NULL,
    first_seen TIMESTAMPTZ NOT NULL,
    last_seen TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    explanation TEXT NOT NULL,
    explained_unit TEXT NOT NULL,
    explained_at TIMESTAMPTZ,
    signed_off_at TIMESTAMPTZ,
    UNIQUE (identity, region, period, key)
);
CREATE INDEX difference_scope ON ingest.difference (region, fiscal_year, identity, state);

CREATE TABLE ingest.difference_row (
    difference_id UUID NOT NULL REFERENCES ingest.difference,
    round INTEGER NOT NULL,
    number INTEGER NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('left', 'right')),
    label TEXT NOT NULL,
    amount NUMERIC(18, 2) NOT NULL,
    receipt_id UUID NOT NULL REFERENCES ingest.receipt,
    row_no INTEGER NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (difference_id, round, number)
);

CREATE TABLE ingest.difference_history (
    entry_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    difference_id UUID NOT NULL REFERENCES ingest.difference,
    at TIMESTAMPTZ NOT NULL,
    act TEXT NOT NULL,
    state TEXT NOT NULL,
    left_amount NUMERIC(18, 2) NOT NULL,
    right_amount NUMERIC(18, 2) NOT NULL,
    note TEXT NOT NULL,
    by_seat TEXT NOT NULL,
    unit TEXT NOT NULL,
    slice_id UUID REFERENCES ingest.slice
);
CREATE INDEX difference_history_of ON ingest.difference_history (difference_id, entry_id);

CREATE TABLE ingest.identity_period (
    identity TEXT NOT NULL,
    region TEXT NOT NULL,
    period TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('holds', 'broken', 'not_applicable', 'failed')),
    reason TEXT NOT NULL,
    compared INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    ran_at TIMESTAMPTZ NOT NULL,
    slice_id UUID NOT NULL REFERENCES ingest.slice,
    PRIMARY KEY (identity, region, period)
);

GRANT SELECT, INSERT, UPDATE ON ingest.difference, ingest.identity_period TO bw_ingest;
GRANT SELECT, INSERT ON ingest.difference_row, ingest.difference_history TO bw_ingest;

CREATE VIEW ledger_v1.reconciliation_difference AS
SELECT difference_id, identity, region, fiscal_year, period, key, subject, state, left_amount, right_amount,
       left_amount - right_amount AS amount, senders, receipt_ids, origin, first_seen, last_seen, closed_at,
       explained_at, signed_off_at, explanation,
       state IN ('open', 'reopened') AS is_unexplained
FROM ingest.difference;

CREATE VIEW ledger_v1.reconciliation_identity AS
SELECT identity, region, period, outcome, reason, compared, broken, ran_at
FROM ingest.identity_period;

GRANT SELECT ON ledger_v1.reconciliation_difference, ledger_v1.reconciliation_identity TO bw_ingest, bw_alerts, bw_reports;
