-- What laws order every year without an event to count from (services/cases/year/dates.yaml): one line a year, entered as done once.
CREATE TABLE cases.year_date (
    line_id uuid    PRIMARY KEY,
    name    text    NOT NULL,
    year    integer NOT NULL,
    due_on  date    NOT NULL,
    UNIQUE (name, year)
);
CREATE TABLE cases.year_date_done (
    name        text        NOT NULL,
    year        integer     NOT NULL,
    "on"        date        NOT NULL,
    note        text        NOT NULL CHECK (note <> ''),
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (name, year),
    FOREIGN KEY (name, year) REFERENCES cases.year_date (name, year)
);
CREATE TRIGGER year_date_is_append_only BEFORE UPDATE OR DELETE ON cases.year_date
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER year_date_done_is_append_only BEFORE UPDATE OR DELETE ON cases.year_date_done
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
GRANT SELECT, INSERT ON cases.year_date, cases.year_date_done TO bw_cases;

-- tests/unit/cases/test_due_kinds.py: the newest text of this view names every kind of thing that is due.
CREATE OR REPLACE VIEW cases.open_due AS
SELECT 'case'::text AS kind, case_id AS line_id, case_id AS subject_id, number, due_on, false AS is_deputys
FROM cases.case_file WHERE due_on IS NOT NULL
UNION ALL
SELECT 'request', request_id, request_id, number, due_on, kind = 'deputy'
FROM cases.query_request WHERE state IN ('entered', 'approved')
UNION ALL
SELECT 'task', t.task_id, t.meeting_id, m.number, t.due_on, false
FROM cases.meeting_task t JOIN cases.meeting m USING (meeting_id) WHERE NOT t.is_done
UNION ALL
SELECT 'opinion', opinion_id, opinion_id, number, due_on, true
FROM cases.opinion WHERE due_on IS NOT NULL
UNION ALL
SELECT 'brief', issue_id, issue_id, period, due_on, false
FROM cases.brief_clock WHERE NOT is_out
UNION ALL
SELECT 'finding', f.finding_id, f.finding_id, f.finding_no, f.next_on, false
FROM cases.finding_follow_up f
WHERE f.next_on IS NOT NULL
  AND NOT EXISTS (SELECT FROM cases.finding_follow_up later WHERE later.finding_id = f.finding_id AND later.step > f.step)
UNION ALL
SELECT 'year_date', y.line_id, y.line_id, y.year || '年度', y.due_on, false
FROM cases.year_date y
WHERE NOT EXISTS (SELECT FROM cases.year_date_done d WHERE (d.name, d.year) = (y.name, y.year));
