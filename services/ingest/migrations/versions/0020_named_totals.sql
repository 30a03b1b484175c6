-- D16 and D17 in one, without total rows (税收收入合计 is the class 101, not a total of the table). A parent is the total of its children, and a report may hold both: of every branch
-- of a month `is_class_part` marks the topmost row (add these to get a class, 类), `is_item_part` the topmost with five
-- digits or more (add these to get an item, 款).
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
WHERE (l.subject_name ~ '税' OR translate(l.subject_name, ' 　', '') !~ '(合计|总计|小计)$')
WINDOW three AS (PARTITION BY l.region, l.period, l.sender, l.direction, l.book, left(l.subject_code, 3)),
       five AS (PARTITION BY l.region, l.period, l.sender, l.direction, l.book, left(l.subject_code, 5)),
       seven AS (PARTITION BY l.region, l.period, l.sender, l.direction, l.book, left(l.subject_code, 7));
