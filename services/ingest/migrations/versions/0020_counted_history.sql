-- The counted lines as 0016 made them, with three changes: 税收收入合计 is the class 101, not a total of the table; a reader that asks
-- for one year computes that year alone (every column that rules ask by stands in each PARTITION BY, so that the condition is
-- pushed below the window); and a history, so that a back-test reads what was there on its day. One delivery (slice) is one
-- region, period and set.
CREATE OR REPLACE VIEW ledger_v1.execution_line AS
SELECT l.slice_id, l.receipt_id, l.row_no, l.place, l.region, l.period, l.sender, l.origin, l.direction, l.book,
       left(l.period, 4)::integer AS fiscal_year, right(l.period, 2)::integer AS month, l.subject_code, l.subject_name,
       left(l.subject_code, 3) AS class_code, CASE WHEN length(l.subject_code) >= 5 THEN left(l.subject_code, 5) END AS item_code,
       l.budget_amount, l.month_amount, l.last_year_month_amount, l.cumulative_amount, l.last_year_cumulative_amount,
       length(l.subject_code) = CASE WHEN bool_or(length(l.subject_code) = 3) OVER three THEN 3
                                     WHEN bool_or(length(l.subject_code) = 5) OVER five THEN 5
                                     WHEN bool_or(length(l.subject_code) = 7) OVER seven THEN 7
                                     ELSE length(l.subject_code) END AS is_class_part,
       length(l.subject_code) >= 5
       AND length(l.subject_code) = CASE WHEN bool_or(length(l.subject_code) = 5) OVER five THEN 5
                                         WHEN bool_or(length(l.subject_code) = 7) OVER seven THEN 7
                                         ELSE length(l.subject_code) END AS is_item_part
FROM (
    SELECT i.*, 'income' AS direction FROM ledger_v1.income_execution i
    UNION ALL
    SELECT x.*, 'expenditure' FROM ledger_v1.expenditure_execution x
) l
WHERE l.subject_name ~ '税' OR translate(l.subject_name, ' 　', '') !~ '(合计|总计|小计)$'
WINDOW three AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 3)),
       five AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 5)),
       seven AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 7));

CREATE OR REPLACE VIEW ledger_v1.execution_line_history AS
SELECT l.slice_id, l.receipt_id, l.row_no, l.place, l.region, l.period, l.sender, l.origin, l.direction, l.book,
       left(l.period, 4)::integer AS fiscal_year, right(l.period, 2)::integer AS month, l.subject_code, l.subject_name,
       left(l.subject_code, 3) AS class_code, CASE WHEN length(l.subject_code) >= 5 THEN left(l.subject_code, 5) END AS item_code,
       l.budget_amount, l.month_amount, l.last_year_month_amount, l.cumulative_amount, l.last_year_cumulative_amount,
       length(l.subject_code) = CASE WHEN bool_or(length(l.subject_code) = 3) OVER three THEN 3
                                     WHEN bool_or(length(l.subject_code) = 5) OVER five THEN 5
                                     WHEN bool_or(length(l.subject_code) = 7) OVER seven THEN 7
                                     ELSE length(l.subject_code) END AS is_class_part,
       length(l.subject_code) >= 5
       AND length(l.subject_code) = CASE WHEN bool_or(length(l.subject_code) = 5) OVER five THEN 5
                                         WHEN bool_or(length(l.subject_code) = 7) OVER seven THEN 7
                                         ELSE length(l.subject_code) END AS is_item_part,
       l.known_from, l.known_to
FROM (
    SELECT i.*, 'income' AS direction FROM ledger_v1.income_execution_history i
    UNION ALL
    SELECT x.*, 'expenditure' FROM ledger_v1.expenditure_execution_history x
) l
WHERE l.subject_name ~ '税' OR translate(l.subject_name, ' 　', '') !~ '(合计|总计|小计)$'
WINDOW three AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 3)),
       five AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 5)),
       seven AS (PARTITION BY l.slice_id, l.region, l.period, left(l.period, 4)::integer, right(l.period, 2)::integer, l.direction, l.book, left(l.subject_code, 7));

CREATE OR REPLACE VIEW ledger_v1.budget_line AS
SELECT b.slice_id, b.receipt_id, b.row_no, b.place, b.region, b.period, b.sender, b.origin, b.direction, b.book, b.fiscal_year,
       b.version, b.approved_on, b.resolution_no, b.subject_code, b.subject_name, left(b.subject_code, 3) AS class_code,
       CASE WHEN length(b.subject_code) >= 5 THEN left(b.subject_code, 5) END AS item_code,
       b.amount, b.upper_subsidy, b.own_amount,
       length(b.subject_code) = CASE WHEN bool_or(length(b.subject_code) = 3) OVER three THEN 3
                                     WHEN bool_or(length(b.subject_code) = 5) OVER five THEN 5
                                     WHEN bool_or(length(b.subject_code) = 7) OVER seven THEN 7
                                     ELSE length(b.subject_code) END AS is_class_part,
       length(b.subject_code) >= 5
       AND length(b.subject_code) = CASE WHEN bool_or(length(b.subject_code) = 5) OVER five THEN 5
                                         WHEN bool_or(length(b.subject_code) = 7) OVER seven THEN 7
                                         ELSE length(b.subject_code) END AS is_item_part,
       b.version = first_value(b.version) OVER (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book
                                                ORDER BY b.approved_on DESC NULLS LAST, b.version DESC) AS is_standing
FROM ledger_v1.approved_budget b
WHERE b.subject_name ~ '税' OR translate(b.subject_name, ' 　', '') !~ '(合计|总计|小计)$'
WINDOW three AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 3)),
       five AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 5)),
       seven AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 7));

CREATE OR REPLACE VIEW ledger_v1.budget_line_history AS
SELECT b.slice_id, b.receipt_id, b.row_no, b.place, b.region, b.period, b.sender, b.origin, b.direction, b.book, b.fiscal_year,
       b.version, b.approved_on, b.resolution_no, b.subject_code, b.subject_name, left(b.subject_code, 3) AS class_code,
       CASE WHEN length(b.subject_code) >= 5 THEN left(b.subject_code, 5) END AS item_code,
       b.amount, b.upper_subsidy, b.own_amount,
       length(b.subject_code) = CASE WHEN bool_or(length(b.subject_code) = 3) OVER three THEN 3
                                     WHEN bool_or(length(b.subject_code) = 5) OVER five THEN 5
                                     WHEN bool_or(length(b.subject_code) = 7) OVER seven THEN 7
                                     ELSE length(b.subject_code) END AS is_class_part,
       length(b.subject_code) >= 5
       AND length(b.subject_code) = CASE WHEN bool_or(length(b.subject_code) = 5) OVER five THEN 5
                                         WHEN bool_or(length(b.subject_code) = 7) OVER seven THEN 7
                                         ELSE length(b.subject_code) END AS is_item_part,
       b.version = first_value(b.version) OVER (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book
                                                ORDER BY b.approved_on DESC NULLS LAST, b.version DESC) AS is_standing,
       b.known_from, b.known_to
FROM ledger_v1.approved_budget_history b
WHERE b.subject_name ~ '税' OR translate(b.subject_name, ' 　', '') !~ '(合计|总计|小计)$'
WINDOW three AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 3)),
       five AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 5)),
       seven AS (PARTITION BY b.slice_id, b.region, b.period, b.fiscal_year, b.direction, b.book, b.version, left(b.subject_code, 7));

GRANT SELECT ON ledger_v1.execution_line_history, ledger_v1.budget_line_history TO bw_ingest, bw_alerts, bw_reports;
