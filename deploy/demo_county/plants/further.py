"""Whole months, whole books, single large sums (W-A01 to W-A03, W-A06, W-A17, W-A18, W-B13, W-B14, W-D12, W-E08,
W-G02, W-G07, W-J11).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Payment
from deploy.demo_county.fact import Fact
from deploy.demo_county.plants.execution import follow
from deploy.demo_county.records import fen
from deploy.demo_county.shape import WAN, YUAN

TAX = "10101 增值税"
"""Stands in every table of the general book's income."""


def pumped_month(county: County, rng: random.Random) -> list[Fact]:
    """W-A01, W-A02: every tax and charge of one month at more than twice what it was, in the payers' tables too. Beside it an
    honest look-alike: the company tax of the quarters, which comes every year.
    """
    month, times = rng.choice((5, 8)), rng.uniform(2.1, 2.5)
    before = sum(amount for day, amount in _general(county) if day.month == month)
    for book, subject in county.income:
        if book == "general":
            county.swell(book, subject, month, times)
    for data_set in ("tax_collection", "nontax_payment"):
        for record in county.tables[data_set][f"{county.year}-{month:02d}"]:
            for name, value in record.items():
                if isinstance(value, int) and not isinstance(value, bool):
                    record[name] = round(value * times)
    key, amount = f"{county.year}-{month:02d} {TAX} 本月数", round(before * (times - 1))
    also = ("W-A03", "W-A13", "W-A17", "W-A18", "W-B02")
    return [
        Fact("W-A01", key, None, "important", amount, "当月收入比上月成倍增加", also=also),
        Fact("W-A02", key, None, "important", amount, "当月收入比上年同月成倍增加", also=also),
    ]


def whole_year(county: County, rng: random.Random) -> list[Fact]:
    """W-A03, W-A06, W-A17, W-A18: what all that was pumped makes of the year; planted last, when it is all there."""
    del rng
    got: dict[str, int] = defaultdict(int)
    usual: dict[str, float] = defaultdict(float)
    for (book, subject), entries in county.income.items():
        for day, amount in entries if book == "general" else ():
            got[subject[:3]] += amount
            usual[subject[:3]] += amount / county.income_share.get((book, subject, day.month), 1)
    whole, honest = sum(got.values()), sum(usual.values())
    more = round(whole - honest)
    december = f"{county.year}-12 {TAX} 累计"
    budget = sum(wan * WAN for book, _, _, wan, _ in shape.INCOME if book == "general")
    ahead = sum(amount for day, amount in _general(county) if day.month < 9) / budget - 8 / 12
    progress = [
        Fact(
            "W-A17",
            "收入月报",
            None,
            "important" if ahead > 0.18 else "general",
            round(ahead * budget),
            "收入进度明显快于时间",
        )
    ]
    return [
        *(progress if ahead > 0.12 else []),
        Fact("W-A03", december, None, "important" if more > honest / 3 else "general", more, "全年收入大幅增加"),
        Fact("W-A06", december, None, "general", got["103"], "税收占比大幅下降"),
        Fact("W-A18", f"十二月收入月报 {TAX}", None, "major", more, "超收很多，没有全部补充预算稳定调节基金"),
    ]


def _general(county: County) -> list[tuple[date, int]]:
    return [entry for (book, _), entries in county.income.items() if book == "general" for entry in entries]


def fund_left(county: County, rng: random.Random) -> list[Fact]:
    """W-B13: half a fund's income of last year lies idle. Beside it the other fund, of which a tenth goes on."""
    income = next(
        fen(record, "cumulative_amount")
        for record in county.tables["income_execution"][f"{county.year - 1}-12"]
        if record["subject_code"] == "1030148"
    )
    left = round(income * rng.uniform(0.42, 0.56)) // WAN * WAN
    record = next(found for found in county.records("carryover") if str(found["exp_func_code"]).startswith("21208"))
    record |= {"approve_amt": left, "carryovers_amt": left}
    return [Fact("W-B13", "国有土地使用权出让收入安排的支出", None, "important", left, "基金结转偏大", also=("W-F09",))]


def capital_book(county: County, rng: random.Random) -> list[Fact]:
    """W-B14: the state capital book stays empty all the year."""
    del rng
    county.capital_is_idle = True
    key = ("capital", "1030601")
    planned = sum(amount for _, amount in county.income[key])
    county.income[key] = [(day, 0) for day, _ in county.income[key]]
    idle = {line.id: line.unit for line in county.lines.values() if line.fund_type == "13"}
    county.payments[:] = [payment for payment in county.payments if payment.line not in idle]
    follow(county)
    (unit,) = set(idle.values())
    return [
        Fact("W-B14", "国有资本经营预算", unit, "important", planned, "国有资本经营预算全年没有收支",
             also=("W-F05", "W-F06", "W-F07", "W-F01", "W-I18"))
    ]  # fmt: skip


