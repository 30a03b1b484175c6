"""Planting: a clean county and a seed give a list of planted facts; applying them gives the county with labels.

Written apart from the rules: strengths are drawn here and never read by a rule; a rule never reads a label. Facts change base
facts only, so that every derived data set tells the same story; the one exception, a broken treasury day, changes what
the treasury reports and is applied to the derived rows.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from deploy.demo_county import plants
from deploy.demo_county.clean import County, Payment, add_payment, split, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import CALENDAR, on_or_after
from deploy.demo_county.shape import WAN, YUAN

MANY_PAYMENTS: Final = 30
"""A rush is a pattern of many payments; a unit with fewer shows none."""

Planter = Callable[[County, random.Random], list[Fact]]


def plant(county: County, *, seed: int) -> list[Fact]:
    """Change `county` and return what was planted. The seed is the planting's own, apart from the county's."""
    rng = random.Random(f"planting-{seed}")
    facts: list[Fact] = []
    for planter in PLANTERS:
        facts += planter(county, rng)
    if county.tables:
        plants.benefits_follow(county)
        for planter in plants.PLANTERS:
            facts += planter(county, rng)
    county.payments.sort(key=lambda payment: (payment.paid_on, payment.number))
    return facts


def overspent_lines(county: County, rng: random.Random) -> list[Fact]:
    """W-E02: payments beyond the line's current budget (预算法 article 13)."""
    spent: dict[str, int] = defaultdict(int)
    for payment in county.payments:
        spent[payment.line] += payment.amount
    indicators = {item.line: item for item in county.indicators.values() if item.kind == "年初"}
    big = [line for line in county.lines.values() if line.current > 400 * WAN and line.fund_type == "111"]
    facts = []
    for line, (strength, low, high) in zip(
        rng.sample(big, 6),
        (
            ("general", 0.015, 0.04),
            ("general", 0.02, 0.045),
            ("important", 0.07, 0.15),
            ("important", 0.08, 0.18),
            ("important", 0.25, 0.4),
            ("important", 0.25, 0.4),
        ),
        strict=True,
    ):
        over = round(line.current * rng.uniform(low, high) / YUAN) * YUAN
        missing = line.current + over - spent[line.id]
        days = [day for month in range(3, 12) for day in workdays(county.year, month)]
        for part in split(missing, [rng.uniform(0.5, 1.5) for _ in range(30)]):
            add_payment(
                county,
                line=line.id,
                indicator=indicators[line.id].id,
                payee=rng.randrange(900),
                purpose="追加工作经费",
                amount=part,
                paid_on=rng.choice(days),
            )
        facts.append(
            Fact(
                "W-E02",
                line.id,
                line.unit,
                strength,
                over,
                f"支出超过变动后预算数{over // WAN}万元",
                also=("W-E03", "W-F02"),
            )
        )
    return facts


def year_end_rush(county: County, rng: random.Random) -> list[Fact]:
    """W-F03: a unit's spending moved into December (预算法 article 57)."""
    by_unit: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        line = county.lines[payment.line]
        if line.fund_type == "111" and line.economic not in {
            "30305",
            "30310",
        }:  # what persons get is not what units rush
            by_unit[line.unit].append(payment)
    facts = []
    units = rng.sample(sorted(unit for unit in by_unit if len(by_unit[unit]) >= MANY_PAYMENTS), 4)
    for unit, (strength, share) in zip(
        units, (("general", 0.25), ("important", 0.35), ("important", 0.47), ("important", 0.5)), strict=True
    ):
        total = sum(payment.amount for payment in by_unit[unit])
        moved = sum(payment.amount for payment in by_unit[unit] if payment.paid_on.month == 12)
        early = [payment for payment in by_unit[unit] if payment.paid_on.month < 12 and payment.contract is None]
        rng.shuffle(early)
        days = workdays(county.year, 12)[-8:]
        for payment in early:
            if moved >= total * share:
                break
            payment.paid_on = rng.choice(days)
            moved += payment.amount
        facts.append(
            Fact(
                "W-F03",
                unit,
                unit,
                strength,
                moved,
                f"十二月支出占全年{moved * 100 // total}%",
                also=("W-F04", "W-H03"),
            )
        )
    return facts


