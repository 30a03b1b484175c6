"""The ledger of differences: found, moved, explained, signed off, closed, reopened; nothing deleted, the view for alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest

from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition
from contracts.ingest.reconciliation_v1 import (
    DifferenceAct,
    DifferenceState,
    ExplainDifference,
    GetDifference,
    IdentityOutcome,
    ListDifferences,
    ListIdentities,
    SignOffDifference,
    Verdict,
)
from contracts.values import Role
from services.ingest.reconcile import questions, reconciler
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest_reconcile.conftest import IDENTITIES
from tests.integration.ingest_reconcile.samples import SAMPLES, one

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(context, ledger):
    """Questions and orders on this test's region."""

    class Desk:
        now = context.clock.now

        def ask(self, function, call):
            with context.db.transaction() as session:
                return function(session, IDENTITIES, call, now=self.now())

        def listed(self, actor=None, **wanted):
            call = ListDifferences(actor=actor or seat(Role.QUERY), region=ledger.region, **wanted)
            return self.ask(questions.list_differences, call).items

        def get(self, difference_id, actor=None):
            return self.ask(
                questions.get_difference,
                GetDifference(actor=actor or seat(Role.QUERY), difference_id=difference_id),
            )

        def explain(self, difference_id, text="三月末的退库跨月记账", actor=None, unit=None):
            call = ExplainDifference(
                actor=actor or connector(), difference_id=difference_id, explanation=text, unit=unit
            )
            return self.ask(questions.explain_difference, call)

        def judge(self, difference_id, verdict=Verdict.ACCEPTED, note="", actor=None):
            call = SignOffDifference(
                actor=actor or seat(Role.ADMINISTRATOR), difference_id=difference_id, verdict=verdict, note=note
            )
            return self.ask(questions.sign_off_difference, call)

    return Desk()


@pytest.fixture
def push(ledger, reconcile):
    """Deliver R08's project with its sum `off` by so many yuan, and reconcile."""

    def pushed(off):
        for data_set, period, rows in SAMPLES["R08"](Decimal(off)):
            reconcile(ledger.accept(data_set, period, rows), only=["R08"])

    return pushed


def test_a_difference_is_found_once_with_its_rows(desk, push):
    push(100)
    push(100)
    (item,) = desk.listed()
    assert (item.identity, item.state, item.amount, item.senders) == ("R08", DifferenceState.OPEN, 100, ("czj",))
    found = desk.get(item.difference_id)
    assert [(row.side, row.receipt.place) for row in found.rows] == [("left", "line 2"), ("right", "line 2")]
    assert [line.act for line in found.history] == [DifferenceAct.FOUND]


def test_the_rules_are_told_when_something_moved_and_only_then(push, ledger, superuser):
    def told():
        rows = superuser.execute(
            "SELECT envelope::jsonb #> '{body,identities}' FROM ingest.outbox WHERE event_type = 'ingest.slice.reconciled.v1'"
            " AND envelope::jsonb #>> '{body,region}' = %s ORDER BY position",
            [ledger.region],
        ).fetchall()
        return [identities for (identities,) in rows]

    push(0)
    first = told()
    assert first
    assert all(identities == ["R08"] for identities in first)
    push(0)
    assert told() == first
    push(100)
    assert len(told()) == len(first) + 1


