"""A value of a parameter: proposed by one, approved by the head's seat, in force for its part of the county and its time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.alerts.bulk_v1 import ListEffects
from contracts.alerts.parameters_v1 import (
    DecideParameterChange,
    EndParameterChange,
    ListParameterChanges,
    ParameterScope,
    ProposeParameterChange,
)
from contracts.alerts.rules_v1 import GetBacktest, Knowledge, RequestParameterBacktest
from contracts.alerts.v1 import AlertState
from contracts.errors import Forbidden, InvalidInput, NotFound, Precondition
from services.alerts import backtests, bulk, parameter_changes, rulebook
from services.alerts.rule_file import load_rules
from tests.integration.alerts.desk import CHIEF, HEAD, project

pytestmark = pytest.mark.integration
TODAY = date(2026, 1, 20)
SHIPPED = load_rules()
RULES = {rule.id: rule for rule in SHIPPED}


@pytest.fixture(autouse=True)
def registered(context, superuser):
    """The shipped rules run, as in an installation."""
    superuser.execute(
        "TRUNCATE alerts.rule_version, alerts.rule_change, alerts.backtest, alerts.backtest_finding CASCADE"
    )
    with context.db.transaction(correlation_id=uuid4()) as session:
        rulebook.register(session, SHIPPED, now=context.clock.now())


@pytest.fixture
def order(context):
    """Carry out an order as the service does."""

    def ordered(call, *, today=TODAY):
        functions = {
            ProposeParameterChange: lambda s: parameter_changes.propose(s, RULES, call, now=context.clock.now(), today=today),
            DecideParameterChange: lambda s: parameter_changes.decide(s, RULES, call, head_seat="W-01", today=today),
            EndParameterChange: lambda s: parameter_changes.end(
                s, RULES, call, head_seat="W-01", now=context.clock.now(), today=today
            ),
            RequestParameterBacktest: lambda s: parameter_changes.request_backtest(
                s, call, now=context.clock.now(), today=today
            ),
            GetBacktest: lambda s: parameter_changes.get_backtest(s, RULES, call, today=today),
            ListEffects: lambda s: bulk.effects(s, RULES, today=today),
            ListParameterChanges: lambda s: parameter_changes.list_changes(s, RULES, call, today=today),
        }  # fmt: skip
        with context.db.transaction(correlation_id=uuid4()) as session:
            return functions[type(call)](session)

    return ordered


@pytest.fixture
def propose(order, ledger):
    def proposed(
        value="500000", *, rule_id="W-E02", name="minimum_excess", valid_from=TODAY, valid_until=None, **scope
    ):
        return order(
            ProposeParameterChange(
                actor=HEAD,
                rule_id=rule_id,
                name=name,
                value=value if isinstance(value, dict) else Decimal(value),
                scope=ParameterScope(region=ledger.region, **scope),
                valid_from=valid_from,
                valid_until=valid_until,
                reason="跨年度项目较多",
            )
        )

    return proposed


@pytest.fixture
def tested(context, superuser):
    """`tested()`: the engine does the back-tests that wait."""

    def done():
        while backtests.do_next(SHIPPED, context):
            pass

    return done


@pytest.fixture
def approve(order, superuser):
    """Approve; that the back-test was done before is only said, the tests at the end do it."""

    def approved(change, by=CHIEF):
        superuser.execute("UPDATE alerts.backtest SET state = 'done' WHERE state = 'queued'")
        return order(DecideParameterChange(actor=by, change_id=change.change_id, is_approved=True))

    return approved


@pytest.fixture
def asked(superuser, ledger):
    """The runs asked for in this region."""

    def bodies():
        rows = superuser.execute(
            "SELECT envelope FROM alerts.outbox WHERE event_type = 'alerts.run.requested.v1' ORDER BY position"
        ).fetchall()
        found = [json.loads(row[0])["body"] for row in rows]
        return [(body["fiscal_year"], body["rule_ids"]) for body in found if body["region"] == ledger.region]

    return bodies


def test_a_value_for_a_unit_quietens_its_small_matters_and_the_warning_keeps_the_value(
    ledger, handle, look, propose, approve, asked, order, superuser
):
    handle(project(ledger))  # 300,000 yuan over the budget
    assert look().parameters["minimum_excess"] == "1000"
    change = propose(unit="101001")
    handle(project(ledger))
    assert look().summary.state is AlertState.OPEN  # a proposal changes nothing
    change = approve(change)
    assert (change.is_in_force, change.proposal.approver_seat, str(change.before)) == (True, "W-01", "1000")
    assert asked() == [(2025, ["W-E02"])]
    handle(project(ledger))
    assert look().summary.state is AlertState.CLEARED
    handle(project(ledger, spent="1700000.00"))
    alert = look()
    assert (alert.summary.state, alert.parameters["minimum_excess"]) == (AlertState.OPEN, "500000")
    assert alert.parameter_changes == (change.change_id,)
    order(EndParameterChange(actor=CHIEF, change_id=change.change_id, reason="项目已完工"))
    handle(project(ledger))
    alert = look()
    assert (alert.parameters["minimum_excess"], alert.parameter_changes) == ("1000", ())
    logged = superuser.execute(
        "SELECT act, seat FROM operation_log_v1.entry WHERE subject = %s ORDER BY number", [str(change.change_id)]
    ).fetchall()
    assert logged == [("parameter.propose", "A-01"), ("parameter.approve", "W-01"), ("parameter.end", "W-01")]


def test_a_value_for_another_unit_touches_nothing_here(ledger, handle, look, propose, approve):
    approve(propose(unit="999001"))
    handle(project(ledger))
    assert look().parameters["minimum_excess"] == "1000"


def test_the_levels_follow_the_columns_of_the_value(ledger, handle, look, propose, approve):
    approve(propose({"general": "0", "important": "0.5", "major": "0.9"}, name="excess_share", item="道路养护"))
    handle(project(ledger))
    before = look().summary
    approve(propose({"general": "0", "important": "0.5", "major": "0.9"}, name="excess_share", item=before.subject))
    handle(project(ledger))
    assert (before.level, look().summary.level) == ("important", "general")


def test_a_value_that_begins_and_ends_later_asks_for_runs_on_those_days(
    ledger, context, propose, approve, asked, superuser
):
    project(ledger)
    begins, ends = TODAY + timedelta(days=3), TODAY + timedelta(days=5)
    assert not approve(propose(valid_from=begins, valid_until=ends)).is_in_force

    def day(on):
        with context.db.transaction(correlation_id=uuid4()) as session:
            parameter_changes.ask_for_due_runs(session, on)
        return len(asked())

    assert [day(TODAY + timedelta(days=n)) for n in (0, 3, 3, 5, 7, 8)] == [0, 1, 1, 1, 2, 2]


def test_what_cannot_be_proposed(propose):
    for other, reason in (
        ({"name": "least"}, "parameter-unknown"),
        ({"rule_id": "W-Z99"}, "rule-unknown"),
        ({"value": "-5"}, "value-out-of-place"),
        ({"value": {"general": "1"}}, "value-out-of-place"),
        ({"value": {}}, "value-missing"),
        ({"value": "1000"}, "value-unchanged"),
        ({"valid_until": TODAY - timedelta(days=1)}, "validity-over"),
    ):
        with pytest.raises(InvalidInput, match=reason):
            propose(**other)


def test_only_the_head_approves_once(propose, approve, order):
    change = propose()
    with pytest.raises(Forbidden, match="same-person"):
        approve(change, HEAD)
    approve(change)
    with pytest.raises(Precondition, match="proposal-decided"):
        approve(change)
    with pytest.raises(Forbidden, match="head-only"):
        order(EndParameterChange(actor=HEAD, change_id=change.change_id, reason="项目已完工"))
    with pytest.raises(NotFound):
        order(DecideParameterChange(actor=CHIEF, change_id=uuid4(), is_approved=True))


def test_each_set_of_values_costs_a_run_so_they_are_few(propose, approve, order, ledger):
    for number in range(11):
        approve(propose(str(2000 + number), unit=f"10{number}"))
    with pytest.raises(Precondition, match="too-many-values"):
        approve(propose("9000", unit="201"))
    found = order(ListParameterChanges(actor=HEAD, region=ledger.region))
    assert (found.total, found.items[0].proposal.state) == (12, "proposed")


def test_a_proposed_value_is_tested_on_the_past_before_it_may_be_approved(ledger, order, propose, tested, superuser):
    project(ledger)  # 300,000 yuan over the budget
    change = propose(unit="101001", valid_from=TODAY + timedelta(days=30))
    with pytest.raises(Precondition, match="正在后台进行"):
        order(DecideParameterChange(actor=CHIEF, change_id=change.change_id, is_approved=True))
    tested()
    [effect] = [
        each for each in order(ListEffects(actor=CHIEF)).parameters if each.change.change_id == change.change_id
    ]
    summary = effect.backtest.summary
    assert (effect.change.change_id, effect.backtest.parameter_change_id) == (change.change_id, change.change_id)
    assert (effect.backtest.version, effect.backtest.against) == (1, 1)
    assert (effect.backtest.first_day, effect.backtest.last_day) == (date(2025, 1, 1), TODAY)
    assert (summary.raised, summary.raised_before >= 1, summary.added, summary.removed) == (0, True, 0, 1)
    assert [(each.change, str(each.amount)) for each in effect.findings] == [("removed", "300000.00")]
    found = order(GetBacktest(actor=CHIEF, backtest_id=effect.backtest.backtest_id))
    assert (found.parameter_change.change_id, found.items[0].change) == (change.change_id, "removed")
    assert (
        order(DecideParameterChange(actor=CHIEF, change_id=change.change_id, is_approved=True)).proposal.state
        == "approved"
    )
    logged = superuser.execute(
        "SELECT act FROM operation_log_v1.entry WHERE subject = %s", [str(effect.backtest.backtest_id)]
    ).fetchall()
    assert logged == [("rule.backtest",)]
    kept = superuser.execute("SELECT count(*) FROM alerts.alert WHERE region = %s", [ledger.region]).fetchone()
    assert kept == (0,)


def test_a_value_that_adds_is_shown_to_add_and_other_days_can_be_asked_for(
    ledger, order, propose, approve, tested, superuser
):
    project(ledger)
    approve(propose("500000"))  # the county's value hides the matter; the unit's own brings it back
    change = propose("2000", unit="101001")
    asked = {"change_id": change.change_id, "knowledge": Knowledge.KNOWN}
    with pytest.raises(InvalidInput, match="days-out-of-place"):
        order(RequestParameterBacktest(actor=HEAD, first_day=TODAY, last_day=TODAY - timedelta(days=1), **asked))
    unknown = RequestParameterBacktest(actor=HEAD, first_day=TODAY, last_day=TODAY, change_id=uuid4())
    with pytest.raises(NotFound):
        order(unknown)
    tested()
    superuser.execute("UPDATE alerts.backtest SET requested_at = requested_at - interval '1 hour'")
    order(RequestParameterBacktest(actor=HEAD, first_day=TODAY, last_day=TODAY, **asked))
    tested()
    [effect] = [
        each for each in order(ListEffects(actor=CHIEF)).parameters if each.change.change_id == change.change_id
    ]
    assert (effect.backtest.first_day, effect.backtest.knowledge) == (TODAY, "known")
    assert (effect.backtest.summary.raised_before, effect.backtest.summary.added) == (0, 1)
