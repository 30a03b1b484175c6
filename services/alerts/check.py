"""`python -m services.alerts.check [FILE…]`: says whether rule files are well formed; without files, all of them.

Where the settings of the service name a database, every citation is held against the law library too.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.db import Database
from services.alerts.laws.citations import Verdict, check_citations
from services.alerts.rule_file import Rule, RuleError, load_rules, read_rule


def main(arguments: list[str] | None = None) -> int:
    """Check the files; 0 where all are good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files: list[Path] = parser.parse_args(arguments).files
    try:
        rules = [read_rule(path) for path in files] if files else load_rules()
    except (RuleError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    for rule in rules:
        sys.stdout.write(f"{rule.id} {rule.head.title} 第{rule.head.version}版：格式正确\n")
    return _check_laws(rules) if os.environ.get("BW_DB_HOST") else 0


def _check_laws(rules: Sequence[Rule]) -> int:
    """Say which citations do not stand, are superseded or are to be loaded; 1 where one is wrong."""
    with closing(Database.from_settings(Settings())) as database, database.transaction() as session:
        found = list(check_citations(session, rules, today=SystemClock().today()))
    wrong = [each for each in found if each.verdict is Verdict.WRONG]
    sys.stderr.writelines(f"引用有误 {each}\n" for each in wrong)
    told = [each for each in found if each.verdict in (Verdict.SUPERSEDED, Verdict.TO_BE_LOADED)]
    sys.stdout.writelines(
        f"待装载 {each}\n" if each.verdict is Verdict.TO_BE_LOADED else f"请核对 {each}\n" for each in told
    )
    stands = len(found) - len(wrong) - sum(each.verdict is Verdict.TO_BE_LOADED for each in found)
    sys.stdout.write(f"法律依据 {len(found)} 处：{stands} 处条文存在，{len(wrong)} 处有误。\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
