-- Matters put before people, runs by calendar and on demand.
CREATE TABLE alerts.matter_shown (
    matter TEXT NOT NULL,
    region TEXT NOT NULL,
    shown_on DATE NOT NULL,
    week DATE NOT NULL,
    worth NUMERIC(22, 2) NOT NULL,
    PRIMARY KEY (matter)
);
CREATE INDEX matter_shown_week ON alerts.matter_shown (region, week);
COMMENT ON COLUMN alerts.matter_shown.week IS 'Monday of the week against whose budget it counts';

ALTER TABLE alerts.rule_run ALTER COLUMN slice_id DROP NOT NULL;
COMMENT ON COLUMN alerts.rule_run.slice_id IS 'Null where the calendar or a person asked';
ALTER TABLE alerts.rule_run ADD COLUMN occasion TEXT NOT NULL DEFAULT 'receipt'
    CHECK (occasion IN ('receipt', 'calendar', 'demand'));

CREATE TABLE alerts.calendar_run (
    rule_id TEXT NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    due_on DATE NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (rule_id, region, fiscal_year)
);
COMMENT ON COLUMN alerts.calendar_run.due_on IS 'The newest day of its schedule for which the run was asked';

GRANT SELECT, INSERT, UPDATE ON alerts.matter_shown, alerts.calendar_run TO bw_alerts;
