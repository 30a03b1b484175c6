"""Import a calendar file and count open deadlines again: `python -m services.cases.import_calendar FILE --version NAME`.

Needs the service's settings (`BW_SERVICE=cases`, `BW_DB_*`, `BW_SECRETS_DIR`). One transaction: the new version, the
recounted deadlines with their old dates in the history, the entry in the operation log; or nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from contracts.errors import BudgetwatchError
from services.cases.calendars import CalendarFile, read_calendar
from services.cases.recounting import recount_all
from services.cases.storage import calendars


def import_calendar(session: Session, file: CalendarFile, *, now: datetime, today: date) -> list[str]:
    """Write a version and recount every running clock; return a line for each one that changed."""
    calendars.add(session, file, now=now)
    calendar = calendars.in_force(session)
    lines = list(recount_all(session, calendar, now=now, today=today))
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
    sys.stdout.write("\n".join([f"已导入日历版本 {options.version}，{len(lines)} 项期限有变化。", *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
