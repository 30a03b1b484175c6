"""The private PostgreSQL: cluster, roles with only the rights they need, schemas, migrations."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from deploy.stack import passwords
from deploy.stack.layout import PROJECT, Layout, StackError

DATABASE: Final = "budgetwatch"
OWNER: Final = "bw_owner"
SYSTEM_USER: Final = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""
MIGRATED: Final = ("auth", "ingest", "alerts", "cases", "reports")
"""Order of the migrations: auth makes operation_log_v1.append, ingest makes ledger_v1, the others use them."""
PUBLISHED: Final[Mapping[str, tuple[str, ...]]] = {
    "ledger_v1": ("ingest", "alerts", "reports"),
    "operation_log_v1": passwords.SERVICES,
}
"""Schemas that belong to nobody's tables, and who may look into them; the migrations grant the objects."""
OLDEST: Final = 15
INSTALLED: Final = Path("/usr/lib/postgresql")


def programs() -> Path:
    """Return the folder of the newest installed server's programs."""
    found = sorted(
        (int(path.parents[1].name), path.parent)
        for path in INSTALLED.glob("*/bin/postgres")
        if path.parents[1].name.isdigit()
    )
    if not found or found[-1][0] < OLDEST:
        raise StackError(
            f"PostgreSQL {OLDEST} or newer is not installed", "run deploy/install_packages.sh (make setup)"
        )
    return found[-1][1]


def user() -> str | None:
    """The system user that must run the server, null where it is the one who calls."""
    return SYSTEM_USER if os.getuid() == 0 else None


def command(layout: Layout) -> list[str]:
    """The server's command line."""
    return [str(programs() / "postgres"), "-D", str(layout.postgres_data)]


def configure(layout: Layout) -> None:
    """Make the cluster if it is not there; write its settings."""
    data = layout.postgres_data
    if not (data / "PG_VERSION").exists():
        _initialise(layout)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(layout.ports["postgres"]),
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # details and contexts of an error quote the row: personal values would stand in the server's log
        "log_error_verbosity": "terse",
        "lc_messages": "C",
        "idle_in_transaction_session_timeout": "10min",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    target = data / "budgetwatch.conf"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")
        target.chmod(0o644)


def _initialise(layout: Layout) -> None:
    data = layout.postgres_data
    data.parent.mkdir(parents=True, exist_ok=True)
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    owner = user()
    if owner:
        shutil.chown(unfinished, owner, pwd.getpwnam(owner).pw_gid)
    with tempfile.NamedTemporaryFile("w", prefix="bw-", encoding="utf-8") as password_file:
        password_file.write(passwords.read(layout, "db_superuser"))
        password_file.flush()
        if owner:
            shutil.chown(password_file.name, owner)
        _run_as(
            owner,
            programs() / "initdb",
            f"--pgdata={unfinished}",
            f"--username={SYSTEM_USER}",
            f"--pwfile={password_file.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
        )
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("include_if_exists 'budgetwatch.conf'\n")
    unfinished.rename(data)


def _run_as(owner: str | None, *arguments: str | Path) -> None:
    prefix = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--init-groups"] if owner else []
    result = subprocess.run(
        [*prefix, *arguments],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise StackError(
            f"{Path(arguments[0]).name} failed: {result.stderr.strip()[-600:]}",
            "see whether the disk is full and whether the user may write there",
        )


def connect(layout: Layout, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    """Connect as the set-up's superuser, each statement its own transaction."""
    return psycopg.connect(
        host=layout.postgres_host,
        port=layout.ports["postgres"],
        user=SYSTEM_USER,
        password=passwords.read(layout, "db_superuser"),
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def check(layout: Layout) -> str | None:
    """Null when the server answers; else why not."""
    try:
        with connect(layout) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        return str(error).splitlines()[0]
    return None


def make_roles(layout: Layout) -> None:
    """Make the roles that are missing and set every role's password."""
    names = {OWNER: "db_owner"} | {f"bw_{service}": f"db_{service}" for service in passwords.SERVICES}
    with connect(layout) as connection:
        present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, secret in names.items():
            if role not in present:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL(
                    "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT PASSWORD {}"
                ).format(sql.Identifier(role), sql.Literal(passwords.read(layout, secret)))
            )


def make_database(layout: Layout, name: str = DATABASE, template: str | None = None) -> bool:
    """Make a database if it is missing (empty with our schemas, or a copy of `template`); says whether it was."""
    identifier = sql.Identifier(name)
    with connect(layout) as connection:
        is_missing = not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if is_missing:
            copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(identifier, sql.Identifier(OWNER)) + copied
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
        for service in passwords.SERVICES:
            role = sql.Identifier(f"bw_{service}")
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(identifier, role))
        connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO bw_ingest").format(identifier))
    if not template:
        _make_schemas(layout, name)
    return is_missing


def _make_schemas(layout: Layout, database: str) -> None:
    allowed = {service: (service,) for service in passwords.SERVICES} | dict(PUBLISHED)
    with connect(layout, database) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        # Text similarity for the rules, whose search path is pg_catalog alone.
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA pg_catalog")
        for schema, services in allowed.items():
            connection.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                    sql.Identifier(schema), sql.Identifier(OWNER)
                )
            )
            for service in services:
                connection.execute(
                    sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(
                        sql.Identifier(schema), sql.Identifier(f"bw_{service}")
                    )
                )


def drop_database(layout: Layout, name: str) -> None:
    """Drop a database, cutting whoever is still connected."""
    with connect(layout) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def migrate(layout: Layout, database: str = DATABASE) -> None:
    """Bring every service's schema to its newest version; each service migrates alone."""
    for service in MIGRATED:
        if not (PROJECT / "services" / service / "migrations" / "env.py").exists():
            continue
        result = subprocess.run(
            [sys.executable, "-m", "chassis.migrate", service],
            cwd=PROJECT,
            env={**os.environ, **migration_environment(layout, service, database)},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise StackError(
                f"migration of {service} failed:\n{(result.stdout + result.stderr).strip()[-1500:]}",
                f"mend services/{service}/migrations, then repeat; nothing of a failed migration stays",
            )


def migration_environment(layout: Layout, service: str, database: str = DATABASE) -> dict[str, str]:
    """Settings of `python -m chassis.migrate`."""
    return {
        "BW_SERVICE": service,
        "BW_SECRETS_DIR": str(layout.secrets),
        "BW_DB_HOST": layout.postgres_host,
        "BW_DB_PORT": str(layout.ports["postgres"]),
        "BW_DB_NAME": database,
    }


def migrations_digest() -> str:
    """A name for the state of everything that migrations are made from; the tests' template is kept by it."""
    digest = hashlib.sha256()
    sources = [
        *(PROJECT / "chassis").glob("*.py"),
        *(PROJECT / "services").glob("*/migrations/**/*.py"),
        *(PROJECT / "services").glob("*/migrations/**/*.sql"),
        *(PROJECT / "services/ingest/datasets").glob("**/*.py"),
        Path(__file__),
    ]
    for path in sorted(sources):
        digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
