-- What reports has told of the day by which a brief must go out (article 6); the newest word counts.
CREATE TABLE cases.brief_clock (
    issue_id       uuid        PRIMARY KEY,
    title          text        NOT NULL,
    period         text        NOT NULL,
    due_on         date        NOT NULL,
    is_provisional boolean     NOT NULL,
    explanation    text        NOT NULL,
    is_out         boolean     NOT NULL,
    told_at        timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON cases.brief_clock TO bw_cases;

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
FROM cases.brief_clock WHERE NOT is_out;
