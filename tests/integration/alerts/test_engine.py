"""The engine: an accepted slice in, warnings and events out; each matter once, again only on material change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.clock import StoppedClock
from chassis.context import Context
from contracts.alerts.known_v1 import ListKnownAlerts
from contracts.alerts.v1 import AlertState, CountAlerts, GetAlert, ListAlerts
from contracts.cases.v1 import CaseClosed, Outcome, WarningDecision, WarningDisposed
from contracts.errors import Forbidden, NotFound
from contracts.values import Actor, MatterClass, Permission, Role
from services.alerts import outcomes, questions
from services.alerts.engine import PATIENCE, on_slice_accepted, run_owed
from services.alerts.rule_file import load_rules, parse_rule
from tests.integration.alerts.ledger import START, Ledger

pytestmark = pytest.mark.integration
RULES = tuple(rule for rule in load_rules() if rule.id in ("W-B07", "W-C01", "W-D01", "W-E02", "W-F03", "W-G01"))
NOW = START + timedelta(minutes=2)
"""While the slices of these tests are young: their events are waited for."""


@pytest.fixture
def context(shared_database):
    made = Context(settings=shared_database.settings_for("alerts"), clock=StoppedClock(NOW))
    yield made
    made.db.close()


@pytest.fixture
def handle(context):
    """Run the handler as the consume chain does: in one transaction."""

    def handled(event, rules=RULES):
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(rules, context, session, event)

    return handled


@pytest.fixture
def sent(superuser, ledger):
    """`sent("alerts.alert.raised.v1")`: bodies of this region's events in the outbox, in order.

    Of warnings only those raised to people; `with_updates`, those too that bring figures up to date in silence.
    """

    def bodies(event_type="alerts.alert.raised.v1", *, with_updates=False):
        rows = superuser.execute(
            "SELECT envelope FROM alerts.outbox WHERE event_type = %s ORDER BY position", [event_type]
        ).fetchall()
        found = [json.loads(row[0])["body"] for row in rows]
        mine = [body for body in found if body.get("summary", {}).get("region", ledger.region) == ledger.region]
        return [
            body
            for body in mine
            if with_updates or "raised_as" not in body or body["raised_as"] == body["summary"]["occurrences"]
        ]

    return bodies


@pytest.fixture
def kept(superuser, ledger):
    """The warnings of this region, `kept("state", "occurrences")`."""

    def rows(*columns):
        names = ", ".join(columns)
        statement = f"SELECT {names} FROM alerts.alert WHERE region = %s ORDER BY matter_key"
        return superuser.execute(statement, [ledger.region]).fetchall()

    return rows


def actor(*may):
    return Actor(
        seat="W-01", role=Role.WORKER, name="工作员", unit="npc", fingerprint="0" * 64, correlation_id=uuid4(), may=may
    )


VIEWER = actor(Permission.DATA_VIEW)


def stock(ledger, difference, *, month=3, origin="official"):
    """A broken day of the treasury: the smallest data that make a rule speak."""
    rows = [
        {
            "orgcode": "1",
            "trecode": "2510",
            "accno": "001",
            "rptdate": date(2025, month, 3),
            "moneyyesterday": 100,
            "moneyin": 0,
            "moneyout": 0,
            "moneytoday": 100 + difference,
        }
    ]
    return ledger.accept("treasury_stock_daily", f"2025-{month:02}", rows, origin=origin)


def test_a_finding_is_raised_with_evidence_law_and_receipt(ledger, handle, sent, context):
    event = stock(ledger, 50, origin="synthetic")
    handle(event)
    (raised,) = sent()
    summary = raised["summary"]
    assert (summary["rule_id"], summary["level"], summary["origin"]) == ("W-B07", "general", "synthetic")
    assert summary["amount"] == "50.00"
    assert raised["receipt_ids"] == [str(event.receipt_id)]
    assert raised["legal_basis"][0]["article"] == "第六十四条"
    with context.db.transaction() as session:
        alert = questions.get_alert(session, GetAlert(actor=VIEWER, alert_id=UUID(summary["alert_id"])))
    (evidence,) = alert.evidence
    assert evidence.receipt.receipt_id == event.receipt_id
    assert (evidence.receipt.file_name, evidence.receipt.place) == ("treasury_stock_daily_2025-03.csv", "line 2")
    assert (evidence.row_no, evidence.figures["差额"]) == (1, "-50.00")
    assert alert.summary.model_dump(mode="json") == summary


def test_the_run_is_recorded_with_versions_and_parameters(ledger, handle, superuser):
    event = stock(ledger, 0)
    handle(event)
    row = superuser.execute(
        "SELECT rule_id, outcome, reason, findings, receipt_ids, parameters FROM alerts.rule_run WHERE slice_id = %s",
        [event.slice_id],
    ).fetchall()
    assert row == [
        (
            "W-B07",
            "silent",
            "",
            0,
            [event.receipt_id],
            {"tolerance": "0.01", "difference_general": "0", "today": "2026-01-20"},
        )
    ]


def test_run_twice_nothing_new(ledger, handle, sent, kept):
    handle(stock(ledger, 50))
    handle(stock(ledger, 50))
    handle(stock(ledger, 50))
    assert len(sent()) == 1
    assert kept("state", "raised_as") == [("open", 1)]


def test_small_changes_are_taken_in_silently_and_add_up(ledger, handle, sent, kept):
    handle(stock(ledger, 100))
    handle(stock(ledger, 109))
    assert kept("amount", "occurrences", "raised_as") == [(109, 2, 1)]
    handle(stock(ledger, 110))  # 10 % of what was raised, 1 % of what stood
    assert kept("amount", "occurrences", "raised_as") == [(110, 3, 3)]
    told = sent(with_updates=True)
    assert [(body["summary"]["occurrences"], body["raised_as"]) for body in told] == [(1, 1), (2, 1), (3, 3)]
    assert [body["raised"] for body in sent("alerts.rules.evaluated.v1")[-3:]] == [1, 0, 1]


def test_evidence_of_each_occurrence_is_kept(ledger, handle, superuser, kept):
    handle(stock(ledger, 100))
    handle(stock(ledger, 200))
    ((alert_id,),) = kept("alert_id")
    rows = superuser.execute(
        "SELECT occurrence, figures ->> '差额' FROM alerts.alert_evidence WHERE alert_id = %s ORDER BY 1", [alert_id]
    ).fetchall()
    assert rows == [(1, "-100.00"), (2, "-200.00")]


def test_an_occurrence_says_for_ever_what_was_confirmed(ledger, handle, kept, decide, context):
    def asked(occurrence=None):
        with context.db.transaction() as session:
            call = GetAlert(actor=VIEWER, alert_id=alert_id, occurrence=occurrence)
            return questions.get_alert(session, call)

    handle(stock(ledger, 100))
    handle(stock(ledger, 105))  # brought up to date in silence
    alert_id = decide(WarningDecision.CONFIRMED)
    first, confirmed = asked(1), asked(2)
    handle(stock(ledger, 300))  # raised again while its case goes on
    assert asked(1) == first.model_copy(update={"summary": asked(1).summary, "history": asked(1).history})
    assert (asked(1).summary.amount, asked(2).summary.amount, asked().summary.amount) == (100, 105, 300)
    for said, now in ((confirmed, asked(2)), (first, asked(1))):
        assert (now.fact, now.formula, now.evidence, now.receipt_ids) == (
            said.fact,
            said.formula,
            said.evidence,
            said.receipt_ids,
        )
    assert asked().fact != confirmed.fact
    assert asked() == asked(3)
    with pytest.raises(NotFound, match="occurrence-unknown"):
        asked(4)


def test_what_was_known_of_a_period_at_a_time_is_told_as_it_was_then(ledger, handle, kept, decide, superuser, context):
    handle(stock(ledger, 100))
    alert_id = decide(WarningDecision.CONFIRMED)
    handle(stock(ledger, 300, month=5))
    days = {name: datetime(2025, 6, day, tzinfo=UTC) for name, day in (("new", 1), ("confirmed", 10))}
    for event, day in days.items():
        superuser.execute(
            "UPDATE alerts.alert_history SET happened_at = %s WHERE alert_id = %s AND event = %s",
            [day, alert_id, event],
        )
    superuser.execute(
        "UPDATE alerts.alert_occurrence SET recorded_at = %s WHERE alert_id = %s", [days["new"], alert_id]
    )

    def known(day: int, until: date = date(2025, 3, 31)):
        call = ListKnownAlerts(
            actor=VIEWER, region=ledger.region, year=2025, until=until, known_at=datetime(2025, 6, day, tzinfo=UTC)
        )
        with context.db.transaction() as session:
            found = questions.list_known(session, RULES, call)
        return [item.state.value for item in found.items], found.later

    assert known(5) == (["open"], 1)
    assert known(15) == (["confirmed"], 0)
    assert known(15, until=date(2025, 2, 28)) == ([], 0), "its period had not come"
    assert known(15, until=date(2025, 6, 30)) == (["confirmed"], 1), "the one of May was raised afterwards"


def test_a_paper_gets_all_rows_of_evidence_and_a_page_the_first_200(ledger, handle, kept, superuser, context):
    handle(stock(ledger, 100))
    ((alert_id,),) = kept("alert_id")
    superuser.execute(
        "INSERT INTO alerts.alert_evidence SELECT (jsonb_populate_record(e, jsonb_build_object('number', n))).*"
        " FROM alerts.alert_evidence e, generate_series(1001, 1450) n WHERE alert_id = %s AND number = 1",
        [alert_id],
    )
    with context.db.transaction() as session:
        page = questions.get_alert(session, GetAlert(actor=VIEWER, alert_id=alert_id))
        paper = questions.get_alert(session, GetAlert(actor=VIEWER, alert_id=alert_id, wants_all_evidence=True))
    first = page.evidence_count
    assert (len(page.evidence), len(paper.evidence)) == (200, first + 450)
    assert paper.evidence[:200] == page.evidence


@pytest.mark.parametrize("table", ["alert_evidence", "alert_occurrence"])
@pytest.mark.parametrize("statement", ["DELETE FROM alerts.{}", "UPDATE alerts.{} SET occurrence = 9"])
def test_the_role_can_neither_change_nor_delete_what_an_occurrence_said(context, table, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), context.db.transaction() as session:
        session.execute(text(statement.format(table)))


def test_gone_is_cleared_and_comes_back_as_a_further_occurrence(ledger, handle, sent, kept, superuser):
    handle(stock(ledger, 50))
    handle(stock(ledger, 0))
    assert kept("state", "is_gone", "occurrences") == [("cleared", True, 1)]
    handle(stock(ledger, 0))
    handle(stock(ledger, 50))
    assert kept("state", "is_gone", "occurrences") == [("open", False, 2)]
    assert len(sent()) == 2
    history = superuser.execute(
        "SELECT event, state FROM alerts.alert_history JOIN alerts.alert USING (alert_id) WHERE region = %s"
        " ORDER BY position".replace("state FROM", "alert_history.state FROM"),
        [ledger.region],
    ).fetchall()
    assert history == [("new", "open"), ("gone", "cleared"), ("returned", "open")]


def test_missing_data_clear_nothing(ledger, handle, kept):
    handle(stock(ledger, 50))
    handle(ledger.accept("treasury_stock_daily", "2025-03", []))
    assert kept("state") == [("open",)]


@pytest.fixture
def decide(context, kept):
    def decided(decision):
        ((alert_id,),) = kept("alert_id")
        event = WarningDisposed(alert_id=alert_id, decision=decision, reason="已核实")
        with context.db.transaction() as session:
            outcomes.keep_decision(session, event, now=NOW)
        return alert_id

    return decided


def test_dismissed_stays_dismissed_unless_it_grows(ledger, handle, sent, kept, decide):
    handle(stock(ledger, 100))
    decide(WarningDecision.DISMISSED)
    handle(stock(ledger, 100))
    handle(stock(ledger, 109))
    handle(stock(ledger, 10))  # smaller: no reason to ask again
    handle(stock(ledger, 0))
    assert kept("state", "is_gone") == [("dismissed", True)]
    handle(stock(ledger, 100))
    assert kept("state", "is_gone") == [("dismissed", False)]
    assert len(sent()) == 1
    handle(stock(ledger, 111))
    assert kept("state", "occurrences") == [("open", 2)]
    assert len(sent()) == 2


def test_confirmed_stays_with_its_case_and_opens_anew_after_it(ledger, handle, sent, kept, decide, context):
    handle(stock(ledger, 100))
    alert_id = decide(WarningDecision.CONFIRMED)
    handle(stock(ledger, 200))
    assert kept("state", "occurrences") == [("confirmed", 2)]
    closed = CaseClosed(case_id=uuid4(), alert_id=alert_id, rule_id="W-B07", outcome=Outcome.TRUE_MENDED)
    with context.db.transaction() as session:
        outcomes.keep_closing(session, closed, now=NOW)
    handle(stock(ledger, 210))
    assert kept("state", "occurrences") == [("confirmed", 2)]
    handle(stock(ledger, 300))
    assert kept("state", "occurrences") == [("open", 3)]
    assert [body["summary"]["state"] for body in sent()] == ["open", "confirmed", "open"]


def test_outcomes_are_kept_for_the_rules_health(ledger, handle, decide, context, superuser):
    handle(stock(ledger, 100))
    alert_id, case_id = decide(WarningDecision.CONFIRMED), uuid4()
    with context.db.transaction() as session:
        closed = CaseClosed(case_id=case_id, alert_id=alert_id, rule_id="W-B07", outcome=Outcome.REASONABLE)
        outcomes.keep_closing(session, closed, now=NOW)
    rows = superuser.execute(
        "SELECT rule_id, kind, verdict, reason, case_id FROM alerts.alert_outcome WHERE alert_id = %s ORDER BY position",
        [alert_id],
    ).fetchall()
    assert rows == [("W-B07", "disposed", "confirmed", "已核实", None), ("W-B07", "closed", "reasonable", "", case_id)]


def test_a_later_month_is_material(ledger, handle, sent, kept):
    handle(stock(ledger, 100, month=4))
    handle(stock(ledger, 1, month=5))  # 1 % more, but a new month
    assert kept("period", "occurrences") == [("2025-05", 2)]
    assert len(sent()) == 2


def test_months_in_a_row_are_run_once(ledger, handle, superuser, sent):
    events = [stock(ledger, 10, month=month) for month in (1, 2, 3)]
    for event in events:
        handle(event)
    runs = superuser.execute("SELECT slice_id FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchall()
    assert runs == [(events[-1].slice_id,)]
    evaluated = [
        body for body in sent("alerts.rules.evaluated.v1") if UUID(body["slice_id"]) in {e.slice_id for e in events}
    ]
    assert [body["ran"] for body in evaluated] == [0, 0, 1]


def test_an_event_that_comes_late_runs_although_newer_ones_are_done(ledger, handle, superuser):
    first, second = stock(ledger, 10, month=1), stock(ledger, 10, month=2)
    handle(second)
    handle(first)
    runs = superuser.execute("SELECT slice_id FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchall()
    assert sorted(runs) == sorted([(first.slice_id,), (second.slice_id,)])


def test_an_event_that_never_comes_is_not_waited_for_long(ledger, handle, superuser, context):
    first, _lost = stock(ledger, 10, month=1), stock(ledger, 10, month=2)
    context.clock.move(PATIENCE + timedelta(minutes=1))
    handle(first)
    runs = superuser.execute("SELECT slice_id FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchall()
    assert runs == [(first.slice_id,)]


def test_runs_left_to_a_parked_event_are_done_with_the_next_slice(ledger, handle, superuser, context, sent):
    first, _parked = stock(ledger, 50, month=1), stock(ledger, 50, month=2)
    handle(first)
    assert sent() == []
    other = ledger.accept("debt_limit", "2025", [])
    handle(other)  # the event may still come
    assert sent() == []
    context.clock.move(PATIENCE + timedelta(minutes=1))
    handle(ledger.accept("debt_limit", "2025", []))
    assert [body["summary"]["rule_id"] for body in sent()] == ["W-B07"]
    handle(ledger.accept("debt_limit", "2025", []))  # once
    runs = superuser.execute(
        "SELECT count(*) FROM alerts.rule_run WHERE region = %s AND rule_id = 'W-B07'", [ledger.region]
    ).fetchall()
    assert runs == [(1,)]


def test_runs_left_to_a_parked_event_are_done_without_another_slice(ledger, handle, superuser, context, sent):
    first, _parked = stock(ledger, 50, month=1), stock(ledger, 50, month=2)
    handle(first)
    run_owed(RULES, context)
    assert sent() == []
    context.clock.move(PATIENCE + timedelta(minutes=1))
    assert run_owed(RULES, context) >= 1
    assert [body["summary"]["period"] for body in sent()] == ["2025-02"]
    assert run_owed(RULES, context) == 0
    runs = superuser.execute("SELECT slice_id FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchall()
    assert runs == [(first.slice_id,)]


def test_only_rules_that_read_the_set_run(ledger, handle, superuser):
    event = ledger.accept("debt_limit", "2025", [])
    handle(event)
    runs = superuser.execute(
        "SELECT rule_id, outcome FROM alerts.rule_run WHERE slice_id = %s", [event.slice_id]
    ).fetchall()
    assert runs == [("W-D01", "not_applicable")]


def broken(rule_id, change):
    """The treasury rule under another id with its SQL changed."""
    rule = next(rule for rule in RULES if rule.id == "W-B07")
    source = rule.path.read_text(encoding="utf-8").replace("id: W-B07", f"id: {rule_id}")
    return parse_rule(change(source), rule.path.with_name(f"{rule_id.lower().replace('-', '_')}_x.sql"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda sql: sql.replace(
                "matter.trecode AS subject", "CAST(1 / (matter.breaks - matter.breaks) AS text) AS subject"
            ),
            "查询出错（22012）：除数为零",
        ),
        (lambda sql: sql.replace("'breaks', matter.breaks,", ""), "缺少头部所列的 breaks"),
        (
            lambda sql: sql.replace(
                "evidence.receipt_id, evidence.row_no, evidence.place, evidence.figures",
                "CAST(NULL AS uuid) AS receipt_id, evidence.row_no, evidence.place, evidence.figures",
            ),
            "没有回执的数字不能作为证据",
        ),
        (lambda sql: sql.replace("FROM report\nUNION ALL", "FROM report HAVING false\nUNION ALL"), "未返回结果"),
    ],
)
def test_a_rule_that_fails_is_recorded_and_stops_no_other(ledger, handle, superuser, sent, change, reason):
    event = stock(ledger, 50)
    handle(event, rules=[broken("W-B90", change), *RULES])
    runs = superuser.execute(
        "SELECT rule_id, outcome, reason FROM alerts.rule_run WHERE slice_id = %s ORDER BY rule_id", [event.slice_id]
    ).fetchall()
    assert [run[:2] for run in runs] == [("W-B07", "spoke"), ("W-B90", "failed")]
    assert reason in runs[1][2]
    assert len(sent()) == 1


def test_a_value_in_the_databases_message_does_not_reach_the_rules_page(ledger, handle, superuser, caplog):
    secret = "身份证320102199001010010"
    change = broken(
        "W-B90",
        lambda sql: sql.replace("matter.trecode AS subject", f"CAST(CAST('{secret}' AS integer) AS text) AS subject"),
    )
    event = stock(ledger, 50)
    handle(event, rules=[change])
    ((outcome, reason),) = superuser.execute(
        "SELECT outcome, reason FROM alerts.rule_run WHERE slice_id = %s", [event.slice_id]
    ).fetchall()
    assert (outcome, reason) == ("failed", "查询出错（22P02）：数据的格式或数值不符合计算要求；详情见运行日志")
    assert secret in caplog.text


def test_a_rule_that_runs_too_long_is_cut_off(ledger, handle, superuser, monkeypatch, context):
    from services.alerts import evaluating, running

    monkeypatch.setattr(evaluating, "read_only", partial(running.read_only, time_limit_s=1))
    slow = broken(
        "W-B90",
        lambda sql: sql.replace(
            "ORDER BY matter.first_day",
            "CROSS JOIN generate_series(1, 2000000000) AS g (n) WHERE g.n < 0 ORDER BY matter.first_day",
        ),
    )
    event = stock(ledger, 50)
    handle(event, rules=[slow])
    ((outcome, reason),) = superuser.execute(
        "SELECT outcome, reason FROM alerts.rule_run WHERE slice_id = %s", [event.slice_id]
    ).fetchall()
    assert outcome == "failed"
    assert "时限" in reason


def test_the_run_cannot_write(shared_database, context):
    from services.alerts.running import read_only

    with read_only(context.db.engine) as connection, pytest.raises(Exception, match="read-only transaction"):
        connection.execute(text("DELETE FROM alerts.alert_evidence"))


def test_of_one_level_the_largest_amount_is_listed_first(ledger, handle, context):
    day = {
        "orgcode": "1",
        "trecode": "2510",
        "rptdate": date(2025, 3, 3),
        "moneyyesterday": 100,
        "moneyin": 0,
        "moneyout": 0,
    }
    rows = [
        {**day, "accno": account, "moneytoday": 100 + difference}
        for account, difference in (("1", 50), ("2", 500), ("3", 5))
    ]
    handle(ledger.accept("treasury_stock_daily", "2025-03", rows))
    with context.db.transaction() as session:
        found = questions.list_alerts(session, ListAlerts(actor=VIEWER, region=ledger.region))
    assert [abs(item.amount) for item in found.items] == [500, 50, 5]


def test_lists_and_counts(ledger, handle, context, decide):
    stock(ledger, 50)
    handle(ledger.accept("treasury_stock_daily", "2025-04", []))
    with context.db.transaction() as session:
        found = questions.list_alerts(session, ListAlerts(actor=VIEWER, region=ledger.region))
        none = questions.list_alerts(session, ListAlerts(actor=VIEWER, region=ledger.region, level=MatterClass.MAJOR))
        counts = questions.count_alerts(session, RULES, CountAlerts(actor=VIEWER, region=ledger.region, year=2025))
        second = questions.count_alerts(
            session, RULES, CountAlerts(actor=VIEWER, region=ledger.region, year=2025, quarter=2)
        )
    assert (found.total, [item.rule_id for item in found.items]) == (1, ["W-B07"])
    assert (none.total, none.items) == (0, ())
    assert (counts.by_state, counts.by_level, counts.by_rule) == ({"open": 1}, {"general": 1}, {"W-B07": 1})
    assert second.by_state == {}
    outcome = {run.rule_id: run.outcome for run in counts.rules}
    assert (outcome["W-B07"], outcome["W-E02"]) == ("spoke", "never_ran")
    decide(WarningDecision.DISMISSED)
    with context.db.transaction() as session:
        counts = questions.count_alerts(session, RULES, CountAlerts(actor=VIEWER, region=ledger.region))
        dismissed = questions.list_alerts(
            session, ListAlerts(actor=VIEWER, region=ledger.region, state=AlertState.DISMISSED)
        )
    assert (counts.by_state, counts.by_rule, dismissed.total) == ({"dismissed": 1}, {}, 1)


def test_one_regions_silence_hides_no_other_regions_failure(superuser, handle, context):
    regions = [Ledger(superuser, region) for region in ("540001", "540002", "540003")]
    rule = broken("W-B91", lambda sql: sql)
    fails = broken("W-B91", lambda sql: sql.replace("'breaks', matter.breaks,", ""))

    def outcome(**asked):
        with context.db.transaction() as session:
            (run,) = questions.count_alerts(session, [rule], CountAlerts(actor=VIEWER, **asked)).rules
        return run.outcome

    handle(stock(regions[0], 0), rules=[rule])
    assert outcome() == "silent"
    handle(stock(regions[1], 50), rules=[rule])
    assert outcome() == "spoke"
    handle(regions[2].accept("treasury_stock_daily", "2025-03", []), rules=[rule])
    assert outcome() == "not_applicable"
    handle(stock(regions[1], 50), rules=[fails])
    handle(stock(regions[0], 0), rules=[rule])
    assert outcome() == "failed"
    asked = [outcome(region=each.region) for each in regions]
    assert asked == ["silent", "failed", "not_applicable"]
    assert (outcome(year=2025), outcome(year=2024)) == ("failed", "never_ran")
    handle(stock(regions[1], 0), rules=[rule])  # mended: what failed once is not held against it
    assert outcome() == "not_applicable"


def test_questions_need_the_permission_and_an_existing_warning(context):
    with context.db.transaction() as session:
        with pytest.raises(Forbidden):
            questions.get_alert(session, GetAlert(actor=actor(), alert_id=uuid4()))
        with pytest.raises(NotFound):
            questions.get_alert(session, GetAlert(actor=VIEWER, alert_id=uuid4()))


def test_migration_and_tables_agree(shared_database):
    from alembic.command import check
    from sqlalchemy import create_engine

    from chassis.migrate import alembic_config

    engine = create_engine(shared_database.settings_for("owner").database_url())
    with engine.connect() as connection:
        check(alembic_config("alerts", connection))
    engine.dispose()
