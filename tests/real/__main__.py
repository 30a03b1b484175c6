"""`python -m tests.real [--sample N] [--only PART]`: every rule over the real data; counts, a sample to look at, weak positives."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Engine, create_engine

from deploy.stack import lifecycle
from deploy.stack.layout import PROJECT
from services.alerts.rule_file import Rule, load_rules
from services.alerts.running import Judgement, Outcome, Scope, judge, read_only
from services.ingest.readers.report_workbook import read_report_workbook
from tests.integration.alerts.ledger import Ledger
from tests.real import debt, payments
from tests.support.backends import Backends

FOREIGN: Final = "999903"
"""Region under which the English payments stand; no place of China."""
SEED: Final = 20250101
YEARS: Final = range(2014, 2023)
PAYMENT_RULES: Final = (
    "W-G01",
    "W-G02",
    "W-G03",
    "W-G04",
    "W-G05",
    "W-G08",
    "W-G09",
    "W-G11",
    "W-G14",
    "W-G15",
    "W-G18",
)


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.real", description=__doc__)
    parser.add_argument("--sample", type=int, default=20, help="findings of each payment rule to print")
    parser.add_argument("--only", choices=("lijiang", "debt", "payments"), help="one part")
    options = parser.parse_args()
    data = Path(os.environ.get("BW_SHARED", PROJECT.parent / "shared")) / "data"
    if not data.is_dir():
        sys.stderr.write(f"{data} is not there: the real data lie beside the project (BW_SHARED)\n")
        return 2
    rules = {rule.id: rule for rule in load_rules()}
    with _database() as (connection, engine):
        if options.only in (None, "lijiang"):
            _lijiang(connection, engine, rules, data / "lijiang_2026" / "lijiang_2025_budget_attachment.xlsx")
        if options.only in (None, "debt"):
            _debt(connection, engine, rules, data / "debt")
        if options.only in (None, "payments"):
            _payments(connection, engine, rules, next((data / "payments_northtyneside").glob("*.zip")), options.sample)
    return 0


@contextmanager
def _database() -> Iterator[tuple[psycopg.Connection, Engine]]:
    backends = Backends(lifecycle.start_backends(PROJECT / ".run" / "test"))
    with (
        tempfile.TemporaryDirectory() as folder,
        backends.fresh_database(Path(folder)) as fresh,
        fresh.connect() as connection,
    ):
        engine = create_engine(fresh.settings_for("alerts").database_url())
        try:
            yield connection, engine
        finally:
            engine.dispose()


def _judged(engine: Engine, rules: Iterable[Rule], region: str, year: int) -> dict[str, Judgement]:
    scope = Scope(region=region, fiscal_year=year, today=date(year + 1, 1, 31))
    with read_only(engine, time_limit_s=600) as connection:
        return {rule.id: judge(connection, rule, scope) for rule in rules}


def _lijiang(connection: psycopg.Connection, engine: Engine, rules: dict[str, Rule], path: Path) -> None:
    workbook = read_report_workbook(path, fiscal_year=2025, region="530700")
    names = {"place"}
    rows = [{key: value for key, value in asdict(line).items() if key not in names} for line in workbook.lines]
    Ledger(connection, "530700").accept("report_workbook", "2025", rows)
    connection.execute("ANALYZE")  # as the loader does
    print(f"\n丽江市 2025 report workbook: {len(rows):,} lines")
    for rule_id, judgement in _judged(engine, rules.values(), "530700", 2025).items():
        if judgement.is_judged or judgement.outcome is Outcome.FAILED:
            evidence = sum(finding.evidence_count for finding in judgement.findings)
            print(
                f"  {rule_id} {judgement.outcome:8} findings {len(judgement.findings):4} rows {evidence:5} {judgement.duration_ms:6} ms"
            )


def _debt(connection: psycopg.Connection, engine: Engine, rules: dict[str, Rule], folder: Path) -> None:
    for name in debt.FILES:
        found: dict[str, list[str]] = defaultdict(list)
        regions = debt.regions(folder / name)
        for number, region in enumerate(regions):
            ledger = Ledger(connection, f"8{region.year % 100}{number:03}"[:6])
            ledger.accept("debt_limit", str(region.year), region.limits())
            ledger.accept("debt_balance", f"{region.year}-12", region.balances())
            judgement = _judged(engine, [rules["W-D01"]], ledger.region, region.year)["W-D01"]
            for finding in judgement.findings:
                found[f"{finding.level} {finding.subject}"].append(region.name)
        print(f"\n{name}: {len(regions)} regions")
        for what, who in sorted(found.items()):
            print(f"  W-D01 {what}: {len(who)} {'、'.join(who)}")


def _payments(
    connection: psycopg.Connection, engine: Engine, rules: dict[str, Rule], archive: Path, sample: int
) -> None:
    lines = payments.lines(archive)
    everything = payments.transactions(lines)
    print(f"\nNorth Tyneside (FOREIGN data): {len(lines):,} lines, {len(everything):,} payments")
    _hold(connection, FOREIGN, everything)
    total: Counter[str] = Counter()
    kept: dict[str, list[str]] = defaultdict(list)
    for year in YEARS:
        for rule_id, judgement in _judged(engine, [rules[each] for each in PAYMENT_RULES], FOREIGN, year).items():
            total[rule_id] += len(judgement.findings)
            kept[rule_id] += [_told(year, finding) for finding in judgement.findings]
            shown = (
                f"{len(judgement.findings)}" if judgement.is_judged else f"{judgement.outcome}: {judgement.reason[:60]}"
            )
            print(f"  {year} {rule_id} {shown} ({judgement.duration_ms} ms)")
    print(f"\n  all years: {dict(total)}")
    _weak_positives(connection, engine, rules["W-G01"], lines)
    chooser = random.Random(SEED)
    for rule_id, told in kept.items():
        print(f"\n  sample of {rule_id}:")
        for line in chooser.sample(told, min(sample, len(told))):
            print(f"    {line}")


def _weak_positives(connection: psycopg.Connection, engine: Engine, rule: Rule, lines: list[payments.Payment]) -> None:
    """Paid twice, then reversed: is the pair found when its reversal is hidden, and left alone when it is there?"""
    large = [line for line in lines if abs(line.amount) >= payments.LEAST]
    pairs = payments.reversed_pairs(large)
    hidden = {pair.reversal.id for pair in pairs}
    _hold(connection, "999904", large)
    _hold(connection, "999905", [line for line in large if line.id not in hidden])
    caught: Counter[str] = Counter()
    for year in YEARS:
        mine = [pair for pair in pairs if pair.first.paid_on.year == pair.second.paid_on.year == year]
        _tally(caught, mine, *(_judged(engine, [rule], region, year)[rule.id] for region in ("999904", "999905")))
    print(f"  lines from {payments.LEAST}: {len(large):,}; pairs {len(pairs)}; within a calendar year: {dict(caught)}")


def _hold(connection: psycopg.Connection, region: str, everything: list[payments.Payment]) -> None:
    months: dict[str, list[payments.Payment]] = defaultdict(list)
    for payment in everything:
        months[f"{payment.paid_on:%Y-%m}"].append(payment)
    ledger = Ledger(connection, region)
    for period, mine in sorted(months.items()):
        ledger.accept("payment_application", period, [payment.row() for payment in mine], origin="foreign")
    connection.execute("ANALYZE")


def _tally(caught: Counter[str], pairs: list[payments.Reversed], shown: Judgement, hidden: Judgement) -> None:
    def named(judgement: Judgement) -> list[set[str]]:
        return [{row.figures.get("支付申请", "") for row in finding.evidence} for finding in judgement.findings]

    before, after = named(shown), named(hidden)
    for pair in pairs:
        ids = {pair.first.id, pair.second.id}
        caught["pairs"] += 1
        caught["caught with the reversal hidden"] += any(ids <= each for each in after)
        caught["still raised with the reversal there"] += any(ids <= each for each in before)
        if pair.first.paid_on == pair.second.paid_on:
            caught["of them on one day"] += 1
            caught["one day, caught"] += any(ids <= each for each in after)


def _told(year: int, finding: object) -> str:
    return f"{year} [{finding.level}] {finding.fact} || {'; '.join(f'{row.label} {row.amount} {dict(row.figures)}' for row in finding.evidence[:4])}"  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
