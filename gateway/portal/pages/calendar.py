"""报送日历: what is due, late and missing, the senders' scores, and the entry of agreed due days (办法 article 9)."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from chassis.clock import CHINA
from contracts.errors import BudgetwatchError, InvalidInput
from contracts.ingest.calendar_v1 import (
    CalendarLine,
    DueState,
    ListDueDeliveries,
    ListDueRules,
    ListSenderScores,
    SetDueRule,
)
from contracts.ingest.v1 import Delivery, DeliveryState, GetOverview, ListDeliveries
from contracts.units import UNITS
from contracts.values import Page, Permission
from gateway.portal.asking import chosen, chosen_word, parsed_day
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.missing import gaps
from gateway.portal.render import render
from gateway.portal.words import DATA_SET, DUE_STATE
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

SOON: Final = 3
"""Working days: when the senders are reminded."""
YEARS_BACK: Final = 2
"""As long as senders are dunned; what is missing from before is a matter for the committee."""
MOST: Final = 500
"""Deliveries that are looked through for a night; a page says where there were more."""
KINDS: Final = {
    "working_day": "次月第几个工作日（按月报送的）",
    "calendar_day": "次月几日（按月报送的）",
    "this_year": "当年某月某日（按年报送的）",
    "next_year": "次年某月某日（按年报送的）",
    "none": "不要求定期报送",
}
DUE_RULE: Final = Form(
    "due-rule",
    "录入议定的报送期限",
    "录入",
    (
        Field("data_set", "数据集", "choice", choices=DATA_SET),
        Field("kind", "期限种类", "choice", choices=KINDS),
        Field("on", "几日", is_required=False, hint="填数字，如 3；某月某日填 03-31。", max_length=5),
        Field("valid_from", "起用日期", "date", hint="自该日起开始的期间适用，以前的期间不变。"),
        Field("basis", "依据", hint="如：2025年第一次联席会议纪要。", max_length=200),
    ),
    "期限由联席会议议定（《暂行办法》第九条）。录入后不可删改，可再录入新的期限。",
)


@router.get("/calendar")
@people(Permission.DATA_VIEW)
async def calendar(
    request: Request, by: By, services: Ask, year: str = "", sender: str = "", state: str = ""
) -> HTMLResponse:
    """Show the lines of a year with the senders' scores."""
    wanted = int(year) if re.fullmatch(r"20\d\d", year, re.ASCII) else None
    found = await services.ask(
        ListDueDeliveries(
            actor=by, fiscal_year=wanted, sender=chosen_word(UNITS, sender), state=chosen(DueState, state)
        )
    )
    scores = await services.ask(ListSenderScores(actor=by, fiscal_year=found.fiscal_year, region=found.region))
    return render(
        request,
        "calendar.html",
        found=found,
        rows=year_rows(found.items),
        is_filtered=bool(sender or state),
        scores=scores,
        sender=sender,
        state=state,
        units=list(UNITS.items()),
        states=list(DUE_STATE.items()),
    )


@dataclass(frozen=True, slots=True)
class YearRow:
    """A unit's data set over a year."""

    first: CalendarLine
    months: tuple[CalendarLine | None, ...]
    """January to December; null where nothing is expected."""
    year: CalendarLine | None
    """Of a yearly set."""


def year_rows(items: Iterable[CalendarLine]) -> list[YearRow]:
    """Return a calendar's lines as a row for each sender and data set. Pure."""
    found: dict[tuple[str, str], dict[str, CalendarLine]] = {}
    for line in sorted(items, key=lambda line: (line.sender, line.data_set)):
        found.setdefault((line.sender, line.data_set), {})[line.period[5:7]] = line
    return [
        YearRow(
            first=next(iter(lines.values())),
            months=tuple(lines.get(f"{month:02d}") for month in range(1, 13)),
            year=lines.get(""),
        )
        for lines in found.values()
    ]


