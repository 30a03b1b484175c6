-- Everything whose clock runs, narrow: the due page and the reminders read this, never the whole case.
CREATE VIEW cases.open_due AS
SELECT 'case'::text AS kind, case_id AS line_id, case_id AS subject_id, number, due_on, false AS is_deputys
FROM cases.case_file WHERE due_on IS NOT NULL
UNION ALL
SELECT 'request', request_id, request_id, number, due_on, kind = 'deputy'
FROM cases.query_request WHERE state IN ('entered', 'approved')
UNION ALL
SELECT 'task', t.task_id, t.meeting_id, m.number, t.due_on, false
FROM cases.meeting_task t JOIN cases.meeting m USING (meeting_id) WHERE NOT t.is_done;

-- A reminder five or two working days before a day, or on it: once for each mark of each due day.
CREATE TABLE cases.due_reminder (
    kind        text    NOT NULL,
    line_id     uuid    NOT NULL,
    due_on      date    NOT NULL,
    mark        integer NOT NULL CHECK (mark IN (5, 2, 0)),
    reminded_on date    NOT NULL,
    PRIMARY KEY (kind, line_id, due_on, mark)
);
CREATE TRIGGER due_reminder_is_append_only BEFORE UPDATE OR DELETE ON cases.due_reminder
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

-- Ordered as the list of cases is, so that a page of ten thousand is read and nothing else.
CREATE INDEX case_file_in_order ON cases.case_file (due_on, opened_at DESC, case_id);
DROP INDEX cases.case_file_by_due;
CREATE INDEX case_file_by_state ON cases.case_file (state, due_on, opened_at DESC, case_id);
CREATE INDEX case_file_by_class ON cases.case_file (matter_class, due_on, opened_at DESC, case_id);

GRANT SELECT ON cases.open_due TO bw_cases;
GRANT SELECT, INSERT ON cases.due_reminder TO bw_cases;
