"""The morning, the health of rules, runs by calendar and on demand, on the real store."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from contracts.alerts.desk_v1 import RunRequested, RunRules
from contracts.cases.v1 import CaseClosed, DayBegan, Outcome, WarningDecision, WarningDisposed
from contracts.errors import InvalidInput
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceChanged, DifferenceState, SliceReconciled
from services.alerts import calendar, morning, outcomes
from services.alerts.engine import on_difference_judged, on_run_requested, on_slice_reconciled
from services.alerts.rule_file import Rule, load_rules
from services.alerts.rule_head import Schedule
from tests.integration.alerts.desk import HEAD, NOW, RULES, project
from tests.integration.alerts_rules.funds import differs
from tests.integration.alerts_rules.monthly import income

pytestmark = pytest.mark.integration
TODAY = date(2026, 1, 20)
ALL_RULES = load_rules()
COPY = (
    "INSERT INTO alerts.alert SELECT (jsonb_populate_record(a, jsonb_build_object('alert_id', gen_random_uuid(),"
    " 'fingerprint', gen_random_uuid(), 'matter_key', n, 'matter', a.region || n, 'level', %s::text,"
    " 'amount', n * 1000))).* FROM alerts.alert AS a, generate_series(1, %s) AS n WHERE region = %s AND matter_key = 'P1'"
)


@pytest.fixture
def greet(context, ledger):
    def greeted(today=TODAY, budget=20):
        with context.db.transaction() as session:
            return morning.morning(session, ledger.region, budget=budget, now=NOW, today=today)

    return greeted


@pytest.fixture
def many(handle, ledger, superuser):
    """`many(25)`: so many open warnings of 1,000, 2,000 … yuan, each a matter of its own, beside the first."""

    def made(number, level="general"):
        handle(project(ledger))
        superuser.execute(COPY, [level, number, ledger.region])

    return made


def test_a_week_shows_its_budget_the_worthiest_first_and_loses_nothing(many, greet):
    many(25)
    first = greet()
    assert (first.budget, first.shown_this_week, len(first.items), first.open_matters, first.queued) == (
        20,
        20,
        20,
        20,
        6,
    )
    worths = [item.worth for item in (*first.items, *first.queue)]
    assert worths == sorted(worths, reverse=True)
    assert {item.shown_on for item in first.items} == {TODAY}
    assert {item.shown_on for item in first.queue} == {None}
    assert greet() == first
    later = greet(TODAY + timedelta(days=7))
    assert (later.shown_this_week, later.open_matters, later.queued) == (6, 26, 0)


def test_the_budget_is_the_installations_choice(many, greet):
    many(9)
    first = greet(budget=3)
    assert (first.budget, first.shown_this_week, len(first.items), first.queued) == (3, 3, 3, 7)
    assert greet(budget=5).shown_this_week == 5


def test_a_major_matter_does_not_wait_for_the_next_week(many, greet, superuser, ledger):
    many(25)
    greet()
    superuser.execute("UPDATE alerts.alert SET level = 'major' WHERE region = %s AND matter_key = '1'", [ledger.region])
    found = greet()
    assert (found.shown_this_week, found.open_matters, found.queued) == (21, 21, 5)


def test_an_empty_region_has_an_empty_morning(greet):
    found = greet()
    assert (found.items, found.queue, found.queued, found.open_matters) == ((), (), 0, 0)


def test_health_counts_what_became_of_the_warnings(handle, ledger, look, context):
    handle(project(ledger))
    alert_id, case_id = look().summary.alert_id, uuid4()
    told = WarningDisposed(alert_id=alert_id, decision=WarningDecision.CONFIRMED, reason="属实", case_id=case_id)
    closed = CaseClosed(case_id=case_id, alert_id=alert_id, rule_id="W-E02", outcome=Outcome.REASONABLE)
    with context.db.transaction() as session:
        outcomes.keep_decision(session, told, now=NOW)
        outcomes.keep_closing(session, closed, now=NOW)
        found = morning.health_of_rules(session, RULES, ledger.region, now=NOW)
    of_rule = {item.rule_id: item for item in found.items}
    mine, other = of_rule["W-E02"], of_rule["W-B07"]
    assert (mine.fired, mine.confirmed, mine.dismissed, mine.reasonable, mine.true) == (1, 1, 0, 1, 0)
    assert (mine.precision, str(mine.noise_per_week), str(mine.raised_per_week)) == (0, "0.1", "0.1")
    assert (other.fired, other.precision) == (0, None)


def scheduled(schedule):
    return [Rule(rule.head.model_copy(update={"schedule": schedule}), rule.applies, rule.findings, rule.path)
            for rule in RULES if rule.id == "W-E02"]  # fmt: skip


@pytest.fixture
def begin(context, superuser, ledger):
    """`begin(rules, day)`: the day begins; returns the rules asked for in this region, by occasion."""

    def begun(rules, day):
        told = DayBegan(
            day=day,
            previous=None,
            is_working_day=True,
            calendar="test",
            calendar_from=day,
            calendar_to=day,
            rest_days=(),
            announced_until=day,
        )
        before = len(asked())
        with context.db.transaction(correlation_id=uuid4()) as session:
            calendar.on_day_began(rules, context, session, told)
        return asked()[before:]

    def asked():
        rows = superuser.execute(
            "SELECT envelope FROM alerts.outbox WHERE event_type = 'alerts.run.requested.v1' ORDER BY position"
        ).fetchall()
        bodies = [json.loads(row[0])["body"] for row in rows]
        return [
            (body["occasion"], body["fiscal_year"], body["rule_ids"])
            for body in bodies
            if body["region"] == ledger.region
        ]

    return begun


def test_the_calendar_asks_once_for_each_due_day_and_catches_up(ledger, begin):
    project(ledger)
    rules = scheduled(Schedule.MONTHLY)
    expected = [("calendar", 2025, ["W-E02"])]
    assert begin(rules, date(2026, 1, 20)) == expected  # the first of January was missed
    assert begin(rules, date(2026, 1, 20)) == []
    assert begin(rules, date(2026, 1, 31)) == []
    assert begin(rules, date(2026, 4, 2)) == expected  # three months at once
    assert begin(rules, date(2027, 1, 1)) == []  # 2025 is no longer this year or the last
    assert begin(scheduled(Schedule.ON_RECEIPT), date(2026, 5, 1)) == []


def test_a_requested_run_finds_and_is_recorded(ledger, look, context, superuser):
    project(ledger)
    event = RunRequested(region=ledger.region, fiscal_year=2025, rule_ids=("W-E02",), occasion="demand")
    with context.db.transaction(correlation_id=uuid4()) as session:
        on_run_requested(RULES, context, session, event)
    assert look().summary.rule_id == "W-E02"
    runs = superuser.execute(
        "SELECT rule_id, occasion, slice_id FROM alerts.rule_run WHERE region = %s", [ledger.region]
    ).fetchall()
    assert runs == [("W-E02", "demand", None)]


def test_rules_on_the_reconciliation_run_again_when_it_has_moved(ledger, context, superuser):
    day = {"trecode": "24", "rptdate": "2025-03-31", "budgettype": "1", "budgetlevelcode": "5"}
    event = ledger.accept("treasury_income_daily", "2025-03", [day | {"budgetsubcode": "10101", "moneyday": 1000_0000}])
    income(ledger, 3, ("101", 900), ("10101", 900))
    differs(ledger, "R01a", "2025-03", 1000, 900, seen=NOW)
    reconciled = SliceReconciled(slice_id=event.slice_id, region=ledger.region, fiscal_year=2025, identities=("R01a",))

    def told(handler, event):
        with context.db.transaction(correlation_id=uuid4()) as session:
            handler(ALL_RULES, context, session, event)
        return superuser.execute(
            "SELECT state FROM alerts.alert WHERE region = %s AND rule_id = 'W-A13'", [ledger.region]
        ).fetchall()

    assert told(on_slice_reconciled, reconciled) == [("open",)]
    ran = superuser.execute(
        "SELECT DISTINCT occasion FROM alerts.rule_run WHERE region = %s", [ledger.region]
    ).fetchall()
    assert ran == [("reconciliation",)]
    superuser.execute("UPDATE ingest.difference SET state = 'signed_off' WHERE region = %s", [ledger.region])
    judged = DifferenceChanged(
        difference_id=uuid4(),
        identity="R01a",
        region=ledger.region,
        period="2025-03",
        act=DifferenceAct.SIGNED_OFF,
        state=DifferenceState.SIGNED_OFF,
        senders=("czj",),
    )
    assert told(on_difference_judged, judged) == [("cleared",)]


def test_a_wanted_run_is_logged_and_an_unknown_rule_refused(ledger, context, superuser):
    call = RunRules(actor=HEAD, region=ledger.region, fiscal_year=2025)
    with context.db.transaction(correlation_id=UUID(int=5)) as session:
        calendar.request_run(session, RULES, call)
    logged = superuser.execute(
        "SELECT act, seat FROM operation_log_v1.entry WHERE subject = %s", [ledger.region]
    ).fetchall()
    assert logged == [("rules.run", "A-01")]
    with pytest.raises(InvalidInput, match="rule-unknown"), context.db.transaction() as session:
        calendar.request_run(session, RULES, call.model_copy(update={"rule_ids": ("W-Z99",)}))
