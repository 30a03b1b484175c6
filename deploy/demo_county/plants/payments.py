"""Doubtful payments (W-G03 to W-G05, W-G10 to W-G15, W-G17, W-G18, W-H04, W-H07)."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Payment, add_payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import CALENDAR, credit_code, fen, identity_number, person
from deploy.demo_county.shape import WAN, YUAN

OFFICE = {"30201", "30202", "30213", "30218", "30226", "30227"}
NAMES = {code: name for code, name, _ in shape.UNITS}


def _free(county: County, economics: set[str], low: int, high: int) -> list[Payment]:
    """Payments of no contract and no bond, of these economic codes and sizes; the largest where none is of the size."""
    pool = [
        payment for payment in county.payments
        if payment.contract is None and payment.bond is None and payment.to is None and payment.indicator and payment.payee < 900
        and county.lines[payment.line].economic in economics
    ]  # fmt: skip
    return [payment for payment in pool if low <= payment.amount <= high] or [
        max(pool, key=lambda payment: payment.amount)
    ]


def _unit(county: County, payment: Payment) -> str:
    return county.lines[payment.line].unit


def _application(payment: Payment) -> str:
    return f"APP{payment.number:09d}"


def cash(county: County, rng: random.Random) -> list[Fact]:
    """W-G03: paid in cash."""
    facts = []
    for strength, low, high in (("general", 2 * WAN, 4 * WAN), ("important", 7 * WAN, 15 * WAN)):
        payment = rng.choice(_free(county, OFFICE, low, high))
        payment.mode = "现金"
        facts.append(
            Fact("W-G03", _unit(county, payment), _unit(county, payment), strength, payment.amount, "大额现金")
        )
    return facts


def to_persons(county: County, rng: random.Random) -> list[Fact]:
    """W-G04: goods and services paid to a natural person."""
    facts = []
    for strength, low, high in (("general", 2 * WAN, 4 * WAN), ("important", 7 * WAN, 18 * WAN)):
        payment = rng.choice(_free(county, {"30201", "30202", "30213"}, low, high))
        payment.to = (
            person(rng.randrange(20_000, 30_000)).removesuffix("（合成）"),
            f"62270000{rng.randrange(10**8):08d}",
        )
        facts.append(
            Fact(
                "W-G04",
                _application(payment),
                _unit(county, payment),
                strength,
                payment.amount,
                "向个人支付货款",
                also=("W-G15",),
            )
        )
    return facts


def to_own_group(county: County, rng: random.Random) -> list[Fact]:
    """W-G05: to the unit's own union."""
    payment = rng.choice(_free(county, OFFICE, 60 * WAN, 10_000 * WAN))
    unit = _unit(county, payment)
    payment.to = (f"{NAMES[unit]}工会委员会", f"9002{unit}0001")
    strength = "important" if payment.amount >= 60 * WAN else "general"
    return [Fact("W-G05", _application(payment), unit, strength, payment.amount, "转入本单位工会", also=("W-G15",))]


def on_rest_days(county: County, rng: random.Random) -> list[Fact]:
    """W-G10: a run of payments on rest days."""
    unit = rng.choice([code for code, name, _ in shape.UNITS if code.startswith(("208", "212"))])
    pool = [
        payment
        for payment in county.payments
        if _unit(county, payment) == unit and payment.contract is None and 3 <= payment.paid_on.month <= 11
    ]
    first = date(county.year, 5, 10)
    rest = [day for day in (first + timedelta(n) for n in range(90)) if not CALENDAR.is_workday(day)]
    for payment in rng.sample([payment for payment in pool if payment.paid_on.month in (5, 6, 7)], 6):
        payment.paid_on = rng.choice(rest[:4])
    return [Fact("W-G10", unit, unit, "general", 0, "休息日集中支付")]


def split_payments(county: County, rng: random.Random) -> list[Fact]:
    """W-G11: one supplier paid again and again just below the county's limit of approval (50,000 yuan)."""
    facts = []
    for strength, times in (("general", 4), ("important", 8)):
        seed = rng.choice(_free(county, OFFICE, 1 * WAN, 40 * WAN))
        start = date(county.year, rng.choice((4, 6, 9)), 6)
        payee = rng.randrange(900)
        for number in range(times):
            add_payment(
                county, line=seed.line, indicator=seed.indicator, payee=payee, purpose=f"零星采购款第{number + 1}批",
                amount=rng.randrange(44_800, 49_900) * YUAN, paid_on=[day for day in workdays(county.year, start.month) if day >= start][number % 6],
            ).mode = "转账"  # fmt: skip
        facts.append(
            Fact("W-G11", shape.supplier(payee)[0], _unit(county, seed), strength, times * 47_000 * YUAN, "化整为零支付",
                 also=("W-E02", "W-G01", "W-G15"))
        )  # fmt: skip
    return facts


