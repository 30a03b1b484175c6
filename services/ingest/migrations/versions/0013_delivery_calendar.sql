-- What the joint meeting agreed on due days; rows are added, never changed.
CREATE TABLE ingest.due_rule (
    rule_id UUID PRIMARY KEY,
    data_set TEXT NOT NULL,
    working_day INTEGER CHECK (working_day BETWEEN 1 AND 23),
    calendar_day INTEGER CHECK (calendar_day BETWEEN 1 AND 31),
    month INTEGER CHECK (month BETWEEN 1 AND 12),
    day INTEGER CHECK (day BETWEEN 1 AND 31),
    years_later INTEGER NOT NULL DEFAULT 0,
    valid_from DATE NOT NULL,
    basis TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT due_rule_is_one CHECK (num_nonnulls(working_day, calendar_day, month) <= 1 AND (month IS NULL) = (day IS NULL))
);

-- The lines of the calendar as they stood on `as_of`: working days are counted by the program, so rules need not.
CREATE TABLE ingest.due_delivery (
    region TEXT NOT NULL,
    data_set TEXT NOT NULL,
    period TEXT NOT NULL,
    sender TEXT NOT NULL,
    due_on DATE NOT NULL,
    is_provisional BOOLEAN NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'late', 'missing', 'not_due', 'not_expected')),
    received_at TIMESTAMPTZ,
    receipt_id UUID REFERENCES ingest.receipt,
    working_days_late INTEGER NOT NULL,
    as_of DATE NOT NULL,
    PRIMARY KEY (region, data_set, period)
);

-- What a sender was told about a line, each step once.
CREATE TABLE ingest.due_notice (
    region TEXT NOT NULL,
    data_set TEXT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('reminded', 'dunned')),
    step INTEGER NOT NULL,
    due_on DATE NOT NULL,
    noticed_on DATE NOT NULL,
    PRIMARY KEY (region, data_set, period, kind, step, due_on)
);

-- What was found in the rows of an accepted delivery; written once, after it was accepted.
CREATE TABLE ingest.quality_measure (
    delivery_id UUID NOT NULL REFERENCES ingest.delivery,
    measure TEXT NOT NULL,
    checked BIGINT NOT NULL,
    faulty BIGINT NOT NULL,
    places JSONB NOT NULL,
    PRIMARY KEY (delivery_id, measure)
);

GRANT SELECT, INSERT ON ingest.due_rule, ingest.due_notice, ingest.quality_measure TO bw_ingest;
GRANT SELECT, INSERT, UPDATE ON ingest.due_delivery TO bw_ingest;

CREATE VIEW ledger_v1.delivery_due AS
SELECT region, data_set, period, left(period, 4)::integer AS fiscal_year, sender, due_on, is_provisional, basis, state,
       received_at, receipt_id, working_days_late, as_of
FROM ingest.due_delivery
WHERE state <> 'not_expected';

-- One row for each measure of a decided delivery. `full_at` is the share (of the numbers: the count) that costs the whole
-- weight; the weights add up to 100. The formula is explained in docs/quality.md.
CREATE VIEW ledger_v1.delivery_quality_measure AS
WITH found AS (
    SELECT delivery_id, measure, checked, faulty, places
    FROM ingest.quality_measure
    UNION ALL
    -- Rows that were refused, or left out by the administrator's decision; where a file was refused as a whole, all of it.
    -- At most 200 reasons are named; each of the others counts as a row.
    SELECT d.delivery_id, 'rejected', z.row_count,
           CASE WHEN n.rows_named > 0 THEN least(z.row_count, n.rows_named + d.refusal_count - n.named)
                WHEN d.state = 'refused' THEN z.row_count ELSE 0 END,
           n.places
    FROM ingest.delivery d
    CROSS JOIN LATERAL (SELECT greatest((d.manifest ->> 'rows')::bigint, 1) AS row_count) z
    CROSS JOIN LATERAL (
        SELECT count(*) AS named, count(DISTINCT (r.file, r.sheet, r.row_no)) FILTER (WHERE r.row_no IS NOT NULL) AS rows_named,
               coalesce(jsonb_agg(jsonb_build_object('row_no', r.row_no, 'place', '第' || r.row_no || '行', 'column',
                                                     coalesce(r.column_name, '')) ORDER BY r.position)
                        FILTER (WHERE r.row_no IS NOT NULL AND r.position < 5), '[]') AS places
        FROM ingest.refusal r WHERE r.delivery_id = d.delivery_id
    ) n
    WHERE d.state IN ('accepted', 'refused')
    UNION ALL
    SELECT r.delivery_id, 'late', 1, e.working_days_late, '[]'
    FROM ingest.due_delivery e
    JOIN ingest.receipt r USING (receipt_id)
    WHERE e.state IN ('received', 'late')
    UNION ALL
    SELECT r.delivery_id, 'difference', 1, count(*), '[]'
    FROM ingest.difference f
    CROSS JOIN LATERAL (SELECT DISTINCT unnest(f.receipt_ids) AS receipt_id) u
    JOIN ingest.receipt r USING (receipt_id)
    WHERE f.state IN ('open', 'reopened')
    GROUP BY r.delivery_id
)
SELECT f.delivery_id, f.measure, f.checked, f.faulty,
       CASE WHEN f.checked = 0 THEN 0 ELSE round(f.faulty::numeric / f.checked, 6) END AS share, w.weight,
       CASE WHEN f.checked = 0 THEN 0
            ELSE round(w.weight * least(1, f.faulty::numeric / f.checked / w.full_at), 2) END AS deducted,
       f.places