def test_its_whole_life(desk, push, context):
    push(100)
    (item,) = desk.listed()
    key = item.difference_id
    context.clock.move(timedelta(days=3))
    assert desk.listed()[0].age_days == 3
    assert desk.explain(key).summary.state is DifferenceState.EXPLAINED
    assert desk.judge(key, Verdict.RETURNED, "请附凭证").summary.state is DifferenceState.REOPENED
    desk.explain(key, "凭证号 2025-031，四月更正")
    assert desk.judge(key).summary.state is DifferenceState.SIGNED_OFF
    push(100)
    assert desk.get(key).summary.state is DifferenceState.SIGNED_OFF, "the same figures stay signed off"
    push(130)
    moved = desk.get(key)
    assert (moved.summary.state, moved.summary.amount, moved.explanation) == (DifferenceState.REOPENED, 130, "")
    push(0)
    assert desk.get(key).summary.state is DifferenceState.CLOSED
    push(50)
    again = desk.get(key)
    assert (again.summary.state, again.summary.amount) == (DifferenceState.REOPENED, 50)
    assert [line.act.value for line in again.history] == [
        "found", "explained", "returned", "explained", "signed_off", "reopened", "closed", "reopened",
    ]  # fmt: skip
    assert again.summary.first_seen == item.first_seen


def test_the_same_explanation_again_is_kept_once(desk, push):
    push(100)
    key = desk.listed()[0].difference_id
    first = desk.explain(key, "凭证号 2025-031，四月更正")
    assert desk.explain(key, "凭证号 2025-031，四月更正") == first
    assert [line.act.value for line in desk.explain(key, "凭证号 2025-032，五月更正").history] == [
        "found", "explained", "explained",
    ]  # fmt: skip


def test_only_the_unit_or_the_office_for_it_explains(desk, push):
    push(100)
    key = desk.listed()[0].difference_id
    with pytest.raises(NotFound):
        desk.explain(key, actor=connector("swj"))
    with pytest.raises(Forbidden):
        desk.explain(key, actor=seat(Role.WORKER), unit="czj")
    with pytest.raises(InvalidInput, match="unit-missing"):
        desk.explain(key, actor=seat(Role.ADMINISTRATOR))
    with pytest.raises(InvalidInput, match="not-a-sender"):
        desk.explain(key, actor=seat(Role.ADMINISTRATOR), unit="gk")
    told = desk.explain(key, actor=seat(Role.ADMINISTRATOR), unit="czj")
    assert (told.explained_unit, told.history[-1].by) == ("czj", "A-01")


def test_only_the_office_signs_off_and_only_what_is_explained(desk, push):
    push(100)
    key = desk.listed()[0].difference_id
    with pytest.raises(Precondition):
        desk.judge(key)
    desk.explain(key)
    with pytest.raises(Forbidden):
        desk.judge(key, actor=seat(Role.QUERY))
    with pytest.raises(InvalidInput):
        desk.judge(key, Verdict.RETURNED)
    desk.judge(key)
    with pytest.raises(Conflict):
        desk.explain(key, "改口的说明")


def test_a_unit_sees_its_own_differences_and_rows_only(desk, push):
    push(100)
    key = desk.listed()[0].difference_id
    assert [item.difference_id for item in desk.listed(connector("czj"))] == [key]
    assert desk.listed(connector("swj")) == ()
    with pytest.raises(NotFound):
        desk.get(key, connector("swj"))
    with pytest.raises(NotFound):
        desk.get(uuid4())


def test_only_the_changed_month_is_compared_again(ledger, reconcile, superuser):
    """A month's reports: April's change leaves March's comparison alone and touches May's (its sum starts in April)."""
    events = {
        month: ledger.accept(
            *one(
                "income_execution",
                f"2025-{month:02d}",
                ym=f"2025{month:02d}",
                month_amount=Decimal(10),
                cumulative_amount=Decimal(10 * month),
            )
        )
        for month in range(1, 7)
    }
    for event in events.values():
        reconcile(event, only=["R05a"])

    def handled_by(month):
        return superuser.execute(
            "SELECT slice_id FROM ingest.identity_period WHERE identity = 'R05a' AND region = %s AND period = %s",
            [ledger.region, f"2025-{month:02d}"],
        ).fetchone()[0]

    before = {month: handled_by(month) for month in range(1, 7)}
    april = ledger.accept(
        *one("income_execution", "2025-04", ym="202504", month_amount=Decimal(10), cumulative_amount=Decimal(45))
    )
    reconcile(april, only=["R05a"])
    after = {month: handled_by(month) for month in range(1, 7)}
    assert {month for month in after if after[month] != before[month]} == {4, 5}
    broken = superuser.execute(
        "SELECT period FROM ledger_v1.reconciliation_difference WHERE region = %s ORDER BY period", [ledger.region]
    ).fetchall()
    assert broken == [("2025-04",), ("2025-05",)]


