-- Values of rules' parameters for a county or a part of it: proposed by one, approved by the head's seat, never deleted.
CREATE TABLE alerts.parameter_change (
    change_id UUID NOT NULL,
    number INTEGER NOT NULL,
    rule_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value JSONB NOT NULL,
    before JSONB NOT NULL,
    region TEXT NOT NULL,
    unit TEXT,
    item TEXT,
    month INTEGER,
    valid_from DATE NOT NULL,
    valid_until DATE,
    asked_on DATE,
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
    CONSTRAINT parameter_change_number UNIQUE (rule_id, number),
    CONSTRAINT parameter_change_state CHECK (state IN ('proposed', 'approved', 'refused', 'ended')),
    CONSTRAINT parameter_change_month CHECK (month BETWEEN 1 AND 12),
    CONSTRAINT parameter_change_days CHECK (valid_until >= valid_from)
);
CREATE INDEX parameter_change_region ON alerts.parameter_change (region, state);
COMMENT ON COLUMN alerts.parameter_change.number IS 'Changes of a rule in the order in which they were proposed';
COMMENT ON COLUMN alerts.parameter_change.before IS 'The value that held for this scope when it was proposed';
COMMENT ON COLUMN alerts.parameter_change.asked_on IS 'The last day on which a run was asked for because it began or ended';
GRANT SELECT, INSERT, UPDATE ON alerts.parameter_change TO bw_alerts;

ALTER TABLE alerts.alert ADD COLUMN parameters JSONB NOT NULL DEFAULT '{}';
ALTER TABLE alerts.alert ADD COLUMN parameter_changes UUID[] NOT NULL DEFAULT '{}';
ALTER TABLE alerts.alert_occurrence ADD COLUMN parameters JSONB NOT NULL DEFAULT '{}';
ALTER TABLE alerts.alert_occurrence ADD COLUMN parameter_changes UUID[] NOT NULL DEFAULT '{}';

ALTER TABLE alerts.whitelist_entry ADD COLUMN approver_seat TEXT NOT NULL DEFAULT '';
