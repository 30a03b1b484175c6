"""Which rules may speak at once of the groups that a day touched: their text keeps groups apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.alerts.picking import PickRefused
from services.alerts.rule_file import RuleError, load_rules, parse_rule
from services.alerts.sql_guard import check_sql
from services.alerts.touching import grouped_of

RULES = {rule.id: rule for rule in load_rules()}
VIEW = "payment_application"
PAID = (
    "paid AS (SELECT agency_code, payee_acct_name_key AS payee, pay_app_amt AS amount, contract_no, receipt_id, row_no"
    f" FROM ledger_v1.{VIEW})"
)
BY = ("agency_code", "payee", "abs(amount)")


def grouped(steps, *, by=BY, end="SELECT paid.row_no FROM paid"):
    return grouped_of(check_sql(f"WITH {PAID}{steps} {end}"), VIEW, "paid", by)


def test_each_row_comes_with_the_hash_of_its_group():
    pick = grouped("")
    assert "hashtextextended(CAST(ROW(agency_code, payee, ABS(amount)) AS text), 0) AS besides" in pick.sql
    assert "WHERE slice_id = CAST(:picked_slice AS uuid)" in pick.sql


@pytest.mark.parametrize(
    "steps",
    [
        ", alike AS (SELECT paid.*, count(*) OVER (PARTITION BY agency_code, payee, abs(amount)) AS n FROM paid)",
        ", finer AS (SELECT lag(row_no) OVER (PARTITION BY contract_no, agency_code, payee, amount) AS n FROM paid)",
        ", named AS (SELECT count(*) OVER (same ORDER BY row_no) AS n FROM paid WINDOW same AS (PARTITION BY agency_code, payee, amount))",
        ", renamed AS (SELECT agency_code AS unit, payee AS whom, abs(amount) AS size FROM paid), summed AS (SELECT unit FROM renamed GROUP BY unit, whom, size)",
        (
            ", back AS (SELECT * FROM paid WHERE amount < 0), met AS (SELECT paid.row_no FROM paid JOIN back"
            " ON back.agency_code = paid.agency_code AND back.payee = paid.payee AND abs(back.amount) = paid.amount)"
        ),
        ", named AS (SELECT DISTINCT agency_code FROM ledger_v1.agency), all_of AS (SELECT count(*) AS n FROM named)",
        (
            ", twice AS (SELECT agency_code, payee, amount FROM paid UNION ALL SELECT agency_code, payee, amount FROM paid),"
            " summed AS (SELECT sum(amount) AS n FROM twice GROUP BY agency_code, payee, amount)"
        ),
    ],
)
def test_what_keeps_groups_apart_is_taken(steps):
    assert grouped(steps)


@pytest.mark.parametrize(
    ("partition", "is_taken"),
    [
        ("agency_code, payee_acct_name_key, pay_app_amt", True),
        ("contract_no, agency_code, payee_acct_name_key, abs(pay_app_amt)", True),
        ("agency_code, payee_acct_name_key", False),
        ("payee_acct_name_key, pay_app_amt, contract_no", False),
    ],
)
def test_a_window_of_the_step_itself_stays_inside_the_group(partition, is_taken):
    paid = PAID.replace("contract_no, receipt_id", f"count(*) OVER (PARTITION BY {partition}) AS times, receipt_id")
    findings = check_sql(f"WITH {paid} SELECT paid.row_no FROM paid")
    if is_taken:
        assert grouped_of(findings, VIEW, "paid", BY)
    else:
        with pytest.raises(PickRefused, match="paid 把不同组的行放在一起判断"):
            grouped_of(findings, VIEW, "paid", BY)


@pytest.mark.parametrize(
    "steps",
    [
        ", summed AS (SELECT count(*) AS n FROM paid)",
        ", summed AS (SELECT sum(amount) AS n FROM paid GROUP BY agency_code, payee)",
        ", alike AS (SELECT count(*) OVER (PARTITION BY agency_code, payee, contract_no) AS n FROM paid)",
        ", alike AS (SELECT count(*) OVER (same ORDER BY row_no) AS n FROM paid WINDOW same AS (PARTITION BY agency_code, payee))",
        ", one AS (SELECT DISTINCT ON (agency_code, payee) row_no FROM paid)",
        ", one AS (SELECT DISTINCT agency_code, payee FROM paid)",
        ", first AS (SELECT row_no FROM paid LIMIT 5)",
        ", met AS (SELECT paid.row_no FROM paid JOIN paid AS other ON other.agency_code = paid.agency_code AND other.payee = paid.payee)",
        (
            ", met AS (SELECT paid.row_no FROM paid JOIN paid AS other ON paid.agency_code = paid.agency_code AND other.payee = paid.payee"
            " AND other.amount = paid.amount)"
        ),
        ", met AS (SELECT paid.row_no FROM paid CROSS JOIN paid AS other)",
        ", known AS (SELECT row_no FROM paid WHERE contract_no IN (SELECT contract_no FROM paid))",
        ", known AS (SELECT row_no FROM paid WHERE EXISTS (SELECT 1 FROM paid AS other WHERE other.amount < 0))",
        (
            ", counted AS (SELECT agency_code, payee, row_number() OVER (PARTITION BY agency_code, payee, amount) AS amount FROM paid),"
            " summed AS (SELECT count(*) AS n FROM counted GROUP BY agency_code, payee, amount)"
        ),
        (
            ", either AS (SELECT agency_code, payee, amount FROM paid UNION ALL SELECT agency_code, payee, row_no AS amount FROM paid),"
            " summed AS (SELECT sum(amount) AS n FROM either GROUP BY agency_code, payee, amount)"
        ),
    ],
)
def test_what_puts_groups_together_is_refused(steps):
    with pytest.raises(PickRefused, match="不同组"):
        grouped(steps)


@pytest.mark.parametrize(
    ("by", "says"),
    [(("agency_code", "purpose"), "purpose"), (("left(payee, 3)",), "列名"), (("paid.payee",), "列名")],
)
def test_a_group_is_made_of_columns_of_the_step(by, says):
    with pytest.raises(PickRefused, match=says):
        grouped("", by=by)


def test_a_rule_file_is_refused_with_its_name():
    text = RULES["W-G01"].text.replace("by: [agency_code, payee_key, abs(paid)]", "by: [agency_code, contract_no]")
    with pytest.raises(RuleError, match=r"w_g01_duplicate_payment\.sql：groups：counted"):
        parse_rule(text, Path("w_g01_duplicate_payment.sql"))


def test_groups_are_no_part_of_the_meaning():
    rule = RULES["W-G01"]
    lines = [line for line in rule.text.splitlines(keepends=True) if not line.startswith("groups:")]
    assert parse_rule("".join(lines), Path("w_g01_duplicate_payment.sql")).digest == rule.digest