def test_identities_say_why_they_were_not_compared(desk, context, ledger, reconcile):
    reconcile(
        ledger.accept(*one("income_execution", ym="202501", month_amount=Decimal(1), cumulative_amount=Decimal(1)))
    )
    with context.db.transaction() as session:
        call = ListIdentities(actor=seat(Role.QUERY), region=ledger.region, fiscal_year=2025)
        items = {
            each.identity: each
            for each in questions.list_identities(session, IDENTITIES, call, default_year=2025).items
        }
    (r01a,) = items["R01a"].periods
    assert (r01a.outcome, r01a.reason) == (IdentityOutcome.NOT_APPLICABLE, "缺2025-01《国库预算收入日报》（D20）")
    assert items["R05a"].periods[0].outcome is IdentityOutcome.HOLDS
    assert items["R08"].periods == ()


def test_the_view_tells_alerts_what_is_unexplained(desk, push, ledger, shared_database):
    push(100)
    key = desk.listed()[0].difference_id
    url = shared_database.settings_for("alerts").database_url().replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as alerts:

        def told():
            return alerts.execute(
                "SELECT is_unexplained, amount, senders FROM ledger_v1.reconciliation_difference WHERE difference_id = %s",
                [key],
            ).fetchone()

        assert told() == (True, Decimal("100.00"), ["czj"])
        desk.explain(key)
        assert told()[0] is False
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alerts.execute("SELECT 1 FROM ingest.difference")


def test_the_history_can_only_grow(shared_database):
    url = shared_database.settings_for("ingest").database_url().replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as ingest:
        for statement in (
            "UPDATE ingest.difference_history SET note = 'x'",
            "DELETE FROM ingest.difference_history",
            "DELETE FROM ingest.difference",
            "UPDATE ingest.difference_row SET amount = 0",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ingest.execute(statement)


def test_every_step_is_told_and_logged(desk, push, shared_database):
    push(100)
    key = desk.listed()[0].difference_id
    desk.explain(key)
    desk.judge(key)
    with shared_database.connect() as connection:
        acts = connection.execute(
            "SELECT act FROM operation_log_v1.entry WHERE subject = %s ORDER BY number", [str(key)]
        ).fetchall()
        events = connection.execute(
            "SELECT count(*) FROM ingest.outbox WHERE event_type = 'ingest.difference.changed.v1'"
            " AND position(%s in envelope) > 0",
            [str(key)],
        ).fetchone()
    assert [act for (act,) in acts] == ["difference.explained", "difference.signed-off"]
    assert events == (3,)


def test_a_broken_identity_fails_alone_and_closes_nothing(push, desk, ledger, context, superuser):
    push(100)
    standing = desk.listed()
    broken = replace(IDENTITIES["R08"], sides=IDENTITIES["R08"].sides.replace("coalesce(cur_amt, 0)", "1 / 0"))
    event = ledger.accept(*SAMPLES["R08"](Decimal(0))[0])
    with context.db.transaction() as session:
        reconciler.on_slice_accepted([broken, IDENTITIES["R26a"]], context, session, event)
    told = superuser.execute(
        "SELECT identity, outcome, reason FROM ledger_v1.reconciliation_identity WHERE region = %s ORDER BY identity",
        [ledger.region],
    ).fetchall()
    assert told[0] == ("R08", "failed", "核对时出错：division by zero")
    assert told[1][:2] == ("R26a", "not_applicable"), "the next identity is judged all the same"
    assert [item.state for item in desk.listed()] == [item.state for item in standing] == [DifferenceState.OPEN]
