"""Which steps of a rule may pick rows, and what is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.alerts.picking import PickRefused, Rows, over, pick_of
from services.alerts.rule_file import RuleError, load_rules, parse_rule
from services.alerts.sql_guard import check_sql

RULES = {rule.id: rule for rule in load_rules()}


def findings(steps):
    return check_sql(f"WITH {steps} SELECT cash.row_no FROM cash")


CASH = "cash AS (SELECT receipt_id, row_no FROM ledger_v1.payment_application WHERE set_mode_code = '现金')"


def test_the_step_alone_is_asked_of_one_slice():
    pick = pick_of(findings(CASH), "payment_application", "cash")
    assert "WHERE slice_id = CAST(:picked_slice AS uuid)" in pick.sql
    assert "FROM known_payment_application AS payment_application" in pick.sql
    assert "ledger_v1.payment_application WHERE set_mode_code" not in pick.sql
    assert pick.others == frozenset()


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ("other AS (SELECT 1 AS row_no), cash AS (SELECT row_no FROM other)", "唯一读取"),
        (f"{CASH}, all_of AS (SELECT count(*) AS n FROM ledger_v1.payment_application)", "唯一读取"),
        (CASH.replace("WHERE", "JOIN ledger_v1.payment_voucher USING (pay_app_id) WHERE"), "payment_voucher"),
        (CASH.replace("'现金'", "'现金' AND create_date < :today"), ":today"),
        (CASH.replace("receipt_id, ", ""), "receipt_id"),
        (CASH.replace("SELECT", "SELECT DISTINCT ON (agency_code)"), "多行"),
        (
            (
                "paid AS (SELECT receipt_id, row_no, row_number() OVER () AS nth FROM ledger_v1.payment_application),"
                " cash AS (SELECT receipt_id, row_no FROM paid WHERE nth = 1)"
            ),
            "多行",
        ),
        (
            (
                "paid AS (SELECT receipt_id, row_no FROM ledger_v1.payment_application),"
                " cash AS (SELECT receipt_id, row_no FROM paid), total AS (SELECT count(*) AS n FROM paid)"
            ),
            "别处",
        ),
    ],
)
def test_a_step_that_does_not_decide_by_the_row_is_refused(steps, says):
    with pytest.raises(PickRefused, match=says):
        pick_of(findings(steps), "payment_application", "cash")


def test_a_rule_file_is_refused_with_its_name():
    rule = RULES["W-G03"]
    text = rule.text.replace("picks: {payment_application: cash}", "picks: {payment_application: matters}")
    with pytest.raises(RuleError, match=r"w_g03_cash\.sql：picks：.*matters"):
        parse_rule(text, Path("w_g03_cash.sql"))


def test_a_rule_over_picked_rows_reads_nothing_else_of_the_view():
    rule, values = over(RULES["W-G03"], {"payment_application": Rows([], [])})
    assert rule.findings.sql.count("ledger_v1.payment_application") == 1
    assert (
        rule.findings.parameters
        >= values.keys()
        == {
            "picked_slices_payment_application",
            "picked_rows_payment_application",
        }
    )


def test_picks_are_no_part_of_the_meaning():
    rule = RULES["W-G03"]
    without = parse_rule(rule.text.replace("picks: {payment_application: cash}\n", ""), Path("w_g03_cash.sql"))
    assert without.digest == rule.digest
