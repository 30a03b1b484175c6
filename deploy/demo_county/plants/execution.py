"""Execution: no authority, unapproved changes, great moves, late replies, nothing spent, low execution, guarantees unpaid, three publics
(W-E01, W-E05, W-E06, W-E16, W-E18, W-F05, W-F07, W-F12, W-H01, W-H03).
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Line, Payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import day_of, fen
from deploy.demo_county.shape import WAN


def no_authority(county: County, rng: random.Random) -> list[Fact]:
    """W-E01: payments on no indicator."""
    facts = []
    pool = [payment for payment in county.payments if payment.contract is None and payment.bond is None]
    for strength, low, high in (("important", 5 * WAN, 20 * WAN), ("major", 60 * WAN, 10_000 * WAN)):
        fitting = [payment for payment in pool if low <= payment.amount <= high] or [
            max(pool, key=lambda payment: payment.amount)
        ]
        payment = rng.choice(fitting)
        payment.indicator = ""
        unit = county.lines[payment.line].unit
        facts.append(
            Fact("W-E01", unit, unit, strength, payment.amount, "没有指标的支付", also=("W-E02", "W-F07", "W-G02"))
        )
    return facts


def unapproved_change(county: County, rng: random.Random) -> list[Fact]:
    """W-E05: a line's budget raised by half without an approved adjustment."""
    line = rng.choice(
        [
            line
            for line in county.lines.values()
            if line.current > 600 * WAN and line.fund_type == "111" and not line.document
        ]
    )
    more = round(line.current * rng.uniform(0.4, 0.6)) // WAN * WAN
    line.adjusted += more
    return [
        Fact("W-E05", "一般公共预算", None, "major", more, "支出预算增加没有批准文件", also=("W-F07", "W-F01", "W-E02"))
    ]


def great_moves(county: County, rng: random.Random) -> list[Fact]:
    """W-E06: a quarter and more of a unit's budget moved between its indicators."""
    by_unit: dict[str, list[str]] = defaultdict(list)
    for item in county.indicators.values():
        by_unit[county.lines[item.line].unit].append(item.id)
    unit = rng.choice(sorted(unit for unit, ids in by_unit.items() if 4 < len(ids) < 12))
    whole = sum(county.indicators[each].amount for each in by_unit[unit])
    part = round(whole * rng.uniform(0.36, 0.45) / 3)
    targets = rng.sample(by_unit[unit], 3)
    source = max(by_unit[unit], key=lambda each: county.indicators[each].amount)
    for number, target in enumerate(targets, 1):
        line = county.lines[county.indicators[target].line]
        county.add(
            "indicator_adjustment", f"{county.year}-{4 + number:02d}", adj_sub_id=f"TJ{county.year}8{number:04d}", bgt_id=target,
            ori_bgt_id=source, add_amount=part, adj_date=date(county.year, 4 + number, 15), bat_num=f"8{number:02d}",
            cor_bgt_doc_no=f"云财预调〔{county.year}〕8{number}号", fund_type_code=line.fund_type, exp_func_code=line.subject,
            dep_bgt_eco_code=line.economic,
        )  # fmt: skip
    return [Fact("W-E06", unit, unit, "important", part * 3, "预算调剂幅度过大", also=("W-C08",))]


def late_papers(county: County, rng: random.Random) -> list[Fact]:
    """W-E16: the budget replied to a department late; W-E18: published late."""
    records = [
        found
        for found in county.records("disclosure")
        if found["disclosure_kind"] == "department_budget" and found["agency_code"] not in shape.SUBORDINATE
    ]
    late, hidden = rng.sample(records, 2)
    gap = day_of(late, "published_on") - day_of(late, "approved_on")
    replied = date(county.year, 2, 20) + timedelta(rng.randrange(34, 48))
    late["approved_on"], late["published_on"] = replied, replied + gap
    hidden["published_on"] = day_of(hidden, "approved_on") + timedelta(rng.randrange(34, 70))
    return [
        Fact("W-E16", str(late["unit_name"]), str(late["agency_code"]), "important", 0, "部门预算批复迟"),
        Fact("W-E18", str(hidden["agency_code"]), str(hidden["agency_code"]), "important", 0, "部门预算公开迟"),
    ]


