-- Levels that rest on unconfirmed data or were set by the head; matters (family, unit, subject, quarter) and recurrence.
ALTER TABLE alerts.alert
    ADD COLUMN family TEXT,
    ADD COLUMN series TEXT,
    ADD COLUMN matter TEXT,
    ADD COLUMN recurs_alert_id UUID,
    ADD COLUMN recurs_case_id UUID,
    ADD COLUMN proposed_level TEXT,
    ADD COLUMN doubts UUID[] NOT NULL DEFAULT '{}',
    ADD COLUMN head_level TEXT,
    ADD COLUMN head_reason TEXT NOT NULL DEFAULT '',
    ADD COLUMN head_name TEXT NOT NULL DEFAULT '',
    ADD COLUMN head_on DATE;

UPDATE alerts.alert
SET proposed_level = level,
    family = CASE substr(rule_id, 3, 1) WHEN 'A' THEN 'revenue' WHEN 'B' THEN 'balance' WHEN 'C' THEN 'transfer'
             WHEN 'D' THEN 'debt' WHEN 'E' THEN 'execution' WHEN 'F' THEN 'evenness' WHEN 'G' THEN 'payment'
             WHEN 'R' THEN 'report' ELSE 'other' END;
-- As services/alerts/matters.py makes them.
UPDATE alerts.alert
SET series = encode(sha256(convert_to(concat_ws(E'\x1f', region, family, coalesce(unit, unit_name), subject), 'UTF8')), 'hex');
UPDATE alerts.alert
SET matter = encode(sha256(convert_to(concat_ws(E'\x1f', series, CASE
        WHEN length(period) = 4 THEN period
        ELSE left(period, 4) || 'Q' || (CAST(substr(period, 6, 2) AS int) + 2) / 3 END), 'UTF8')), 'hex');

ALTER TABLE alerts.alert
    ALTER COLUMN family SET NOT NULL,
    ALTER COLUMN series SET NOT NULL,
    ALTER COLUMN matter SET NOT NULL,
    ALTER COLUMN proposed_level SET NOT NULL;
CREATE INDEX alert_series ON alerts.alert (series);
CREATE INDEX alert_of_matter ON alerts.alert (matter);
CREATE INDEX alert_receipts ON alerts.alert USING gin (receipt_ids);
CREATE INDEX alert_doubts ON alerts.alert USING gin (doubts);
COMMENT ON COLUMN alerts.alert.series IS 'SHA-256 of region, family, unit, subject: recurrences are found by it';
COMMENT ON COLUMN alerts.alert.matter IS 'SHA-256 of series and quarter: one matter for people';
COMMENT ON COLUMN alerts.alert.recurs_alert_id IS 'The settled warning of the same series that this one repeats';
COMMENT ON COLUMN alerts.alert.proposed_level IS 'By numbers and class alone';
COMMENT ON COLUMN alerts.alert.doubts IS 'Unexplained reconciliation differences under its data';
COMMENT ON COLUMN alerts.alert.head_level IS 'Set by the head of the committee; stands until the warning opens anew';

ALTER TABLE alerts.alert_history
    ADD COLUMN note TEXT NOT NULL DEFAULT '',
    ADD COLUMN seat TEXT NOT NULL DEFAULT '';
COMMENT ON COLUMN alerts.alert_history.event IS 'new again returned refresh gone confirmed dismissed head_level doubted';
COMMENT ON COLUMN alerts.alert_history.seat IS 'Who acted; empty for the engine';
