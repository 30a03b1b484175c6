"""What more rows cost: the loader's time a row must stay flat, the rules' time may grow as the payments do, not faster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from benchmarks import county
from benchmarks.accepted_rows import load_once
from benchmarks.ground import Ground
from benchmarks.measuring import Spread, Table
from deploy.demo_county import shape
from services.alerts.rule_file import Rule, load_rules
from services.alerts.running import Outcome, Scope, judge, read_only

DATA_SET: Final = "payment_application"
TODAY: Final = date(county.YEAR + 1, 1, 31)
RUNS: Final = 3


def rows_growth(ground: Ground, *, sizes: Sequence[int], repetitions: int) -> Table:
    """Load files of growing size, each into empty tables, all sizes in turn."""
    paths = {size: county.one_file(ground.layout.root, DATA_SET, size) for size in sizes}
    took: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(repetitions):
        for size, path in paths.items():
            took[size].append(load_once(ground, path) / size * 1e6)
    spreads = {size: Spread(tuple(values)) for size, values in took.items()}
    first, last = spreads[sizes[0]], spreads[sizes[-1]]
    return Table(
        title="Growth: loading",
        note=f"One file of `{DATA_SET}`, from the completed delivery to the receipt. {repetitions} repetitions in turn.",
        columns=("rows", "time a row, against the first", "microseconds a row"),
        rows=tuple(
            (f"{size:,}", f"{spread.median / first.median:.2f}", spread.told("{:.1f}"))
            for size, spread in spreads.items()
        ),
        headlines=(
            (f"loading: time a row at {sizes[-1]:,} rows against {sizes[0]:,}", f"{last.median / first.median:.2f}"),
        ),
    )


def rules_growth(ground: Ground, *, sizes: Sequence[int]) -> Table:
    """Judge whole county years of growing size by every rule that can be judged on them."""
    found = [_judged(ground, size) for size in sizes]
    first = found[0]
    whole = _growth(found, _ALL, sizes)
    spoken = [rule for rule in first if rule != _ALL]
    return Table(
        title="Growth: the alerts engine",
        note=(
            f"A county year with so many payments in the ledger; each rule run as the engine runs it, median of {RUNS} runs, "
            "milliseconds. The second column is the time's growth divided by the payments' growth: 1 is in step, less is better."
        ),
        columns=("rule", "growth : payments' growth", *(f"{size:,}" for size in sizes)),
        rows=tuple(
            (rule, _growth(found, rule, sizes), *(f"{each[rule]:,.0f}" for each in found)) for rule in (*spoken, _ALL)
        ),
        headlines=((f"rules: growth of time from {sizes[0]:,} to {sizes[-1]:,} payments, over their growth", whole),),
    )


_ALL: Final = "all together"


def _growth(found: Sequence[dict[str, float]], rule: str, sizes: Sequence[int]) -> str:
    return f"{found[-1][rule] / max(found[0][rule], 1) / (sizes[-1] / sizes[0]):.2f}"


def _judged(ground: Ground, payments: int) -> dict[str, float]:
    """Return milliseconds by rule on a county year that is loaded anew."""
    ground.empty()
    ingest = ground.context("ingest")
    for path in county.whole_county(ground.layout.root, payments):
        county.decide(ingest, county.deliver(ingest, path))
    ingest.db.close()
    scope = Scope(region=shape.REGION, fiscal_year=county.YEAR, today=TODAY)
    alerts = ground.context("alerts")
    found = {}
    for rule in load_rules():
        with read_only(alerts.db.engine) as reader:
            runs = [judge(reader, rule, scope) for _ in range(RUNS)]
        if runs[0].outcome is Outcome.FAILED:
            raise RuntimeError(f"{rule.id} failed: {runs[0].reason}")
        if runs[0].is_judged:
            found[_name(rule)] = Spread(tuple(float(run.duration_ms) for run in runs)).median
    alerts.db.close()
    return {**found, _ALL: sum(found.values())}


def _name(rule: Rule) -> str:
    return f"{rule.id} {rule.head.title}"
