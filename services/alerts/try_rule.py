"""`python -m services.alerts.try_rule FILE --region 532328 --year 2025`: runs a draft rule read-only; nothing is stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from services.alerts.rule_file import RuleError, read_rule
from services.alerts.running import Judgement, Scope, judge, read_only
from services.alerts.wording import plain

EVIDENCE_PRINTED: Final = 5
_OUTCOMES: Final = {
    "spoke": "发现疑点",
    "silent": "未发现疑点",
    "not_applicable": "数据不足，不能判断",
    "failed": "规则出错",
}
_LEVELS: Final = {"general": "一般", "important": "重要", "major": "重大"}


def main(arguments: list[str] | None = None) -> int:
    """Run one rule file over the ledger of the settings' database; 0 where it could be run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--region", required=True)
    parser.add_argument("--year", required=True, type=int)
    options = parser.parse_args(arguments)
    try:
        rule = read_rule(options.file)
    except (RuleError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    scope = Scope(region=options.region, fiscal_year=options.year, today=SystemClock().today())
    with closing(Database.from_settings(Settings())) as database, read_only(database.engine) as connection:
        judgement = judge(connection, rule, scope)
    sys.stdout.writelines(f"{line}\n" for line in report(judgement))
    return 0 if judgement.outcome != "failed" else 1


def report(judgement: Judgement) -> Iterator[str]:
    """Yield the lines that tell a person what a run came to."""
    remark = f"（{judgement.reason}）" if judgement.reason else ""
    yield f"{_OUTCOMES[judgement.outcome]}{remark}，{len(judgement.findings)} 条，用时 {judgement.duration_ms} 毫秒"
    for finding in judgement.findings:
        yield f"［{_LEVELS[finding.level]}］{finding.title}"
        yield f"    {finding.fact}"
        for row in finding.evidence[:EVIDENCE_PRINTED]:
            amount = "" if row.amount is None else f" {plain(row.amount)} 元"
            yield f"    · {row.label}{amount}（{row.place}）"
        if finding.evidence_count > EVIDENCE_PRINTED:
            yield f"    · 共 {finding.evidence_count} 行证据"


if __name__ == "__main__":
    raise SystemExit(main())
