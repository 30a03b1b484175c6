"""Runs that no delivery causes: by calendar (daily, monthly, quarterly, yearly heads) and on demand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.alerts.desk_v1 import RunRequested, RunRules
from contracts.cases.v1 import DayBegan
from contracts.errors import InvalidInput
from services.alerts import parameter_changes, rule_changes, whitelisting
from services.alerts.rule_file import Rule
from services.alerts.rule_head import Schedule
from services.alerts.storage import calendar_store, ledger


def due_on(schedule: Schedule, today: date) -> date | None:
    """Return the newest day, today included, on which a rule of the schedule is due; null where none ever is."""
    match schedule:
        case Schedule.DAILY:
            return today
        case Schedule.MONTHLY:
            return today.replace(day=1)
        case Schedule.QUARTERLY:
            return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        case Schedule.YEARLY:
            return date(today.year, 1, 1)
        case Schedule.ON_RECEIPT:
            return None


def on_day_began(rules: Sequence[Rule], context: Context, session: Session, event: DayBegan) -> None:
    """Ask for the runs that are due, those of missed days once; raise what entries of the whitelist held back too long.

    A rule runs for this year and the last, wherever the ledger has data of the year.
    """
    for region, fiscal_year in ledger.scopes(session, since_year=event.day.year - 1):
        asked = calendar_store.asked(session, region=region, fiscal_year=fiscal_year)
        due = {rule.id: on for rule in rules if (on := due_on(rule.head.schedule, event.day)) is not None}
        late = {rule_id: on for rule_id, on in due.items() if asked.get(rule_id, date.min) < on}
        if late:
            calendar_store.keep(session, late, region=region, fiscal_year=fiscal_year, at=context.clock.now())
            publish(
                session,
                RunRequested(region=region, fiscal_year=fiscal_year, rule_ids=tuple(sorted(late)), occasion="calendar"),
            )
    rule_changes.begin_due(session, now=context.clock.now(), today=event.day)
    parameter_changes.ask_for_due_runs(session, event.day)
    whitelisting.let_go_of_uncovered(session, at=context.clock.now(), today=event.day)


def request_run(session: Session, rules: Sequence[Rule], call: RunRules) -> None:
    """Ask the engine for a run and log who wanted it; `InvalidInput` names rules that are not there."""
    if unknown := sorted(set(call.rule_ids) - {rule.id for rule in rules}):
        raise InvalidInput("rule-unknown", f"没有规则 {'、'.join(unknown)}，请核对编号。", "rule_ids")
    publish(
        session,
        RunRequested(
            region=call.region, fiscal_year=call.fiscal_year, rule_ids=tuple(call.rule_ids), occasion="demand"
        ),
    )
    detail = {"fiscal_year": str(call.fiscal_year), "rules": "、".join(call.rule_ids) or "全部"}
    log_act(session, call.by(), act="rules.run", subject=call.region, detail=detail)
