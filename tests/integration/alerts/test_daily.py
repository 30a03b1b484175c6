"""After a day's delivery: rules over picked rows say what the whole run says; the others wait for a quiet moment."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.clock import StoppedClock
from chassis.context import Context
from contracts.alerts.desk_v1 import RunRequested
from deploy.demo_county import clean, derive, planting
from deploy.demo_county.wide import widen
from services.alerts import evaluating, later
from services.alerts.engine import on_run_requested, on_slice_accepted
from services.alerts.picker import Picker
from services.alerts.rule_file import load_rules
from services.alerts.running import Scope, judge, read_only
from services.alerts.storage import pick_store
from services.alerts.toucher import Toucher
from tests.integration.alerts.ledger import START, Ledger
from tests.integration.alerts_rules.rows import fill_calendar

pytestmark = pytest.mark.integration
RULES = load_rules()
PICKING = [rule for rule in RULES if rule.head.picks]
GROUPED = [rule for rule in RULES if rule.head.groups]
DAYS = {"payment_application": "create_date", "payment_voucher": "vou_date"}
PAYMENTS = 4_000
NOW = START + timedelta(days=30)
SCOPE_DAY = date(2026, 2, 1)


@pytest.fixture
def context(shared_database):
    made = Context(settings=shared_database.settings_for("alerts"), clock=StoppedClock(NOW))
    yield made
    made.db.close()


@pytest.fixture(scope="module")
def county(superuser):
    """A planted county's year by months; its rows by data set and day."""
    made = clean.make(year=2025, seed=11, payments=PAYMENTS)
    widen(made, seed=11)
    facts = planting.plant(made, seed=11)
    ledger = Ledger(superuser, "539001")
    fill_calendar(ledger)
    by_day = defaultdict(list)
    for data_set, period, rows in derive.data_sets(made, facts):
        names = [name.lower() for name in derive.header(data_set)]
        filled = [{name: value or None for name, value in zip(names, row, strict=True)} for row in rows]
        ledger.accept(data_set, period, filled, origin="synthetic")
        for row in filled if data_set in DAYS else []:
            by_day[data_set, row[DAYS[data_set]]].append(row)
    superuser.execute("ANALYZE")
    return ledger, by_day


def changed(rng, row):
    """A row as a correction may bring it: another amount, payee, account, purpose, code, indicator, or none of it."""
    other = dict(row)
    for name, value in (
        ("payee_acct_name", rng.choice(["王小明", "阿依古丽", None, "县机关食堂", "县财政局"])),
        ("use_des", rng.choice(["公务接待用餐", "预付货款", "发放奖金", "下达转移支付资金", None])),
        ("set_mode_code", "现金"),
        ("bgt_id", rng.choice([None, "ZB-UNKNOWN"])),
        ("dep_bgt_eco_code", rng.choice(["30299", "30201", "30217"])),
        ("exp_func_code", "2010301"),
        ("gov_bgt_eco_code", "51301"),
        ("contract_no", None),
        ("pay_app_amt", rng.choice(["48000.00", "49500.00", "260000.00"])),
    ):
        if name in other and rng.random() < 0.25:
            other[name] = value
    if "xpay_amt" in other and other.get("pay_app_amt") != row.get("pay_app_amt"):
        other["xpay_amt"] = other["pay_app_amt"]
    return other


def delivered(rng, ledger, by_day, data_set=None):
    """Deliver one day of the year's applications or vouchers: corrected, with rows that are gone, doubled, of another day."""
    data_set = data_set or rng.choice(list(DAYS))
    months = [key for key in by_day if key[0] == data_set and key[1].startswith("2025")]
    _, day = rng.choice(sorted(months))
    rows = [changed(rng, row) for row in by_day[data_set, day] if rng.random() < 0.9]
    for other in rng.sample(by_day[rng.choice(sorted(months))], 1):
        key = "pay_app_id" if data_set == "payment_application" else "pay_cert_id"
        rows.append({**changed(rng, other), DAYS[data_set]: day, key: uuid4().hex})
    rows += [{**row, key: uuid4().hex} for row in rng.sample(rows, min(2, len(rows)))]
    return ledger.accept(data_set, day, rows, origin="synthetic")


@pytest.mark.parametrize("seed", range(3))
def test_a_run_over_picked_rows_finds_what_the_whole_run_finds(county, context, engine, seed):
    """For every rule that picks, after every one of several days' deliveries; picks are kept from day to day."""
    ledger, by_day = county
    rng = random.Random(seed)
    scope = Scope(region=ledger.region, fiscal_year=2025, today=context.clock.today())
    for _ in range(4):
        event = delivered(rng, ledger, by_day)
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(PICKING, context, session, event)
        with read_only(engine) as connection:
            picker = Picker(connection, scope)
            for rule in PICKING:
                whole = judge(connection, rule, scope)
                picked = judge(connection, rule, scope, narrowing=picker)
                assert replace(picked, duration_ms=whole.duration_ms) == whole, rule.id


