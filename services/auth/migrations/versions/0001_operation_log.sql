-- The operation log: who did what to what, when, with which certificate. Append-only, numbered without gaps, each entry
-- chained to the one before by SHA-256. Other services may call append() in their own transaction and nothing else.

CREATE SCHEMA IF NOT EXISTS operation_log_v1;
REVOKE ALL ON SCHEMA operation_log_v1 FROM PUBLIC;

CREATE TABLE operation_log_v1.entry (
    number         bigint      PRIMARY KEY CHECK (number > 0),
    happened_at    timestamptz NOT NULL,
    seat           text        NOT NULL,
    fingerprint    text        NOT NULL,
    act            text        NOT NULL CHECK (act <> ''),
    subject        text        NOT NULL,
    result         text        NOT NULL CHECK (result <> ''),
    detail         jsonb       NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
    remote         text        NOT NULL,
    correlation_id uuid,
    written_by     text        NOT NULL,
    previous_hash  text        NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
    entry_hash     text        NOT NULL CHECK (entry_hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON COLUMN operation_log_v1.entry.written_by IS
    'The database role that wrote the entry: a service cannot pass its entries off as another''s.';
CREATE INDEX entry_by_seat ON operation_log_v1.entry (seat, number);
CREATE INDEX entry_of_refused_login ON operation_log_v1.entry (seat, happened_at) WHERE act = 'session.refused';

-- One field of the canonical text: its length in bytes, a colon, the field, a comma. Unambiguous for any content.
CREATE FUNCTION operation_log_v1.framed(field text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN octet_length(coalesce(field, ''))::text || ':' || coalesce(field, '') || ',';

-- The same text is built by services/auth/operation_log.py, which verifies an export without the database.
CREATE FUNCTION operation_log_v1.hash_of(entry operation_log_v1.entry) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN encode(sha256(convert_to(
        operation_log_v1.framed(entry.previous_hash)
        || operation_log_v1.framed(entry.number::text)
        || operation_log_v1.framed(to_char(entry.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || operation_log_v1.framed(entry.seat)
        || operation_log_v1.framed(entry.fingerprint)
        || operation_log_v1.framed(entry.act)
        || operation_log_v1.framed(entry.subject)
        || operation_log_v1.framed(entry.result)
        || operation_log_v1.framed(entry.detail::text)
        || operation_log_v1.framed(entry.remote)
        || operation_log_v1.framed(entry.correlation_id::text)
        || operation_log_v1.framed(entry.written_by),
        'UTF8')), 'hex');

-- Acts are serialised by the lock until the caller's transaction ends, so the number is given to committed acts only.
-- Under REPEATABLE READ a second writer fails on the primary key and is refused: no log, no act.
CREATE FUNCTION operation_log_v1.append(
    act text, seat text, fingerprint text, subject text, result text, detail jsonb, remote text, correlation_id uuid
) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    latest operation_log_v1.entry%ROWTYPE;
    fresh  operation_log_v1.entry%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock(7016900001);
    SELECT entry.* INTO latest FROM operation_log_v1.entry ORDER BY entry.number DESC LIMIT 1;
    fresh.number         := coalesce(latest.number, 0) + 1;
    fresh.happened_at    := greatest(clock_timestamp(), latest.happened_at);
    fresh.seat           := coalesce(append.seat, '');
    fresh.fingerprint    := coalesce(append.fingerprint, '');
    fresh.act            := append.act;
    fresh.subject        := coalesce(append.subject, '');
    fresh.result         := append.result;
    fresh.detail         := coalesce(append.detail, '{}'::jsonb);
    fresh.remote         := coalesce(append.remote, '');
    fresh.correlation_id := append.correlation_id;
    fresh.written_by     := session_user;
    fresh.previous_hash  := coalesce(latest.entry_hash, repeat('0', 64));
    fresh.entry_hash     := operation_log_v1.hash_of(fresh);
    INSERT INTO operation_log_v1.entry VALUES (fresh.*);
    RETURN fresh.number;
END
$$;

-- The chain as it lies there: how many entries, and the first place where one is missing, changed or does not follow.
CREATE FUNCTION operation_log_v1.verify(OUT total bigint, OUT first_broken bigint)
    LANGUAGE sql STABLE
AS $$
    SELECT count(*), min(place) FILTER (WHERE number <> place OR NOT follows OR NOT is_whole)
    FROM (
        SELECT entry.number,
               row_number() OVER chain AS place,
               entry.previous_hash = coalesce(lag(entry.entry_hash) OVER chain, repeat('0', 64)) AS follows,
               entry.entry_hash = operation_log_v1.hash_of(entry) AS is_whole
        FROM operation_log_v1.entry
        WINDOW chain AS (ORDER BY entry.number)
    ) AS checked
$$;

CREATE FUNCTION operation_log_v1.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the operation log is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON operation_log_v1.entry
    FOR EACH ROW EXECUTE FUNCTION operation_log_v1.refuse_change();
CREATE TRIGGER entry_is_not_truncated BEFORE TRUNCATE ON operation_log_v1.entry
    FOR EACH STATEMENT EXECUTE FUNCTION operation_log_v1.refuse_change();
ALTER TABLE operation_log_v1.entry ENABLE ALWAYS TRIGGER entry_is_append_only;
ALTER TABLE operation_log_v1.entry ENABLE ALWAYS TRIGGER entry_is_not_truncated;

REVOKE ALL ON ALL TABLES IN SCHEMA operation_log_v1 FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA operation_log_v1 FROM PUBLIC;
GRANT USAGE ON SCHEMA operation_log_v1 TO bw_auth, bw_ingest, bw_alerts, bw_cases, bw_reports;
GRANT EXECUTE ON FUNCTION operation_log_v1.append(text, text, text, text, text, jsonb, text, uuid)
    TO bw_auth, bw_ingest, bw_alerts, bw_cases, bw_reports;
GRANT SELECT ON operation_log_v1.entry TO bw_auth;
GRANT EXECUTE ON FUNCTION operation_log_v1.verify(), operation_log_v1.hash_of(operation_log_v1.entry),
    operation_log_v1.framed(text) TO bw_auth;
