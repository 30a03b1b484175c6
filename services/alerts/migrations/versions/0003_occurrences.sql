-- What a warning said as each of its occurrences, written once; the role may neither change nor delete it, nor evidence.
CREATE TABLE alerts.alert_occurrence (
    alert_id UUID NOT NULL,
    occurrence INTEGER NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rule_version INTEGER NOT NULL,
    matter_class TEXT NOT NULL,
    level TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT,
    unit_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    period TEXT NOT NULL,
    amount NUMERIC(18, 2),
    origin TEXT NOT NULL,
    fact TEXT NOT NULL,
    formula TEXT NOT NULL,
    explanation TEXT NOT NULL,
    legal_basis JSONB NOT NULL,
    innocent_reasons JSONB NOT NULL,
    questions JSONB NOT NULL,
    receipt_ids UUID[] NOT NULL,
    evidence_count INTEGER NOT NULL,
    PRIMARY KEY (alert_id, occurrence),
    FOREIGN KEY(alert_id) REFERENCES alerts.alert (alert_id)
);

-- The newest occurrence of each warning is what the warning says.
INSERT INTO alerts.alert_occurrence
SELECT alert_id, occurrences, raised_at, rule_version, matter_class, level, title, unit, unit_name, subject, period, amount,
       origin, fact, formula, explanation, legal_basis, innocent_reasons, questions, receipt_ids, evidence_count
FROM alerts.alert;

-- Of older ones the history has fact, amount, level and version, the evidence has rows and receipts; the formula with its
-- numbers was not kept and stays empty. The n-th raising began occurrence n; refreshes since belong to it.
INSERT INTO alerts.alert_occurrence
SELECT a.alert_id, said.occurrence, said.happened_at, said.rule_version, a.matter_class, said.level, a.title, a.unit,
       a.unit_name, a.subject, a.period, said.amount, a.origin, said.fact, '', a.explanation, a.legal_basis,
       a.innocent_reasons, a.questions, coalesce(shown.receipt_ids, a.receipt_ids), coalesce(shown.number, 0)
FROM alerts.alert AS a
JOIN (
    SELECT DISTINCT ON (alert_id, occurrence) *
    FROM (
        SELECT h.*, count(*) FILTER (WHERE event <> 'refresh') OVER (PARTITION BY alert_id ORDER BY position) AS occurrence
        FROM alerts.alert_history AS h
        WHERE event IN ('new', 'again', 'returned', 'refresh')
    ) AS counted
    ORDER BY alert_id, occurrence, position DESC
) AS said ON said.alert_id = a.alert_id AND said.occurrence BETWEEN 1 AND a.occurrences - 1
LEFT JOIN (
    SELECT alert_id, occurrence, count(*) AS number, array_agg(DISTINCT receipt_id) AS receipt_ids
    FROM alerts.alert_evidence
    GROUP BY alert_id, occurrence
) AS shown ON shown.alert_id = a.alert_id AND shown.occurrence = said.occurrence;

ALTER TABLE alerts.alert_evidence ADD CONSTRAINT alert_evidence_occurrence
    FOREIGN KEY (alert_id, occurrence) REFERENCES alerts.alert_occurrence (alert_id, occurrence);

ALTER TABLE alerts.alert ADD COLUMN raised_as INTEGER;
UPDATE alerts.alert SET raised_as = occurrences;
ALTER TABLE alerts.alert ALTER COLUMN raised_as SET NOT NULL;
COMMENT ON COLUMN alerts.alert.raised_as IS 'The occurrence as which it was last raised to people';
COMMENT ON COLUMN alerts.alert.occurrences IS 'Number of the newest occurrence; each is kept with its evidence';

REVOKE DELETE ON alerts.alert_evidence FROM bw_alerts;
GRANT SELECT, INSERT ON alerts.alert_occurrence TO bw_alerts;
