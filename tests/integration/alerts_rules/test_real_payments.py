"""The payment rules over a year of a real council's payments (foreign data): which speak, how often, and what they find again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from services.alerts.running import Outcome, Scope, judge, read_only
from tests.integration.alerts_rules.conftest import RULES
from tests.real import payments

pytestmark = pytest.mark.integration
YEAR = 2021


@pytest.fixture(scope="module")
def lines(shared_dir):
    archive = next((shared_dir / "data" / "payments_northtyneside").glob("*.zip"), None)
    if archive is None:
        pytest.skip("the payments of North Tyneside are absent")
    return [line for line in payments.lines(archive, YEAR) if line.paid_on.year == YEAR]


def hold(ledger, everything):
    months = defaultdict(list)
    for payment in everything:
        months[f"{payment.paid_on:%Y-%m}"].append(payment.row())
    for period, rows in sorted(months.items()):
        ledger.accept("payment_application", period, rows, origin="foreign")
    ledger.connection.execute("ANALYZE")


@pytest.fixture
def judged(engine, ledger):
    """As `run`, without its demand that all is said in Chinese: these payees and purposes are English."""

    def found(rule_id):
        with read_only(engine, time_limit_s=600) as connection:
            return judge(connection, RULES[rule_id], Scope(ledger.region, YEAR, date(YEAR + 1, 1, 31)))

    return found


def test_what_speaks_and_what_says_that_it_cannot(ledger, judged, lines):
    hold(ledger, payments.transactions(lines))
    told = {rule: judged(rule) for rule in ("W-G01", "W-G04", "W-G08", "W-G09", "W-G11", "W-G15", "W-G18")}
    assert {rule: len(judgement.findings) for rule, judgement in told.items()} == {
        "W-G01": 482, "W-G04": 0, "W-G08": 2, "W-G09": 4, "W-G11": 1, "W-G15": 4, "W-G18": 15,
    }  # fmt: skip
    for rule in ("W-G02", "W-G03", "W-G05"):
        judgement = judged(rule)
        assert (judgement.outcome, judgement.findings) == (Outcome.NOT_APPLICABLE, ()), rule
        assert judgement.reason


def test_paid_twice_and_reversed_is_found_where_the_reversal_is_hidden(ledger, judged, lines):
    """Weak positives: a reversal may correct a price or a unit, so not all of them are duplicates (docs/real-data.md)."""
    large = [line for line in lines if abs(line.amount) >= payments.LEAST]
    pairs = payments.reversed_pairs(large)
    hidden = {pair.reversal.id for pair in pairs}
    hold(ledger, [line for line in large if line.id not in hidden])
    found = [{row.figures.get("支付申请", "") for row in finding.evidence} for finding in judged("W-G01").findings]
    caught = [pair for pair in pairs if any({pair.first.id, pair.second.id} <= each for each in found)]
    assert (len(pairs), len(caught)) == (28, 17)
