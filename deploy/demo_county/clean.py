"""The clean county: base facts of an honest year. Same seed, same county, byte for byte."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from deploy.demo_county import shape
from deploy.demo_county.records import CALENDAR, Record, Value
from deploy.demo_county.shape import WAN, YUAN

BASIC_ECONOMIC: Final = ("30201", "30205", "30206", "30207", "30211", "30216", "30217", "30226", "30231")
PROJECT_ECONOMIC: Final = ("30202", "30213", "30218", "30226", "30227", "30305", "30310", "31002", "31005")
PROJECT_NAMES: Final = ("能力建设", "专项治理", "设施改造", "示范推广", "公共服务", "维修保障", "监测评估", "信息化")
RENT_MONTHS: Final = 12


@dataclass(slots=True)
class Line:
    """A yearly budget line (D05)."""

    id: str
    unit: str
    subject: str
    project: str
    name: str
    economic: str
    fund_type: str
    applied: int
    approved: int
    adjusted: int = 0
    moved: int = 0
    document: str | None = None
    """Document number of the upper-level transfer that pays for it."""
    gov_economic: str | None = None
    """Government economic code, where it is not the one that follows from the department's."""

    @property
    def current(self) -> int:
        """Budget after changes (R08)."""
        return self.approved + self.adjusted + self.moved


@dataclass(slots=True)
class Indicator:
    """An authority to spend (D07)."""

    id: str
    line: str
    amount: int
    issued_on: date
    kind: str
    document: str | None = None


@dataclass(slots=True)
class Payment:
    """An application with its voucher (D12, D13)."""

    number: int
    line: str
    indicator: str
    payee: int
    purpose: str
    amount: int
    paid_on: date
    account_suffix: int = 0
    contract: str | None = None
    bond: str | None = None
    mode: str = "1"
    """How it is settled."""
    to: tuple[str, str] | None = None
    """Name and account of a payee who is no supplier."""
    actual: tuple[str, str] | None = None
    """Who got it in truth, where that is another."""


@dataclass(slots=True)
class Transfer:
    """An upper-level transfer as received (D09)."""

    document: str
    kind: str
    received_on: date
    amount: int
    purpose: str
    is_direct: bool
    is_early: bool
    unallocated: int = 0
    """What has not been given out."""

    @property
    def is_budgeted(self) -> bool:
        """Told before the budget was approved, so that it stands in it (预算法 article 38)."""
        return self.is_early or self.kind == "general"


@dataclass(slots=True)
class DebtYear:
    """Limit and month-end balances of one kind of debt (D24, D25)."""

    kind: str
    limit: int
    new_limit: int
    opening: int
    borrowed: list[int]
    repaid: list[int]


