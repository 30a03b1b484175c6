-- Warnings that wait for a decision, cases (articles 7 and 8), registers of numbers, the administrator's calendars.
-- The role bw_cases may write history but never change it: article 11 wants the records kept whole.

CREATE TABLE cases.warning (
    alert_id    uuid        PRIMARY KEY,
    state       text        NOT NULL CHECK (state IN ('waiting', 'confirmed', 'dismissed')),
    occurrences integer     NOT NULL,
    updated_at  timestamptz NOT NULL,
    body        jsonb       NOT NULL    -- contracts.alerts.v1.AlertRaised, the newest
);

CREATE TABLE cases.case_file (
    case_id         uuid        PRIMARY KEY,
    number          text        NOT NULL UNIQUE,
    alert_id        uuid        NOT NULL REFERENCES cases.warning,
    matter_class    text        NOT NULL CHECK (matter_class IN ('general', 'important', 'major')),
    region          text        NOT NULL,
    alert           jsonb       NOT NULL,   -- AlertRaised as it stood when the warning was confirmed
    opened_at       timestamptz NOT NULL,
    -- From here on: what the acts change.
    version         integer     NOT NULL DEFAULT 1,
    state           text        NOT NULL
                    CHECK (state IN ('opened', 'approved', 'sent', 'received', 'answered', 'closed')),
    last_on         date        NOT NULL,
    due_on          date,
    deadline        jsonb,                  -- contracts.cases.v1.Deadline; null when no clock runs
    received_on     date,
    is_extended     boolean     NOT NULL DEFAULT false,
    answer_signer   text,
    outcome         text,
    document_number text        UNIQUE,
    document_id     uuid,
    CONSTRAINT case_file_due_is_the_deadlines
        CHECK (due_on IS NOT DISTINCT FROM CAST(deadline ->> 'due_on' AS date)),
    CONSTRAINT case_file_extension_is_for_major CHECK (NOT is_extended OR matter_class = 'major'),
    CONSTRAINT case_file_sent_has_number
        CHECK ((state IN ('opened', 'approved')) = (document_number IS NULL)),
    CONSTRAINT case_file_answered_has_signer
        CHECK ((state IN ('answered', 'closed')) = (answer_signer IS NOT NULL)),
    CONSTRAINT case_file_closed_has_outcome CHECK ((state = 'closed') = (outcome IS NOT NULL))
);
CREATE INDEX case_file_by_due ON cases.case_file (due_on, opened_at DESC);
-- One matter, one case: a warning has at most one case that is not closed.
CREATE UNIQUE INDEX case_file_one_open ON cases.case_file (alert_id) WHERE state <> 'closed';

CREATE TABLE cases.warning_decision (
    decision_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id    uuid        NOT NULL REFERENCES cases.warning,
    decision    text        NOT NULL CHECK (decision IN ('confirmed', 'dismissed')),
    reason      text        NOT NULL CHECK (reason <> ''),
    decided_on  date        NOT NULL,
    decided_at  timestamptz NOT NULL,
    seat        text        NOT NULL,
    case_id     uuid        REFERENCES cases.case_file,
    CONSTRAINT warning_decision_confirmed_has_case CHECK ((decision = 'confirmed') = (case_id IS NOT NULL))
);
CREATE INDEX warning_decision_by_alert ON cases.warning_decision (alert_id);

CREATE TABLE cases.case_history (
    case_id     uuid        NOT NULL REFERENCES cases.case_file,
    number      integer     NOT NULL CHECK (number >= 1),
    happened_at timestamptz NOT NULL,
    act         text        NOT NULL,
    actor_seat  text        NOT NULL,
    on_day      date        NOT NULL,
    note        text        NOT NULL,
    from_state  text        NOT NULL,
    to_state    text        NOT NULL,
    PRIMARY KEY (case_id, number)
);

CREATE TABLE cases.reply (
    case_id     uuid        PRIMARY KEY REFERENCES cases.case_file,
    answered_on date        NOT NULL,
    signer      text        NOT NULL CHECK (signer <> ''),
    signer_post text        NOT NULL CHECK (signer_post <> ''),
    content     text        NOT NULL CHECK (content <> ''),
    recorded_at timestamptz NOT NULL
);

-- The last number of each series; a rolled-back act gives its number back, so there are no gaps.
CREATE TABLE cases.number_register (
    register text    NOT NULL CHECK (register IN ('case', 'notice', 'letter')),
    year     integer NOT NULL,
    last     integer NOT NULL CHECK (last >= 1),
    PRIMARY KEY (register, year)
);
CREATE TABLE cases.number_issued (
    register  text        NOT NULL,
    year      integer     NOT NULL,
    number    integer     NOT NULL,
    case_id   uuid        NOT NULL REFERENCES cases.case_file DEFERRABLE INITIALLY DEFERRED,
    issued_on date        NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (register, year, number),
    UNIQUE (case_id, register)
);

CREATE TABLE cases.calendar (
    position    integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- a later one counts before an earlier one
    version     text        NOT NULL UNIQUE,
    imported_at timestamptz NOT NULL
);
CREATE TABLE cases.calendar_day (
    version    text    NOT NULL REFERENCES cases.calendar (version),
    day        date    NOT NULL,
    paper_year integer NOT NULL,
    kind       text    NOT NULL CHECK (kind IN ('holiday', 'workday')),
    name       text    NOT NULL,
    source     text    NOT NULL CHECK (source <> ''),
    PRIMARY KEY (version, day)
);
CREATE TABLE cases.local_day (
    version text NOT NULL REFERENCES cases.calendar (version),
    day     date NOT NULL,
    name    text NOT NULL,
    source  text NOT NULL CHECK (source <> ''),
    PRIMARY KEY (version, day)
);

CREATE FUNCTION cases.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'cases.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER case_history_is_append_only BEFORE UPDATE OR DELETE ON cases.case_history
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER warning_decision_is_append_only BEFORE UPDATE OR DELETE ON cases.warning_decision
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER reply_is_append_only BEFORE UPDATE OR DELETE ON cases.reply
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER number_issued_is_append_only BEFORE UPDATE OR DELETE ON cases.number_issued
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

GRANT SELECT, INSERT ON cases.warning_decision, cases.case_history, cases.reply, cases.number_issued, cases.calendar,
    cases.calendar_day, cases.local_day TO bw_cases;
GRANT SELECT, INSERT, UPDATE (state, occurrences, updated_at, body) ON cases.warning TO bw_cases;
GRANT SELECT, INSERT, UPDATE (version, state, last_on, due_on, deadline, received_on, is_extended, answer_signer,
    outcome, document_number, document_id) ON cases.case_file TO bw_cases;
GRANT SELECT, INSERT, UPDATE (last) ON cases.number_register TO bw_cases;
