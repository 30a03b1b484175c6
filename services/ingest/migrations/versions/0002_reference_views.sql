CREATE VIEW ledger_v1.region AS
SELECT region_code, version, name, level, parent_code, valid_from, valid_to, successor_code, source
FROM ingest.region;

-- D01 delivers a row for each stretch of an agency's life; the next one ends it. A first stretch without a day is open to
-- the past.
CREATE VIEW ledger_v1.agency_version AS
SELECT f.slice_id, s.receipt_id, f.row_no, f.place, s.region, s.period, s.sender, s.origin,
       f.agency_code, f.agency_name, f.dept_code, f.status, f.merged_into, f.valid_from,
       lead(f.valid_from) OVER (
           PARTITION BY s.slice_id, f.agency_code ORDER BY f.valid_from NULLS FIRST, f.row_no
       ) - 1 AS valid_to
FROM ingest.agency f
JOIN ingest.slice s USING (slice_id)
WHERE s.superseded_at IS NULL AND f.is_deleted IS NOT TRUE
  AND s.period = (
      SELECT max(newest.period) FROM ingest.slice newest
      WHERE newest.data_set = 'agency' AND newest.superseded_at IS NULL
        AND newest.sender = s.sender AND newest.region = s.region
  );

CREATE VIEW ledger_v1.classification_volume AS
SELECT v.volume_id, v.fiscal_year, v.code_table, v.region, v.source, v.is_complete, v.note, v.file_sha256,
       v.imported_at, v.superseded_at,
       (SELECT count(*) FROM ingest.code_entry e WHERE e.volume_id = v.volume_id) AS code_count
FROM ingest.code_volume v;

-- The codes in force for a year: the national volume, then a region's own table, then what the bureau delivered (D02), each
-- only where those before it do not have the code.
CREATE VIEW ledger_v1.classification AS
SELECT DISTINCT ON (fiscal_year, code_table, code, coalesce(region, ''))
       fiscal_year, code_table, code, name, level, parent_code, book, is_local, region, source, volume_id, receipt_id,
       row_no, make_date(fiscal_year, 1, 1) AS valid_from, make_date(fiscal_year, 12, 31) AS valid_to
FROM (
    SELECT v.fiscal_year, v.code_table, e.code, e.name, e.level, e.parent_code, e.book, e.is_local, v.region, v.source,
           v.volume_id, NULL::uuid AS receipt_id, NULL::integer AS row_no, 1 AS rank
    FROM ingest.code_volume v
    JOIN ingest.code_entry e USING (volume_id)
    WHERE v.superseded_at IS NULL
      AND (v.region IS NULL OR NOT EXISTS (
          SELECT FROM ingest.code_volume n
          JOIN ingest.code_entry ne USING (volume_id)
          WHERE n.superseded_at IS NULL AND n.region IS NULL AND n.fiscal_year = v.fiscal_year
            AND n.code_table = v.code_table AND ne.code = e.code
      ))
    UNION ALL
    SELECT d.fiscal_year, d.code_table, d.code, d.name, d.level, d.parent_code, d.book, coalesce(d.is_local, false),
           d.region, '财政局报送', NULL, d.receipt_id, d.row_no, 2
    FROM ledger_v1.classification_delivered d
    WHERE NOT EXISTS (
        SELECT FROM ingest.code_volume n
        JOIN ingest.code_entry ne USING (volume_id)
        WHERE n.superseded_at IS NULL AND n.region IS NULL AND n.fiscal_year = d.fiscal_year
          AND n.code_table = d.code_table AND ne.code = d.code
    )
) known
ORDER BY fiscal_year, code_table, code, coalesce(region, ''), rank;