@dataclass(slots=True)
class County:
    """Base facts of a year; all other data sets are derived from them (`derive.py`)."""

    year: int
    lines: dict[str, Line] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    payments_before: list[Payment] = field(default_factory=list)
    """Of a few months of last year (`wide/before.py`)."""
    transfers: list[Transfer] = field(default_factory=list)
    debts: list[DebtYear] = field(default_factory=list)
    income: dict[tuple[str, str], list[tuple[date, int]]] = field(default_factory=dict)
    """(book, subject) → receipts by day."""
    last_number: int = 0
    """Of the payments; a number is never given again."""
    interest: dict[tuple[str, str], list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    """(book, subject) → interest on debt by day, paid by the treasury without an application (`wide/debt.py`)."""
    income_share: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """(book, subject, month) → how many times its honest income a month received; last year's figures follow the honest one."""
    spent_before: dict[str, float] = field(default_factory=dict)
    """Functional class → how many times its usual amount was spent last year."""
    opening_cash: int = 20_000 * WAN
    cash_months: float = 0.5
    """Cash that the upper level's subsidies keep in the treasury, in months of outflow."""
    reserve_share: float = 0.02
    """Of the reserve in the general budget; between one and three hundredths (预算法 article 40)."""
    capital_handed_over: int = shape.CAPITAL_HANDED_OVER
    capital_is_idle: bool = False
    """Nothing is collected, spent or handed over in the state capital book."""
    service_budgeted: dict[tuple[str, str], float] = field(default_factory=dict)
    """(book, subject) of the interest on debt → share of it that the budget has; all where it is not named."""
    transfers_short: dict[str, int] = field(default_factory=dict)
    """Book → what its approved budget lacks of the transfers that would close it; an honest one lacks nothing."""
    restated: dict[tuple[str, str], float] = field(default_factory=dict)
    """(data set, period) → how many times its amounts the file says that is sent again after the year."""
    further_units: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """Beside those of `shape.UNITS`."""
    tables: dict[str, dict[str, list[Record]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """data set → period → records of the sets that are not derived from the base facts (`wide/`)."""

    def add(self, data_set: str, period: str, **record: Value) -> None:
        """Append a record of a further data set."""
        self.tables[data_set][period].append(record)

    def swell(self, book: str, subject: str, month: int, times: float) -> None:
        """Let a month's income of a subject be so many times what it was."""
        self.income[book, subject] = [
            (day, round(amount * times) if day.month == month else amount) for day, amount in self.income[book, subject]
        ]
        key = (book, subject, month)
        self.income_share[key] = self.income_share.get(key, 1.0) * times

    def size(self, data_set: str) -> int:
        """How many records a further data set has."""
        return sum(map(len, self.tables[data_set].values()))

    def records(self, data_set: str) -> list[Record]:
        """All records of a further data set, in the order of their periods."""
        return [record for _, found in sorted(self.tables[data_set].items()) for record in found]


def make(*, year: int, seed: int, payments: int) -> County:
    """Return an honest county with about `payments` payments (at least that many)."""
    rng = random.Random(seed)
    county = County(year)
    _lines(county, rng)
    _transfers(county, rng)
    _indicators(county, rng)
    _income(county, rng)
    _debts(county, rng)
    _payments(county, rng, payments)
    return county


def workdays(year: int, month: int) -> list[date]:
    """Working days of a month, make-up workdays too: the county's bank days."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    days = (first + timedelta(n) for n in range((following - first).days))
    return [day for day in days if CALENDAR.is_workday(day)]


def _lines(county: County, rng: random.Random) -> None:
    for code, name, subjects in shape.UNITS:
        size = rng.uniform(0.6, 1.6)
        for subject in subjects:
            is_basic = subject.endswith("01") and shape.SUBJECT_NAMES[subject] == "行政运行"
            economics = BASIC_ECONOMIC if is_basic else rng.sample(PROJECT_ECONOMIC, 4)
            for economic in economics:
                base = rng.uniform(80, 260) if is_basic else rng.uniform(500, 2_600)
                project = "公用经费" if is_basic else f"{name.removeprefix('县')}{rng.choice(PROJECT_NAMES)}"
                _add_line(
                    county,
                    rng,
                    unit=code,
                    subject=subject,
                    name=project,
                    economic=economic,
                    fund_type="111",
                    wan=base * size,
                )
    for fund_type, rows in (("12", shape.FUND_SPENDING), ("13", shape.CAPITAL_SPENDING)):
        for unit, subject, amount in rows:
            name = shape.SUBJECT_NAMES[subject].removesuffix("支出")
            _add_line(
                county,
                rng,
                unit=unit,
                subject=subject,
                name=name,
                economic="31005",
                fund_type=fund_type,
                wan=amount / WAN,
            )
    _settle_moves(county)


def _settle_moves(county: County) -> None:
    """Moves stay inside a class (类), so that neither a book's total nor key spending changes without the congress (预算法 article
    67): the largest line of each class gives or takes the rest.
    """
    classes: dict[tuple[str, str], list[Line]] = {}
    for line in county.lines.values():
        classes.setdefault((line.fund_type, line.subject[:3]), []).append(line)
    for lines in classes.values():
        max(lines, key=lambda line: (line.approved, line.id)).moved -= sum(line.moved for line in lines)


def _add_line(
    county: County, rng: random.Random, *, unit: str, subject: str, name: str, economic: str, fund_type: str, wan: float
) -> None:
    number = len(county.lines) + 1
    approved = round(wan * 100) * WAN // 100
    moved = round(approved * rng.choice((0, 0, 0, 0.03, -0.02)) / YUAN) * YUAN
    line = Line(
        id=f"PMAN{county.year}{number:06d}",
        unit=unit,
        subject=subject,
        project=f"{shape.REGION}{county.year % 100}{number:07d}",
        name=name,
        economic=economic,
        fund_type=fund_type,
        applied=approved + round(approved * rng.uniform(0, 0.15) / YUAN) * YUAN,
        approved=approved,
        moved=moved,
    )
    county.lines[line.id] = line


def _transfers(county: County, rng: random.Random) -> None:
    """Each transfer pays for one project line: what was told early stands in the budget, the rest changes it (articles 38, 71)."""
    projects = [line for line in county.lines.values() if line.fund_type == "111" and line.economic in PROJECT_ECONOMIC]
    for number, line in enumerate(rng.sample(projects, 48), 1):
        kind = rng.choice(("general", "special", "special", "shared"))
        amount = round(rng.uniform(80, 1_500)) * WAN
        early = rng.random() < 0.3
        received = date(county.year, 1, 4) + timedelta(rng.randrange(3, 20) if early else rng.randrange(20, 290))
        document = f"云财预〔{county.year}〕{number}号"
        county.transfers.append(
            Transfer(document, kind, received, amount, f"{line.name}补助资金", rng.random() < 0.25, early)
        )
        if county.transfers[-1].is_budgeted:
            line.approved += amount
            line.applied += amount
        else:
            line.adjusted += amount
        line.document = document


def _indicators(county: County, rng: random.Random) -> None:
    """The approved part is issued in January, an honest transfer within 25 days of its receipt."""
    received = {transfer.document: transfer for transfer in county.transfers}
    for line in county.lines.values():
        budgeted = received[line.document].amount if line.document and received[line.document].is_budgeted else 0
        own = line.approved + line.moved - budgeted
        _add_indicator(county, line, own, date(county.year, 1, 2) + timedelta(rng.randrange(12)), "年初", None)
        if line.document:
            transfer = received[line.document]
            issued = transfer.received_on + timedelta(rng.randrange(4, 26))
            _add_indicator(county, line, transfer.amount, issued, "追加", line.document)


def _add_indicator(county: County, line: Line, amount: int, issued: date, kind: str, document: str | None) -> None:
    number = len(county.indicators) + 1
    indicator = Indicator(f"BGT{county.year}{number:06d}", line.id, amount, issued, kind, document)
    county.indicators[indicator.id] = indicator


def _income(county: County, rng: random.Random) -> None:
    for book, subject, _name, wan, unevenness in shape.INCOME:
        weights = [1 + rng.uniform(-unevenness, unevenness) for _ in range(12)]
        total = wan * WAN * rng.uniform(0.96, 1.04)
        entries = []
        for month in range(1, 13):
            days = workdays(county.year, month)
            amount = round(total * weights[month - 1] / sum(weights))
            entries += list(zip(days, split(amount, [rng.uniform(0.5, 1.5) for _ in days]), strict=True))
        county.income[book, subject] = entries


def _debts(county: County, rng: random.Random) -> None:
    for kind, limit_wan in (("general", 210_000), ("special", 160_000)):
        opening = round(limit_wan * rng.uniform(0.84, 0.87)) * WAN
        borrowed = [0] * 12
        borrowed[rng.choice((3, 5, 7))] = round(limit_wan * 0.04) * WAN
        repaid = [0] * 12
        repaid[rng.choice((4, 8, 10))] = round(limit_wan * 0.02) * WAN
        county.debts.append(DebtYear(kind, limit_wan * WAN, round(limit_wan * 0.05) * WAN, opening, borrowed, repaid))


def _payments(county: County, rng: random.Random, wanted: int) -> None:
    spendable = sum(indicator.amount for indicator in county.indicators.values())
    for indicator in county.indicators.values():
        line = county.lines[indicator.line]
        executed = round(indicator.amount * rng.uniform(0.93, 0.985))
        count = max(12, round(wanted * 1.04 * indicator.amount / spendable))
        months = _months(indicator, county.year)
        for month, amount in zip(months, split(executed, [shape.MONTH_WEIGHTS[m - 1] for m in months]), strict=True):
            share = max(
                1, round(count * shape.MONTH_WEIGHTS[month - 1] / sum(shape.MONTH_WEIGHTS[m - 1] for m in months))
            )
            _month_of_payments(county, rng, line, indicator, month, amount, share)
    _recurring(county, rng)
    county.payments.sort(key=lambda payment: (payment.paid_on, payment.number))


def _months(indicator: Indicator, year: int) -> list[int]:
    first = indicator.issued_on.month if indicator.issued_on.year == year else 12
    return list(range(min(first + (indicator.issued_on.day > 20), 12), 13))


def _month_of_payments(
    county: County, rng: random.Random, line: Line, indicator: Indicator, month: int, amount: int, count: int
) -> None:
    days = [day for day in workdays(county.year, month) if day >= indicator.issued_on] or workdays(county.year, month)[
        -1:
    ]
    purposes = shape.PURPOSES[line.economic]
    for part in split(amount, [rng.lognormvariate(0, 0.9) for _ in range(count)]):
        if part:
            add_payment(
                county,
                line=line.id,
                indicator=indicator.id,
                payee=rng.randrange(900),
                purpose=rng.choice(purposes),
                amount=part,
                paid_on=rng.choice(days),
            )


def _recurring(county: County, rng: random.Random) -> None:
    """Honest look-alikes of duplicates: equal monthly rents, and equal instalments under one contract."""
    basics = [line for line in county.lines.values() if line.economic == "30226" and line.fund_type == "111"]
    by_line = {indicator.line: indicator for indicator in county.indicators.values() if indicator.kind == "年初"}
    for line in basics:
        indicator = by_line[line.id]
        rent = max(1, indicator.amount * 8 // 1000 // RENT_MONTHS // (100 * YUAN)) * 100 * YUAN
        payee = 900 + int(line.unit) % 60
        for month in range(1, RENT_MONTHS + 1):
            days = workdays(county.year, month)
            add_payment(
                county,
                line=line.id,
                indicator=indicator.id,
                payee=payee,
                purpose=f"{month}月份保洁服务费",
                amount=rent,
                paid_on=days[min(5, len(days) - 1)] if month > 1 else days[-1],
            )
    works = rng.sample(
        [line for line in county.lines.values() if line.economic == "31005" and line.fund_type == "111"], 5
    )
    for line in works:
        indicator = by_line[line.id]
        part = max(1, indicator.amount * 3 // 1000 // (1000 * YUAN)) * 1000 * YUAN
        contract = f"HT{county.year}{line.project[-5:]}"
        for number, month in enumerate((4, 6, 8), 1):
            add_payment(
                county,
                line=line.id,
                indicator=indicator.id,
                payee=rng.randrange(900),
                purpose=f"工程合同第{number}期进度款",
                amount=part,
                paid_on=workdays(county.year, month)[10],
                contract=contract,
            )


def add_payment(
    county: County,
    *,
    line: str,
    indicator: str,
    payee: int,
    purpose: str,
    amount: int,
    paid_on: date,
    contract: str | None = None,
    account_suffix: int = 0,
) -> Payment:
    """Append a payment with the next number and return it."""
    county.last_number += 1
    payment = Payment(county.last_number, line, indicator, payee, purpose, amount, paid_on, account_suffix, contract)
    county.payments.append(payment)
    return payment


def split(amount: int, weights: list[float]) -> list[int]:
    """Split `amount` fen by `weights`; the parts add up exactly."""
    total = sum(weights)
    parts = [int(amount * weight / total) for weight in weights]
    parts[-1] += amount - sum(parts)
    return parts
