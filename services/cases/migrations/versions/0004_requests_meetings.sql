CREATE TABLE cases.query_request (
    request_id  uuid    PRIMARY KEY,
    number      text    NOT NULL UNIQUE,
    kind        text    NOT NULL CHECK (kind IN ('special_committee', 'working_committee', 'member', 'deputy')),
    requester   text    NOT NULL CHECK (requester <> ''),
    subject     text    NOT NULL CHECK (subject <> ''),
    purpose     text    NOT NULL CHECK (purpose <> ''),
    received_on date    NOT NULL,
    deadline    jsonb   NOT NULL,
    due_on      date    NOT NULL,
    state       text    NOT NULL CHECK (state IN ('entered', 'approved', 'refused', 'answered', 'archived')),
    last_on     date    NOT NULL,
    answer      text    NOT NULL DEFAULT '',
    given_to    text    NOT NULL DEFAULT '',
    volume      text    NOT NULL DEFAULT '',
    version     integer NOT NULL
);
CREATE INDEX query_request_due ON cases.query_request (due_on) WHERE state IN ('entered', 'approved');

CREATE TABLE cases.query_request_history (
    request_id  uuid        NOT NULL REFERENCES cases.query_request,
    step        integer     NOT NULL CHECK (step >= 1),
    act         text        NOT NULL,
    "on"        date        NOT NULL,
    note        text        NOT NULL,
    from_state  text,
    to_state    text        NOT NULL,
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (request_id, step)
);

CREATE TABLE cases.meeting_member (
    member_id  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    role       text NOT NULL CHECK (role IN ('convenor', 'member')),
    name       text NOT NULL CHECK (name <> ''),
    valid_from date NOT NULL,
    valid_to   date CHECK (valid_to >= valid_from),
    basis      text NOT NULL CHECK (basis <> ''),
    UNIQUE (role, name, valid_from)
);
-- Article 9 names three convenors and twelve members.
INSERT INTO cases.meeting_member (role, name, valid_from, basis)
SELECT role, name, date '2019-08-07', '《暂行办法》第九条'
FROM (VALUES
    ('convenor', '人大常委会分管联系财经预算工作的副主任'), ('convenor', '人大常委会办公室主任'), ('convenor', '县人民政府办公室主任'),
    ('member', '县人大财政经济委员会'), ('member', '人大常委会预算工作委员会'), ('member', '人大常委会办公室'), ('member', '县人民政府办公室'),
    ('member', '县发展改革局'), ('member', '县工业信息化商务科技局'), ('member', '县财政局（国资委）'), ('member', '县人力资源和社会保障局'),
    ('member', '县自然资源局'), ('member', '县审计局'), ('member', '县税务局'), ('member', '人民银行（国库）')
) AS article (role, name);

CREATE TABLE cases.meeting (
    meeting_id  uuid    PRIMARY KEY,
    number      text    NOT NULL UNIQUE,
    title       text    NOT NULL,
    planned_for date    NOT NULL,
    held_on     date,
    place       text    NOT NULL,
    convenor    text    NOT NULL,
    agenda      jsonb   NOT NULL,
    present     jsonb   NOT NULL DEFAULT '[]',
    minutes     text    NOT NULL DEFAULT '',
    state       text    NOT NULL CHECK (state IN ('planned', 'held', 'minuted')),
    version     integer NOT NULL
);

CREATE TABLE cases.meeting_task (
    task_id    uuid    PRIMARY KEY,
    meeting_id uuid    NOT NULL REFERENCES cases.meeting,
    position   integer NOT NULL,
    matter     text    NOT NULL,
    owner      text    NOT NULL,
    due_on     date    NOT NULL,
    is_done    boolean NOT NULL DEFAULT false,
    UNIQUE (meeting_id, position)
);
CREATE INDEX meeting_task_due ON cases.meeting_task (due_on) WHERE NOT is_done;

CREATE TABLE cases.task_report (
    task_id     uuid        NOT NULL REFERENCES cases.meeting_task,
    step        integer     NOT NULL CHECK (step >= 1),
    "on"        date        NOT NULL,
    note        text        NOT NULL,
    is_done     boolean     NOT NULL,
    seat        text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (task_id, step)
);

CREATE TABLE cases.push_agreement (
    agreement_id uuid        PRIMARY KEY,
    meeting_id   uuid        NOT NULL REFERENCES cases.meeting,
    data_set     text        NOT NULL,
    scope        text        NOT NULL,
    data_type    text        NOT NULL,
    manner       text        NOT NULL,
    due          jsonb,
    valid_from   date        NOT NULL,
    entered_at   timestamptz NOT NULL,
    seat         text        NOT NULL
);

CREATE TRIGGER query_request_history_is_append_only BEFORE UPDATE OR DELETE ON cases.query_request_history
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER task_report_is_append_only BEFORE UPDATE OR DELETE ON cases.task_report
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER push_agreement_is_append_only BEFORE UPDATE OR DELETE ON cases.push_agreement
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();

GRANT SELECT, INSERT ON cases.query_request_history, cases.task_report, cases.push_agreement, cases.meeting_member TO bw_cases;
GRANT SELECT, INSERT, UPDATE (state, last_on, deadline, due_on, answer, given_to, volume, version) ON cases.query_request TO bw_cases;
GRANT UPDATE (valid_to) ON cases.meeting_member TO bw_cases;
GRANT SELECT, INSERT, UPDATE (held_on, present, minutes, state, version) ON cases.meeting TO bw_cases;
GRANT SELECT, INSERT, UPDATE (is_done) ON cases.meeting_task TO bw_cases;
