CREATE TABLE cases.opinion (
    opinion_id   uuid    PRIMARY KEY,
    number       text    NOT NULL UNIQUE,
    source       text    NOT NULL CHECK (source IN ('deputy', 'delegation')),
    deputy       text    NOT NULL CHECK (deputy <> ''),
    occasion     text    NOT NULL CHECK (occasion <> ''),
    subject      text    NOT NULL CHECK (subject <> ''),
    text         text    NOT NULL CHECK (text <> ''),
    concerns     text    NOT NULL CHECK (concerns <> ''),
    raised_on    date    NOT NULL,
    received_on  date    NOT NULL CHECK (received_on >= raised_on),
    handler      text    NOT NULL DEFAULT '',
    round        integer NOT NULL DEFAULT 0 CHECK (round >= 0),
    state        text    NOT NULL CHECK (state IN ('entered', 'handling', 'answered', 'unsatisfied', 'closed', 'withdrawn')),
    clock        jsonb,
    due_on       date,
    last_on      date    NOT NULL,
    satisfaction text    CHECK (satisfaction IN ('satisfied', 'basically', 'unsatisfied')),
    version      integer NOT NULL,
    CONSTRAINT opinion_clock_runs_while_waiting CHECK ((state IN ('entered', 'handling', 'unsatisfied')) = (due_on IS NOT NULL)
        AND (due_on IS NULL) = (clock IS NULL))
);
-- Ordered as the register is: what waits by its day, then the rest.
CREATE INDEX opinion_in_order ON cases.opinion (due_on, received_on, number);

CREATE TABLE cases.opinion_history (
    opinion_id  uuid        NOT NULL REFERENCES cases.opinion,
    step        integer     NOT NULL CHECK (step >= 1),
    act         text        NOT NULL,
    "on"        date        NOT NULL,
    note        text        NOT NULL,
    from_state  text,
    to_state    text        NOT NULL,
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (opinion_id, step)
);

CREATE TABLE cases.opinion_answer (
    opinion_id  uuid    NOT NULL REFERENCES cases.opinion,
    round       integer NOT NULL CHECK (round >= 1),
    unit        text    NOT NULL CHECK (unit <> ''),
    content     text    NOT NULL CHECK (content <> ''),
    signer      text    NOT NULL CHECK (signer <> ''),
    signer_post text    NOT NULL CHECK (signer_post <> ''),
    signed_on   date    NOT NULL,
    answered_on date    NOT NULL CHECK (answered_on >= signed_on),
    is_late     boolean NOT NULL,
    PRIMARY KEY (opinion_id, round)
);

CREATE TABLE cases.opinion_judgement (
    opinion_id   uuid    NOT NULL,
    round        integer NOT NULL,
    satisfaction text    NOT NULL CHECK (satisfaction IN ('satisfied', 'basically', 'unsatisfied')),
    judged_on    date    NOT NULL,
    comment      text    NOT NULL,
    PRIMARY KEY (opinion_id, round),
    FOREIGN KEY (opinion_id, round) REFERENCES cases.opinion_answer,
    CONSTRAINT opinion_judgement_says_why CHECK (satisfaction <> 'unsatisfied' OR comment <> '')
);

CREATE TABLE cases.opinion_link (
    opinion_id uuid        NOT NULL REFERENCES cases.opinion,
    kind       text        NOT NULL CHECK (kind IN ('case', 'request')),
    subject_id uuid        NOT NULL,
    number     text        NOT NULL,
    reason     text        NOT NULL CHECK (reason <> ''),
    seat       text        NOT NULL,
    linked_at  timestamptz NOT NULL,
    PRIMARY KEY (opinion_id, kind, subject_id)
);

CREATE TRIGGER opinion_history_is_append_only BEFORE UPDATE OR DELETE ON cases.opinion_history
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER opinion_answer_is_append_only BEFORE UPDATE OR DELETE ON cases.opinion_answer
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER opinion_judgement_is_append_only BEFORE UPDATE OR DELETE ON cases.opinion_judgement
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER opinion_link_is_append_only BEFORE UPDATE OR DELETE ON cases.opinion_link
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

GRANT SELECT, INSERT ON cases.opinion_history, cases.opinion_answer, cases.opinion_judgement, cases.opinion_link TO bw_cases;
GRANT SELECT, INSERT, UPDATE (handler, round, state, clock, due_on, last_on, satisfaction, version) ON cases.opinion TO bw_cases;

ALTER TABLE cases.number_register
    DROP CONSTRAINT number_register_register_check,
    ADD CONSTRAINT number_register_register_check CHECK (register IN ('case', 'notice', 'letter', 'report', 'query', 'meeting', 'opinion'));

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
FROM cases.opinion WHERE due_on IS NOT NULL;

ALTER TABLE cases.archive_volume
    DROP CONSTRAINT archive_volume_volume_class_check,
    ADD CONSTRAINT archive_volume_volume_class_check CHECK (volume_class IN ('general', 'important', 'major', 'request',
        'deputy_request', 'deputy_opinion', 'meeting', 'brief'));
ALTER TABLE cases.archive_matter
    DROP CONSTRAINT archive_matter_kind_check,
    ADD CONSTRAINT archive_matter_kind_check CHECK (kind IN ('case', 'request', 'meeting', 'issue', 'opinion'));
CREATE OR REPLACE VIEW cases.finished_matter AS
SELECT * FROM cases.finished_here
UNION ALL
SELECT 'issue', i.issue_id, 'brief', i.archived_on, i.number, i.title, '县人大常委会预算工作委员会', i.origin, i.region
FROM cases.archived_issue i
UNION ALL
SELECT 'opinion', o.opinion_id, 'deputy_opinion', o.last_on, o.number, o.subject, o.deputy, NULL,
       concat_ws(' ', o.occasion, o.text, o.concerns, o.handler,
           (SELECT string_agg(a.content, ' ' ORDER BY a.round) FROM cases.opinion_answer a WHERE a.opinion_id = o.opinion_id))
FROM cases.opinion o WHERE o.state IN ('closed', 'withdrawn');
