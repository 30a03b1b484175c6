-- Seats, certificates and sessions (article 4). What must never happen is refused here, whatever the program does.

CREATE TABLE auth.seat (
    code       text        PRIMARY KEY,
    role       text        NOT NULL,
    holder     text        NOT NULL CHECK (holder <> ''),
    unit       text        NOT NULL CHECK (unit <> ''),
    is_active  boolean     NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    -- Article 4: one administrator, six working and six query seats. The names are a closed set and the key is unique,
    -- so there is no second administrator and no seventh of the others, in any order of transactions.
    CONSTRAINT seat_within_caps CHECK (
        (role = 'administrator' AND code = 'A-01')
        OR (role = 'worker' AND code ~ '^W-0[1-6]$')
        OR (role = 'query' AND code ~ '^Q-0[1-6]$')
        OR (role = 'connector' AND code ~ '^C-[a-z][a-z0-9]{1,15}$' AND code = 'C-' || unit)
    )
);

CREATE TABLE auth.authority (
    fingerprint text        PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    key_label   text        NOT NULL,
    pem         text        NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE TABLE auth.certificate (
    fingerprint       text        PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    seat              text        NOT NULL REFERENCES auth.seat,
    authority         text        NOT NULL REFERENCES auth.authority,
    serial            text        NOT NULL CHECK (serial ~ '^[0-9a-f]+$'),
    public_key_sha256 text        NOT NULL UNIQUE,   -- a key is certified once, ever
    pem               text        NOT NULL,
    state             text        NOT NULL DEFAULT 'active',
    not_before        timestamptz NOT NULL,
    not_after         timestamptz NOT NULL CHECK (not_after > not_before AND not_after <= not_before + interval '365 days'),
    issued_at         timestamptz NOT NULL,
    revoked_at        timestamptz,
    revoked_reason    text,
    UNIQUE (authority, serial),
    CONSTRAINT certificate_state CHECK (
        (state = 'active' AND revoked_at IS NULL AND revoked_reason IS NULL)
        OR (state = 'revoked' AND revoked_at IS NOT NULL AND revoked_reason <> '')
    )
);
CREATE UNIQUE INDEX certificate_one_active_per_seat ON auth.certificate (seat) WHERE state = 'active';

CREATE FUNCTION auth.refuse_revival() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a revoked certificate stays revoked' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER certificate_stays_revoked BEFORE UPDATE ON auth.certificate
    FOR EACH ROW WHEN (OLD.state = 'revoked') EXECUTE FUNCTION auth.refuse_revival();

CREATE TABLE auth.session (
    id           uuid        PRIMARY KEY,
    seat         text        NOT NULL REFERENCES auth.seat,
    fingerprint  text        NOT NULL REFERENCES auth.certificate,
    token_sha256 text        NOT NULL UNIQUE CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
    opened_at    timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    end_reason   text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX session_one_open_per_seat ON auth.session (seat) WHERE ended_at IS NULL;

GRANT USAGE ON SCHEMA auth TO bw_auth;
GRANT SELECT, INSERT ON auth.seat, auth.authority, auth.certificate, auth.session TO bw_auth;
GRANT UPDATE (holder, is_active) ON auth.seat TO bw_auth;
GRANT UPDATE (state, revoked_at, revoked_reason) ON auth.certificate TO bw_auth;
GRANT UPDATE (last_seen_at, ended_at, end_reason) ON auth.session TO bw_auth;
