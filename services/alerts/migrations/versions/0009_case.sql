-- Warnings of one matter go into one case.
ALTER TABLE alerts.alert ADD COLUMN case_id UUID;
COMMENT ON COLUMN alerts.alert.case_id IS 'The case in which its matter is handled; warnings of one matter share it';
UPDATE alerts.alert SET case_id = (
    SELECT said.case_id FROM alerts.alert_outcome AS said
    WHERE said.alert_id = alert.alert_id AND said.kind = 'disposed' ORDER BY said.position DESC LIMIT 1
) WHERE state = 'confirmed';
CREATE INDEX alert_case ON alerts.alert (case_id) WHERE case_id IS NOT NULL;