FROM found f
JOIN (VALUES ('rejected', 25, 0.05), ('empty', 15, 0.05), ('odd_characters', 10, 0.05), ('no_chinese', 10, 0.05),
             ('date_order', 10, 0.05), ('unknown_code', 10, 0.05), ('difference', 10, 5), ('late', 10, 15))
     AS w (measure, weight, full_at) USING (measure);

CREATE VIEW ledger_v1.delivery_quality AS
SELECT d.delivery_id, s.receipt_id, d.data_set, d.sender, d.region, d.period, left(d.period, 4)::integer AS fiscal_year,
       coalesce(s.origin, d.manifest ->> 'origin') AS origin, d.state, d.decided_at,
       s.slice_id IS NOT NULL AND s.superseded_at IS NULL AS is_current,
       coalesce(c.row_count::bigint, (d.manifest ->> 'rows')::bigint) AS row_count, q.rejected_rows, q.rejected_share,
       q.empty_values, q.empty_share, q.odd_characters, q.no_chinese, q.dates_out_of_order, q.unknown_codes, q.differences,
       q.working_days_late, q.is_measured OR d.state = 'refused' AS is_measured, 100 - q.deducted AS score
FROM ingest.delivery d
LEFT JOIN ingest.receipt c ON c.delivery_id = d.delivery_id
LEFT JOIN ingest.slice s ON s.receipt_id = c.receipt_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'rejected'), 0)::bigint AS rejected_rows,
           coalesce(max(m.share) FILTER (WHERE m.measure = 'rejected'), 0) AS rejected_share,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'empty'), 0)::bigint AS empty_values,
           coalesce(max(m.share) FILTER (WHERE m.measure = 'empty'), 0) AS empty_share,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'odd_characters'), 0)::bigint AS odd_characters,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'no_chinese'), 0)::bigint AS no_chinese,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'date_order'), 0)::bigint AS dates_out_of_order,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'unknown_code'), 0)::bigint AS unknown_codes,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'difference'), 0)::bigint AS differences,
           coalesce(sum(m.faulty) FILTER (WHERE m.measure = 'late'), 0)::bigint AS working_days_late,
           coalesce(bool_or(m.measure = 'empty'), false) AS is_measured,
           coalesce(sum(m.deducted), 0) AS deducted
    FROM ledger_v1.delivery_quality_measure m WHERE m.delivery_id = d.delivery_id
) q
WHERE d.state IN ('accepted', 'refused');

-- A sender's year: the mean of its deliveries, where one that is overdue and not there counts with 0 points.
CREATE VIEW ledger_v1.sender_quality AS
WITH sent AS (
    SELECT sender, region, fiscal_year, count(*) AS deliveries, count(*) FILTER (WHERE state = 'refused') AS refused,
           count(*) FILTER (WHERE working_days_late > 0) AS late, coalesce(sum(row_count), 0)::bigint AS row_count,
           sum(rejected_rows)::bigint AS rejected_rows, sum(score) AS points
    FROM ledger_v1.delivery_quality
    WHERE origin <> 'foreign'
    GROUP BY sender, region, fiscal_year
), lacking AS (
    SELECT sender, region, fiscal_year, count(*) AS missing
    FROM ledger_v1.delivery_due WHERE state = 'missing' GROUP BY sender, region, fiscal_year
), broken AS (
    SELECT u.sender, f.region, f.fiscal_year, count(*) AS differences
    FROM ingest.difference f CROSS JOIN LATERAL (SELECT DISTINCT unnest(f.senders) AS sender) u
    WHERE f.state IN ('open', 'reopened') GROUP BY u.sender, f.region, f.fiscal_year
)
SELECT sender, region, fiscal_year, coalesce(s.deliveries, 0) AS deliveries, coalesce(s.refused, 0) AS refused,
       coalesce(s.late, 0) AS late, coalesce(l.missing, 0) AS missing, coalesce(s.row_count, 0) AS row_count,
       coalesce(s.rejected_rows, 0) AS rejected_rows, coalesce(b.differences, 0) AS differences,
       round(coalesce(s.points, 0) / (coalesce(s.deliveries, 0) + coalesce(l.missing, 0)), 1) AS score
FROM sent s
FULL JOIN lacking l USING (sender, region, fiscal_year)
LEFT JOIN broken b USING (sender, region, fiscal_year);

GRANT SELECT ON ledger_v1.delivery_due, ledger_v1.delivery_quality_measure, ledger_v1.delivery_quality,
    ledger_v1.sender_quality TO bw_ingest, bw_alerts, bw_reports;
