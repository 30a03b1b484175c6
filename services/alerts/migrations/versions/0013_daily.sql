CREATE TABLE alerts.picked_rows (
    key TEXT NOT NULL,
    slice_id UUID NOT NULL,
    rule_id TEXT NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    row_nos INTEGER[] NOT NULL,
    PRIMARY KEY (key, slice_id)
);
CREATE INDEX picked_rows_of_rule ON alerts.picked_rows (rule_id, region, fiscal_year);
COMMENT ON TABLE alerts.picked_rows IS 'Rows of a slice that a step of a rule picked; may be emptied at any time';

CREATE TABLE alerts.waiting_run (
    rule_id TEXT NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    slice_id UUID NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (rule_id, region, fiscal_year)
);
COMMENT ON TABLE alerts.waiting_run IS 'Runs after a day''s delivery that wait for a quiet moment';

GRANT SELECT, INSERT, DELETE ON alerts.picked_rows TO bw_alerts;
GRANT SELECT, INSERT, UPDATE, DELETE ON alerts.waiting_run TO bw_alerts;

ALTER TABLE alerts.rule_run DROP CONSTRAINT rule_run_occasion_check;
ALTER TABLE alerts.rule_run ADD CONSTRAINT rule_run_occasion_check
    CHECK (occasion IN ('receipt', 'later', 'reconciliation', 'calendar', 'demand'));
