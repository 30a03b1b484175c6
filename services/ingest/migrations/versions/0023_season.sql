-- Progress by class, and what is usual for the season: one published way for every rule that compares with the same month of the
-- last three years. `class_progress` adds up the counted lines of a month's report (one slice: one region, period and set); the
-- class `own` is the whole book without transfers and debt. Every column that rules ask by stands in the GROUP BY, so that a
-- condition is pushed below it.
CREATE VIEW ledger_v1.class_progress AS
SELECT slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, class_code,
       max(subject_name) FILTER (WHERE subject_code = class_code) AS class_name,
       CASE WHEN count(budget_amount) = count(*) THEN sum(budget_amount) END AS budget_amount, sum(cumulative_amount) AS cumulative_amount,
       CASE WHEN count(budget_amount) = count(*) AND sum(budget_amount) > 0 THEN sum(cumulative_amount) / sum(budget_amount) END AS progress
FROM ledger_v1.execution_line
WHERE is_class_part
GROUP BY slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, class_code
UNION ALL
SELECT slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, 'own', NULL,
       CASE WHEN count(budget_amount) = count(*) THEN sum(budget_amount) END, sum(cumulative_amount),
       CASE WHEN count(budget_amount) = count(*) AND sum(budget_amount) > 0 THEN sum(cumulative_amount) / sum(budget_amount) END
FROM ledger_v1.execution_line
WHERE is_class_part AND class_code NOT IN ('105', '110', '230', '231')
GROUP BY slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month;

CREATE VIEW ledger_v1.class_progress_history AS
SELECT slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, class_code,
       max(subject_name) FILTER (WHERE subject_code = class_code) AS class_name,
       CASE WHEN count(budget_amount) = count(*) THEN sum(budget_amount) END AS budget_amount, sum(cumulative_amount) AS cumulative_amount,
       CASE WHEN count(budget_amount) = count(*) AND sum(budget_amount) > 0 THEN sum(cumulative_amount) / sum(budget_amount) END AS progress,
       known_from, known_to
FROM ledger_v1.execution_line_history
WHERE is_class_part
GROUP BY slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, class_code, known_from, known_to
UNION ALL
SELECT slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, 'own', NULL,
       CASE WHEN count(budget_amount) = count(*) THEN sum(budget_amount) END, sum(cumulative_amount),
       CASE WHEN count(budget_amount) = count(*) AND sum(budget_amount) > 0 THEN sum(cumulative_amount) / sum(budget_amount) END,
       known_from, known_to
FROM ledger_v1.execution_line_history
WHERE is_class_part AND class_code NOT IN ('105', '110', '230', '231')
GROUP BY slice_id, receipt_id, region, period, sender, origin, direction, book, fiscal_year, month, known_from, known_to;

-- The median of the three years before, where all three are there with their budgets; else there is no row. The middle one of
-- three is what is left of their sum without the greatest and the least.
CREATE VIEW ledger_v1.class_season AS
SELECT a.region, (a.fiscal_year + 1)::text || '-' || lpad(a.month::text, 2, '0') AS period, a.fiscal_year + 1 AS fiscal_year, a.month,
       a.direction, a.book, a.class_code,
       a.progress + b.progress + c.progress - greatest(a.progress, b.progress, c.progress) - least(a.progress, b.progress, c.progress)
           AS progress
FROM ledger_v1.class_progress a
JOIN ledger_v1.class_progress b ON b.region = a.region AND b.fiscal_year = a.fiscal_year - 1 AND b.month = a.month
 AND b.direction = a.direction AND b.book = a.book AND b.class_code = a.class_code
JOIN ledger_v1.class_progress c ON c.region = a.region AND c.fiscal_year = a.fiscal_year - 2 AND c.month = a.month
 AND c.direction = a.direction AND c.book = a.book AND c.class_code = a.class_code
WHERE a.progress IS NOT NULL AND b.progress IS NOT NULL AND c.progress IS NOT NULL;

CREATE VIEW ledger_v1.class_season_history AS
SELECT a.region, (a.fiscal_year + 1)::text || '-' || lpad(a.month::text, 2, '0') AS period, a.fiscal_year + 1 AS fiscal_year, a.month,
       a.direction, a.book, a.class_code,
       a.progress + b.progress + c.progress - greatest(a.progress, b.progress, c.progress) - least(a.progress, b.progress, c.progress)
           AS progress,
       greatest(a.known_from, b.known_from, c.known_from) AS known_from, least(a.known_to, b.known_to, c.known_to) AS known_to
FROM ledger_v1.class_progress_history a
JOIN ledger_v1.class_progress_history b ON b.region = a.region AND b.fiscal_year = a.fiscal_year - 1 AND b.month = a.month
 AND b.direction = a.direction AND b.book = a.book AND b.class_code = a.class_code
JOIN ledger_v1.class_progress_history c ON c.region = a.region AND c.fiscal_year = a.fiscal_year - 2 AND c.month = a.month
 AND c.direction = a.direction AND c.book = a.book AND c.class_code = a.class_code
WHERE a.progress IS NOT NULL AND b.progress IS NOT NULL AND c.progress IS NOT NULL
  AND (least(a.known_to, b.known_to, c.known_to) IS NULL
       OR greatest(a.known_from, b.known_from, c.known_from) < least(a.known_to, b.known_to, c.known_to));

GRANT SELECT ON ledger_v1.class_progress, ledger_v1.class_progress_history, ledger_v1.class_season, ledger_v1.class_season_history
    TO bw_ingest, bw_alerts, bw_reports;
