"""All rules over a county year: the engine against the bare SQL of its rules.

The engine runs in a process of its own, so that its peak memory is its own; the bare SQL is the rules' two statements with
the same settings, every row fetched and dropped.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import text

from benchmarks import county
from benchmarks.ground import Ground, only_warnings
from benchmarks.measuring import Table, most_resident
from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from contracts.alerts.desk_v1 import RunRequested
from deploy.demo_county import shape
from services.alerts.engine import on_run_requested
from services.alerts.rule_file import Rule, load_rules
from services.alerts.running import Outcome, Scope, judge, parameters, read_only

SCOPE: Final = Scope(region=shape.REGION, fiscal_year=county.YEAR, today=date(county.YEAR + 1, 1, 31))
PLAN_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process of the engine took."""

    seconds: float
    megabytes: float
    raised: int


def full_sweep(ground: Ground, *, payments: int) -> Table:
    """Every rule over one county year: the engine with all it keeps, against the bare statements."""
    hold(ground, payments, [county.YEAR])
    bare = _bare(ground)
    ran = _apart(_sweep, ground)
    slowest = max(bare, key=lambda rule_id: bare[rule_id])
    total = sum(bare.values())
    return Table(
        title="Full sweep",
        note=(
            f"{len(bare)} rules over a county year of {payments:,} payments with all its other data sets. The engine finds, words, compares "
            f"and keeps {ran.raised:,} new warnings. The slowest rule is {slowest} ({bare[slowest]:.1f} s); its plan: {_plan(ground, slowest)}"
        ),
        columns=("what", "against the bare SQL", "seconds", "peak memory, MB"),
        rows=(
            ("bare SQL of all rules", "1.00", f"{total:.1f}", ""),
            ("engine, on demand", f"{ran.seconds / total:.2f}", f"{ran.seconds:.1f}", f"{ran.megabytes:.0f}"),
            *(
                (f"{rule_id}, bare", f"{bare[rule_id] / total:.2f}", f"{bare[rule_id]:.2f}", "")
                for rule_id in _longest(bare)
            ),
        ),
        headlines=(
            (
                f"full sweep of all rules over {payments:,} payments, against their bare SQL",
                f"{ran.seconds / total:.2f} ({ran.seconds:.0f} s)",
            ),
        ),
    )


def hold(ground: Ground, payments: int, years: Iterable[int]) -> None:
    """Load so many county years with all data sets, and let the planner know."""
    ground.empty()
    ingest = ground.context("ingest")
    for year in years:
        for path in county.whole_county(ground.layout.root, payments, year=year, is_wide=True):
            county.decide(ingest, county.deliver(ingest, path))
    ingest.db.close()
    with ground.superuser() as connection:
        connection.execute("ANALYZE")


def _bare(ground: Ground) -> dict[str, float]:
    """Return the seconds of each rule's statements that can be judged; each once warm."""
    alerts = ground.context("alerts")
    found = {}
    for rule in load_rules():
        with read_only(alerts.db.engine, time_limit_s=600) as reader:
            if judge(reader, rule, SCOPE).outcome is Outcome.FAILED:
                raise RuntimeError(f"{rule.id} failed")
            values = parameters(rule, SCOPE)
            began = time.perf_counter()
            for part in (rule.applies, rule.findings):
                for _ in reader.execute(text(part.sql), {name: values[name] for name in part.parameters}):
                    pass
            found[rule.id] = time.perf_counter() - began
    alerts.db.close()
    return found


def _plan(ground: Ground, rule_id: str) -> str:
    """Return the largest steps of a rule's plan, by their own time."""
    rule = next(rule for rule in load_rules() if rule.id == rule_id)
    alerts = ground.context("alerts")
    with read_only(alerts.db.engine, time_limit_s=600) as reader:
        values = parameters(rule, SCOPE)
        statement = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {rule.findings.sql}")
        (plan,) = reader.execute(statement, {name: values[name] for name in rule.findings.parameters}).one()
    alerts.db.close()
    steps = sorted(_steps(plan[0]["Plan"]), reverse=True)[:PLAN_LINES]
    return "; ".join(f"{name} {milliseconds:,.0f} ms" for milliseconds, name in steps) + "."


def _steps(node: dict[str, Any]) -> list[tuple[float, str]]:
    below = node.get("Plans", [])
    whole = node["Actual Total Time"] * node["Actual Loops"]
    own = whole - sum(each["Actual Total Time"] * each["Actual Loops"] for each in below)
    what = node.get("Relation Name") or node.get("CTE Name") or ""
    name = f"{node['Node Type']} {what}".strip()
    return [(own, f"{name} ({node['Actual Rows']:,.0f} rows)"), *(step for each in below for step in _steps(each))]


def _longest(bare: dict[str, float]) -> list[str]:
    return sorted(bare, key=lambda rule_id: -bare[rule_id])[:5]


def _apart(work: Any, ground: Ground) -> Ran:
    """Run `work` in a fresh process; return its time and peak memory."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(1) as pool:
        ran: Ran = pool.apply(partial(work, ground.values("alerts")))
    return ran


def _sweep(values: dict[str, Any]) -> Ran:
    event = RunRequested(region=SCOPE.region, fiscal_year=SCOPE.fiscal_year, rule_ids=(), occasion="demand")
    return _handled(values, lambda rules, context, session: on_run_requested(rules, context, session, event))


def _handled(values: dict[str, Any], handle: Any) -> Ran:
    only_warnings()
    rules: tuple[Rule, ...] = load_rules()
    context = Context(settings=Settings(**values), clock=SystemClock())
    began = time.perf_counter()
    with context.db.transaction(correlation_id=uuid4()) as session:
        before = _alerts(session)
        handle(rules, context, session)
    took = time.perf_counter() - began
    with context.db.transaction() as session:
        raised = _alerts(session) - before
    context.db.close()
    return Ran(took, most_resident(), raised)


def _alerts(session: Any) -> int:
    return int(session.execute(text("SELECT count(*) FROM alerts.alert")).scalar_one())
