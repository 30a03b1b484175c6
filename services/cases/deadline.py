"""Count a deadline on the command line: `python -m services.cases.deadline --from 2025-01-20 --working-days 10`.

Uses the calendar built in; `--calendar FILE.csv` puts an administrator's table before it (services/cases/README.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from chassis.workdays import WorkCalendar
from contracts.errors import InvalidInput
from services.cases.calendars import read_calendar


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the due date and how it was counted; exit code 2 where the input is wrong."""
    options = _parser().parse_args(arguments)
    try:
        calendar = _calendar(options.calendar)
        if options.working_days is not None:
            counted = calendar.due(options.started_on, options.working_days)
        else:
            counted = calendar.due_in_calendar_days(options.started_on, options.days, moves_to_workday=options.moves)
    except (InvalidInput, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    provisional = "（暂定）" if counted.is_provisional else ""
    sys.stdout.write(f"{counted.due_on.isoformat()}{provisional}\n{counted.explanation}\n日历：{counted.calendar}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.cases.deadline", description="按工作日或日历日计算期限")
    parser.add_argument(
        "--from", dest="started_on", type=date.fromisoformat, required=True, help="起算事件日，当日不计"
    )
    limit = parser.add_mutually_exclusive_group(required=True)
    limit.add_argument("--working-days", type=int, help="工作日数")
    limit.add_argument("--days", type=int, help="日历日数（法律中的“日”）")
    parser.add_argument("--moves", action="store_true", help="日历日期限届满日为休息日时顺延（民法典第二百零三条）")
    parser.add_argument("--calendar", type=Path, help="日历文件（CSV）")
    return parser


def _calendar(path: Path | None) -> WorkCalendar:
    if path is None:
        return WorkCalendar()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        file = read_calendar(stream, version=path.stem)
    return WorkCalendar((file.national,), file.local)


if __name__ == "__main__":
    sys.exit(main())
