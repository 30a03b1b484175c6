"""An entry of the whitelist holds back and loses nothing; its expiry brings the warning back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from contracts.alerts.v1 import AlertState, ListAlerts
from contracts.alerts.whitelist_v1 import DecideWhitelist, EndWhitelist, ListWhitelist, ProposeWhitelist, WhitelistScope
from contracts.errors import Forbidden, NotFound, Precondition
from services.alerts import questions, whitelisting
from services.alerts.engine import let_go_of_uncovered
from tests.integration.alerts.desk import CHIEF, HEAD, NOW, project

pytestmark = pytest.mark.integration
TODAY = date(2026, 1, 20)


@pytest.fixture
def ask(context):
    """Carry out an order as the service does."""

    def asked(function, call, **more):
        with context.db.transaction(correlation_id=uuid4()) as session:
            return function(session, call, today=TODAY, **more)

    return asked


@pytest.fixture
def proposed(ask, ledger):
    def made(**scope):
        whom = {"unit": "101001"} | scope
        call = ProposeWhitelist(
            actor=HEAD,
            scope=WhitelistScope(region=ledger.region, rule_id="W-E02", **whom),
            reason="跨年度项目，年中调整",
            valid_from=TODAY,
            expires_on=TODAY + timedelta(days=30),
        )
        return ask(whitelisting.propose, call, now=NOW)

    return made


@pytest.fixture
def decide(ask):
    def made(entry, *, is_approved=True, note="", by=CHIEF):
        call = DecideWhitelist(actor=by, entry_id=entry.entry_id, is_approved=is_approved, note=note)
        return ask(whitelisting.decide, call, head_seat="W-01", now=NOW)

    return made


def test_approved_it_holds_back_what_is_open_and_the_expiry_brings_it_back(
    ledger, handle, look, raised, proposed, decide, context, superuser
):
    handle(project(ledger))
    entry = proposed()
    assert (look().summary.state, entry.is_in_force, entry.covered) == (AlertState.OPEN, False, 0)
    entry = decide(entry)
    assert (entry.is_in_force, entry.covered) == (True, 1)
    assert (entry.proposal.approver_seat, entry.proposal.approver_name) == ("W-01", "李主任")
    alert = look()
    assert (alert.summary.state, alert.whitelist_id) == (AlertState.WHITELISTED, entry.entry_id)
    assert (alert.history[0].event, alert.history[0].note) == ("whitelisted", "跨年度项目，年中调整")
    handle(project(ledger, spent="1900000.00"))  # far more: kept, put before nobody
    alert = look()
    assert (alert.summary.state, alert.summary.occurrences) == (AlertState.WHITELISTED, 2)
    assert len(raised()) == 1
    context.clock.move(timedelta(days=30))
    assert let_go_of_uncovered(context) == 0  # the last day
    context.clock.move(timedelta(days=1))
    assert let_go_of_uncovered(context) == 1
    context.clock.move(timedelta(days=-31))
    assert (look().summary.state, look().whitelist_id) == (AlertState.OPEN, None)
    assert [(body["summary"]["state"], body["raised_as"]) for body in raised()] == [("open", 1), ("open", 2)]
    acts = superuser.execute(
        "SELECT act FROM operation_log_v1.entry WHERE subject = %s ORDER BY number", [str(entry.entry_id)]
    ).fetchall()
    assert acts == [("whitelist.propose",), ("whitelist.approve",)]


def test_what_is_found_later_is_kept_and_seen_but_not_raised(ledger, handle, look, raised, proposed, decide, context):
    decide(proposed())
    handle(project(ledger))
    assert look().summary.state is AlertState.WHITELISTED
    assert raised() == []
    with context.db.transaction() as session:
        found = questions.list_alerts(
            session, ListAlerts(actor=HEAD, region=ledger.region, state=AlertState.WHITELISTED)
        )
    assert found.total == 1
    handle(project(ledger, spent="900000.00"))
    assert look().summary.state is AlertState.CLEARED


def test_a_run_after_the_expiry_raises_it(ledger, handle, look, raised, proposed, decide, context):
    decide(proposed())
    handle(project(ledger))
    context.clock.move(timedelta(days=31))
    handle(project(ledger))
    context.clock.move(timedelta(days=-31))
    assert look().summary.state is AlertState.OPEN
    assert len(raised()) == 1


def test_ended_it_lets_go_at_once(ledger, handle, look, ask, proposed, decide):
    handle(project(ledger))
    entry = decide(proposed())
    call = EndWhitelist(actor=HEAD, entry_id=entry.entry_id, reason="情况已变")
    entry = ask(whitelisting.end, call, now=NOW)
    assert (entry.is_in_force, entry.proposal.end_reason) == (False, "情况已变")
    assert look().summary.state is AlertState.OPEN
    with pytest.raises(Precondition, match="proposal-not-approved"):
        ask(whitelisting.end, call, now=NOW)


def test_refused_or_about_another_it_holds_nothing_back(ledger, handle, look, proposed, decide, ask):
    handle(project(ledger))
    decide(proposed(), is_approved=False, note="依据不足")
    decide(proposed(unit="999999"))
    assert look().summary.state is AlertState.OPEN
    found = ask(whitelisting.list_entries, ListWhitelist(actor=HEAD, region=ledger.region))
    assert [item.proposal.state for item in found.items] == ["approved", "refused"]


def test_only_the_seat_of_the_head_approves(proposed, decide, ask):
    with pytest.raises(Forbidden, match="same-person"):
        decide(proposed(), by=HEAD)
    with pytest.raises(Forbidden, match="head-only"):
        decide(proposed(), by=CHIEF.model_copy(update={"seat": "W-02", "name": "赵六"}))
    call = EndWhitelist(actor=HEAD, entry_id=uuid4(), reason="情况已变")
    with pytest.raises(NotFound):
        ask(whitelisting.end, call, now=NOW)