def contract_strangers(county: County, rng: random.Random) -> list[Fact]:
    """W-G12: paid under a contract to another firm; W-G17: paid long after acceptance."""
    stranger, late = rng.sample(county.records("procurement_contract"), 2)
    payments: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.contract:
            payments[payment.contract].append(payment)
    moved = max(payments[str(stranger["contract_no"])], key=lambda payment: payment.amount)
    moved.payee = (moved.payee + 411) % 900
    last = max(payment.paid_on for payment in payments[str(late["contract_no"])])
    late["accepted_on"] = max(
        min(last, date(county.year, 12, 20)) - timedelta(rng.randrange(110, 150)), late["signed_on"]
    )  # type: ignore[type-var]
    return [
        Fact("W-G12", str(stranger["contract_no"]), str(stranger["agency_code"]), "important" if moved.amount >= 10 * WAN else "general",
             moved.amount, "收款人不是合同供应商", also=("W-I15", "W-G17")),
        Fact("W-G17", str(late["supplier_name"]), str(late["agency_code"]), "important", fen(late, "contract_amount"), "验收后数月才付款"),
    ]  # fmt: skip


def fresh_firm(county: County, rng: random.Random) -> list[Fact]:
    """W-G14: a great first payment to a firm founded weeks before."""
    payment = rng.choice(_free(county, OFFICE | {"31005", "31002"}, 60 * WAN, 180 * WAN))
    firm = 960 + rng.randrange(40)
    payment.payee = firm
    county.add(
        "market_entity", str(county.year), unifsoc_cred_code=credit_code(firm), entity_name=shape.supplier(firm)[0], link_kind="legal_person",
        link_no=1, linked_name=person(5_000 + firm), linked_id_no=identity_number(5_000 + firm), share_ratio="100",
        founded_on=payment.paid_on - timedelta(rng.randrange(20, 90)), status="存续",
    )  # fmt: skip
    return [
        Fact("W-G14", shape.supplier(firm)[0], _unit(county, payment), "general", payment.amount, "新设企业首付大额")
    ]


def other_receiver(county: County, rng: random.Random) -> list[Fact]:
    """W-G13: the bank paid another than the application says."""
    payment = rng.choice(_free(county, OFFICE, 12 * WAN, 80 * WAN))
    payment.actual = shape.supplier((payment.payee + 307) % 900)
    return [Fact("W-G13", payment.actual[0], _unit(county, payment), "important", payment.amount, "实际收款人不同")]


def one_payee(county: County, rng: random.Random) -> list[Fact]:
    """W-G15: nearly all goods and services of a unit from one firm."""
    total: dict[str, int] = defaultdict(int)
    for payment in county.payments:
        if county.lines[payment.line].economic.startswith("302"):
            total[_unit(county, payment)] += payment.amount
    unit = rng.choice(sorted(unit for unit, amount in total.items() if amount > 300 * WAN))
    payee = rng.randrange(900)
    for payment in county.payments:
        mine = _unit(county, payment) == unit and county.lines[payment.line].economic.startswith("302")
        if mine and payment.contract is None and payment.to is None and rng.random() < 0.88:
            payment.payee, payment.account_suffix = payee, 0
    return [Fact("W-G15", unit, unit, "important", total[unit], "付款集中于一家", also=("W-G01", "W-G11"))]


def bad_text(county: County, rng: random.Random) -> list[Fact]:
    """W-G18: purposes that say nothing."""
    count: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.contract is None:
            count[_unit(county, payment)].append(payment)
    unit = rng.choice(sorted(unit for unit, found in count.items() if len(found) > 150))
    for payment in rng.sample(count[unit], max(12, len(count[unit]) // 8)):
        payment.purpose = rng.choice(("1", "***", "......", "-", "aaa"))
    return [Fact("W-G18", unit, unit, "important", 0, "用途不规范")]


def hidden_reception(county: County, rng: random.Random) -> list[Fact]:
    """W-H04: meals in the office's supplies; W-H07: bonuses in goods and services."""
    meal = rng.choice(_free(county, {"30201"}, 6 * WAN, 20 * WAN))
    meal.purpose = "接待客商餐费"
    bonus = rng.choice(_free(county, {"30226", "30201"}, 3 * WAN, 30 * WAN))
    bonus.purpose = "发放职工年终奖金及节日补贴"
    return [
        Fact("W-H04", _unit(county, meal), _unit(county, meal), "important" if meal.amount >= 5 * WAN else "general", meal.amount, "办公费中列支接待费"),
        Fact("W-H07", _unit(county, bonus), _unit(county, bonus), "important", bonus.amount, "商品和服务支出中发放奖金"),
    ]  # fmt: skip


PLANTERS = (
    cash,
    to_persons,
    to_own_group,
    on_rest_days,
    split_payments,
    contract_strangers,
    fresh_firm,
    other_receiver,
    one_payee,
    bad_text,
    hidden_reception,
)