@router.get("/calendar/overnight")
@people(Permission.DATA_VIEW)
async def overnight(request: Request, by: By, services: Ask, day: str = "") -> HTMLResponse:
    """Show what arrived since the office closed (or since a day), what is missing and what is due soon, unit by unit."""
    ledger = await services.ask(GetOverview(actor=by))
    chosen_day = parsed_day(day)
    if chosen_day is None and ledger.overnight is not None:
        since = ledger.overnight.since
    else:
        since = datetime.combine(chosen_day or request.app.state.clock.today(), time(), CHINA)
    this_year = request.app.state.clock.today().year
    years = sorted({ledger.fiscal_year, *range(max(ledger.fiscal_year, this_year - YEARS_BACK), this_year + 1)})
    came, due = await asyncio.gather(
        services.ask(ListDeliveries(actor=by, since=since, page=Page(limit=MOST))),
        asyncio.gather(
            *(services.ask(ListDueDeliveries(actor=by, fiscal_year=year, region=ledger.region)) for year in years)
        ),
    )
    lines = [line for found in due for line in found.items]
    return render(
        request,
        "overnight.html",
        since=since,
        day=chosen_day,
        ledger=ledger,
        total=came.total,
        shown=len(came.items),
        counts=Counter(item.state.value for item in came.items),
        came=arrivals(came.items),
        missing=gaps(line for line in lines if line.state is DueState.MISSING),
        years=years,
        soon=[line for line in lines if line.working_days_left is not None and line.working_days_left <= SOON],
        within=SOON,
    )


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came of a unit's data set to one end."""

    sender: str
    data_set: str
    state: DeliveryState
    items: tuple[Delivery, ...]
    """The newest first."""

    @property
    def periods(self) -> list[str]:
        """Return the periods, in order and once."""
        return sorted({item.manifest.period for item in self.items})


def arrivals(items: Iterable[Delivery]) -> list[Arrivals]:
    """Return deliveries by sender, data set and state: what needs a look first. Pure."""
    found: dict[tuple[str, str, DeliveryState], list[Delivery]] = {}
    for item in items:
        found.setdefault((item.sender, item.manifest.data_set, item.state), []).append(item)
    first = [DeliveryState.REFUSED, DeliveryState.OPEN, DeliveryState.COMPLETE, DeliveryState.ACCEPTED]
    order_of = sorted(found, key=lambda key: (first.index(key[2]), key[0], key[1]))
    return [Arrivals(*key, tuple(found[key])) for key in order_of]


@router.get("/calendar/rules")
@people(Permission.DATA_VIEW)
async def rules(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show the due days in force, the earlier ones, and the form for a new one."""
    return await _rules_page(request, by, services)


@router.post("/calendar/rules")
@people(Permission.SETTINGS_MANAGE)
async def enter_rule(request: Request, by: By, services: Ask) -> Response:
    """Enter what was agreed."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, DUE_RULE)
        fixed = {name: values[name] for name in ("data_set", "valid_from", "basis")}
        due = due_of(values.get("kind", ""), values.get("on", ""))
        await services.ask(order(SetDueRule, DUE_RULE, by, values=fixed, due=due))
    except MENDABLE as error:
        return await _rules_page(request, by, services, error=error, values=values)
    return RedirectResponse("/calendar/rules?done=due-rule", status_code=303)


def due_of(kind: str, on: str) -> dict[str, int] | None:
    """Return the due day that a form's two fields state; `InvalidInput` where they do not fit. Pure."""
    if kind == "none":
        return None
    if kind in {"working_day", "calendar_day"} and re.fullmatch(r"\d{1,2}", on, re.ASCII):
        return {kind: int(on)}
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", on, re.ASCII)
    if kind in {"this_year", "next_year"} and match:
        return {"month": int(match[1]), "day": int(match[2]), "years_later": int(kind == "next_year")}
    raise InvalidInput("due-day-unreadable", "“几日”与期限种类不符：次月期限填一个数字，年内期限填月-日，如 03-31。")


async def _rules_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    error: BudgetwatchError | None = None,
    values: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    found = await services.ask(ListDueRules(actor=by))
    expected = {item.data_set for item in found.items if item.due is not None or item.decided_at is not None}
    return render(
        request,
        "due_rules.html",
        status=family_of(error).status if error else 200,
        expected=[item for item in found.items if item.data_set in expected],
        others=[item for item in found.items if item.data_set not in expected],
        form=DUE_RULE,
        values=values or {},
        problem=details(error) if error else None,
    )