def late_transfers(county: County, rng: random.Random) -> list[Fact]:
    """W-C01: an upper-level transfer distributed late (预算法 article 52)."""
    issued = {item.document: item for item in county.indicators.values() if item.document}
    early = [transfer for transfer in county.transfers if transfer.received_on < date(county.year, 7, 1)]
    facts = []
    for transfer, (strength, low, high) in zip(
        rng.sample(early, 5),
        (("general", 33, 43), ("general", 34, 44), ("important", 48, 58), ("major", 65, 120), ("major", 70, 150)),
        strict=True,
    ):
        days = rng.randrange(low, high)
        indicator = issued[transfer.document]
        indicator.issued_on = transfer.received_on + timedelta(days)
        for payment in county.payments:
            if payment.indicator == indicator.id and payment.paid_on < indicator.issued_on:
                payment.paid_on = _after(indicator.issued_on, rng)
        facts.append(
            Fact(
                "W-C01",
                transfer.document,
                county.lines[indicator.line].unit,
                strength,
                transfer.amount,
                f"收到后{days}日下达",
            )
        )
    return facts


def _after(day: date, rng: random.Random) -> date:
    later = day + timedelta(rng.randrange(1, 40))
    while not CALENDAR.is_workday(later) or later.year > day.year:
        later -= timedelta(1)
    return later


def debt_over_limit(county: County, rng: random.Random) -> list[Fact]:
    """W-D01: the balance of special debt rises over its limit (预算法 article 35)."""
    debt = county.debts[1]
    month = rng.choice((8, 9, 10))
    before = debt.opening + sum(debt.borrowed[:month]) - sum(debt.repaid[:month])
    over = round(debt.limit * rng.uniform(0.01, 0.03) / WAN) * WAN
    later = sum(debt.repaid[month + 1 :])
    debt.borrowed[month] += debt.limit + over - before + debt.repaid[month] + later
    return [Fact("W-D01", debt.kind, None, "major", over, f"{month + 1}月末起专项债务余额超过限额")]


def duplicate_payments(county: County, rng: random.Random) -> list[Fact]:
    """W-G01: the same payment again within 30 days, also to another account of the same payee."""
    pool = [
        payment
        for payment in county.payments
        if payment.contract is None
        and payment.payee < 900
        and payment.paid_on.month < 11
        and county.lines[payment.line].fund_type != "13"
    ]
    facts = []
    kinds: Final = (
        ("general", 2 * WAN, 9 * WAN, 1),
        ("general", 1 * WAN, 8 * WAN, 1),
        ("important", 11 * WAN, 60 * WAN, 1),
        ("important", 12 * WAN, 90 * WAN, 1),
        ("important", 1 * WAN, 8 * WAN, 2),
    )
    for index, (strength, low, high, copies) in enumerate(kinds):
        original = rng.choice([payment for payment in pool if low <= payment.amount <= high])
        pool.remove(original)
        for copy in range(copies):
            add_payment(
                county,
                line=original.line,
                indicator=original.indicator,
                payee=original.payee,
                purpose=original.purpose,
                amount=original.amount,
                paid_on=_after(original.paid_on + timedelta(3 + copy), random.Random(index * 7 + copy))
                if copies == 1
                else _soon(original.paid_on, 4 + 5 * copy),
                account_suffix=1 if index == 3 else 0,
            )
        latest = max(payment.paid_on for payment in county.payments[-copies:])
        if (latest - original.paid_on).days > 28:
            county.payments[-1].paid_on = _soon(original.paid_on, 9)
        facts.append(
            Fact(
                "W-G01",
                f"APP{original.number:09d}",
                county.lines[original.line].unit,
                strength,
                original.amount * copies,
                "同单位同收款人同金额三十日内再次支付",
            )
        )
    return facts


def _soon(day: date, days: int) -> date:
    return on_or_after(day + timedelta(days))


def broken_treasury_days(county: County, rng: random.Random) -> list[Fact]:
    """W-B07: a day's opening balance that is not the closing balance before; applied by `derive.treasury_stock`."""
    facts = []
    for month in rng.sample(range(2, 12), 2):
        day = rng.choice(workdays(county.year, month)[3:-3])
        amount = rng.randrange(5, 80) * WAN
        facts.append(Fact("W-B07", day.isoformat(), None, "general", amount, "当日期初数与上日期末数不符"))
    return facts


PLANTERS: Final[tuple[Planter, ...]] = (
    overspent_lines,
    year_end_rush,
    late_transfers,
    debt_over_limit,
    duplicate_payments,
    broken_treasury_days,
)