-- From each year to the next: what was decided (moved, split, merged, with shares), else what comparing the national
-- volumes shows. `basis` is `partial` where a volume is not complete: an absence there proves nothing.
CREATE VIEW ledger_v1.classification_mapping AS
WITH volume AS MATERIALIZED (
    SELECT volume_id, fiscal_year, code_table, is_complete
    FROM ingest.code_volume WHERE superseded_at IS NULL AND region IS NULL
), pair AS (
    SELECT o.fiscal_year AS from_year, n.fiscal_year AS to_year, o.code_table, o.volume_id AS from_volume,
           n.volume_id AS to_volume,
           CASE WHEN o.is_complete AND n.is_complete THEN 'complete' ELSE 'partial' END AS basis
    FROM volume o JOIN volume n ON n.code_table = o.code_table AND n.fiscal_year = o.fiscal_year + 1
), old_code AS (
    SELECT p.*, e.code, e.name FROM pair p JOIN ingest.code_entry e ON e.volume_id = p.from_volume
), new_code AS (
    SELECT p.*, e.code, e.name FROM pair p JOIN ingest.code_entry e ON e.volume_id = p.to_volume
), compared AS (
    SELECT coalesce(o.from_year, n.from_year) AS from_year, coalesce(o.to_year, n.to_year) AS to_year,
           coalesce(o.code_table, n.code_table) AS code_table, o.code AS from_code, o.name AS from_name,
           n.code AS to_code, n.name AS to_name,
           CASE WHEN o.code IS NULL THEN 'added' WHEN n.code IS NULL THEN 'removed'
                WHEN o.name = n.name THEN 'unchanged' ELSE 'renamed' END AS change,
           coalesce(o.basis, n.basis) AS basis
    FROM old_code o
    FULL JOIN new_code n ON n.from_year = o.from_year AND n.code_table = o.code_table AND n.code = o.code
), decided AS (
    SELECT m.*, o.name AS from_name, n.name AS to_name
    FROM ingest.code_mapping m
    LEFT JOIN old_code o ON o.from_year = m.from_year AND o.code_table = m.code_table AND o.code = m.from_code
    LEFT JOIN new_code n ON n.to_year = m.to_year AND n.code_table = m.code_table AND n.code = m.to_code
    WHERE m.superseded_at IS NULL
)
SELECT from_year, to_year, code_table, from_code, from_name, to_code, to_name, change, 1::numeric(9,6) AS share,
       ''::text AS reason, basis
FROM compared c
WHERE NOT EXISTS (
    SELECT FROM decided d
    WHERE d.from_year = c.from_year AND d.to_year = c.to_year AND d.code_table = c.code_table
      AND (d.from_code = c.from_code OR d.to_code = c.to_code)
)
UNION ALL
SELECT from_year, to_year, code_table, from_code, from_name, to_code, to_name, change, share, reason, 'decided'
FROM decided;

