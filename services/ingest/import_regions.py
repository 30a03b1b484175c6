"""Imports changes of regions: `python -m services.ingest.import_regions FILE`.

FILE is a CSV, a change a line (民政部门公布的区划变更): region_code, change, on, name, level, parent_code, successor_code, source.
Changes are `established`, `renamed`, `moved` (another parent), `merged` (into `successor_code`) and `abolished`. A stretch of a
region's life is only ever ended; what follows is a new one.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from contracts.errors import BudgetwatchError, InvalidInput
from services.ingest.storage import regions

COLUMNS: Final = ("region_code", "change", "on", "name", "level", "parent_code", "successor_code", "source")
NEEDED: Final = {
    "established": ("name", "level", "parent_code"),
    "renamed": ("name",),
    "moved": ("parent_code",),
    "merged": ("successor_code",),
    "abolished": (),
}
"""What a line of each change must tell beside code, day and source."""
LEVELS: Final = {"prefecture": 6, "county": 6, "township": 9, "village": 12}
"""Digits of a code of each level."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the file."""

    line: int
    code: str
    kind: str
    on: date
    told: Mapping[str, str]


def read_changes(path: Path) -> list[Change]:
    """Return the changes of a file in their order of days; `InvalidInput` names the line that is wrong."""
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InvalidInput("missing-column", f"缺少列：{'、'.join(missing)}，请补齐后再导入。", missing[0])
    found = [_change(number, row) for number, row in enumerate(reader, start=2)]
    return sorted(found, key=lambda change: (change.on, change.line))


def _change(line: int, row: Mapping[str, str | None]) -> Change:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    kind, code = told["change"], told["region_code"]
    if kind not in NEEDED:
        raise _wrong(line, f"变更“{kind[:20]}”应为 {'、'.join(NEEDED)} 之一")
    if not (code.isascii() and code.isdigit() and len(code) in set(LEVELS.values())):
        raise _wrong(line, f"区划代码“{code[:20]}”应为 6、9 或 12 位数字")
    empty = [name for name in (*NEEDED[kind], "source") if not told[name]]
    if empty:
        raise _wrong(line, f"{kind} 须填写 {'、'.join(empty)}")
    if kind == "established" and LEVELS.get(told["level"]) != len(code):
        raise _wrong(line, f"级别“{told['level'][:20]}”与代码位数不符")
    try:
        return Change(line, code, kind, date.fromisoformat(told["on"]), told)
    except ValueError:
        raise _wrong(line, f"日期“{told['on'][:20]}”应为 2026-01-31 的形式") from None


def apply_changes(session: Session, changes: Sequence[Change], *, digest: str) -> list[str]:
    """Carry the changes out; return what the person at the keyboard is told. A change that is in already is passed over."""
    done = sum(_apply(session, change) for change in changes)
    if done:
        log_act(
            session, None, act="regions.imported", subject="region", detail={"sha256": digest, "changes": str(done)}
        )
    return [f"已记入区划变更 {done} 项，{len(changes) - done} 项此前已记入。原有记录已注明截止日期并保留。"]


def _apply(session: Session, change: Change) -> bool:
    current = regions.current(session, change.code)
    if _is_recorded(session, change):
        return False
    if change.kind == "established":
        if current is not None:
            raise _wrong(change.line, f"区划 {change.code}“{current.name}”正在使用，不能再次设立")
        regions.begin(
            session,
            change.code,
            change.on,
            {name: change.told[name] for name in ("name", "level", "parent_code", "source")},
        )
        return True
    if current is None:
        raise _wrong(change.line, f"没有正在使用的区划 {change.code}，请核对代码")
    successor = change.told["successor_code"] if change.kind == "merged" else None
    if successor is not None and (successor == change.code or regions.current(session, successor) is None):
        raise _wrong(change.line, f"并入的区划 {successor[:20]} 不在使用中，请先记入该区划")
    if current.valid_from is not None and change.on <= current.valid_from:
        raise _wrong(change.line, f"日期不晚于该区划现有记录的起始日期 {current.valid_from}")
    regions.end(session, current, change.on, successor)
    if change.kind in {"renamed", "moved"}:
        told = {name: change.told[name] or getattr(current, name) for name in ("name", "parent_code")}
        regions.begin(
            session, change.code, change.on, {**told, "level": current.level, "source": change.told["source"]}
        )
    return True


def _is_recorded(session: Session, change: Change) -> bool:
    if change.kind in {"merged", "abolished"}:
        return regions.has_ended(session, change.code, change.on, change.told["successor_code"] or None)
    told = {name: change.told[name] for name in ("name", "level", "parent_code")}
    return regions.has_begun(session, change.code, change.on, told)


def _wrong(line: int, detail: str) -> InvalidInput:
    return InvalidInput("wrong-region-change", f"第{line}行：{detail}，请改正后再导入。", str(line))


def main(arguments: Sequence[str] | None = None) -> int:
    """Import one file in one transaction; exit code 2 where it is wrong."""
    parser = argparse.ArgumentParser(prog="python -m services.ingest.import_regions", description="导入区划变更")
    parser.add_argument("file", type=Path, help="变更表（CSV）")
    options = parser.parse_args(arguments)
    try:
        changes = read_changes(options.file)
        digest = hashlib.sha256(options.file.read_bytes()).hexdigest()
        with closing(Database.from_settings(Settings())) as database, database.transaction() as session:
            lines = apply_changes(session, changes, digest=digest)
    except (BudgetwatchError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
