-- Versions of rules with their states, changes of state approved by the head's seat, back-tests with their findings.
CREATE TABLE alerts.rule_version (
    rule_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    version INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    starts_on DATE,
    note TEXT NOT NULL,
    PRIMARY KEY (rule_id, digest),
    CONSTRAINT rule_version_state CHECK (state IN ('draft', 'back_tested', 'approved', 'active', 'suspended', 'retired'))
);
CREATE UNIQUE INDEX rule_version_active ON alerts.rule_version (rule_id) WHERE state IN ('active', 'suspended');
COMMENT ON COLUMN alerts.rule_version.digest IS 'SHA-256 of what the rule means; words may change under it';
COMMENT ON COLUMN alerts.rule_version.source IS 'The whole file: what ran then can be run again';

CREATE TABLE alerts.backtest (
    backtest_id UUID NOT NULL,
    rule_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    version INTEGER NOT NULL,
    against INTEGER,
    region TEXT NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    knowledge TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    trouble TEXT NOT NULL DEFAULT '',
    summary JSONB,
    PRIMARY KEY (backtest_id),
    FOREIGN KEY (rule_id, digest) REFERENCES alerts.rule_version (rule_id, digest),
    CONSTRAINT backtest_state CHECK (state IN ('queued', 'running', 'done', 'failed')),
    CONSTRAINT backtest_knowledge CHECK (knowledge IN ('known', 'period'))
);
CREATE INDEX backtest_of ON alerts.backtest (rule_id, requested_at);
CREATE INDEX backtest_waiting ON alerts.backtest (requested_at) WHERE state IN ('queued', 'running');

CREATE TABLE alerts.backtest_finding (
    backtest_id UUID NOT NULL REFERENCES alerts.backtest (backtest_id),
    number INTEGER NOT NULL,
    change TEXT NOT NULL,
    first_on DATE NOT NULL,
    raised INTEGER NOT NULL,
    title TEXT NOT NULL,
    fact TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    period TEXT NOT NULL,
    amount NUMERIC(18, 2),
    level TEXT NOT NULL,
    level_before TEXT,
    PRIMARY KEY (backtest_id, number),
    CONSTRAINT backtest_finding_change CHECK (change IN ('added', 'removed', 'relevelled', 'same'))
);

CREATE TABLE alerts.rule_change (
    change_id UUID NOT NULL,
    rule_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    act TEXT NOT NULL,
    starts_on DATE NOT NULL,
    backtest_id UUID REFERENCES alerts.backtest (backtest_id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposer_name TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approver_seat TEXT NOT NULL DEFAULT '',
    approver_name TEXT NOT NULL DEFAULT '',
    decided_on DATE,
    decision_note TEXT NOT NULL DEFAULT '',
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (change_id),
    FOREIGN KEY (rule_id, digest) REFERENCES alerts.rule_version (rule_id, digest),
    CONSTRAINT rule_change_act CHECK (act IN ('activate', 'suspend', 'resume', 'retire')),
    CONSTRAINT rule_change_state CHECK (state IN ('proposed', 'approved', 'refused', 'ended'))
);
CREATE INDEX rule_change_of ON alerts.rule_change (rule_id, proposed_at);

GRANT SELECT, INSERT, UPDATE ON alerts.rule_version, alerts.backtest, alerts.rule_change TO bw_alerts;
GRANT SELECT, INSERT ON alerts.backtest_finding TO bw_alerts;
