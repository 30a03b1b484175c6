"""The office's morning: what is put before people, what waits; how far each rule can be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.alerts.desk_v1 import HealthOfRules, Morning, MorningItem, RuleHealth
from contracts.cases.v1 import Outcome
from contracts.values import MatterClass
from services.alerts import health, queueing
from services.alerts.health import NOTHING, WEEKS, Tally
from services.alerts.queueing import Waiting
from services.alerts.rule_file import Rule
from services.alerts.storage import health_store, morning_store, run_store
from services.alerts.storage.alert_store import summary

ITEMS_SHOWN: Final = 20
QUEUE_SHOWN: Final = 10


def morning(session: Session, region: str | None, *, budget: int, now: datetime, today: date) -> Morning:
    """Return the morning; takes matters from the queue while the week's budget lasts."""
    region = region or morning_store.newest_region(session)
    if region is None:
        return Morning(
            region=None, day=today, budget=budget, shown_this_week=0, items=(), open_matters=0, queue=(), queued=0
        )
    run_store.lock_scope(session, region, 0)
    week = queueing.week_of(today)
    used = morning_store.shown_in_week(session, region, week)
    rows = morning_store.open_warnings(session, region)
    tallies = health_store.tallies(session, region=region, since=now - timedelta(weeks=WEEKS))
    precision = {row.rule_id: health.believed(tallies.get(row.rule_id, NOTHING)) for row in rows}
    shown_on = {row.matter: row.shown_on for row in rows}
    order = queueing.ranked((_waiting(row) for row in rows), precision)
    queue = [each for each in order if shown_on[each[0]] is None]
    taken = queueing.admitted(queue, budget=budget, used=used)
    worths = {matter: worth for matter, worth, _ in order}
    morning_store.show(session, [(each, worths[each]) for each in taken], region=region, on=today, week=week)
    shown_on |= dict.fromkeys(taken, today)
    items = _items(rows, worths, shown_on, precision)
    before_people = [item for matter, item in items if shown_on[matter] is not None]
    waiting = [item for matter, item in items if shown_on[matter] is None]
    return Morning(
        region=region,
        day=today,
        budget=budget,
        shown_this_week=used + len(taken),
        items=tuple(before_people[:ITEMS_SHOWN]),
        open_matters=len(before_people),
        queue=tuple(waiting[:QUEUE_SHOWN]),
        queued=len(waiting),
    )


def health_of_rules(session: Session, rules: Sequence[Rule], region: str | None, *, now: datetime) -> HealthOfRules:
    """Return the health of every rule."""
    tallies = health_store.tallies(session, region=region, since=now - timedelta(weeks=WEEKS))
    return HealthOfRules(weeks=WEEKS, items=tuple(rule_health(rule, tallies.get(rule.id, NOTHING)) for rule in rules))


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(row.matter, row.rule_id, MatterClass(row.level), row.amount)


def _items(
    rows: Sequence[Row[Any]],
    worths: Mapping[str, Decimal],
    shown_on: Mapping[str, date | None],
    precision: Mapping[str, Decimal],
) -> list[tuple[str, MorningItem]]:
    """Return (matter, item), the worthiest first; a matter speaks through its worthiest warning."""
    of_matter: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        of_matter[row.matter].append(row)

    def value(row: Row[Any]) -> Decimal:
        return queueing.worth(MatterClass(row.level), row.amount, precision[row.rule_id])

    return [
        (
            matter,
            MorningItem(
                warning=summary(speaks),
                worth=worth,
                shown_on=shown_on[matter],
                others=len(of_matter[matter]) - 1,
                fact=speaks.fact,
                questions=tuple(speaks.questions),
            ),
        )
        for matter, worth in worths.items()
        for speaks in [max(of_matter[matter], key=value)]
    ]


def rule_health(rule: Rule, tally: Tally) -> RuleHealth:
    """Return what became of a rule's warnings."""
    return RuleHealth(
        rule_id=rule.id,
        title=rule.head.title,
        version=rule.head.version,
        fired=tally.fired,
        confirmed=tally.confirmed,
        dismissed=tally.dismissed,
        true=tally.true,
        reasonable=tally.outcomes.get(Outcome.REASONABLE, 0),
        data_problem=tally.outcomes.get(Outcome.DATA_PROBLEM, 0),
        rule_problem=tally.outcomes.get(Outcome.RULE_PROBLEM, 0),
        precision=health.precision(tally),
        raised_per_week=(Decimal(tally.recent_fired) / WEEKS).quantize(Decimal("0.1")),
        noise_per_week=health.noise_per_week(tally),
        advice=health.advice(tally),
    )