def interest_unbudgeted(county: County, rng: random.Random) -> list[Fact]:
    """W-D12: the budget has far less than the year's interest."""
    key = rng.choice((("general", "2320301"), ("fund", "2320411")))
    share = rng.uniform(0.55, 0.75)
    county.service_budgeted[key] = share
    missing = round(sum(amount for _, amount in county.interest[key]) * (1 - share))
    subject = "一般债务" if key[0] == "general" else "专项债务"
    return [Fact("W-D12", subject, None, "major", missing, "债务利息没有列足预算", also=("W-E05", "W-E02"))]


def large_payments(county: County, rng: random.Random) -> list[Fact]:
    """W-G02: what was paid in many parts is paid at once: a few hundred 万元, and more than a thousand."""
    facts = []
    taken: set[str] = set()
    for strength, low in (("general", 290), ("important", 1_150)):
        wanted = round(low * WAN * rng.uniform(1, 1.15))
        twins = Counter((payment.payee, payment.amount) for payment in county.payments)
        parts: dict[tuple[str, str, int], list[Payment]] = defaultdict(list)
        for payment in county.payments:
            line = county.lines[payment.line]
            is_free = (
                not (payment.contract or payment.bond or payment.to) and line.economic == "31005" and payment.amount > 0
            )
            if is_free and line.unit not in taken and twins[payment.payee, payment.amount] == 1:
                parts[line.id, payment.indicator, (payment.paid_on.month + 2) // 3].append(payment)
        chosen = rng.choice(
            [key for key, found in sorted(parts.items()) if sum(each.amount for each in found) > wanted]
        )
        kept, *others = sorted(parts[chosen], key=lambda payment: -payment.amount)
        gone: set[int] = set()
        for payment in others:
            if kept.amount >= wanted:
                break
            kept.amount += payment.amount
            gone.add(payment.number)
        kept.amount -= kept.amount % YUAN
        county.payments[:] = [payment for payment in county.payments if payment.number not in gone]
        unit = county.lines[chosen[0]].unit
        taken.add(unit)
        facts.append(
            Fact("W-G02", unit, unit, strength, kept.amount, "单笔大额支付",
                 also=("W-G14", "W-G15", "W-F03", "W-F04", "W-I01", "W-E01", "W-G12"))
        )  # fmt: skip
    return facts


def no_card(county: County, rng: random.Random) -> list[Fact]:
    """W-G07: a unit that pays most of its small official spending by transfer. Beside it one whose shops often take no card."""
    small: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.mode == "公务卡":
            small[county.lines[payment.line].unit].append(payment)
    guilty, honest = rng.sample(sorted(small, key=lambda unit: (-len(small[unit]), unit))[:10], 2)
    amount = 0
    for unit, share in ((guilty, rng.uniform(0.5, 0.8)), (honest, 0.04)):
        for payment in small[unit]:
            if rng.random() < share:
                payment.mode = "转账"
                amount += payment.amount if unit == guilty else 0
    return [Fact("W-G07", guilty, guilty, "general", amount, "公务支出大多没有刷公务卡")]


def changed_past(county: County, rng: random.Random) -> list[Fact]:
    """W-J11: a month told in summer is told otherwise after the year, without a word why."""
    month = rng.choice((2, 3, 4, 6))
    county.restated["three_publics", f"{county.year}-{month:02d}"] = rng.uniform(1.04, 1.09)
    return [Fact("W-J11", "三公经费与会议培训费", None, "important", 0, "已经过去的月份被改动")]


def wrong_code(county: County, rng: random.Random) -> list[Fact]:
    """W-E08: printing booked as office supplies. Beside it the look-alike: a purpose that is no code's name."""
    by_unit: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if county.lines[payment.line].economic == "30201" and payment.purpose == "购办公用品款" and payment.amount > 0:
            by_unit[county.lines[payment.line].unit].append(payment)
    unit = rng.choice(sorted(unit for unit, found in by_unit.items() if len(found) >= 8))
    taken = sorted(by_unit[unit], key=lambda payment: -payment.amount)[: rng.randrange(4, 8)]
    for payment in taken:
        payment.purpose = "材料印刷费"
    return [Fact("W-E08", unit, unit, "general", sum(payment.amount for payment in taken), "印刷费列为办公费")]


PLANTERS = (
    fund_left,
    capital_book,
    interest_unbudgeted,
    large_payments,
    no_card,
    wrong_code,
    changed_past,
    whole_year,
)
