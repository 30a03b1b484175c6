-- A month's execution beside the same month of the year before on this year's codes (同口径), month and year to date. The class
-- or section line of the year before is that of its report, less what its items took to other codes and plus what came from
-- others; what was not decided of it stands in `undecided_amount` and is in no comparable figure: never guessed (domain.md 7.5).
CREATE VIEW ledger_v1.execution_growth AS
WITH now_ AS (
    SELECT i.region, i.period, 'income' AS direction, i.book, i.subject_code, i.subject_name, i.month_amount, i.cumulative_amount,
           i.last_year_month_amount, i.last_year_cumulative_amount, i.receipt_id, i.row_no, i.origin
    FROM ledger_v1.income_execution i
    UNION ALL
    SELECT x.region, x.period, 'expenditure', x.book, x.subject_code, x.subject_name, x.month_amount, x.cumulative_amount,
           x.last_year_month_amount, x.last_year_cumulative_amount, x.receipt_id, x.row_no, x.origin
    FROM ledger_v1.expenditure_execution x
), before_ AS (
    SELECT c.region, c.basis_year || right(c.period, 3) AS period, c.direction, c.book, c.subject_code, c.subject_name,
           c.cumulative_amount, c.comparable_code, c.comparable_name, c.change, c.comparable_month_amount,
           c.comparable_cumulative_amount, c.receipt_id
    FROM ledger_v1.execution_comparable c
    WHERE length(c.period) = 7
), moved AS (
    -- the items that another class or section has now, once for each level that they change
    SELECT b.*, l.digits
    FROM before_ b CROSS JOIN (VALUES (3), (5)) l (digits)
    WHERE length(b.subject_code) = 7 AND left(b.comparable_code, l.digits) <> left(b.subject_code, l.digits)
), parts AS (
    SELECT region, period, direction, book, comparable_code AS subject_code, comparable_name AS subject_name,
           comparable_month_amount AS month_amount, comparable_cumulative_amount AS cumulative_amount,
           nullif(change, 'unchanged') AS change, receipt_id
    FROM before_ WHERE comparable_code IS NOT NULL
    UNION ALL
    SELECT m.region, m.period, m.direction, m.book, left(m.subject_code, m.digits), NULL, -m.comparable_month_amount,
           -m.comparable_cumulative_amount, 'moved', m.receipt_id
    FROM moved m
    -- from a line that the report has and that goes on
    WHERE EXISTS (SELECT FROM before_ b WHERE (b.region, b.period, b.direction, b.book)
                  = (m.region, m.period, m.direction, m.book) AND b.comparable_code = left(m.subject_code, m.digits))
    UNION ALL
    SELECT m.region, m.period, m.direction, m.book, left(m.comparable_code, m.digits), NULL, m.comparable_month_amount,
           m.comparable_cumulative_amount, 'moved', m.receipt_id
    FROM moved m
    -- to a line that the report has, or to one that is new: not to one whose other parts the report leaves without a sum
    WHERE EXISTS (SELECT FROM before_ b WHERE (b.region, b.period, b.direction, b.book)
                  = (m.region, m.period, m.direction, m.book) AND b.comparable_code = left(m.comparable_code, m.digits))
       OR NOT EXISTS (SELECT FROM before_ b WHERE (b.region, b.period, b.direction, b.book)
                      = (m.region, m.period, m.direction, m.book) AND starts_with(b.subject_code, left(m.comparable_code, m.digits)))
), comparable AS (
    SELECT region, period, direction, book, subject_code, max(subject_name) AS subject_name, sum(month_amount) AS month_amount,
           sum(cumulative_amount) AS cumulative_amount,
           coalesce(array_agg(DISTINCT change ORDER BY change) FILTER (WHERE change IS NOT NULL), '{}') AS changes,
           array_agg(DISTINCT receipt_id) AS receipt_ids
    FROM parts GROUP BY region, period, direction, book, subject_code
), undecided AS (
    -- codes that are gone without a decision: under each class and section of the year before, of a line with parts its parts
    SELECT b.region, b.period, b.direction, b.book, left(b.subject_code, l.digits) AS subject_code, sum(b.cumulative_amount) AS amount
    FROM before_ b CROSS JOIN (VALUES (3), (5)) l (digits)
    WHERE b.comparable_code IS NULL AND length(b.subject_code) > l.digits
      AND NOT EXISTS (SELECT FROM before_ part WHERE (part.region, part.period, part.direction, part.book)
                      = (b.region, b.period, b.direction, b.book) AND length(part.subject_code) > length(b.subject_code)
                      AND starts_with(part.subject_code, b.subject_code))
    GROUP BY b.region, b.period, b.direction, b.book, left(b.subject_code, l.digits)
), lines AS (
    SELECT coalesce(n.region, c.region) AS region, coalesce(n.period, c.period) AS period,
           coalesce(n.direction, c.direction) AS direction, coalesce(n.book, c.book) AS book,
           coalesce(n.subject_code, c.subject_code) AS subject_code, coalesce(n.subject_name, c.subject_name) AS subject_name,
           n.month_amount, n.cumulative_amount, n.last_year_month_amount AS stated_month_amount,
           n.last_year_cumulative_amount AS stated_cumulative_amount, c.month_amount AS comparable_month_amount,
           c.cumulative_amount AS comparable_cumulative_amount, coalesce(c.changes, '{}') AS changes, n.receipt_id, n.row_no,
           n.origin, coalesce(c.receipt_ids, '{}') AS last_year_receipt_ids
    FROM now_ n FULL JOIN comparable c USING (region, period, direction, book, subject_code)
    -- a month of which this year's report has not come is compared with nothing
    WHERE EXISTS (SELECT FROM now_ here WHERE (here.region, here.period, here.direction, here.book)
                  = (coalesce(n.region, c.region), coalesce(n.period, c.period), coalesce(n.direction, c.direction), coalesce(n.book, c.book)))
)
SELECT l.region, l.period, left(l.period, 4)::integer AS fiscal_year, l.direction, l.book, l.subject_code, l.subject_name,
       l.month_amount, l.cumulative_amount, l.stated_month_amount, l.stated_cumulative_amount, l.comparable_month_amount,
       l.comparable_cumulative_amount,
       CASE WHEN l.comparable_month_amount > 0
            THEN round((l.month_amount - l.comparable_month_amount) * 100 / l.comparable_month_amount, 2) END AS month_growth,
       CASE WHEN l.comparable_cumulative_amount > 0
            THEN round((l.cumulative_amount - l.comparable_cumulative_amount) * 100 / l.comparable_cumulative_amount, 2)
       END AS cumulative_growth,
       l.changes, coalesce(u.amount, 0) AS undecided_amount, l.receipt_id, l.row_no, l.origin, l.last_year_receipt_ids
FROM lines l LEFT JOIN undecided u USING (region, period, direction, book, subject_code);

GRANT SELECT ON ledger_v1.execution_growth TO bw_ingest, bw_alerts, bw_reports;