-- Codes that the data use and that year's table does not have: listed for a person to look at, never guessed.
CREATE VIEW ledger_v1.unknown_code AS
WITH used AS (
    SELECT f.region, left(f.period, 4)::integer AS fiscal_year, 'project_budget' AS data_set, c.column_name, c.code_table,
           c.code, f.receipt_id, f.row_no
    FROM ledger_v1.project_budget f, LATERAL (VALUES
        ('exp_func_code', 'functional', f.exp_func_code), ('gov_bgt_eco_code', 'gov_economic', f.gov_bgt_eco_code),
        ('dep_bgt_eco_code', 'dep_economic', f.dep_bgt_eco_code)) c (column_name, code_table, code)
    UNION ALL
    SELECT f.region, left(f.period, 4)::integer, 'budget_indicator', c.column_name, c.code_table, c.code, f.receipt_id,
           f.row_no
    FROM ledger_v1.budget_indicator f, LATERAL (VALUES
        ('exp_func_code', 'functional', f.exp_func_code), ('gov_bgt_eco_code', 'gov_economic', f.gov_bgt_eco_code),
        ('dep_bgt_eco_code', 'dep_economic', f.dep_bgt_eco_code)) c (column_name, code_table, code)
    UNION ALL
    SELECT f.region, left(f.period, 4)::integer, 'indicator_adjustment', c.column_name, c.code_table, c.code, f.receipt_id,
           f.row_no
    FROM ledger_v1.indicator_adjustment f, LATERAL (VALUES
        ('exp_func_code', 'functional', f.exp_func_code), ('gov_bgt_eco_code', 'gov_economic', f.gov_bgt_eco_code),
        ('dep_bgt_eco_code', 'dep_economic', f.dep_bgt_eco_code)) c (column_name, code_table, code)
    UNION ALL
    SELECT f.region, left(f.period, 4)::integer, 'payment_application', c.column_name, c.code_table, c.code, f.receipt_id,
           f.row_no
    FROM ledger_v1.payment_application f, LATERAL (VALUES
        ('exp_func_code', 'functional', f.exp_func_code), ('gov_bgt_eco_code', 'gov_economic', f.gov_bgt_eco_code),
        ('dep_bgt_eco_code', 'dep_economic', f.dep_bgt_eco_code)) c (column_name, code_table, code)
    UNION ALL
    SELECT f.region, left(f.period, 4)::integer, 'carryover', c.column_name, c.code_table, c.code, f.receipt_id, f.row_no
    FROM ledger_v1.carryover f, LATERAL (VALUES
        ('exp_func_code', 'functional', f.exp_func_code), ('gov_bgt_eco_code', 'gov_economic', f.gov_bgt_eco_code),
        ('dep_bgt_eco_code', 'dep_economic', f.dep_bgt_eco_code)) c (column_name, code_table, code)
    UNION ALL
    SELECT region, left(period, 4)::integer, 'transfer_down', 'exp_func_code', 'functional', exp_func_code, receipt_id,
           row_no
    FROM ledger_v1.transfer_down
    UNION ALL
    SELECT region, left(period, 4)::integer, 'three_publics', 'dep_bgt_eco_code', 'dep_economic', dep_bgt_eco_code,
           receipt_id, row_no
    FROM ledger_v1.three_publics
    UNION ALL
    SELECT region, left(period, 4)::integer, 'income_execution', 'subject_code', 'revenue', subject_code, receipt_id, row_no
    FROM ledger_v1.income_execution
    UNION ALL
    SELECT region, left(period, 4)::integer, 'expenditure_execution', 'subject_code', 'functional', subject_code,
           receipt_id, row_no
    FROM ledger_v1.expenditure_execution
    UNION ALL
    SELECT region, left(period, 4)::integer, 'treasury_income_daily', 'budgetsubcode', 'revenue', budgetsubcode, receipt_id,
           row_no
    FROM ledger_v1.treasury_income_daily
    UNION ALL
    SELECT region, fiscal_year, 'approved_budget', 'subject_code',
           CASE direction WHEN 'income' THEN 'revenue' ELSE 'functional' END, subject_code, receipt_id, row_no
    FROM ledger_v1.approved_budget
    UNION ALL
    SELECT region, fiscal_year, 'budget_adjustment', 'subject_code',
           CASE direction WHEN 'income' THEN 'revenue' ELSE 'functional' END, subject_code, receipt_id, row_no
    FROM ledger_v1.budget_adjustment
), seen AS (
    SELECT region, fiscal_year, data_set, column_name, code_table, code, count(*) AS row_count,
           (array_agg(receipt_id ORDER BY receipt_id, row_no))[1] AS receipt_id,
           (array_agg(row_no ORDER BY receipt_id, row_no))[1] AS row_no
    FROM used
    WHERE code IS NOT NULL
    GROUP BY region, fiscal_year, data_set, column_name, code_table, code
)
SELECT s.region, s.fiscal_year, s.data_set, s.column_name, s.code_table, s.code, s.row_count, s.receipt_id, s.row_no,
       CASE WHEN v.volume_id IS NULL THEN 'no-volume' WHEN v.is_complete THEN 'not-in-volume'
            ELSE 'not-in-partial-volume' END AS reason
FROM seen s
LEFT JOIN ingest.code_volume v ON v.fiscal_year = s.fiscal_year AND v.code_table = s.code_table AND v.region IS NULL
     AND v.superseded_at IS NULL
WHERE NOT EXISTS (
    SELECT FROM ledger_v1.classification c
    WHERE c.fiscal_year = s.fiscal_year AND c.code_table = s.code_table AND c.code = s.code
      AND (c.region IS NULL OR c.region = s.region)
);

GRANT SELECT ON ledger_v1.region, ledger_v1.agency_version, ledger_v1.classification_volume, ledger_v1.classification,
    ledger_v1.classification_mapping, ledger_v1.unknown_code TO bw_ingest, bw_alerts, bw_reports;