def unspent(county: County, rng: random.Random) -> list[Fact]:
    """W-F05: nothing paid of a project; W-F07: less than half of it."""
    touched = {payment.line for payment in county.payments if payment.contract or payment.bond}
    lines = [
        line for line in county.lines.values()
        if line.id not in touched and line.name != "公用经费" and line.fund_type == "111" and line.current > 200 * WAN and not line.document
    ]  # fmt: skip
    nothing, little = rng.sample(lines, 2)
    share = rng.uniform(0.3, 0.38)
    paid: dict[str, int] = defaultdict(int)
    kept: list[Payment] = []
    for payment in county.payments:
        if payment.line == nothing.id:
            continue
        if payment.line == little.id and paid[little.id] + payment.amount > little.current * share:
            continue
        paid[payment.line] += payment.amount
        kept.append(payment)
    county.payments[:] = kept
    follow(county)
    return [
        Fact(
            "W-F05",
            nothing.unit,
            nothing.unit,
            "important",
            nothing.current,
            "全年没有支出",
            also=("W-F07", "W-F01", "W-I18"),
        ),
        Fact(
            "W-F07",
            little.unit,
            little.unit,
            "important",
            little.current,
            "全年执行率不足四成",
            also=("W-F01", "W-I18", "W-F03", "W-F02"),
        ),
    ]


def follow(county: County) -> None:
    """Reports that follow from payments: benefits paid by what is no longer there."""
    numbers = {f"PZ{payment.number:08d}" for payment in county.payments}
    for period, records in county.tables["payment_detail"].items():
        county.tables["payment_detail"][period] = [record for record in records if record["pay_cert_no"] in numbers]


def unpaid_guarantee(county: County, rng: random.Random) -> list[Fact]:
    """W-F12: wages or livelihood far behind the year."""
    code, low, high = rng.choice((("G01", 0.15, 0.3), ("G02", 0.15, 0.3)))
    behind = rng.uniform(low, high)
    name = ""
    for record in county.records("basic_guarantee"):
        if record["item_code"] == code:
            name = str(record["item_name"])
            executed = fen(record, "executed")
            record["executed"] = round(executed * (1 - behind))
            record["gap"] = executed - fen(record, "executed")
            record["execution_progress"] = f"{float(str(record['execution_progress'])) * (1 - behind):.2f}"
    return [Fact("W-F12", name, None, "major", 0, "工资支出落后")]


def three_publics_over(county: County, rng: random.Random) -> list[Fact]:
    """W-H01: executed above the budget; W-H03: paid out in the last quarter."""
    units = sorted({str(record["agency_code"]) for record in county.records("three_publics")})
    over, rush = rng.sample(units, 2)
    for record in county.records("three_publics"):
        if record["agency_code"] == over and record["dep_bgt_eco_code"] == "30217":
            record["adjusted_budget"] = record["initial_budget"] = round(_year(county, over) / rng.uniform(1.2, 1.5))
    lines: list[Line] = [
        line for line in county.lines.values() if line.unit == rush and line.economic in {"30217", "30231"}
    ]
    ids = {line.id for line in lines}
    early = [payment for payment in county.payments if payment.line in ids and payment.paid_on.month < 10]
    for payment in early:
        if rng.random() < 0.75:
            payment.paid_on = rng.choice(workdays(county.year, rng.choice((10, 11, 12))))
    return [
        Fact("W-H01", over, over, "important", 0, "三公经费超预算"),
        Fact("W-H03", rush, rush, "important", 0, "三公经费集中在第四季度", also=("W-F03", "W-H01")),
    ]


def _year(county: County, unit: str) -> int:
    return max(
        fen(record, "executed")
        for record in county.records("three_publics")
        if record["agency_code"] == unit and record["dep_bgt_eco_code"] == "30217"
    )


PLANTERS = (no_authority, unapproved_change, great_moves, late_papers, unspent, unpaid_guarantee, three_publics_over)
