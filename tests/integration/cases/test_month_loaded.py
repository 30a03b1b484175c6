"""A month's package goes into an empty database whole, is counted and hashed there, or leaves nothing behind."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from psycopg.conninfo import make_conninfo

from contracts.cases.months_v1 import GetMonthPackage, ListMonths
from deploy.command import main
from deploy.stack import postgres
from services.cases.archive import monthly
from tests.integration.cases.test_archive import Keeping
from tests.integration.cases.test_archive import keeping as keeping  # noqa: PLC0414 - pytest finds the fixture by its name
from tests.integration.cases.test_monthly import asked_for, begin_day, pack, parts_of_others, tell

pytestmark = pytest.mark.integration


@pytest.fixture
def empty(database: Any) -> Iterator[str]:
    """How to reach a new, empty database."""
    name = f"t_{uuid4().hex[:12]}"
    with postgres.connect(database.layout) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        known = connection.info
        conninfo = make_conninfo(
            host=known.host, port=known.port, user=known.user, password=known.password, dbname=name
        )
    yield conninfo
    postgres.drop_database(database.layout, name)


def exported(keeping: Keeping, database: Any, tmp_path: Path) -> tuple[Path, Path]:
    """The package of January 2025 and the certificate that proves it, as files."""
    begin_day(keeping.desk, date(2025, 2, 5))
    tell(keeping.desk, parts_of_others(database, keeping.desk, keeping.parts.blobs, asked_for(keeping.desk)[-1]))
    assert pack(keeping) == 1
    file = keeping.do(monthly.get_month_package, GetMonthPackage, month="2025-01")
    package, ca = tmp_path / "month.zip", tmp_path / "ca.pem"
    package.write_bytes(keeping.parts.blobs.open(file.sha256).read())
    ca.write_bytes(keeping.authority.certificate.public_bytes(Encoding.PEM))
    return package, ca


def load(package: Path, ca: Path, conninfo: str) -> int:
    return main(["months", "load", str(package), "--ca", str(ca), "--to", conninfo])


def tables_in(conninfo: str) -> dict[str, int]:
    with psycopg.connect(conninfo) as connection:
        names = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return {
            f"{schema}/{name}": connection.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchone()[0]  # type: ignore[index]
            for schema, name in names
        }


def test_every_table_of_the_month_stands_in_the_new_database(
    keeping: Keeping, database: Any, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = keeping.desk
    desk.raise_warning()
    case_id = desk.open_case()
    package, ca = exported(keeping, database, tmp_path)
    assert load(package, ca, empty) == 0
    said = capsys.readouterr().out
    kept = keeping.do(monthly.list_months, ListMonths).items[0]
    assert tables_in(empty) == {f"{table.service}/{table.name}": table.rows for table in kept.tables}
    assert f"{sum(table.rows for table in kept.tables)} 行" in said
    assert sum(table.rows for table in kept.tables) > 2
    with psycopg.connect(empty) as connection:
        loaded = connection.execute(
            "SELECT case_id, number, opened_at::timestamptz, due_on FROM cases.case_file"
        ).fetchall()
    held = desk.look.execute("SELECT case_id, number, opened_at, due_on FROM cases.case_file").fetchone()
    assert held is not None
    assert loaded == [(str(case_id), held[1], held[2], None if held[3] is None else str(held[3]))]
    assert load(package, ca, empty) == 2, "it is not empty any more"
    assert "不是空的" in capsys.readouterr().err


def test_a_changed_package_leaves_nothing_behind(
    keeping: Keeping, database: Any, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keeping.desk.open_case()
    package, ca = exported(keeping, database, tmp_path)
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(changed, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, content[:-1] + b"x" if info.filename == "cases/case_file.csv.gz" else content)
    assert load(changed, ca, empty) == 2
    assert "case_file" in capsys.readouterr().err
    assert tables_in(empty) == {}
