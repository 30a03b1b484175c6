-- finding_id is md5 of region and number, as the register's query makes it: a finding has one id through all deliveries.
CREATE TABLE cases.finding_link (
    link_id    uuid        PRIMARY KEY,
    finding_id uuid        NOT NULL,
    region     text        NOT NULL,
    finding_no text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('warning', 'case')),
    subject_id uuid        NOT NULL,
    number     text        NOT NULL,
    title      text        NOT NULL,
    reason     text        NOT NULL CHECK (reason <> ''),
    raised_on  date,
    seat       text        NOT NULL,
    linked_at  timestamptz NOT NULL,
    CONSTRAINT finding_link_is_of_its_finding CHECK (finding_id = md5(region || '/' || finding_no)::uuid),
    CONSTRAINT finding_link_warning_was_raised CHECK ((kind = 'warning') = (raised_on IS NOT NULL))
);
CREATE INDEX finding_link_by_finding ON cases.finding_link (finding_id);
CREATE INDEX finding_link_by_subject ON cases.finding_link (subject_id);

CREATE TABLE cases.finding_link_end (
    link_id  uuid        PRIMARY KEY REFERENCES cases.finding_link,
    reason   text        NOT NULL CHECK (reason <> ''),
    seat     text        NOT NULL,
    ended_at timestamptz NOT NULL
);

CREATE TABLE cases.finding_follow_up (
    finding_id  uuid        NOT NULL,
    step        integer     NOT NULL CHECK (step >= 1),
    region      text        NOT NULL,
    finding_no  text        NOT NULL,
    unit_name   text        NOT NULL,
    subject     text        NOT NULL,
    "on"        date        NOT NULL,
    note        text        NOT NULL CHECK (note <> ''),
    next_on     date        CHECK (next_on > "on"),
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (finding_id, step),
    CONSTRAINT finding_follow_up_is_of_its_finding CHECK (finding_id = md5(region || '/' || finding_no)::uuid)
);

CREATE TRIGGER finding_link_is_append_only BEFORE UPDATE OR DELETE ON cases.finding_link
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER finding_link_end_is_append_only BEFORE UPDATE OR DELETE ON cases.finding_link_end
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER finding_follow_up_is_append_only BEFORE UPDATE OR DELETE ON cases.finding_follow_up
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
GRANT SELECT, INSERT ON cases.finding_link, cases.finding_link_end, cases.finding_follow_up TO bw_cases;

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
  AND NOT EXISTS (SELECT FROM cases.finding_follow_up later WHERE later.finding_id = f.finding_id AND later.step > f.step);
