"""Every warning is compared with something: the rule's own series, years before, other units; or it says that there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.alerts.v1 import GetAlert
from services.alerts import questions
from services.alerts.engine import on_slice_accepted
from services.alerts.rule_file import load_rules
from services.alerts.running import read_only
from services.alerts.sql_guard import check_sql
from tests.integration.alerts.desk import HEAD, RULES, project

pytestmark = pytest.mark.integration


def test_a_new_warning_says_what_is_usual_and_what_is_not_known(ledger, handle, look):
    handle(project(ledger))
    own, history, peers = look().comparisons
    assert (own.kind, own.unit, own.title) == ("peers", "share", "该单位各项目支付占变动后预算的比例")
    assert [(point.value, point.is_subject) for point in own.points] == [(Decimal("1.3"), True)]
    assert [(point.label, point.value, point.note) for point in history.points[:-1]] == [
        ("2022年", None, "当年没有运行过"),
        ("2023年", None, "当年没有运行过"),
        ("2024年", None, "当年没有运行过"),
    ]
    assert (history.points[-1].label, history.points[-1].value, history.points[-1].is_subject) == (
        "2025年",
        300000,
        True,
    )
    assert peers.remark == "本规则当年没有发现其他单位有同类情况。"


def test_years_before_and_other_units_are_named(ledger, handle, look, superuser, context):
    handle(project(ledger))
    alert = look()
    copy = (
        "INSERT INTO alerts.alert SELECT (jsonb_populate_record(a, jsonb_build_object('alert_id', gen_random_uuid(),"
        " 'fingerprint', gen_random_uuid(), 'region', %s::text, 'unit_name', %s::text, 'amount', %s::numeric,"
        " 'fiscal_year', %s::int, 'period', %s::text, 'series', %s::text))).* FROM alerts.alert AS a WHERE alert_id = %s"
    )
    series = superuser.execute(
        "SELECT series FROM alerts.alert WHERE alert_id = %s", [alert.summary.alert_id]
    ).fetchone()[0]
    rows = [
        ("县交通局", 50000, 2024, "2024", series),
        *((f"单位{n}", n * 100000, 2025, "2025", uuid4().hex) for n in range(1, 16)),
    ]
    for name, amount, year, period, of in rows:
        superuser.execute(copy, [ledger.region, name, amount, year, period, of, alert.summary.alert_id])
    with context.db.transaction() as session:
        found = questions.get_alert(session, GetAlert(actor=HEAD, alert_id=alert.summary.alert_id))
    _, history, peers = found.comparisons
    assert [(point.label, point.value) for point in history.points][-2:] == [("2024年", 50000), ("2025年", 300000)]
    assert (history.median, history.remark) == (50000, "")
    assert (
        peers.remark
        == "另有 15 个单位有同类发现，列出前 12 个；按金额本单位列第 13。只比较有发现的单位，不是全部单位。"
    )
    assert (peers.median, len(peers.points), peers.points[-1].is_subject) == (800000, 13, True)


def test_a_comparison_that_fails_takes_no_finding_away(ledger, context, look):
    [rule] = [rule for rule in RULES if rule.id == "W-E02"]
    broken = replace(
        rule,
        comparison=check_sql(
            "SELECT bgt_pman_id AS matter_key, 'x' AS label, 1 / 0 AS value, false AS is_subject FROM ledger_v1.project_budget"
        ),
    )
    event = project(ledger)
    with context.db.transaction(correlation_id=uuid4()) as session:
        on_slice_accepted([broken], context, session, event)
    assert [each.kind for each in look().comparisons] == ["history", "peers"]


@pytest.mark.parametrize("rule_id", ["W-F03", "W-D01", "W-H02", "W-A17", "W-B18", "W-E09", "W-F04"])
def test_the_declared_comparisons_run(engine, ledger, rule_id):
    [rule] = [rule for rule in load_rules() if rule.id == rule_id]
    values = {"region": ledger.region, "fiscal_year": 2025, "today": date(2026, 1, 20)} | rule.head.bound_parameters()
    with read_only(engine) as connection:
        asked = {name: values[name] for name in rule.comparison.parameters}
        assert connection.execute(text(rule.comparison.sql), asked).all() == []
