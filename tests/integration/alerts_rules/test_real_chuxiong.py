"""The balances that 楚雄市's budget report tells in sentences, delivered as 年初预算: W-B01 is silent over all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.alerts_rules.monthly import silent
from tests.real.chuxiong import FILE, Balance, balances

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def told(shared_dir: Path) -> list[Balance]:
    path = shared_dir / "data" / "chuxiong" / FILE
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    return balances(path)


def test_the_report_is_read_as_it_was_read_by_hand(told):
    """`shared/data/README.md`: 695,112 = 351,740 + … = 687,347 + 7,765; and every sentence names totals that its items add up to."""
    assert [amount for _, amount in told[0].income] == [351_740, 227_967, 2_987, 38_243, 3_363, 70_119, 693]
    assert told[0].totals == (695_112, 687_347 + 7_765)
    assert len(told) == 14
    for each in told:
        assert (sum(amount for _, amount in each.income), sum(amount for _, amount in each.outlay)) == each.totals


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_balance_holds_and_the_rule_is_silent(ledger, run, told, year):
    ledger.year = year
    mine = [each for each in told if each.year == year]
    ledger.accept("approved_budget", str(year), [row for each in mine for row in each.rows(ledger.region)])
    judgement = run("W-B01")
    silent(judgement)
    assert (len(mine), judgement.reason) == (7, "")


def test_one_figure_misread_by_ten_thousand_yuan_is_told(ledger, run, told):
    name, amount = told[0].income[1]
    wrong = replace(told[0], income=(told[0].income[0], (name, amount - 1), *told[0].income[2:]))
    ledger.accept("approved_budget", "2025", [row for each in (wrong, *told[1:7]) for row in each.rows(ledger.region)])
    (finding,) = run("W-B01").findings
    assert finding.title == "一般公共预算（全市一般公共预算2025年）收支相差1.0万元，支出大于收入"
