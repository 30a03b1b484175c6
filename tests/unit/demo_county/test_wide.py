"""The further data sets of the synthetic county: they agree with the base facts, and what is planted in them is labelled."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from deploy.demo_county import clean, derive, planting, shape
from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import credit_code, day_of, fen, identity_number
from deploy.demo_county.shape import WAN
from deploy.demo_county.wide import widen
from deploy.stack.layout import PROJECT
from services.alerts.rule_file import RULES_FOLDER, load_rules
from services.ingest.datasets import CATALOGUE


def made(seed: int = 5) -> County:
    county = clean.make(year=2025, seed=seed, payments=12_000)
    widen(county, seed=seed)
    return county


@pytest.fixture(scope="module")
def honest() -> County:
    return made()


@pytest.fixture(scope="module")
def planted() -> tuple[County, list[Fact]]:
    county = made()
    return county, planting.plant(county, seed=5)


def by_month(county: County, data_set: str, name: str, day: str) -> dict[tuple[str, int], int]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for record in county.records(data_set):
        if day_of(record, day).year != county.year:
            continue
        subject = str(record["non_tax_code"]) if data_set == "nontax_payment" else "1030148"
        sums[subject, day_of(record, day).month] += fen(record, name)
    return sums


@pytest.mark.parametrize(
    ("data_set", "amount", "day", "books"),
    [
        ("nontax_payment", "paid_amt", "record_date", {("general", f"1030{n}") for n in (2, 4, 5, 7)}),
        ("land_sale", "treasury_amount", "due_on", {("fund", "1030148")}),
    ],
)
def test_what_payers_paid_is_what_the_treasury_booked(
    honest: County, data_set: str, amount: str, day: str, books: set[tuple[str, str]]
) -> None:
    booked: dict[tuple[str, int], int] = defaultdict(int)
    for book, subject in books:
        for on, received in honest.income[book, subject]:
            booked[subject, on.month] += received
    assert by_month(honest, data_set, amount, day) == booked


def test_a_contract_is_paid_to_its_supplier_up_to_its_price(honest: County) -> None:
    paid: dict[str, int] = defaultdict(int)
    for payment in honest.payments:
        if payment.contract and payment.contract.startswith("CGHT"):
            paid[payment.contract] += payment.amount
    contracts = honest.records("procurement_contract")
    assert len(contracts) > 20
    assert {str(record["contract_no"]): fen(record, "contract_amount") for record in contracts} == paid


def test_bonds_pay_no_more_than_they_brought_and_debt_grows_by_them(honest: County) -> None:
    on_lent: dict[object, int] = defaultdict(int)
    spent: dict[object, int] = defaultdict(int)
    for record in honest.records("bond_project"):
        on_lent[record["bond_code"]] += fen(record, "on_lent_amount")
    for payment in honest.payments:
        if payment.bond:
            spent[payment.bond] += payment.amount
    assert on_lent.keys() == spent.keys()
    assert all(spent[code] <= amount for code, amount in on_lent.items())
    assert sum(on_lent.values()) == sum(sum(debt.borrowed) for debt in honest.debts)


def test_every_file_has_the_columns_of_its_data_set(honest: County) -> None:
    lengths = {
        (data_set, len(row), len(derive.header(data_set)))
        for data_set, _, rows in derive.data_sets(honest, [])
        for row in rows
    }
    assert [each for each in lengths if each[1] != each[2]] == []
    assert {each[0] for each in lengths} <= CATALOGUE.keys()
    assert len({each[0] for each in lengths}) > 35


def test_widening_leaves_the_budget_and_what_each_line_pays_in_a_month_as_they_were(honest: County) -> None:
    """Only travel is told in smaller parts."""
    bare = clean.make(year=2025, seed=5, payments=12_000)
    sums: list[dict[tuple[str, int], int]] = [defaultdict(int), defaultdict(int)]
    for county, paid in zip((bare, honest), sums, strict=True):
        for payment in county.payments:
            paid[payment.line, payment.paid_on.month] += payment.amount
    assert sums[0] == sums[1]
    more = {payment.number for payment in honest.payments} - {payment.number for payment in bare.payments}
    split = [payment for payment in honest.payments if payment.number in more]
    assert {honest.lines[payment.line].economic for payment in split} == {"30211"}
    assert bare.lines == honest.lines


def test_same_seed_plants_the_same_and_every_label_names_a_rule(planted: tuple[County, list[Fact]]) -> None:
    county, facts = planted
    again = made()
    assert planting.plant(again, seed=5) == facts
    assert again.payments == county.payments
    rules = {fact.rule for fact in facts}
    assert len(rules) >= 125
    assert rules <= {rule.id for rule in load_rules()}
    assert {fact.strength for fact in facts} == {"general", "important", "major"}
    assert len({payment.number for payment in county.payments}) == len(county.payments)


def test_made_up_numbers_have_right_check_digits() -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for number in (0, 1, 77, 12_345):
        made_up = identity_number(number)
        rest = sum(int(digit) * weight for digit, weight in zip(made_up[:17], weights, strict=True)) % 11
        assert (rest + (10 if made_up[17] == "X" else int(made_up[17]))) % 11 == 1
        assert date.fromisoformat(f"{made_up[6:10]}-{made_up[10:12]}-{made_up[12:14]}") < date(2005, 1, 1)
    assert len(credit_code(3)) == 18


def test_the_years_before_are_honest_ones(honest: County) -> None:
    """Nothing that rules compare with last year shows a rise of the three publics, a repeated finding or a hurry before the approval."""
    before = {
        (r["agency_code"], r["dep_bgt_eco_code"]): fen(r, "executed") for r in honest.tables["three_publics"]["2024-12"]
    }
    now = honest.tables["three_publics"]["2025-12"]
    assert all(fen(r, "executed") <= before[r["agency_code"], r["dep_bgt_eco_code"]] for r in now)
    found: dict[tuple[object, object], set[str]] = defaultdict(set)
    for record in honest.records("audit_finding"):
        found[record["agency_code"], record["category"]].add(str(record["audit_project"]))
    assert all(len(audits) == 1 for audits in found.values())
    assert {payment.paid_on.year for payment in honest.payments_before} == {2022, 2023, 2024}
    spring = sum(p.amount for p in honest.payments if p.paid_on < date(2025, 2, 20))
    assert spring <= sum(p.amount for p in honest.payments_before if date(2024, 1, 1) <= p.paid_on < date(2024, 2, 20))


def test_the_year_as_it_stood_in_summer_has_nothing_of_autumn(honest: County) -> None:
    periods = {period for _, period, _ in derive.data_sets(honest, [], until=8)}
    assert "2025-08" in periods
    assert "2024-12" in periods
    assert not {f"2025-{month:02d}" for month in (9, 10, 11, 12)} & periods


def test_rules_and_planting_know_nothing_of_each_other() -> None:
    """No planter imports or reads a rule; no rule reads the generator or its labels."""
    for path in (PROJECT / "deploy" / "demo_county").rglob("*.py"):
        assert "services.alerts" not in path.read_text(encoding="utf-8"), path
    for path in RULES_FOLDER.rglob("*.sql"):
        text = path.read_text(encoding="utf-8").lower()
        assert not any(word in text for word in ("demo_county", "labels", "planted", "999901", "（合成）")), path


def totals(county: County, facts: list[Fact], data_set: str, period: str, *, amount: str) -> dict[tuple[str, str], int]:
    """(book, 收入 or 支出) → sum of a file's amounts in fen."""
    header = derive.header(data_set)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for name, told, rows in derive.data_sets(county, facts):
        for row in rows if (name, told) == (data_set, period) else ():
            record = dict(zip(header, row, strict=True))
            sums[record["BOOK"], record.get("DIRECTION", "")] += round(Decimal(record[amount]) * 100)
    return sums


