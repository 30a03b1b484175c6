"""Count a deadline on the command line: `budgetwatch deadline --from 2025-01-20 --working-days 10`.

Uses the calendar built in; `--calendar FILE.csv` puts an administrator's table before it (services/cases/README.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from chassis.workdays import Counted, WorkCalendar
from contracts.errors import InvalidInput
from services.cases.calendars import read_calendar

ABOUT: Final = "按工作日、日历日或者月计算期限，说明如何计算"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the due date and how it was counted; exit code 2 where the input is wrong."""
    parser = argparse.ArgumentParser(prog="python -m services.cases.deadline", description=ABOUT)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `run` reads."""
    parser.add_argument(
        "--from", dest="started_on", type=date.fromisoformat, required=True, help="起算事件日，当日不计"
    )
    limit = parser.add_mutually_exclusive_group(required=True)
    limit.add_argument("--working-days", type=int, help="工作日数")
    limit.add_argument("--days", type=int, help="日历日数（法律中的“日”）")
    limit.add_argument("--days-before", type=int, help="该日之前的日历日数，如会议举行的三十日前")
    limit.add_argument("--months", type=int, help="月数")
    parser.add_argument("--moves", action="store_true", help="届满日为休息日时顺延（民法典第二百零三条），工作日除外")
    parser.add_argument("--calendar", type=Path, help="日历文件（CSV）")


def run(options: argparse.Namespace) -> int:
    """Count what was asked for."""
    try:
        counted = _counted(_calendar(options.calendar), options)
    except (InvalidInput, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    provisional = "（暂定）" if counted.is_provisional else ""
    sys.stdout.write(f"{counted.due_on.isoformat()}{provisional}\n{counted.explanation}\n日历：{counted.calendar}\n")
    return 0


def _counted(calendar: WorkCalendar, options: argparse.Namespace) -> Counted:
    if options.working_days is not None:
        return calendar.due(options.started_on, options.working_days)
    if options.days is not None:
        return calendar.due_in_calendar_days(options.started_on, options.days, moves_to_workday=options.moves)
    if options.months is not None:
        return calendar.due_in_months(options.started_on, options.months, moves_to_workday=options.moves)
    return calendar.due_before(options.started_on, options.days_before, moves_to_workday=options.moves)


def _calendar(path: Path | None) -> WorkCalendar:
    if path is None:
        return WorkCalendar()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        file = read_calendar(stream, version=path.stem)
    return WorkCalendar((file.national,), file.local)


if __name__ == "__main__":
    sys.exit(main())
