-- Whitelist: proposed by one, approved by the head, with an expiry; what it covers is kept and seen, not raised.
CREATE TABLE alerts.whitelist_entry (
    entry_id UUID NOT NULL,
    region TEXT NOT NULL,
    rule_id TEXT,
    family TEXT,
    unit TEXT,
    subject TEXT,
    valid_from DATE NOT NULL,
    expires_on DATE NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposer_name TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approver_name TEXT NOT NULL DEFAULT '',
    decided_on DATE,
    decision_note TEXT NOT NULL DEFAULT '',
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry_id),
    CONSTRAINT whitelist_entry_state CHECK (state IN ('proposed', 'approved', 'refused', 'ended')),
    CONSTRAINT whitelist_entry_rule CHECK ((rule_id IS NULL) <> (family IS NULL)),
    CONSTRAINT whitelist_entry_whom CHECK (unit IS NOT NULL OR subject IS NOT NULL),
    CONSTRAINT whitelist_entry_days CHECK (expires_on >= valid_from)
);
CREATE INDEX whitelist_entry_region ON alerts.whitelist_entry (region, state);
GRANT SELECT, INSERT, UPDATE ON alerts.whitelist_entry TO bw_alerts;

ALTER TABLE alerts.alert ADD COLUMN whitelist_id UUID REFERENCES alerts.whitelist_entry (entry_id);
COMMENT ON COLUMN alerts.alert.whitelist_id IS 'The entry that holds it back';
ALTER TABLE alerts.alert DROP CONSTRAINT alert_state;
ALTER TABLE alerts.alert ADD CONSTRAINT alert_state
    CHECK (state IN ('open', 'confirmed', 'dismissed', 'cleared', 'whitelisted'));
CREATE INDEX alert_whitelisted ON alerts.alert (whitelist_id) WHERE whitelist_id IS NOT NULL;
COMMENT ON COLUMN alerts.alert_history.event IS 'Words: gateway/portal/words.py, ALERT_EVENT';
