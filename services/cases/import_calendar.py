"""Import a calendar file and count open deadlines again: `python -m services.cases.import_calendar FILE --version NAME`.

Needs the service's settings (`BW_SERVICE=cases`, `BW_DB_*`, `BW_SECRETS_DIR`). One transaction: the new version, the
recounted deadlines with their old dates in the history, the entry in the operation log; or nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from contracts.errors import BudgetwatchError
from services.cases import case as table
from services.cases.calendars import CalendarFile, read_calendar
from services.cases.storage import calendars, cases

SYSTEM_SEAT = "system:cases"


def import_calendar(session: Session, file: CalendarFile, *, now: datetime, today: date) -> list[str]:
    """Write a version and recount every running clock; return a line for each case whose deadline changed."""
    calendars.add(session, file, now=now)
    calendar = calendars.in_force(session)
    lines = []
    for case in cases.lock_with_clock(session):
        moved = table.recount(case.file, calendar, on=max(today, case.file.last_on))
        if moved is None:
            continue
        cases.save(session, replace(case, file=moved.case))
        cases.append_history(session, case.case_id, moved.entry, seat=SYSTEM_SEAT, now=now)
        lines.append(f"{case.number}：{moved.entry.note}")
    version = file.national.version
    detail = {"days": str(len(file.national.days)), "local_days": str(len(file.local)), "recounted": str(len(lines))}
    log_act(session, None, act="calendar.import", subject=version, detail=detail)
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Import one file; exit code 2 where it is wrong."""
    parser = argparse.ArgumentParser(prog="python -m services.cases.import_calendar", description="导入工作日历")
    parser.add_argument("file", type=Path, help="日历文件（CSV，格式见 services/cases/README.md）")
    parser.add_argument("--version", required=True, help="版本名，如 2027-1；导入后不能更改")
    options = parser.parse_args(arguments)
    clock, database = SystemClock(), Database.from_settings(Settings())
    try:
        with options.file.open(encoding="utf-8-sig", newline="") as stream:
            file = read_calendar(stream, version=options.version)
        with database.transaction() as session:
            lines = import_calendar(session, file, now=clock.now(), today=clock.today())
    except (BudgetwatchError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join([f"已导入日历版本 {options.version}，{len(lines)} 个案件的期限有变化。", *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
