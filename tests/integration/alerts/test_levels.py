"""Levels under doubt, levels of the head; matters and recurrence: what the store and the engine make of them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from contracts.alerts.v1 import AlertState, ChangeLevel, GetAlert
from contracts.cases.v1 import CaseClosed, Outcome, WarningDecision, WarningDisposed
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceChanged, DifferenceState
from contracts.values import MatterClass
from services.alerts import levels, outcomes, questions
from tests.integration.alerts.desk import HEAD, NOW, RULES, project

pytestmark = pytest.mark.integration


@pytest.fixture
def differ(context, superuser, ledger):
    """`differ(event)` opens a difference under the receipt; `differ(event, "explained")` changes its state."""
    made = {}

    def change(event, state="open"):
        difference_id = made.setdefault(event.receipt_id, uuid4())
        superuser.execute(
            "INSERT INTO ingest.difference VALUES (%(id)s, 'R01a', %(region)s, 2025, '2025-03', %(id)s::text, '一般公共预算收入',"
            " %(state)s, 2, 1, 1, 1, '{czj}', ARRAY[%(receipt)s]::uuid[], 'official', 1, now(), now(), NULL, '', '', NULL,"
            " NULL) ON CONFLICT (difference_id) DO UPDATE SET state = excluded.state",
            {"id": difference_id, "region": ledger.region, "state": state, "receipt": event.receipt_id},
        )
        told = DifferenceChanged(
            difference_id=difference_id,
            identity="R01a",
            region=ledger.region,
            period="2025-03",
            act=DifferenceAct.FOUND,
            state=DifferenceState(state),
            senders=("czj",),
        )
        with context.db.transaction(correlation_id=uuid4()) as session:
            levels.on_difference_changed(RULES, context, session, told)
        return difference_id

    return change


def test_a_finding_on_data_under_an_open_difference_is_raised_as_general(ledger, handle, differ, look, raised):
    event = project(ledger)
    difference_id = differ(event)
    handle(event)
    alert = look()
    assert (alert.summary.level, alert.proposed_level) == (MatterClass.GENERAL, MatterClass.IMPORTANT)
    assert [doubt.difference_id for doubt in alert.doubts] == [difference_id]
    assert (alert.doubts[0].identity, alert.doubts[0].amount) == ("R01a", 1)
    differ(event, "explained")
    alert = look()
    assert (alert.summary.level, alert.doubts, alert.summary.occurrences) == (MatterClass.IMPORTANT, (), 2)
    assert [(body["summary"]["level"], body["raised_as"]) for body in raised()] == [("general", 1), ("important", 2)]
    assert alert.evidence_count == len(alert.evidence) > 0
    handle(event)
    assert len(raised()) == 2


def test_a_difference_found_later_lowers_a_known_warning_in_silence(ledger, handle, differ, look, raised):
    event = project(ledger)
    handle(event)
    differ(event)
    alert = look()
    assert (alert.summary.level, alert.summary.occurrences) == (MatterClass.GENERAL, 2)
    assert raised()[-1]["raised_as"] == 1
    assert [line.event for line in alert.history] == ["doubted", "new"]
    differ(event, "signed_off")
    assert look().summary.level is MatterClass.IMPORTANT
    assert raised()[-1]["raised_as"] == 1  # it is no more than what was raised


def test_a_difference_over_other_rows_of_the_same_file_lowers_nothing(ledger, handle, differ, look, superuser):
    event = project(ledger)
    difference_id = differ(event)
    superuser.execute(
        "INSERT INTO ingest.difference_row VALUES (%s, 1, 1, 'left', '其他', 2, %s, 99, 'line 100')",
        [difference_id, event.receipt_id],
    )
    superuser.execute("UPDATE ingest.difference SET right_rows = 0 WHERE difference_id = %s", [difference_id])
    handle(event)
    assert (look().summary.level, look().doubts) == (MatterClass.IMPORTANT, ())
    superuser.execute("UPDATE ingest.difference_row SET row_no = 1 WHERE difference_id = %s", [difference_id])
    differ(event)
    assert (look().summary.level, len(look().doubts)) == (MatterClass.GENERAL, 1)


def test_a_rule_that_judges_differences_is_not_lowered_by_one(ledger, handle, differ, look):
    event = project(ledger)
    differ(event)
    rules = [rule.__class__(rule.head.model_copy(update={"judges_differences": True}), rule.applies, rule.findings, rule.path)
             for rule in RULES]  # fmt: skip
    handle(event, rules)
    assert (look().summary.level, look().doubts) == (MatterClass.IMPORTANT, ())


def change(alert, level=MatterClass.GENERAL, **other):
    values = {"reason": "已列入跨年度项目", "head_name": "李主任", "decided_on": date(2026, 1, 20)} | other
    return ChangeLevel(actor=HEAD, alert_id=alert.summary.alert_id, level=level, **values)


@pytest.fixture
def decide(context):
    def decided(call, heads=("李主任",)):
        with context.db.transaction(correlation_id=uuid4()) as session:
            levels.change_level(session, call, heads=heads, now=NOW, today=date(2026, 1, 20))

    return decided


def test_the_head_changes_a_level_with_a_reason_and_it_stands(ledger, handle, look, decide, raised, superuser):
    handle(project(ledger))
    decide(change(look(), occurrence=1))
    alert = look()
    assert (alert.summary.level, alert.proposed_level) == (MatterClass.GENERAL, MatterClass.IMPORTANT)
    assert (alert.head_level.head_name, alert.head_level.reason) == ("李主任", "已列入跨年度项目")
    newest = alert.history[0]
    assert (newest.event, newest.seat, newest.note) == (
        "head_level",
        "A-01",
        "由重要调整为一般。李主任：已列入跨年度项目",
    )
    assert (raised()[-1]["summary"]["level"], raised()[-1]["raised_as"]) == ("general", 1)
    (logged,) = superuser.execute(
        "SELECT seat FROM operation_log_v1.entry WHERE act = 'warning.change_level' AND subject = %s",
        [str(alert.summary.alert_id)],
    ).fetchall()
    assert logged == ("A-01",)
    handle(project(ledger, spent="1600000.00"))  # raised again, the head's level stands
    alert = look()
    assert (alert.summary.occurrences, alert.summary.level) == (3, MatterClass.GENERAL)


@pytest.mark.parametrize(
    ("other", "error", "reason"),
    [
        ({"level": MatterClass.MAJOR}, InvalidInput, "level-above-class"),
        ({"level": MatterClass.IMPORTANT}, InvalidInput, "level-unchanged"),
        ({"decided_on": date(2026, 1, 21)}, InvalidInput, "date-in-future"),
        ({"occurrence": 2}, Conflict, "alert-changed"),
    ],
)
def test_a_level_that_cannot_be(ledger, handle, look, decide, other, error, reason):
    handle(project(ledger))
    with pytest.raises(error, match=reason):
        decide(change(look(), **other))


@pytest.mark.parametrize(
    ("heads", "said"), [(("王主任", "赵主任"), "当日在册的是：王主任、赵主任"), ((), "请先在“职务登记”中登记")]
)
def test_a_level_that_nobody_in_office_has_decided(ledger, handle, look, decide, heads, said):
    handle(project(ledger))
    with pytest.raises(Precondition, match="李主任在2026-01-20不是登记在册的预算工委负责同志") as refused:
        decide(change(look()), heads)
    assert said in str(refused.value)
    decide(change(look(), head_name="李 主任"))
    assert look().head_level.head_name == "李主任"


def test_a_decided_or_unknown_warning_keeps_its_level(ledger, handle, look, decide, context):
    handle(project(ledger))
    call = change(look())
    told = WarningDisposed(alert_id=call.alert_id, decision=WarningDecision.DISMISSED, reason="已核实")
    with context.db.transaction() as session:
        outcomes.keep_decision(session, told, now=NOW)
    with pytest.raises(Precondition, match="alert-decided"):
        decide(call)
    with pytest.raises(NotFound):
        decide(call.model_copy(update={"alert_id": uuid4()}))


def test_a_settled_matter_that_returns_is_linked_to_its_old_case(ledger, handle, look, context):
    handle(project(ledger))
    alert_id, case_id = look().summary.alert_id, uuid4()
    with context.db.transaction() as session:
        told = WarningDisposed(alert_id=alert_id, decision=WarningDecision.CONFIRMED, reason="属实", case_id=case_id)
        outcomes.keep_decision(session, told, now=NOW)
        closed = CaseClosed(case_id=case_id, alert_id=alert_id, rule_id="W-E02", outcome=Outcome.TRUE_MENDED)
        outcomes.keep_closing(session, closed, now=NOW)
    assert look().recurs is None
    handle(project(ledger, spent="1600000.00"))
    alert = look()
    assert alert.summary.state is AlertState.OPEN
    assert (alert.recurs.alert_id, alert.recurs.case_id, alert.recurs.outcome) == (alert_id, case_id, "true_mended")


def test_warnings_of_one_matter_know_each_other(ledger, handle, look, superuser, context):
    handle(project(ledger))
    alert = look()
    superuser.execute(
        "INSERT INTO alerts.alert SELECT (jsonb_populate_record(a, jsonb_build_object('alert_id', gen_random_uuid(),"
        " 'fingerprint', gen_random_uuid(), 'matter_key', 'other', 'rule_id', 'W-E01'))).* FROM alerts.alert AS a"
        " WHERE alert_id = %s",
        [alert.summary.alert_id],
    )
    (other,) = superuser.execute(
        "SELECT alert_id FROM alerts.alert WHERE region = %s AND rule_id = 'W-E01'", [ledger.region]
    ).fetchone()
    with context.db.transaction() as session:
        shown = questions.get_alert(session, GetAlert(actor=HEAD, alert_id=alert.summary.alert_id))
    assert [each.alert_id for each in shown.related] == [other]
