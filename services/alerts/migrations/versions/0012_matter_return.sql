CREATE SCHEMA alerts_v1;
REVOKE ALL ON SCHEMA alerts_v1 FROM PUBLIC;
GRANT USAGE ON SCHEMA alerts_v1 TO bw_alerts;

-- One row for each raising of a matter (rule, region, unit, subject) after a case on it was closed: which case, how it was
-- closed, what was raised when.
CREATE VIEW alerts_v1.matter_return AS
SELECT DISTINCT said.case_id, said.verdict AS outcome, said.recorded_at AS closed_at, settled.region, settled.rule_id,
       returned.alert_id, returned.title, returned.period, returned.amount, returned.receipt_ids, told.happened_at AS raised_at
FROM alerts.alert_outcome AS said
JOIN alerts.alert AS settled ON settled.alert_id = said.alert_id
JOIN alerts.alert AS returned ON returned.series = settled.series AND returned.rule_id = settled.rule_id
JOIN alerts.alert_history AS told ON told.alert_id = returned.alert_id AND told.event IN ('new', 'again', 'returned')
 AND told.happened_at > said.recorded_at
WHERE said.kind = 'closed' AND said.case_id IS NOT NULL;

GRANT SELECT ON alerts_v1.matter_return TO bw_alerts;
