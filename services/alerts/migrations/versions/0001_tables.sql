CREATE TABLE alerts.alert (
    alert_id UUID NOT NULL,
    fingerprint TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    matter_key TEXT NOT NULL,
    state TEXT NOT NULL,
    is_gone BOOLEAN NOT NULL,
    is_settled BOOLEAN NOT NULL,
    matter_class TEXT NOT NULL,
    level TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT,
    unit_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    period TEXT NOT NULL,
    amount NUMERIC(18, 2),
    origin TEXT NOT NULL,
    fact TEXT NOT NULL,
    formula TEXT NOT NULL,
    explanation TEXT NOT NULL,
    legal_basis JSONB NOT NULL,
    innocent_reasons JSONB NOT NULL,
    questions JSONB NOT NULL,
    receipt_ids UUID[] NOT NULL,
    evidence_count INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    raised_level TEXT NOT NULL,
    raised_amount NUMERIC(18, 2),
    raised_period TEXT NOT NULL,
    PRIMARY KEY (alert_id),
    CONSTRAINT alert_state CHECK (state IN ('open', 'confirmed', 'dismissed', 'cleared')),
    CONSTRAINT alert_level CHECK (level IN ('general', 'important', 'major')),
    UNIQUE (fingerprint)
);
CREATE INDEX alert_matter ON alerts.alert (rule_id, region, fiscal_year);
CREATE INDEX alert_newest ON alerts.alert (raised_at);
COMMENT ON COLUMN alerts.alert.is_gone IS 'The fact was gone at the last run';
COMMENT ON COLUMN alerts.alert.is_settled IS 'Its case is closed: material change opens it anew';
COMMENT ON COLUMN alerts.alert.occurrences IS 'How often it was raised; evidence is kept for each';
COMMENT ON COLUMN alerts.alert.raised_level IS 'Level when last raised: later changes are measured from it';

CREATE TABLE alerts.evaluation (
    slice_id UUID NOT NULL,
    receipt_id UUID NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    ran INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    left_to_newer TEXT[] NOT NULL,
    evaluated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (slice_id)
);
COMMENT ON COLUMN alerts.evaluation.left_to_newer IS 'Rules that a newer slice''s event will run';

CREATE TABLE alerts.rule_run (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    rule_id TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    slice_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    findings INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    receipt_ids UUID[] NOT NULL,
    parameters JSONB NOT NULL,
    ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (position),
    CONSTRAINT rule_run_outcome CHECK (outcome IN ('spoke', 'silent', 'not_applicable', 'failed'))
);
CREATE INDEX rule_run_last ON alerts.rule_run (rule_id, region, position);
COMMENT ON COLUMN alerts.rule_run.receipt_ids IS 'Versions of the data: receipts of the slices read';

CREATE TABLE alerts.alert_evidence (
    alert_id UUID NOT NULL,
    occurrence INTEGER NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    amount NUMERIC(18, 2),
    receipt_id UUID NOT NULL,
    row_no INTEGER NOT NULL,
    place TEXT NOT NULL,
    figures JSONB NOT NULL,
    PRIMARY KEY (alert_id, occurrence, number),
    FOREIGN KEY(alert_id) REFERENCES alerts.alert (alert_id)
);

CREATE TABLE alerts.alert_history (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    alert_id UUID NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    level TEXT NOT NULL,
    amount NUMERIC(18, 2),
    fact TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    slice_id UUID,
    PRIMARY KEY (position),
    FOREIGN KEY(alert_id) REFERENCES alerts.alert (alert_id)
);
CREATE INDEX ix_alerts_alert_history_alert_id ON alerts.alert_history (alert_id);
COMMENT ON COLUMN alerts.alert_history.event IS 'new again returned refresh gone confirmed dismissed';
COMMENT ON COLUMN alerts.alert_history.slice_id IS 'The accepted slice after which it was seen so';

CREATE TABLE alerts.alert_outcome (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    alert_id UUID NOT NULL,
    rule_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    case_id UUID,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (position),
    FOREIGN KEY(alert_id) REFERENCES alerts.alert (alert_id)
);
CREATE INDEX ix_alerts_alert_outcome_alert_id ON alerts.alert_outcome (alert_id);
COMMENT ON COLUMN alerts.alert_outcome.kind IS 'disposed or closed';
COMMENT ON COLUMN alerts.alert_outcome.verdict IS 'confirmed, dismissed, or the case''s outcome code';

GRANT USAGE ON SCHEMA alerts TO bw_alerts;
GRANT SELECT, INSERT, UPDATE ON alerts.alert TO bw_alerts;
GRANT SELECT, INSERT, DELETE ON alerts.alert_evidence TO bw_alerts;
GRANT SELECT, INSERT, UPDATE ON alerts.evaluation TO bw_alerts;
GRANT SELECT, INSERT ON alerts.alert_history, alerts.alert_outcome, alerts.rule_run TO bw_alerts;