def made_slow(superuser, ledger, rule_ids):
    """Let the last runs of rules have taken too long for them to run at once."""
    superuser.execute(
        "INSERT INTO alerts.rule_run (rule_id, rule_version, region, fiscal_year, outcome, reason, findings, raised, gone,"
        " duration_ms, receipt_ids, parameters, ran_at) SELECT rule_id, 1, %s, 2025, 'silent', '', 0, 0, 0, %s, '{}', '{}', %s"
        " FROM unnest(CAST(%s AS text[])) AS slow (rule_id)",
        [ledger.region, evaluating.AT_ONCE_MS + 1, NOW - timedelta(days=1), rule_ids],
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_run_over_touched_groups_finds_what_the_whole_run_finds_of_the_day(county, context, engine, superuser, seed):
    """For every rule that judges in groups: nothing else than the whole run says, and all that it says of the day's rows."""
    ledger, by_day = county
    rng = random.Random(100 + seed)
    scope = Scope(region=ledger.region, fiscal_year=2025, today=context.clock.today())
    made_slow(superuser, ledger, [rule.id for rule in GROUPED])
    spoke = 0
    for _ in range(4):
        event = delivered(rng, ledger, by_day, "payment_application")
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(GROUPED, context, session, event)
        with read_only(engine) as connection:
            toucher = Toucher(connection, scope, event.slice_id)
            for rule in GROUPED:
                whole = {found.matter_key: found for found in judge(connection, rule, scope).findings}
                assert toucher.is_ready([rule])
                touched = {found.matter_key: found for found in judge(connection, rule, scope, (), toucher).findings}
                assert touched.items() <= whole.items(), rule.id
                of_the_day = {key for key, found in whole.items() if event.receipt_id in found.receipt_ids}
                assert of_the_day <= touched.keys() < whole.keys(), rule.id
                spoke += len(of_the_day)
                known = superuser.execute(
                    "SELECT matter_key FROM alerts.alert WHERE rule_id = %s AND region = %s AND state = 'open'",
                    [rule.id, ledger.region],
                ).fetchall()
                assert of_the_day <= {key for (key,) in known}, "raised at once"
    assert spoke


def test_warnings_after_daily_runs_are_those_of_a_sweep(county, context, superuser):
    """Nothing that a sweep of the same rules would raise, change or clear is left after the day's runs."""
    ledger, by_day = county
    rng = random.Random(99)
    for _ in range(3):
        event = delivered(rng, ledger, by_day)
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(PICKING, context, session, event)
    standing = state(superuser, ledger)
    assert any(open_ for *_, open_ in standing)
    sweep = RunRequested(
        region=ledger.region, fiscal_year=2025, rule_ids=tuple(rule.id for rule in PICKING), occasion="demand"
    )
    with context.db.transaction(correlation_id=uuid4()) as session:
        on_run_requested(RULES, context, session, sweep)
    assert state(superuser, ledger) == standing


def state(superuser, ledger):
    return superuser.execute(
        "SELECT rule_id, matter_key, content_hash, occurrences, state = 'open' FROM alerts.alert WHERE region = %s"
        " ORDER BY rule_id, matter_key",
        [ledger.region],
    ).fetchall()


def waiting(superuser, ledger):
    rows = superuser.execute("SELECT rule_id FROM alerts.waiting_run WHERE region = %s", [ledger.region])
    return {rule_id for (rule_id,) in rows.fetchall()}


def test_a_rule_that_takes_long_waits_for_a_quiet_moment(county, context, superuser, shared_database, monkeypatch):
    ledger, by_day = county
    rules = [rule for rule in RULES if rule.id in ("W-G01", "W-G03", "W-G09")]
    superuser.execute("DELETE FROM alerts.waiting_run")
    event = delivered(random.Random(5), ledger, by_day, "payment_application")
    made_slow(superuser, ledger, ["W-G01", "W-G09"])
    with context.db.transaction(correlation_id=uuid4()) as session:
        on_slice_accepted(rules, context, session, event)
    assert waiting(superuser, ledger) == {"W-G01", "W-G09"}
    assert later.run_waiting(rules, context) == 0, "the day has just come"
    soon = Context(
        settings=shared_database.settings_for("alerts"),
        clock=StoppedClock(NOW + later.QUIET + timedelta(seconds=1)),
    )
    monkeypatch.setattr(pick_store, "mark", lambda *_, **__: (uuid4(),))
    assert later.run_waiting(rules, soon) == 0, "another judged meanwhile"
    monkeypatch.undo()
    assert later.run_waiting(rules, soon) == 2
    soon.db.close()
    assert waiting(superuser, ledger) == set()
    ran = superuser.execute(
        "SELECT rule_id FROM alerts.rule_run WHERE region = %s AND occasion = 'later' ORDER BY rule_id", [ledger.region]
    ).fetchall()
    assert ran == [("W-G01",), ("W-G09",)]
