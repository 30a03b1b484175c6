"""The register of monthly exports (article 11): asked for, parts of the services, package, proof."""

from __future__ import annotations

from alembic import op

revision = "cases_0008"
down_revision = "cases_0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE cases.monthly_export (
    month           text        PRIMARY KEY CHECK (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
    state           text        NOT NULL CHECK (state IN ('gathering', 'kept')),
    requested_on    date        NOT NULL,
    seat            text        NOT NULL,
    failure         text        NOT NULL DEFAULT '',
    sealed_at       timestamptz,
    manifest_sha256 text        CHECK (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    package_sha256  text        CHECK (package_sha256 ~ '^[0-9a-f]{64}$'),
    size            bigint,
    files           integer,
    log_number      bigint,
    log_hash        text        CHECK (log_hash ~ '^[0-9a-f]{64}$'),
    verified_at     timestamptz,
    CONSTRAINT monthly_export_kept_is_proven CHECK (CASE state WHEN 'kept' THEN 0 ELSE 8 END =
        num_nulls(sealed_at, manifest_sha256, package_sha256, size, files, log_number, log_hash, verified_at))
);
CREATE TABLE cases.monthly_part (
    month   text        NOT NULL REFERENCES cases.monthly_export,
    service text        NOT NULL,
    tables  jsonb       NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (month, service)
);
CREATE FUNCTION cases.refuse_kept() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'kept' THEN
        RAISE EXCEPTION 'the export of % is kept: % refused', OLD.month, TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER monthly_export_stays BEFORE UPDATE OR DELETE ON cases.monthly_export
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_kept();
CREATE TRIGGER monthly_part_is_append_only BEFORE UPDATE OR DELETE ON cases.monthly_part
    FOR EACH ROW EXECUTE FUNCTION cases.refuse_change();
GRANT SELECT, INSERT ON cases.monthly_part TO bw_cases;
GRANT SELECT, INSERT, UPDATE (state, failure, sealed_at, manifest_sha256, package_sha256, size, files, log_number, log_hash,
    verified_at) ON cases.monthly_export TO bw_cases;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES, execution_options={"no_parameters": True})
