CREATE TABLE alerts.grouped_slice (
    number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key TEXT NOT NULL,
    slice_id UUID NOT NULL,
    rule_id TEXT NOT NULL,
    region TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    UNIQUE (key, slice_id)
);
CREATE INDEX grouped_slice_of_rule ON alerts.grouped_slice (rule_id, region, fiscal_year);
COMMENT ON TABLE alerts.grouped_slice IS 'Slices whose rows are kept by group for a rule; may be emptied together with grouped_row at any time';

CREATE TABLE alerts.grouped_row (
    group_hash BIGINT NOT NULL,
    number INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    PRIMARY KEY (group_hash, number, row_no)
);
COMMENT ON TABLE alerts.grouped_row IS 'Group of each row of a grouped_slice, as a hash';

GRANT SELECT, INSERT, DELETE ON alerts.grouped_slice, alerts.grouped_row TO bw_alerts;
