"""Give a version's days in force where its text does not tell them, with the source:

`python -m services.alerts.laws.in_force 会计法 2024-06-28 --from 2024-07-01 --reason 主席令第二十八号`. Needs the service's
settings. The entry stays in `law_validity` and in the operation log; a later one wins.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.operation_log import log_act
from services.alerts.laws.law_file import LawFileError, short_name
from services.alerts.laws.store import give_validity
from services.alerts.laws.timeline import Validity


def main(arguments: Sequence[str] | None = None) -> int:
    """Note one version's days; 2 where the version is not known."""
    parser = argparse.ArgumentParser(prog="python -m services.alerts.laws.in_force", description="补正法规的施行日期")
    parser.add_argument("law", type=short_name, help="法名，如 会计法")
    parser.add_argument("version", type=date.fromisoformat, help="版本日期，如 2024-06-28")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="施行第一日")
    parser.add_argument("--until", dest="last", type=date.fromisoformat, help="施行最后一日（废止、失效的）")
    parser.add_argument("--reason", required=True, help="依据：公布令、决定的名称和条款")
    options = parser.parse_args(arguments)
    if options.first is None and options.last is None:
        parser.error("--from 和 --until 至少写一个")
    if options.first and options.last and options.last < options.first:
        parser.error("--until 不得早于 --from")
    validity = Validity(options.first, options.last)
    try:
        with closing(Database.from_settings(Settings())) as database, database.transaction() as session:
            give_validity(
                session, options.law, options.version, validity, reason=options.reason, now=SystemClock().now()
            )
            detail = {"from": str(options.first or ""), "until": str(options.last or ""), "reason": options.reason}
            log_act(session, None, act="law.validity", subject=f"{options.law} {options.version}", detail=detail)
    except LawFileError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"已记录《{options.law}》{options.version} 版本的施行日期。\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
