-- What follows a letter: further letters and numbers of a case, states of the survey, its papers, proposals, delivery notices.

ALTER TABLE cases.case_file
    DROP CONSTRAINT case_file_state_check,
    DROP CONSTRAINT case_file_answered_has_signer,
    ADD CONSTRAINT case_file_state_check CHECK (state IN ('opened', 'approved', 'sent', 'received', 'answered',
        'surveying', 'surveyed', 'reported', 'closed')),
    ADD CONSTRAINT case_file_answered_has_signer CHECK (state <> 'answered' OR answer_signer IS NOT NULL),
    ADD CONSTRAINT case_file_signer_has_answer
        CHECK (state NOT IN ('opened', 'approved', 'sent', 'received') OR answer_signer IS NULL);

ALTER TABLE cases.letter
    ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,        -- the order of sending
    DROP CONSTRAINT letter_kind,
    ADD CONSTRAINT letter_kind CHECK (kind IN ('query_notice', 'letter', 'reminder', 'extension', 'return', 'dunning',
        'survey_report', 'chairmen_report'));

ALTER TABLE cases.number_register
    DROP CONSTRAINT number_register_register_check,
    ADD CONSTRAINT number_register_register_check CHECK (register IN ('case', 'notice', 'letter', 'report', 'query', 'meeting'));
-- A case has one case number, but may have several letters; a dunning letter, a query request and a meeting have no case.
ALTER TABLE cases.number_issued
    DROP CONSTRAINT number_issued_case_id_register_key,
    ALTER COLUMN case_id DROP NOT NULL;
CREATE UNIQUE INDEX number_issued_one_case_number ON cases.number_issued (case_id) WHERE register = 'case';

CREATE TABLE cases.survey_paper (
    case_id     uuid        NOT NULL REFERENCES cases.case_file,
    kind        text        NOT NULL CHECK (kind IN ('plan', 'survey_report', 'chairmen_report')),
    on_day      date        NOT NULL,
    sections    jsonb       NOT NULL,
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, kind)
);
CREATE TRIGGER survey_paper_is_append_only BEFORE UPDATE OR DELETE ON cases.survey_paper
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

-- What the system proposes; people send it or set it aside with a reason.
CREATE TABLE cases.proposal (
    proposal_id uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('reminder', 'dunning')),
    case_id     uuid        REFERENCES cases.case_file,
    unit        text,
    region      text        NOT NULL,
    body        jsonb       NOT NULL,
    due_on      date        NOT NULL,
    proposed_on date        NOT NULL,
    state       text        NOT NULL CHECK (state IN ('open', 'sent', 'dropped')),
    ended_on    date,
    reason      text        NOT NULL DEFAULT '',
    seat        text,
    CONSTRAINT proposal_reminder_has_case CHECK ((kind = 'reminder') = (case_id IS NOT NULL)),
    CONSTRAINT proposal_ended_has_day CHECK ((state = 'open') = (ended_on IS NULL))
);
CREATE UNIQUE INDEX proposal_one_open_reminder ON cases.proposal (case_id) WHERE state = 'open' AND kind = 'reminder';
CREATE UNIQUE INDEX proposal_one_open_dunning ON cases.proposal (unit, region) WHERE state = 'open' AND kind = 'dunning';

CREATE TABLE cases.delivery_notice (
    unit       text        NOT NULL,
    region     text        NOT NULL,
    day        date        NOT NULL,
    is_overdue boolean     NOT NULL,
    items      jsonb       NOT NULL,
    told_at    timestamptz NOT NULL,
    PRIMARY KEY (unit, region, day, is_overdue)
);

GRANT SELECT, INSERT ON cases.survey_paper, cases.delivery_notice TO bw_cases;
GRANT SELECT, INSERT, UPDATE (body, due_on, state, ended_on, reason, seat) ON cases.proposal TO bw_cases;
