"""The synthetic county: deterministic, its identities hold, the clean one is honest, planting shows."""

from __future__ import annotations

import filecmp
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from deploy.demo_county import clean, derive, planting
from deploy.demo_county.__main__ import write
from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact

PAYMENTS = 12_000


def rows(county: County, facts: list[Fact], data_set: str) -> list[dict[str, str]]:
    header = derive.header(data_set)
    return [
        dict(zip(header, row, strict=True))
        for name, _, part in derive.data_sets(county, facts)
        if name == data_set
        for row in part
    ]


@pytest.fixture(scope="module")
def honest() -> County:
    return clean.make(year=2025, seed=7, payments=PAYMENTS)


@pytest.fixture(scope="module")
def planted() -> tuple[County, list[Fact]]:
    county = clean.make(year=2025, seed=7, payments=PAYMENTS)
    return county, planting.plant(county, seed=7)


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        county = clean.make(year=2025, seed=3, payments=2_000)
        facts = planting.plant(county, seed=3)
        for data_set, period, part in derive.data_sets(county, facts):
            write(tmp_path / name, data_set, period, part)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert len(files) == 2 * (6 + 12 * 7)
    assert filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", [str(path) for path in files], shallow=False)[1:] == (
        [],
        [],
    )


def test_at_least_the_wanted_number_of_payments(honest: County) -> None:
    assert len(honest.payments) >= PAYMENTS


def test_r08_current_budget_is_approved_plus_changes(honest: County) -> None:
    for row in rows(honest, [], "project_budget"):
        parts = Decimal(row["REPLY_AMT"]) + Decimal(row["ADJ_AMT"]) + Decimal(row["DIS_AMT"])
        assert parts == Decimal(row["CUR_AMT"])


def test_r11_and_r09_indicators_agree_with_payments(planted: tuple[County, list[Fact]]) -> None:
    county, facts = planted
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(county, facts, "payment_application"):
        paid[row["BGT_ID"]] += Decimal(row["PAY_APP_AMT"])
    for row in rows(county, facts, "budget_indicator"):
        assert Decimal(row["PAY_APP_AMT"]) == paid[row["BGT_ID"]]
        assert Decimal(row["AMOUNT"]) - Decimal(row["PAY_APP_AMT"]) == Decimal(row["CUR_AMT"])


def test_r04_execution_report_is_the_sum_of_payments(planted: tuple[County, list[Fact]]) -> None:
    county, facts = planted
    paid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(county, facts, "payment_application"):
        if row["FUND_TYPE_CODE"] == "111":
            paid[row["CREATE_DATE"][:7].replace("-", ""), row["EXP_FUNC_CODE"]] += Decimal(row["XPAY_AMT"])
    for row in rows(county, facts, "expenditure_execution"):
        if row["BOOK"] == "general" and len(row["SUBJECT_CODE"]) == 7:  # what is remitted is no payment
            assert Decimal(row["MONTH_AMOUNT"]) == paid[row["YM"], row["SUBJECT_CODE"]]


def test_a_debt_limit_says_in_words_which_version_it_is(honest: County) -> None:
    assert {row["VERSION"] for row in rows(honest, [], "debt_limit")} == {"年初下达"}


def test_r13_treasury_days_are_chained(honest: County) -> None:
    closing = None
    for row in rows(honest, [], "treasury_stock_daily"):
        opening, money_in, money_out, today = (
            Decimal(row[name]) for name in ("MONEYYESTERDAY", "MONEYIN", "MONEYOUT", "MONEYTODAY")
        )
        assert opening + money_in - money_out == today
        assert today > 0
        assert closing is None or opening == closing
        closing = today


def over_budget(county: County) -> set[str]:
    spent: dict[str, int] = defaultdict(int)
    for payment in county.payments:
        spent[payment.line] += payment.amount
    return {line.id for line in county.lines.values() if spent[line.id] > line.current}


def rushed(county: County) -> set[str]:
    total: dict[str, int] = defaultdict(int)
    december: dict[str, int] = defaultdict(int)
    for payment in county.payments:
        line = county.lines[payment.line]
        if line.fund_type == "111":
            total[line.unit] += payment.amount
            december[line.unit] += payment.amount * (payment.paid_on.month == 12)
    return {unit for unit in total if december[unit] * 5 > total[unit]}


def late(county: County) -> set[str]:
    received = {transfer.document: transfer.received_on for transfer in county.transfers}
    return {
        item.document
        for item in county.indicators.values()
        if item.document and (item.issued_on - received[item.document]).days > 30
    }


def over_limit(county: County) -> set[str]:
    return {
        debt.kind
        for debt in county.debts
        if max(debt.opening + sum(debt.borrowed[:m]) - sum(debt.repaid[:m]) for m in range(1, 13)) > debt.limit
    }


@pytest.mark.parametrize(
    ("rule", "found"), [("W-E02", over_budget), ("W-F03", rushed), ("W-C01", late), ("W-D01", over_limit)]
)
def test_the_honest_county_is_silent_and_the_planted_one_speaks(
    rule: str, found: Callable[[County], set[str]], honest: County, planted: tuple[County, list[Fact]]
) -> None:
    assert found(honest) == set()
    county, facts = planted
    assert {fact.key for fact in facts if fact.rule == rule} <= found(county)


def test_planted_duplicates_are_there_within_thirty_days(planted: tuple[County, list[Fact]]) -> None:
    county, facts = planted
    by_number = {payment.number: payment for payment in county.payments}
    duplicates = [fact for fact in facts if fact.rule == "W-G01"]
    assert len(duplicates) == 5
    for fact in duplicates:
        first = by_number[int(fact.key.removeprefix("APP"))]
        again = [
            payment
            for payment in county.payments
            if payment.number != first.number
            and (payment.line, payment.payee, payment.amount) == (first.line, first.payee, first.amount)
            and 0 < (payment.paid_on - first.paid_on).days <= 30
        ]
        assert again, fact


def test_a_broken_day_is_reported_by_the_treasury_alone(planted: tuple[County, list[Fact]]) -> None:
    county, facts = planted
    stock = rows(county, facts, "treasury_stock_daily")
    breaks = [after["RPTDATE"] for before, after in pairwise(stock) if before["MONEYTODAY"] != after["MONEYYESTERDAY"]]
    assert sorted(breaks) == sorted(fact.key for fact in facts if fact.rule == "W-B07")
