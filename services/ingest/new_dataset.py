"""Begins a data set: `python -m services.ingest.new_dataset fund_transfer --code D49 --title 基金调拨` (`make dataset name=…`).

Writes its declaration, the next migration with its frozen SQL, and a test; what a person must do then is printed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from contracts.units import UNITS

PROJECT: Final = Path(__file__).resolve().parents[2]
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{2,47}")
_CODE: Final = re.compile(r"[A-Z]\d{2}")
_REVISION: Final = re.compile(r'^revision = "(ingest_\d{4})"', re.MULTILINE)
_MESSAGE: Final = "name: lower-case letters, digits and underscores, 3 to 48 characters"

_DECLARATION: Final = '''\
"""{code} {title}."""

from services.ingest.datasets.declaration import (
    COMMON,
    COMMON_DIVISION,
    COMMON_YEAR,
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    money,
)

DATA_SET = DataSet(
    name="{name}",
    code="{code}",
    title="{title}",
    sender="{sender}",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("{name}_no",),
    is_expected=False,
    note="每行一条记录。",
    fields=(
        code("{name}_no", "编号", required=True),
        code("agency_code", "单位代码", required=True),
        money("total_amount", "金额", required=True),
        COMMON_DIVISION,
        COMMON_YEAR,
        *COMMON,
    ),
)
'''
_MIGRATION: Final = '''\
"""{code} {title}: its table and views."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("{file}.sql")


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
'''
_TEST: Final = '''\
"""{code} {title}: what a good row and a bad row are."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from services.ingest.datasets import CATALOGUE
from services.ingest.schemas import json_schema

DATA_SET = CATALOGUE["{name}"]
GOOD = {{"{upper}_NO": "0001", "AGENCY_CODE": "001001", "TOTAL_AMOUNT": "12.50"}}


def test_a_good_row_is_good():
    assert Draft202012Validator(json_schema(DATA_SET)).is_valid(GOOD)


@pytest.mark.parametrize("change", [{{"TOTAL_AMOUNT": "12.505"}}, {{"AGENCY_CODE": ""}}, {{"UNKNOWN": "1"}}])
def test_a_bad_row_is_not(change):
    assert not Draft202012Validator(json_schema(DATA_SET)).is_valid(GOOD | change)
'''
_NEXT: Final = """\
written:
{files}
what to do:
  1. edit {declaration}: fields, key, due day, sender (contracts/units.py)
  2. freeze its SQL again:   python -m services.ingest.storage.ddl {name} > {sql}
  3. pages and schemas:      python -m services.ingest.pages
  4. published contract:     python -m tests.integration.ingest.ledger_contract
  5. name it in gateway/portal/words.py (DATA_SET) and services/alerts/sql_guard.py (FACT_VIEWS)
  6. pytest {test} tests/unit/ingest tests/unit/ingest_datasets tests/integration/ingest
A migration that has run anywhere is never edited: write the next one.
"""


def begin(root: Path, *, name: str, code: str, title: str, sender: str) -> list[Path]:
    """Write the files of a new data set under the project at `root`; `ValueError` where the name is taken or wrong."""
    declaration = root / f"services/ingest/datasets/{name}.py"
    test = root / f"tests/unit/ingest_datasets/test_{name}.py"
    if _NAME.fullmatch(name) is None or _CODE.fullmatch(code) is None:
        raise ValueError(f"{_MESSAGE}; code: a letter and two digits, D49")
    if taken := [path for path in (declaration, test) if path.exists()]:
        raise ValueError(f"{taken[0].relative_to(root)} exists already")
    folder = root / "services/ingest/migrations/versions"
    before = last_revision(folder)
    number = int(before.removeprefix("ingest_")) + 1
    file = f"{number:04d}_{name}"
    words = {
        "name": name,
        "upper": name.upper(),
        "code": code,
        "title": title,
        "sender": sender,
        "revision": f"ingest_{number:04d}",
        "before": before,
        "file": file,
    }
    written = {
        declaration: _DECLARATION.format(**words),
        folder / f"{file}.py": _MIGRATION.format(**words),
        test: _TEST.format(**words),
    }
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    sql = folder / f"{file}.sql"
    sql.write_text(_frozen_sql(root, name), encoding="utf-8")
    return [*written, sql]


def last_revision(folder: Path) -> str:
    """Return the newest revision among the migrations."""
    found = [_REVISION.search(path.read_text(encoding="utf-8")) for path in folder.glob("[0-9]*.py")]
    return max(match[1] for match in found if match)


def _frozen_sql(root: Path, name: str) -> str:
    """The new declaration is read by a process of its own: this one knows the catalogue as it was."""
    done = subprocess.run(
        [sys.executable, "-m", "services.ingest.storage.ddl", name],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
        text=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def main(arguments: Sequence[str] | None = None, *, root: Path = PROJECT) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m services.ingest.new_dataset")
    parser.add_argument("name", help=_MESSAGE.removeprefix("name: "))
    parser.add_argument("--code", default="D49", help="number in the catalogue, D49")
    parser.add_argument("--title", default="新数据集", help="Chinese title")
    parser.add_argument("--sender", choices=sorted(UNITS), default="czj", help="unit that sends it")
    options = parser.parse_args(arguments)
    try:
        written = begin(root, name=options.name, code=options.code, title=options.title, sender=options.sender)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    files = [str(path.relative_to(root)) for path in written]
    declaration, _, test, sql = files
    shown = "\n".join(f"  {file}" for file in files)
    sys.stdout.write(_NEXT.format(files=shown, declaration=declaration, name=options.name, sql=sql, test=test))
    return 0


if __name__ == "__main__":
    sys.exit(main())