def test_the_honest_books_close_to_the_nearest_ten_thousand_and_the_planted_ones_do_not(
    honest: County, planted: tuple[County, list[Fact]]
) -> None:
    gaps = []
    for county, facts in ((honest, []), planted):
        sums = totals(county, facts, "approved_budget", "2025", amount="AMOUNT")
        gaps.append({book: sums[book, "expenditure"] - sums[book, "income"] for book in ("general", "fund", "capital")})
    assert all(abs(gap) <= WAN // 2 for gap in gaps[0].values())
    short = {fact.key[:2]: fact.amount for fact in planted[1] if fact.rule == "W-B01"}
    assert abs(gaps[1]["general"] - short["一般"]) <= WAN
    assert abs(gaps[1]["fund"] - short["政府"]) <= WAN


def test_what_the_upper_level_sent_is_what_the_treasury_took_in_beyond_its_own(honest: County) -> None:
    """110 of the monthly reports = documents (D09) + the treasury's subsidies + what was set off in December + what the capital book gave."""
    upper = sum(each.amount for each in honest.transfers) + sum(derive.subsidies(honest))
    told = 0
    header = derive.header("income_execution")
    for name, period, rows in derive.data_sets(honest, []):
        for row in rows if (name, period[:4]) == ("income_execution", "2025") else ():
            record = dict(zip(header, row, strict=True))
            told += round(Decimal(record["MONTH_AMOUNT"]) * 100) if record["SUBJECT_CODE"].startswith("110") else 0
    assert told == upper + sum(shape.REMITTED.values()) + honest.capital_handed_over
