"""Gathers a brief's data: the ledger in one read-only snapshot, then alerts, cases and ingest by RPC."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from chassis.rpc import RpcClient
from contracts.alerts.desk_v1 import ListHealth
from contracts.alerts.known_v1 import KnownAlerts, ListKnownAlerts
from contracts.alerts.v1 import AlertCounts, AlertState, AlertSummary, GetAlert
from contracts.cases.known_v1 import KnownCases, ListKnownCases
from contracts.cases.v1 import Case, CaseState, CaseSummary, GetCase
from contracts.ingest.v1 import DueDelivery, GetOverview
from contracts.values import Actor, MatterClass, Origin, Page
from services.reports.briefs.amounts import Amount, ExecutionRow, total_line
from services.reports.briefs.brief import (
    Book,
    Brief,
    Debt,
    DepartmentExecution,
    Departments,
    IdleProject,
    SetArrival,
    Transfers,
    TreasuryCash,
    Warnings,
)
from services.reports.briefs.data_sets import TITLES
from services.reports.briefs.ledger import (
    Scope,
    counted,
    execution_rows,
    grouped_sources,
    receipt_numbers,
    rows_of,
    summed,
)
from services.reports.briefs.standing import differences_of, past_income_of, senders_of
from services.reports.briefs.subjects import is_own_expenditure, is_own_income
from services.reports.briefs.titles import MONTHS_A_QUARTER
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.briefs.topics.topic import read_topic
from services.reports.drafting import DRAFT_AFTER_CLOSING
from services.reports.evidence_sources import evidence_sources
from services.reports.offices import Office

MOST_FINDINGS = 6
"""Section 七 has three to six findings (domain.md 6.1)."""
MOST_MATTERS = 40
"""Matters told whole in section 六."""
LAST_QUARTER = 4
_STANDING = frozenset({AlertState.OPEN, AlertState.CONFIRMED})
_DRAFT_DAY = text("""
    SELECT day FROM ledger_v1.calendar_day
    WHERE is_working AND day > (SELECT greatest(
        :end,
        (SELECT max(due_on) FROM ledger_v1.delivery_due WHERE region = :region AND period = :last
            AND data_set IN ('income_execution', 'expenditure_execution')),
        (SELECT max(came_on) FROM (
            SELECT min(accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS came_on FROM ledger_v1.slice
            WHERE region = :region AND period BETWEEN :first AND :last AND data_set IN ('income_execution', 'expenditure_execution')
            GROUP BY data_set, sender, period) AS first_came)))
    ORDER BY day LIMIT 1 OFFSET :number
""")
_LEVELS = (MatterClass.MAJOR, MatterClass.IMPORTANT, MatterClass.GENERAL)


class NoData(LookupError):
    """Nothing has arrived for the time of the brief; the text says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which brief is asked for."""

    office: Office
    region: str
    year: int
    quarter: int
    dated_on: date

    @property
    def last_day(self) -> date:
        """Last day of the quarter."""
        month = self.quarter * MONTHS_A_QUARTER
        return date(self.year, month, monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Outside:
    """What other services say."""

    warnings: Warnings
    missing: tuple[DueDelivery, ...]


def gather(session: Session, order: Order, outside: Outside) -> Brief:
    """Read the ledger; `NoData` where no execution report has arrived."""
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    whole = Scope(order.region, order.year, order.last_day)
    income, expenditure = (execution_rows(session, direction, whole) for direction in ("income", "expenditure"))
    months = sorted({row.ym for row in (*income, *expenditure)})
    if not months:
        raise NoData(f"{order.year}年第{order.quarter}季度末以前没有已接收的预算收支执行月报，无法生成简报。")
    newest = int(months[-1][4:])
    cut_off = date(order.year, newest, monthrange(order.year, newest)[1])
    scope = Scope(order.region, order.year, cut_off)
    arrivals = rows_of(session, "arrivals", scope)
    return Brief(
        office=order.office,
        region=order.region,
        year=order.year,
        quarter=order.quarter,
        dated_on=order.dated_on,
        origin=_origin(arrivals),
        months=newest,
        cut_off=cut_off,
        arrivals=_arrivals(arrivals),
        missing=tuple(
            due for due in outside.missing if due.period <= f"{order.last_day:%Y-%m}" and due.data_set in TITLES
        ),
        income=tuple(row for row in income if row.ym == months[-1]),
        expenditure=tuple(row for row in expenditure if row.ym == months[-1]),
        income_months=_months(income, is_own_income),
        expenditure_months=_months(expenditure, is_own_expenditure),
        treasury_income=summed(rows_of(session, "treasury_income", scope)),
        transfers=_transfers(rows_of(session, "transfers", scope)),
        debts=_debts(rows_of(session, "debt_limits", scope), rows_of(session, "debt_balances", scope)),
        cash=_cash(rows_of(session, "treasury_cash", scope)),
        departments=_departments(session, scope),
        warnings=_with_sources(session, outside.warnings),
        topics={topic.key: read_topic(session, topic, scope) for topic in topics_of(order.quarter)},
        differences=differences_of(rows_of(session, "differences", scope)),
        past_income=past_income_of(rows_of(session, "past_income", scope)),
        senders=senders_of(rows_of(session, "senders", scope)),
    )


def ask_outside(rpc: RpcClient, actor: Actor, order: Order, known_at: datetime) -> Outside:
    """Ask alerts, cases and ingest; raises what they raise (Unavailable: try again later).

    Warnings and cases are told as they were known at `known_at` (`known_until`), so that a brief made long after its period says what
    belongs to it.
    """
    known = _known_alerts(rpc, actor, order, known_at)
    listed = sorted((item for item in known.items if item.state in _STANDING), key=_gravity)
    top = [
        rpc.call(GetAlert(actor=actor, alert_id=item.alert_id, occurrence=item.occurrences))
        for item in _gravest(listed)
    ]
    overview = rpc.call(GetOverview(actor=actor, fiscal_year=order.year, region=order.region))
    cases = _known_cases(rpc, actor, order, known_at)
    matters = tuple(
        _as_known(rpc.call(GetCase(actor=actor, case_id=case.case_id)), case, known_at)
        for case in _former(cases.items, order)
    )
    health = rpc.call(ListHealth(actor=actor, region=order.region)).items if order.quarter == LAST_QUARTER else ()
    warnings = Warnings(
        counts=_counts(known, order),
        cases=cases.items,
        top=tuple(top),
        top_sources=(),
        listed=tuple(listed),
        matters=matters,
        health=health,
        known_on=known_at.astimezone(CHINA).date(),
        later_alerts=known.later,
        later_cases=cases.later,
    )
    return Outside(warnings, overview.missing)


def known_until(session: Session, order: Order, *, now: datetime) -> datetime:
    """Return the time as of which a brief tells warnings and cases: the end of the day of its draft, or now where that has not passed.

    That is the third working day after data closing (`drafting.py`): the last due day of the period's monthly reports, or the day on
    which the last of them came where that was later. A brief that is made on its day and one made long after say the same.
    """
    months = {
        "region": order.region,
        "first": f"{order.year}-01",
        "last": f"{order.last_day:%Y-%m}",
        "end": order.last_day,
    }
    drafted_on: date | None = session.execute(
        _DRAFT_DAY, months | {"number": DRAFT_AFTER_CLOSING - 1}
    ).scalar_one_or_none()
    return now if drafted_on is None else min(now, datetime.combine(drafted_on, time.max, CHINA).astimezone(UTC))


def _former(cases: Sequence[CaseSummary], order: Order) -> list[CaseSummary]:
    """Return the matters that were taken up in the year of the period or later, newest first."""
    of_time = [case for case in cases if case.opened_at.astimezone(CHINA).year >= order.year]
    return sorted(of_time, key=lambda case: (case.opened_at, case.number), reverse=True)[:MOST_MATTERS]


def _as_known(case: Case, known: CaseSummary, known_at: datetime) -> Case:
    """Return a case without what came after."""
    history = tuple(entry for entry in case.history if entry.happened_at <= known_at)
    outcome = case.outcome if known.state is CaseState.CLOSED else None
    return case.model_copy(update={"summary": known, "history": history, "outcome": outcome})


def _known_alerts(rpc: RpcClient, actor: Actor, order: Order, known_at: datetime) -> KnownAlerts:
    """Return all pages as one."""
    items: list[AlertSummary] = []
    while True:
        page = Page(limit=500, offset=len(items))
        answer = rpc.call(
            ListKnownAlerts(
                actor=actor, region=order.region, year=order.year, until=order.last_day, known_at=known_at, page=page
            )
        )
        items += answer.items
        if not answer.items or len(items) >= answer.total:
            return answer.model_copy(update={"items": tuple(items)})


def _known_cases(rpc: RpcClient, actor: Actor, order: Order, known_at: datetime) -> KnownCases:
    """Return all pages as one."""
    items: list[CaseSummary] = []
    while True:
        page = Page(limit=500, offset=len(items))
        since = date(order.year, 1, 1)
        answer = rpc.call(ListKnownCases(actor=actor, region=order.region, since=since, known_at=known_at, page=page))
        items += answer.items
        if not answer.items or len(items) >= answer.total:
            return answer.model_copy(update={"items": tuple(items)})


def _counts(known: KnownAlerts, order: Order) -> AlertCounts:
    """Count the warnings on the quarter's data and the year's as a whole; of those that stand also by level, class and rule."""
    first = f"{order.year}-{order.last_day.month - MONTHS_A_QUARTER + 1:02d}"
    of_time = [item for item in known.items if len(item.period) == len("2025") or item.period >= first]
    standing = [item for item in of_time if item.state in _STANDING]
    return AlertCounts(
        by_state=Counter(item.state.value for item in of_time),
        by_level=Counter(item.level.value for item in standing),
        by_class=Counter(item.matter_class.value for item in standing),
        by_rule=Counter(item.rule_id for item in standing),
        rules=known.rules,
    )


def _gravity(item: AlertSummary) -> tuple[object, ...]:
    return (
        _LEVELS.index(item.level),
        item.state is not AlertState.CONFIRMED,
        -(item.amount or Decimal(0)),
        item.rule_id,
        item.subject,
        str(item.alert_id),
    )


def _gravest(listed: Sequence[AlertSummary]) -> list[AlertSummary]:
    """Return one warning a rule."""
    chosen: dict[str, AlertSummary] = {}
    for item in listed:
        chosen.setdefault(item.rule_id, item)
    return list(chosen.values())[:MOST_FINDINGS]


def _with_sources(session: Session, warnings: Warnings) -> Warnings:
    ids: set[UUID] = {evidence.receipt.receipt_id for alert in warnings.top for evidence in alert.evidence}
    ids |= {receipt_id for alert in warnings.top for receipt_id in alert.receipt_ids}
    numbers = receipt_numbers(session, ids)
    known = [(alert, evidence_sources(alert, numbers)) for alert in warnings.top]
    kept = [(alert, sources) for alert, sources in known if sources]
    return replace(warnings, top=tuple(alert for alert, _ in kept), top_sources=tuple(sources for _, sources in kept))


def _origin(arrivals: Sequence[Row[Any]]) -> Origin:
    """Return the mark that the document needs: a single row that is not official marks the whole."""
    origins = {Origin(row.origin) for row in arrivals}
    for origin in (Origin.SYNTHETIC, Origin.FOREIGN):
        if origin in origins:
            return origin
    return Origin.OFFICIAL


def _arrivals(rows: Sequence[Row[Any]]) -> tuple[SetArrival, ...]:
    arrivals = []
    for (data_set, sender), group in groupby(rows, key=lambda row: (row.data_set, row.sender)):
        lot = list(group)
        count = counted(lot)
        if count is not None:
            newest = max(lot, key=lambda row: (row.period, row.received_on))
            arrivals.append(
                SetArrival(
                    data_set,
                    sender,
                    len(lot),
                    count,
                    newest.period,
                    newest.due_on,
                    newest.received_on,
                    sum(1 for row in lot if row.working_days_late > 0),
                    min((row.score for row in lot if row.score is not None), default=None),
                )
            )
    return tuple(arrivals)


def _months(
    rows: Iterable[ExecutionRow], is_own: Callable[[str], bool]
) -> tuple[tuple[int, Amount, Amount | None], ...]:
    months: dict[str, list[ExecutionRow]] = defaultdict(list)
    for row in rows:
        if row.book == Book.GENERAL and is_own(row.code):
            months[row.ym].append(row)
    lines = [(int(ym[4:]), total_line(lot, code="", name="一般公共预算")) for ym, lot in sorted(months.items())]
    return tuple((month, line.month, line.last_year_month) for month, line in lines if line is not None)


def _transfers(rows: Sequence[Row[Any]]) -> Transfers | None:
    documents, received = counted(rows), summed(rows)
    if documents is None or received is None:
        return None
    overdue = [row for row in rows if row.is_overdue]
    kinds = sorted({row.transfer_kind or "" for row in rows})
    by_kind = (
        (kind, summed((row for row in rows if (row.transfer_kind or "") == kind), label=f"类型{kind or '空'}"))
        for kind in kinds
    )
    return Transfers(
        documents,
        received,
        summed(rows, "allocated"),
        counted(overdue, label="待分配超30日"),
        summed(overdue, "unallocated", label="待分配超30日"),
        tuple((kind, amount) for kind, amount in by_kind if amount is not None),
    )


def _debts(limits: Sequence[Row[Any]], balances: Sequence[Row[Any]]) -> tuple[Debt, ...]:
    debts = []
    for kind in ("general", "special"):
        of_kind = [row for row in balances if row.debt_kind == kind]
        newest = max((row.ym for row in of_kind), default="")
        label = f"类型{kind}"
        limit = summed((row for row in limits if row.debt_kind == kind), label=label)
        if limit is None and not of_kind:
            continue
        debts.append(
            Debt(
                kind,
                newest,
                limit,
                summed((row for row in of_kind if row.ym == newest), "closing", label=label),
                summed(of_kind, "borrowed", label=label),
                summed(of_kind, "repaid", label=label),
            )
        )
    return tuple(debts)


def _cash(rows: Sequence[Row[Any]]) -> TreasuryCash | None:
    if not rows:
        return None
    first_on, last_on = rows[0].first_on, rows[0].last_on
    opening = summed((row for row in rows if row.rptdate == first_on), "opening")
    closing = summed((row for row in rows if row.rptdate == last_on), "closing")
    if opening is None or closing is None:
        return None
    return TreasuryCash(first_on, opening, last_on, closing)


def _departments(session: Session, scope: Scope) -> Departments | None:
    budgets = rows_of(session, "department_budgets", scope)
    payments = rows_of(session, "department_payments", scope)
    paid_by: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in payments:
        paid_by[row.dept_code].append(row)
    budget_total, paid_total = summed(budgets), summed(payments)
    if budget_total is None or budget_total.yuan <= 0 or paid_total is None:
        return None
    ranked = []
    for (code, name), group in groupby(budgets, key=lambda row: (row.dept_code, row.dept_name)):
        budget = summed(group, label=f"部门{code}")
        if budget is None or budget.yuan <= 0:
            continue
        # Nothing paid is a fact about all payment files that arrived.
        paid = summed(paid_by[code], label=f"部门{code}") or Amount(Decimal(0), paid_total.sources)
        ranked.append(DepartmentExecution(code, name, budget, paid))
    ranked.sort(key=lambda item: (-item.rate, item.code))
    idle = rows_of(session, "idle_projects", scope)
    return Departments(tuple(ranked), budget_total, paid_total, _idle_projects(idle), summed(idle, label="零支出项目"))


def _idle_projects(rows: Sequence[Row[Any]]) -> tuple[IdleProject, ...]:
    return tuple(
        IdleProject(
            row.pro_code,
            row.pro_name,
            row.unit_name,
            Amount(row.amount, grouped_sources([row], f"项目{row.pro_code}")),
            row.issued_on,
        )
        for row in rows
    )
