"""What the tests push: a slice of the demo county, one small file with one irregularity, one file of several parts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from deploy.demo_county import clean, derive, planting, shape
from deploy.demo_county.__main__ import write
from deploy.demo_county.fact import Fact

YEAR = 2024
"""No other test uses this year with these regions, so that nobody's newest figures change."""
SEED = 7
PAYMENTS = 2_000
MONEY = {
    "transfer_received": "AMOUNT",
    "budget_indicator": "CUR_AMT",
    "debt_limit": "LIMIT_AMOUNT",
    "debt_balance": "CLOSING",
    "treasury_stock_daily": "MONEYTODAY",
    "payment_application": "PAY_APP_AMT",
}
"""The column of each data set whose sum is compared to the cent."""
COUNTY = {
    "transfer_received": ("2024",),
    "budget_indicator": ("2024",),
    "debt_limit": ("2024",),
    "debt_balance": ("2024-09", "2024-10", "2024-11", "2024-12"),
    "treasury_stock_daily": tuple(f"2024-{month:02d}" for month in range(2, 12)),
    "payment_application": (),  # the months of one planted duplicate: `_duplicate_months`
}
LIGHT = ("debt_limit", "debt_balance", "treasury_stock_daily")
LIGHT_RULES = frozenset({"W-B07", "W-D01"})
"""The rules that read `LIGHT` and nothing else, and speak on it."""


@dataclass(frozen=True)
class Sent:
    """A file as its sender made it."""

    path: Path
    sender: str
    region: str
    data_set: str
    period: str
    rows: int
    total: Decimal


def county(out: Path, region: str, data_sets: Iterable[str] = COUNTY) -> list[Sent]:
    """Write the county's chosen files; the same facts in every region."""
    made = []
    with _named(region):
        whole = clean.make(year=YEAR, seed=SEED, payments=PAYMENTS)
        facts = planting.plant(whole, seed=SEED)
        chosen = COUNTY | {"payment_application": _duplicate_months(whole, facts)}
        for data_set, period, rows in derive.data_sets(whole, facts):
            if data_set in data_sets and period in chosen.get(data_set, ()):
                made.append(_sent(write(out, data_set, period, rows), region, data_set, period))
    return made


def _duplicate_months(whole: clean.County, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The two months around the second payment of a planted duplicate, in which the first one stands too."""
    numbers = {int(fact.key.removeprefix("APP")) for fact in facts if fact.rule == "W-G01"}
    second = next(payment for payment in whole.payments if payment.number in numbers)
    month = max(second.paid_on.month, 2)
    return tuple(f"{YEAR}-{each:02d}" for each in (month - 1, month))


def small(out: Path, region: str, month: int = 3) -> Sent:
    """Write three days of the treasury; the third opens 1 000 yuan below the second day's close: one W-B07 a quarter."""
    days = (
        ("2405000", "2405", f"{YEAR}-{month:02d}-04", "270-001", f"{YEAR}-{month:02d}-04", 5000, 70, 20, 5050),
        ("2405000", "2405", f"{YEAR}-{month:02d}-05", "270-001", f"{YEAR}-{month:02d}-05", 5050, 10, 0, 5060),
        ("2405000", "2405", f"{YEAR}-{month:02d}-06", "270-001", f"{YEAR}-{month:02d}-06", 4060, 30, 40, 4050),
    )
    rows = [
        tuple(
            f"{cell}.07" if isinstance(cell, int) and place in (5, 8) else str(cell) for place, cell in enumerate(row)
        )
        for row in days
    ]
    period = f"{YEAR}-{month:02d}"
    with _named(region):
        return _sent(write(out, "treasury_stock_daily", period, rows), region, "treasury_stock_daily", period)


def of_several_parts(out: Path, region: str) -> Sent:
    """Write about 20 MB of payments: three parts of 8 MiB."""
    period = f"{YEAR}-06"
    words = "工程进度款" * 99
    with _named(region):
        return _sent(write(out, "payment_application", period, _wordy(words)), region, "payment_application", period)


def _wordy(words: str) -> Iterator[derive.Row]:
    for number in range(12_500):
        payee, account = f"合成收款人{number:05d}", f"9999010{number:09d}"
        yield (
            f"APP{number:09d}", f"SQ{number:08d}", f"{YEAR}-06-03", f"BGT{number:06d}", f"CERT{number:09d}", "101001",
            "P1", "2010101", "50201", "30201", "111", "1", "1", "1", payee, account, "合成银行", words, "", "",
            f"{number + 1}.{number % 100:02d}", f"{number + 1}.{number % 100:02d}",
        )  # fmt: skip


@contextmanager
def _named(region: str) -> Iterator[None]:
    """The demo county under another region's code."""
    before = shape.REGION
    shape.REGION = region  # type: ignore[misc]
    try:
        yield
    finally:
        shape.REGION = before  # type: ignore[misc]


def _sent(path: Path, region: str, data_set: str, period: str) -> Sent:
    with path.open(encoding="utf-8", newline="") as file:
        amounts = [Decimal(row[MONEY[data_set]]) for row in csv.DictReader(file)]
    return Sent(path, derive.sender(data_set), region, data_set, period, len(amounts), sum(amounts, Decimal(0)))
