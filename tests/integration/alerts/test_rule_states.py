"""A changed rule: a draft beside the running one, tested on past days, approved by the head, then it alone runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.alerts.bulk_v1 import ChangeKind, ChangeRef, DecideChanges, RequestBacktests, VersionRef
from contracts.alerts.rules_v1 import (
    DecideRuleChange,
    DraftRule,
    GetBacktest,
    GetRule,
    Knowledge,
    ListRuleChanges,
    ListRules,
    ProposeRuleChange,
    RequestBacktest,
    RuleAct,
    RuleState,
)
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound, Precondition
from services.alerts import backtests, bulk, library, rule_changes, rulebook
from services.alerts.as_known import on_day
from services.alerts.rule_file import load_rules, parse_rule
from services.alerts.running import Outcome, Scope, judge, read_only
from tests.integration.alerts.desk import CHIEF, HEAD, project

pytestmark = pytest.mark.integration
TODAY = date(2026, 1, 20)
SHIPPED = load_rules()
E02 = next(rule for rule in SHIPPED if rule.id == "W-E02")
E03 = next(rule for rule in SHIPPED if rule.id == "W-E03")


def second_version(number=2, least="400000"):
    changed = E02.text.replace("\nversion: 1\n", f"\nversion: {number}\n").replace(
        "    default: 1000\n", f"    default: {least}\n"
    )
    assert changed != E02.text
    return changed


@pytest.fixture
def clean(superuser):
    superuser.execute(
        "TRUNCATE alerts.rule_version, alerts.rule_change, alerts.backtest, alerts.backtest_finding CASCADE"
    )


@pytest.fixture
def inside(context, clean):
    """`inside(function, …)`: call it with a session in a transaction of its own."""

    def called(function, *arguments, **named):
        with context.db.transaction(correlation_id=uuid4()) as session:
            return function(session, *arguments, **named)

    called(rulebook.register, SHIPPED, now=context.clock.now())
    return called


@pytest.fixture
def states(superuser):
    def found(rule_id="W-E02"):
        rows = superuser.execute(
            "SELECT version, state FROM alerts.rule_version WHERE rule_id = %s ORDER BY version", [rule_id]
        )
        return list(rows)

    return found


@pytest.fixture
def drafted(inside, context):
    call = DraftRule(actor=HEAD, file_name=E02.path.name, text=second_version())
    return inside(rule_changes.draft, call, now=context.clock.now())


@pytest.fixture
def tested(inside, context, ledger):
    """`tested(rule)`: request a back-test, let the engine do it, return it with its findings."""

    def done(rule, *, first=date(2025, 12, 1), last=TODAY, knowledge=Knowledge.KNOWN):
        call = RequestBacktest(
            actor=HEAD, rule_id=rule.id, digest=rule.digest, region=ledger.region, first_day=first, last_day=last,
            knowledge=knowledge,
        )  # fmt: skip
        asked = inside(backtests.request, call, now=context.clock.now(), today=TODAY)
        assert asked.state == "queued"
        assert backtests.do_next(SHIPPED, context)
        assert not backtests.do_next(SHIPPED, context)
        return inside(backtests.get, GetBacktest(actor=HEAD, backtest_id=asked.backtest_id))

    return done


@pytest.fixture
def change(inside, context):
    def changed(rule, act=RuleAct.ACTIVATE, *, starts_on=TODAY, by=CHIEF):
        call = ProposeRuleChange(
            actor=HEAD, rule_id=rule.id, digest=rule.digest, act=act, starts_on=starts_on, reason="减少误报，经检验可行"
        )
        proposed = inside(rule_changes.propose, call, now=context.clock.now(), today=TODAY)
        decision = DecideRuleChange(actor=by, change_id=proposed.change_id, is_approved=True)
        return inside(rule_changes.decide, decision, head_seat="W-01", now=context.clock.now(), today=TODAY)

    return changed


def test_what_was_shipped_first_runs_and_what_comes_later_is_a_draft(inside, context, states, superuser):
    assert states() == [(1, "active")]
    worded = parse_rule(E02.text.replace("超预算支出", "超预算列支"), E02.path)
    changed = parse_rule(second_version(), E02.path)
    assert worded.digest == E02.digest != changed.digest
    assert inside(rulebook.register, [worded], now=context.clock.now()) == []
    assert (
        "超预算列支"
        in superuser.execute("SELECT source FROM alerts.rule_version WHERE rule_id = 'W-E02'").fetchone()[0]
    )
    assert inside(rulebook.register, [changed], now=context.clock.now()) == ["W-E02"]
    assert inside(rulebook.register, [changed], now=context.clock.now()) == []
    assert states() == [(1, "active"), (2, "draft")]
    running = {rule.id: rule for rule in inside(rulebook.active, [changed])}
    assert running["W-E02"].head.version == 1  # from its kept text
    assert len(running) == len(SHIPPED)


def test_a_draft_is_tested_on_what_was_known_and_changes_nothing(ledger, drafted, tested, states, superuser):
    project(ledger)  # 300,000 yuan over the budget, received in January 2026
    found = tested(drafted)
    summary = found.backtest.summary
    assert (found.backtest.state, found.backtest.version, found.backtest.against) == ("done", 2, 1)
    assert (summary.days, summary.raised, summary.matters) == (2, 0, 0)
    assert (summary.raised_before, summary.matters_before, summary.added, summary.removed) == (1, 1, 0, 1)
    assert summary.not_judged > 0 and summary.reasons  # noqa: PT018 - nothing was known in December
    [gone] = found.items
    assert (gone.change, gone.level_before, gone.first_on, str(gone.amount)) == (
        "removed",
        "important",
        TODAY,
        "300000.00",
    )
    assert [(month.month, month.raised, month.raised_before) for month in summary.months] == [
        ("2025-12", 0, 0),
        ("2026-01", 0, 1),
    ]
    assert states() == [(1, "active"), (2, "back_tested")]
    kept = superuser.execute("SELECT count(*) FROM alerts.alert WHERE region = %s", [ledger.region]).fetchone()
    runs = superuser.execute("SELECT count(*) FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchone()
    assert (kept, runs) == ((0,), (0,))


def test_by_period_data_that_came_later_speak_for_their_months(ledger, drafted, tested):
    project(ledger)
    found = tested(drafted, knowledge=Knowledge.PERIOD, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert found.backtest.summary.raised_before >= 1
    assert found.items[0].first_on < TODAY


def test_approved_the_new_version_runs_alone_and_the_old_one_is_retired(
    inside, context, ledger, drafted, tested, change, states, superuser
):
    with pytest.raises(Precondition, match="rule-state"):
        change(drafted)
    project(ledger)
    found = tested(drafted)
    with pytest.raises(Forbidden, match="same-person"):
        change(drafted, by=HEAD)
    superuser.execute("DELETE FROM alerts.rule_change")
    approved = change(drafted)
    assert (approved.proposal.approver_name, approved.backtest_id) == ("李主任", found.backtest.backtest_id)
    assert states() == [(1, "retired"), (2, "active")]
    running = {rule.id: rule for rule in inside(rulebook.active, SHIPPED)}
    assert (running["W-E02"].head.version, running["W-E02"].head.bound_parameters()["minimum_excess"]) == (2, 400000)
    asked = superuser.execute(
        "SELECT count(*) FROM alerts.outbox WHERE event_type = 'alerts.run.requested.v1' AND envelope::jsonb -> 'body' ->> 'region' = %s",
        [ledger.region],
    ).fetchone()
    assert asked == (1,)
    logged = superuser.execute(
        "SELECT act, seat FROM operation_log_v1.entry WHERE subject = %s ORDER BY number", [str(approved.change_id)]
    ).fetchall()
    assert logged == [("rule.propose", "A-01"), ("rule.approve", "W-01")]


def test_a_version_begins_on_its_day(inside, context, ledger, drafted, tested, change, states):
    project(ledger)
    tested(drafted)
    change(drafted, starts_on=TODAY + timedelta(days=3))
    assert states() == [(1, "active"), (2, "approved")]
    begin = lambda day: inside(rule_changes.begin_due, now=context.clock.now(), today=day)  # noqa: E731
    assert begin(TODAY + timedelta(days=2)) == []
    assert begin(TODAY + timedelta(days=5)) == ["W-E02"]  # the day itself was missed
    assert states() == [(1, "retired"), (2, "active")]


def test_a_suspended_rule_does_not_run_until_it_is_resumed(inside, change):
    change(E02, RuleAct.SUSPEND)
    assert "W-E02" not in {rule.id for rule in inside(rulebook.active, SHIPPED)}
    with pytest.raises(Precondition, match="rule-state"):
        change(E02, RuleAct.SUSPEND)
    change(E02, RuleAct.RESUME)
    assert "W-E02" in {rule.id for rule in inside(rulebook.active, SHIPPED)}


def test_a_failing_draft_says_when_and_why_and_stays_a_draft(inside, context, ledger, tested, states):
    project(ledger)
    broken = second_version().replace("sum(charged.spent) AS spent", "sum(charged.spent) / 0 AS spent")
    assert broken != second_version()
    call = DraftRule(actor=HEAD, file_name=E02.path.name, text=broken)
    rule = inside(rule_changes.draft, call, now=context.clock.now())
    found = tested(rule).backtest
    assert found.state == "failed"
    assert "以 2026-01-20 的数据运行 2025 年度时出错：查询出错（22012）：除数为零" in found.trouble
    assert states()[-1] == (2, "draft")


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        ("not a rule at all", InvalidInput, "rule-file"),
        (E02.text, Conflict, "rule-known"),
        (second_version(1), InvalidInput, "rule-version"),
        (second_version().replace("ledger_v1.agency", "ingest.agency"), InvalidInput, "rule-file"),
    ],
)
def test_a_file_that_is_no_draft(inside, context, text, error, reason):
    call = DraftRule(actor=HEAD, file_name=E02.path.name, text=text)
    with pytest.raises(error, match=reason):
        inside(rule_changes.draft, call, now=context.clock.now())


def test_the_library_finds_by_state_words_and_class(inside, context, drafted, ledger):
    def listed(**wanted):
        found = inside(library.list_rules, SHIPPED, ListRules(actor=HEAD, **wanted), now=context.clock.now())
        return {item.rule_id: item for item in found.items}

    assert len(listed()) == len(SHIPPED)
    item = listed(state=RuleState.DRAFT)["W-E02"]
    assert (item.current.version, item.current.state, item.newer.version, item.newer.state) == (1, "active", 2, "draft")
    assert "W-E02" in listed(words="超预算 第十三条") and "W-B07" not in listed(words="超预算 第十三条")  # noqa: PT018
    assert {each.family for each in listed(family="debt").values()} == {"debt"}
    assert listed(outcome="spoke", region=ledger.region) == {}


def test_a_rules_page_has_all_that_is_needed_to_judge_it(inside, context, ledger, drafted, tested):
    project(ledger)
    tested(drafted)
    ask = {"now": context.clock.now(), "today": TODAY}
    found = inside(library.get_rule, SHIPPED, GetRule(actor=HEAD, rule_id="W-E02", region=ledger.region), **ask)
    assert (found.shown.version, [each.version for each in found.versions]) == (1, [2, 1])
    assert [(each.name, str(each.county)) for each in found.parameters if each.name == "minimum_excess"] == [
        ("minimum_excess", "1000")
    ]
    assert found.source == E02.text
    assert found.formula == "累计支付 【累计支付数】 − 变动后预算数 【变动后预算数】 = 【金额】；超出比例 【程度】"
    assert found.backtests[0].summary.removed == 1
    other = inside(library.get_rule, SHIPPED, GetRule(actor=HEAD, rule_id="W-E02", digest=drafted.digest), **ask)
    assert (other.shown.version, other.shown.state) == (2, "back_tested")
    with pytest.raises(NotFound, match="rule-unknown"):
        inside(library.get_rule, SHIPPED, GetRule(actor=HEAD, rule_id="W-Z99"), **ask)
    assert inside(rule_changes.list_changes, ListRuleChanges(actor=HEAD)).total == 0


def test_every_rule_can_be_asked_about_the_past(engine, ledger):
    with read_only(engine) as connection:
        for rule in SHIPPED:
            for knowledge in Knowledge:
                past = on_day(rule, TODAY, knowledge)
                values = {"region": ledger.region, "fiscal_year": 2025, "today": TODAY} | rule.head.bound_parameters()
                for part in (past.applies, past.findings):
                    asked = {name: values[name] for name in part.parameters}
                    connection.execute(text(f"EXPLAIN {part.sql}"), asked)


def test_what_is_known_now_is_what_the_ledger_shows(run, ledger, engine):
    project(ledger)
    now = run("W-E02", today=TODAY)
    with read_only(engine) as connection:
        past = judge(connection, on_day(E02, TODAY, Knowledge.KNOWN), Scope(ledger.region, 2025, TODAY))
    assert now.outcome is Outcome.SPOKE
    assert (past.outcome, past.findings) == (now.outcome, tuple(replace(each, comparison=()) for each in now.findings))


def other_draft(inside, context):
    changed = E03.text.replace(f"\nversion: {E03.head.version}\n", f"\nversion: {E03.head.version + 1}\n")
    return inside(
        rule_changes.draft, DraftRule(actor=HEAD, file_name=E03.path.name, text=changed), now=context.clock.now()
    )


def test_several_versions_are_tested_and_approved_in_one_go_or_not_at_all(
    inside, context, states, drafted, ledger, superuser
):
    project(ledger)
    second = other_draft(inside, context)
    wanted = [VersionRef(rule_id=each.id, digest=each.digest) for each in (drafted, second)]
    past = {"region": ledger.region, "first_day": date(2025, 12, 1), "last_day": TODAY, "knowledge": Knowledge.KNOWN}
    now = {"now": context.clock.now(), "today": TODAY}
    unknown = VersionRef(rule_id="W-E02", digest="0" * 64)
    with pytest.raises(NotFound, match="全部 3 项都没有办理"):
        inside(bulk.request, RequestBacktests(actor=HEAD, items=(*wanted, unknown), **past), **now)
    assert superuser.execute("SELECT count(*) FROM alerts.backtest").fetchone() == (0,)
    asked = inside(bulk.request, RequestBacktests(actor=HEAD, items=wanted, **past), **now)
    assert [each.rule_id for each in asked.items] == ["W-E02", "W-E03"]
    while backtests.do_next(SHIPPED, context):
        pass
    ids = []
    for each in (drafted, second):
        call = ProposeRuleChange(
            actor=HEAD,
            rule_id=each.id,
            digest=each.digest,
            act=RuleAct.ACTIVATE,
            starts_on=TODAY,
            reason="一并检验可行",
        )
        ids.append(inside(rule_changes.propose, call, **now).change_id)
    effects = {each.change.rule_id: each for each in inside(bulk.effects, {}, today=TODAY).items}
    assert effects["W-E02"].backtest.summary.removed == len(effects["W-E02"].findings) == 1
    assert effects["W-E02"].findings[0].change == "removed"
    assert (effects["W-E03"].backtest.summary.removed, effects["W-E03"].findings) == (0, ())
    refs = [ChangeRef(kind=ChangeKind.RULE, change_id=each) for each in ids]
    missing = ChangeRef(kind=ChangeKind.PARAMETER, change_id=uuid4())
    deciding = {"head_seat": "W-01"} | now
    for by, items, error in ((HEAD, refs, Forbidden), (CHIEF, [*refs, missing], NotFound)):
        with pytest.raises(error):
            inside(bulk.decide, {}, DecideChanges(actor=by, items=items, is_approved=True), **deciding)
        assert states() == [(1, "active"), (2, "back_tested")]
    decided = inside(bulk.decide, {}, DecideChanges(actor=CHIEF, items=refs, is_approved=True), **deciding)
    assert [each.proposal.state for each in decided.rules] == ["approved", "approved"]
    assert states() == [(1, "retired"), (2, "active")]
    assert states("W-E03")[-1] == (E03.head.version + 1, "active")
