"""Questions to the calendar, and the administrator's entry of what the joint meeting agreed (办法 article 9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.messaging.verdict import Park
from chassis.operation_log import log_act
from contracts.cases.meetings_v1 import PushAgreed
from contracts.errors import BudgetwatchError, Forbidden, InvalidInput
from contracts.ingest.calendar_v1 import (
    DeliveryCalendar,
    DueDay,
    DueRule,
    DueRuleList,
    ListDueDeliveries,
    ListDueRules,
    SetDueRule,
)
from contracts.regions import HOME, region_name
from contracts.values import Actor, Permission, Role
from services.ingest.calendar.standing import bring_up_to_date, year_lines
from services.ingest.datasets import CATALOGUE, find_data_set
from services.ingest.datasets.declaration import DataSet, MonthlyDue, YearlyDue
from services.ingest.due import DEFAULT_BASIS, AgreedRule, words
from services.ingest.storage import calendar, slices
from services.ingest.storage import due_calendar as store


def scope(session: Session, fiscal_year: int | None, region: str | None, *, today: date) -> tuple[int, str]:
    """Return the year and region that are asked for; without them the newest with data, else the home county's year."""
    newest_year, newest_region = slices.newest_year_and_region(session, fiscal_year) or (today.year, HOME)
    return fiscal_year or newest_year, region or newest_region


def own_sender(actor: Actor) -> str | None:
    """Return the unit whose data a connector may see; null for a seat, which sees all."""
    return actor.unit if actor.role is Role.CONNECTOR else None


def list_due(session: Session, call: ListDueDeliveries, *, today: date) -> DeliveryCalendar:
    """Return the calendar of a year, a connector's own lines only."""
    year, region = scope(session, call.fiscal_year, call.region, today=today)
    sender = own_sender(call.by()) or call.sender
    found = year_lines(session, region=region, fiscal_year=year, today=today, workdays=calendar.in_force(session))
    return DeliveryCalendar(
        fiscal_year=year,
        region=region,
        region_name=region_name(region),
        items=tuple(line for line in found if sender in {None, line.sender} and call.state in {None, line.state}),
    )


def list_rules(session: Session, call: ListDueRules) -> DueRuleList:
    """Return the agreed rules and the defaults."""
    call.by()
    wanted = [find_data_set(call.data_set)] if call.data_set else list(CATALOGUE.values())
    agreed = store.agreed_rules(session)
    items = []
    for data_set in wanted:
        items += [_answer(data_set, rule) for rule in agreed.get(data_set.name, [])]
        items.append(_default(data_set))
    return DueRuleList(items=tuple(items))


def set_rule(session: Session, call: SetDueRule, *, now: datetime, today: date) -> DueRule:
    """Enter a rule, log it, and let the calendar follow."""
    actor = call.by()
    if Permission.SETTINGS_MANAGE not in actor.may:
        raise Forbidden("permission-missing", "只有管理员席位可以录入报送期限（《暂行办法》第四条）。", call.data_set)
    data_set = find_data_set(call.data_set)
    rule = AgreedRule(data_set.name, _due(data_set, call.due), call.valid_from, call.basis, actor.seat, now)
    store.insert_rule(session, rule)
    bring_up_to_date(session, today=today, workdays=calendar.in_force(session))
    detail = {
        "data_set": data_set.name,
        "due": words(rule.due),
        "valid_from": str(rule.valid_from),
        "basis": rule.basis,
    }
    log_act(session, actor, act="due_rule.set", subject=data_set.name, detail=detail)
    return _answer(data_set, rule)


def take_agreement(session: Session, event: PushAgreed, *, now: datetime, today: date) -> None:
    """Enter what the joint meeting agreed (article 9). What cannot be (unknown data set, wrong kind of day) parks the event."""
    try:
        data_set = find_data_set(event.data_set)
        rule = AgreedRule(data_set.name, _due(data_set, event.due), event.valid_from, event.basis, event.seat, now)
    except BudgetwatchError as error:
        raise Park(error.detail) from error
    store.insert_rule(session, rule)
    bring_up_to_date(session, today=today, workdays=calendar.in_force(session))


def _due(data_set: DataSet, due: DueDay | None) -> MonthlyDue | YearlyDue | None:
    if due is None or due == DueDay():
        return None
    if misfit := due.misfit(data_set.title, data_set.period):
        raise InvalidInput("due-day-of-other-kind", misfit, data_set.name)
    if due.month is not None and due.day is not None:
        return YearlyDue(due.month, due.day, due.years_later)
    return MonthlyDue(due.working_day, due.calendar_day)


def _day(due: MonthlyDue | YearlyDue | None) -> DueDay | None:
    if due is None:
        return None
    if isinstance(due, YearlyDue):
        return DueDay(month=due.month, day=due.day, years_later=due.years_later)
    return DueDay(working_day=due.working_day, calendar_day=due.calendar_day)


def _answer(data_set: DataSet, rule: AgreedRule) -> DueRule:
    return DueRule(
        data_set=data_set.name,
        data_set_title=data_set.title,
        sender=data_set.sender,
        due=_day(rule.due),
        words=words(rule.due),
        valid_from=rule.valid_from,
        basis=rule.basis,
        decided_by=rule.decided_by,
        decided_at=rule.decided_at,
    )


def _default(data_set: DataSet) -> DueRule:
    due = data_set.due if data_set.is_expected else None
    return DueRule(
        data_set=data_set.name,
        data_set_title=data_set.title,
        sender=data_set.sender,
        due=_day(due),
        words=words(due),
        basis=DEFAULT_BASIS,
    )
