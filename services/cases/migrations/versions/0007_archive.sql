-- What may be filed: closed cases, archived query requests, minuted meetings all of whose agreed matters are done.
CREATE VIEW cases.finished_matter AS
SELECT 'case' AS kind, c.case_id AS subject_id, c.matter_class AS volume_class, c.last_on AS closed_on, c.number,
       c.alert #>> '{summary,title}' AS title, c.alert #>> '{summary,unit_name}' AS unit, c.alert #>> '{summary,origin}' AS origin,
       concat_ws(' ', c.document_number, c.alert ->> 'fact',
           (SELECT string_agg(r.content, ' ' ORDER BY r.round) FROM cases.reply r WHERE r.case_id = c.case_id)) AS body
FROM cases.case_file c WHERE c.state = 'closed'
UNION ALL
SELECT 'request', q.request_id, CASE q.kind WHEN 'deputy' THEN 'deputy_request' ELSE 'request' END, q.last_on, q.number,
       q.subject, q.requester, NULL, concat_ws(' ', q.purpose, q.answer, q.given_to, q.volume)
FROM cases.query_request q WHERE q.state = 'archived'
UNION ALL
SELECT 'meeting', m.meeting_id, 'meeting', m.held_on, m.number, m.title, m.convenor, NULL, concat_ws(' ', m.place, m.minutes)
FROM cases.meeting m
WHERE m.state = 'minuted' AND NOT EXISTS (SELECT FROM cases.meeting_task t WHERE t.meeting_id = m.meeting_id AND NOT t.is_done);

CREATE TABLE cases.archive_volume (
    volume_id       uuid        PRIMARY KEY,
    year            integer     NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    volume_class    text        NOT NULL CHECK (volume_class IN ('general', 'important', 'major', 'request', 'deputy_request', 'meeting')),
    sequence        integer     NOT NULL CHECK (sequence >= 1),
    number          text        NOT NULL UNIQUE,
    title           text        NOT NULL,
    retention       text        NOT NULL CHECK (retention IN ('permanent', 'years_30', 'years_10')),
    retention_basis text        NOT NULL CHECK (retention_basis <> ''),
    state           text        NOT NULL CHECK (state IN ('open', 'sealing', 'sealed')),
    opened_on       date        NOT NULL,
    failure         text        NOT NULL DEFAULT '',
    sealed_at       timestamptz,
    manifest_sha256 text        CHECK (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    package_sha256  text        CHECK (package_sha256 ~ '^[0-9a-f]{64}$'),
    size            bigint,
    files           integer,
    log_number      bigint,
    log_hash        text        CHECK (log_hash ~ '^[0-9a-f]{64}$'),
    UNIQUE (year, volume_class, sequence),
    CONSTRAINT archive_volume_sealed_is_proven CHECK ((state = 'sealed') = (num_nulls(sealed_at, manifest_sha256, package_sha256,
        size, files, log_number, log_hash) = 0) AND (state = 'sealed' OR num_nonnulls(sealed_at, manifest_sha256, package_sha256,
        size, files, log_number, log_hash) = 0))
);
CREATE UNIQUE INDEX archive_volume_one_open ON cases.archive_volume (year, volume_class) WHERE state = 'open';

CREATE TABLE cases.archive_matter (
    kind       text    NOT NULL CHECK (kind IN ('case', 'request', 'meeting')),
    subject_id uuid    NOT NULL,
    volume_id  uuid    NOT NULL REFERENCES cases.archive_volume,
    position   integer NOT NULL CHECK (position >= 1),
    number     text    NOT NULL,
    title      text    NOT NULL,
    unit       text    NOT NULL,
    closed_on  date    NOT NULL,
    origin     text,
    body       text    NOT NULL,
    PRIMARY KEY (kind, subject_id),
    UNIQUE (volume_id, position)
);

CREATE TABLE cases.archive_line (
    volume_id       uuid    NOT NULL REFERENCES cases.archive_volume,
    item_no         integer NOT NULL CHECK (item_no >= 1),
    responsible     text    NOT NULL,
    document_number text    NOT NULL,
    title           text    NOT NULL,
    dated_on        date    NOT NULL,
    pages           integer CHECK (pages >= 1),
    note            text    NOT NULL,
    path            text    NOT NULL,
    PRIMARY KEY (volume_id, item_no)
);

-- A sealed volume cannot be changed, not even by the owner; its matters and lines only come in while it stands open for them.
CREATE FUNCTION cases.refuse_sealed() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'sealed' THEN
        RAISE EXCEPTION 'volume % is archived: % refused', OLD.number, TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION cases.refuse_late() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM cases.archive_volume v WHERE v.volume_id = NEW.volume_id AND v.state = TG_ARGV[0] FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'volume % takes nothing into % now', NEW.volume_id, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER archive_volume_stays BEFORE UPDATE OR DELETE ON cases.archive_volume
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_sealed();
CREATE TRIGGER archive_matter_is_append_only BEFORE UPDATE OR DELETE ON cases.archive_matter
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER archive_line_is_append_only BEFORE UPDATE OR DELETE ON cases.archive_line
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
CREATE TRIGGER archive_matter_into_open BEFORE INSERT ON cases.archive_matter
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_late('open');
CREATE TRIGGER archive_line_at_sealing BEFORE INSERT ON cases.archive_line
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_late('sealing');

GRANT SELECT ON cases.finished_matter TO bw_cases;
GRANT SELECT, INSERT ON cases.archive_matter, cases.archive_line TO bw_cases;
GRANT SELECT, INSERT, UPDATE (retention, retention_basis, state, failure, sealed_at, manifest_sha256, package_sha256, size, files,
    log_number, log_hash) ON cases.archive_volume TO bw_cases;
