-- The rule's own comparison of a finding, as it was found.
ALTER TABLE alerts.alert ADD COLUMN comparison JSONB NOT NULL DEFAULT '{}';
ALTER TABLE alerts.alert_occurrence ADD COLUMN comparison JSONB NOT NULL DEFAULT '{}';
