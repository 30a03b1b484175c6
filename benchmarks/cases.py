"""The case list, the due page and the pages beside them with 1,000 and with 10,000 open cases, through the gateway.

The first 250 cases are made by the service's own orders (`keep_warning`, `dispose_warning`, `approve_case`, `send_document`,
`record_receipt`) as its role, half of them in the last fortnight, half before: register, history, letters, consents, clocks, operation
log are what the service writes. Each warning is a copy of one that the engine raised over the county year, with an id of its own
and no matter to be joined by. The other cases are copies of their rows with ids and numbers of their own, loaded by SQL.
Then the day's work of the consumer `cases.day.began.v1` is done on all: reminders and proposals. Events count as sent,
or the renderer would write ten thousand papers first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import psycopg
from sqlalchemy import text

from benchmarks.full_stack import logged_in, settings
from benchmarks.ground import plain_url
from benchmarks.measuring import Spread, Table, interleaved
from chassis.clock import CHINA, SystemClock
from chassis.db import Database
from contracts.alerts.v1 import AlertRaised
from contracts.cases.duties_v1 import Duty, EnterDuty
from contracts.cases.v1 import (
    ApproveCase,
    CommunicationWay,
    DisposeWarning,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
    WarningDecision,
)
from contracts.errors import Conflict
from contracts.values import Actor, MatterClass, Permission, Role
from deploy.stack import postgres
from deploy.stack.layout import Layout
from services.cases import days, due, duties, facts, orders, proposing
from services.cases.settings import CasesSettings
from services.cases.storage import calendars
from services.cases.storage.tables import CASE_FILE
from services.cases.tracks import TRACKS
from services.cases.work import Work

SETTINGS: Final = CasesSettings()
AIM_MS: Final = 200
MADE: Final = 250
"""Cases made by orders; the others are copies of their rows."""
CLASSES: Final = (*[MatterClass.GENERAL] * 6, *[MatterClass.IMPORTANT] * 3, MatterClass.MAJOR)
STEPS: Final = (0, 1, 2, 3, 3, 0, 2, 3, 3, 3)
"""How far each case has come: opened, approved, sent, received; a general one is talked about on the day of its approval."""
PAGES: Final = (
    ("list, first page", "/cases"),
    ("list, page in the middle", "/cases?page={middle}"),
    ("list, last page", "/cases?page={last}"),
    ("list of a state", "/cases?state=received"),
    ("list of a class, third page", "/cases?matter_class=important&page=3"),
    ("list of a state and a class", "/cases?state=opened&matter_class=general"),
    ("list by words", "/cases?words=财政 支付"),
    ("due page, first page", "/due"),
    ("due page, page in the middle", "/due?page={middle_due}"),
    ("due page of cases, last page", "/due?kind=case&page={last_due}"),
    ("due as a calendar file", "/api/v1/due.ics"),
    ("list, API", "/api/v1/cases?limit=50"),
    ("list of a state in the middle, API", "/api/v1/cases?limit=50&state=received&offset={offset}"),
    ("due, API", "/api/v1/due?limit=50"),
    ("proposals, API", "/api/v1/proposals?limit=50"),
    ("one case", "/cases/{case_id}"),
    ("overview", "/"),
    ("morning page", "/morning"),
)
PAGE_ROWS: Final = 20
COPYING: Final = (
    """
    CREATE TEMPORARY TABLE copy AS
    SELECT c.case_id AS old_case, c.alert_id AS old_alert, gen_random_uuid() AS case_id, gen_random_uuid() AS alert_id,
           '\\1' || 100000 + (SELECT count(*) FROM cases.case_file) + row_number() OVER () || '号' AS number
    FROM generate_series(1, %(number)s / %(made)s + 1),
         (SELECT case_id, alert_id FROM cases.case_file WHERE state <> 'closed' ORDER BY opened_at, case_id LIMIT %(made)s) c
    LIMIT greatest(%(number)s, 0)
    """,
    """
    INSERT INTO cases.warning
    SELECT (jsonb_populate_record(w, jsonb_build_object('alert_id', k.alert_id,
            'body', jsonb_set(w.body, '{summary,alert_id}', to_jsonb(k.alert_id))))).*
    FROM copy k JOIN cases.warning w ON w.alert_id = k.old_alert
    """,
    """
    INSERT INTO cases.case_file ({case_columns})
    SELECT {case_columns} FROM (
        SELECT (jsonb_populate_record(c, jsonb_build_object('case_id', k.case_id, 'alert_id', k.alert_id,
                'alert', jsonb_set(c.alert, '{{summary,alert_id}}', to_jsonb(k.alert_id)),
                'number', regexp_replace(c.number, '(.*〕).*', k.number),
                'document_number', regexp_replace(c.document_number, '(.*〕).*', k.number)))).*
        FROM copy k JOIN cases.case_file c ON c.case_id = k.old_case
    ) AS copied
    """.format(case_columns=", ".join(column.name for column in CASE_FILE.columns if column.computed is None)),
    """
    INSERT INTO cases.case_history
    SELECT (jsonb_populate_record(h, jsonb_build_object('case_id', k.case_id))).*
    FROM copy k JOIN cases.case_history h ON h.case_id = k.old_case
    """,
    """
    INSERT INTO cases.approval
    SELECT (jsonb_populate_record(a, jsonb_build_object('case_id', k.case_id, 'approval_id', gen_random_uuid()))).*
    FROM copy k JOIN cases.approval a ON a.case_id = k.old_case
    """,
    """
    INSERT INTO cases.letter OVERRIDING USER VALUE
    SELECT (jsonb_populate_record(l, jsonb_build_object('case_id', k.case_id, 'letter_id', gen_random_uuid(),
            'number', regexp_replace(l.number, '(.*〕).*', k.number)))).*
    FROM copy k JOIN cases.letter l ON l.case_id = k.old_case
    """,
    """
    INSERT INTO cases.warning_decision OVERRIDING USER VALUE
    SELECT (jsonb_populate_record(d, jsonb_build_object('case_id', k.case_id, 'alert_id', k.alert_id))).*
    FROM copy k JOIN cases.warning_decision d ON d.case_id = k.old_case
    """,
    "DROP TABLE copy",
)
_NAME: Final = "王某某"
_ACTOR: Final = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="预算工委",
    fingerprint="a" * 64,
    correlation_id=uuid4(),
    may=(Permission.DATA_VIEW, Permission.WARNING_DISPOSE, Permission.CASE_HANDLE),
)


def open_cases(layout: Layout, *, sizes: Sequence[int], times: int) -> Table:
    """Measure each page at each number of open cases."""
    found = {size: _measured(layout, size, times) for size in sizes}
    first, last = sizes[0], sizes[-1]
    slowest = max(spread.share(95) for spread in found[last].values())
    lists = [spread.share(95) for name, spread in found[last].items() if name.startswith(("list", "due"))]
    return Table(
        title="Pages with many open cases",
        note=(
            f"{times} requests of each page in turn, one at a time, through nginx with client certificate and session, connection kept "
            f"alive; {first:,} and then {last:,} open cases of all classes and states, with the day's reminders "
            f"and proposals. The aim for list and due page: p95 of {AIM_MS} ms at most."
        ),
        columns=(
            "page", f"p50, {last:,} : {first:,} cases", f"p50, {first:,}, ms", f"p95, {first:,}, ms", f"p50, {last:,}, ms", f"p95, {last:,}, ms",
        ),
        rows=tuple(
            (
                name, f"{found[last][name].median / found[first][name].median:.2f}",
                *(f"{value:.0f}" for size in (first, last) for value in (found[size][name].median, found[size][name].share(95))),
            )
            for name, _ in PAGES
        ),
        headlines=(
            (f"slowest list or due page of {last:,} open cases, p95 (aim: {AIM_MS} ms)", f"{max(lists):.0f} ms"),
            (f"slowest of {len(PAGES)} pages with {last:,} open cases, p95", f"{slowest:.0f} ms"),
        ),
    )  # fmt: skip


def _measured(layout: Layout, size: int, times: int) -> dict[str, Spread]:
    fill(layout, size)
    with logged_in(layout) as browser:
        paths = {name: path.format(**_places(browser)) for name, path in PAGES}
        ways = {name: partial(_milliseconds, browser, path) for name, path in paths.items()}
        interleaved(ways, 3)
        return interleaved(ways, times)


def _places(browser: httpx.Client) -> dict[str, object]:
    """Return the pages' numbers and a case that is looked at."""
    cases, things = browser.get("/api/v1/cases?limit=1").json(), browser.get("/api/v1/due?limit=1").json()
    pages, due_pages = (-(-found["total"] // PAGE_ROWS) for found in (cases, things))
    return {
        "middle": pages // 2, "last": pages, "middle_due": due_pages // 2, "last_due": due_pages,
        "offset": cases["total"] // 8, "case_id": cases["items"][0]["case_id"],
    }  # fmt: skip


def _milliseconds(browser: httpx.Client, path: str) -> float:
    began = perf_counter()
    browser.get(path).raise_for_status()
    return (perf_counter() - began) * 1000


def fill(layout: Layout, size: int) -> None:
    """Open cases until `size` are open; then do the day's work on them."""
    database = Database.from_settings(settings(layout, "cases"))
    today = SystemClock().today()
    _enter_duties(database, today)
    with psycopg.connect(plain_url(settings(layout, "cases"))) as connection:
        bodies = connection.execute("SELECT body FROM cases.warning ORDER BY alert_id LIMIT 100").fetchall()
        patterns = [AlertRaised.model_validate(body) for (body,) in bodies]
        for number in range(_open_ones(connection), min(MADE, size)):
            with _as_sent(database, today - timedelta(days=_age(number))) as work:
                _open(work, patterns[number % len(patterns)], CLASSES[number % 10], STEPS[number // 10 % 10], today)
        wanted = {"number": size - _open_ones(connection), "made": MADE}
    with postgres.connect(layout, postgres.DATABASE) as superuser, superuser.transaction():
        cursor = psycopg.ClientCursor(superuser)  # no server takes parameters in CREATE TABLE
        for statement in COPYING:
            cursor.execute(statement, wanted)
    with _as_sent(database, today) as work:
        began = days.day_began(work.calendar, today, None)
        due.remind(work, began)
        proposing.propose_reminders(work, began.model_copy(update={"is_working_day": True}))
    database.close()
    with postgres.connect(layout, postgres.DATABASE) as superuser:  # as autovacuum does within a minute
        superuser.execute("VACUUM (ANALYZE)")


def _age(number: int) -> int:
    """Return how many days ago a case was opened: half of them in the last fortnight, so that half of the clocks still run."""
    return number % 14 + 1 if number % 2 else MADE - number


def _open_ones(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM cases.case_file WHERE state <> 'closed'").fetchone()
    return row[0] if row else 0


def _open(work: Work, pattern: AlertRaised, matter_class: MatterClass, steps: int, last: date) -> None:
    """Confirm a warning and take the first steps of its case, each a day after the other, none after `last`."""
    summary = pattern.summary.model_copy(
        update={"alert_id": uuid4(), "matter_class": matter_class, "level": matter_class, "raised_at": work.now}
    )
    alert = pattern.model_copy(update={"summary": summary, "matter": None})
    facts.keep_warning(work.session, alert, now=work.now)
    day = work.today
    disposal = orders.dispose_warning(
        work,
        DisposeWarning(
            actor=_ACTOR,
            alert_id=summary.alert_id,
            decision=WarningDecision.CONFIRMED,
            reason="经核对，需进一步了解情况。",
            decided_on=day,
        ),
    )
    case_id = disposal.case_id
    if case_id is None:
        raise RuntimeError("a confirmed warning opened no case")
    approver = TRACKS[matter_class].approver
    acts: tuple[tuple[Callable[[Work, Any], object], Callable[[date], object]], ...] = (
        (
            orders.approve_case,
            lambda on: ApproveCase(
                actor=_ACTOR, case_id=case_id, approver=approver, approver_name=_NAME, approved_on=on
            ),
        ),
        (orders.send_document, lambda on: SendDocument(actor=_ACTOR, case_id=case_id, sent_on=on)),
        (
            orders.record_receipt,
            lambda on: RecordReceipt(actor=_ACTOR, case_id=case_id, received_on=on, signed_for_by="李某某"),
        ),
    )
    for order, call in acts[:steps]:
        day = min(day + timedelta(days=1), last)
        if order is orders.approve_case and matter_class is MatterClass.GENERAL:
            orders.record_communication(replace(work, today=day, now=_at(day)), _talk(case_id, day))
        order(replace(work, today=day, now=_at(day)), call(day))


def _talk(case_id: UUID, day: date) -> RecordCommunication:
    return RecordCommunication(
        actor=_ACTOR, case_id=case_id, communicated_on=day, way=CommunicationWay.PHONE, unit_people="张某某（股长）",
        office_people=_NAME, said="系上级文件到达较晚。", analysis="到文日期与说明相符，仍须书面说明。",
    )  # fmt: skip


def _enter_duties(database: Database, today: date) -> None:
    for duty, post in ((Duty.HEAD, "预算工委主任"), (Duty.VICE_CHAIR, "常委会副主任")):
        first = today - timedelta(days=MADE + 1)
        call = EnterDuty(actor=_ACTOR, duty=duty, name=_NAME, post=post, valid_from=first, basis="测量用")
        with contextlib.suppress(Conflict), _as_sent(database, today) as work:
            duties.enter_duty(work, call)


@contextmanager
def _as_sent(database: Database, day: date) -> Iterator[Work]:
    """Work on a day in one transaction, whose events count as sent."""
    with database.transaction(correlation_id=uuid4()) as session:
        yield Work(session, _at(day), day, calendars.in_force(session), SETTINGS)
        session.execute(text("UPDATE cases.outbox SET sent_at = now() WHERE created_at = now()"))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), CHINA)
