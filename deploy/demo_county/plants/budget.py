"""How the budget is made and changed (W-C06, W-C10, W-C11, W-E03, W-E07, W-E09, W-E10, W-E12 to W-E14, W-E19)."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Indicator, Line, Payment, add_payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import fen, on_or_after
from deploy.demo_county.shape import WAN, YUAN

NAMES = {code: name for code, name, _ in shape.UNITS}


def _first(county: County) -> dict[str, Indicator]:
    return {item.line: item for item in county.indicators.values() if item.kind == "年初"}


def unallocated(county: County, rng: random.Random) -> list[Fact]:
    """W-C06: a good part of what the upper level sent in the first half of the year is still not given out."""
    whole = sum(transfer.amount for transfer in county.transfers)
    early = [transfer for transfer in county.transfers if transfer.received_on < date(county.year, 6, 1)]
    rng.shuffle(early)
    held = 0
    for transfer in early:
        if held > whole * 0.24:
            break
        transfer.unallocated = transfer.amount
        held += transfer.amount
    return [Fact("W-C06", "转移支付", None, "important", held, "转移支付长期待分配", also=("W-C01",))]


def matching(county: County, rng: random.Random) -> list[Fact]:
    """W-C10: a document that asks the townships to add a part of their own. Beside it an honest look-alike: works that are called so."""
    special = [record for record in county.records("transfer_down") if record["tra_type"] == "03"]
    asked, harmless = rng.sample(special, 2)
    for record, name, basis in (
        (asked, "农村公路养护补助", f"云政办发〔{county.year}〕31号：各乡镇按不低于省级专项资金30%落实配套资金"),
        (harmless, "小型水利配套设施改造", f"云政办发〔{county.year}〕32号"),
    ):
        county.add(
            "project", str(county.year), pro_code=record["pro_code"], pro_name=name, agency_code="106001", pro_cat_code="3",
            setup_basis=basis, setup_year=county.year - 1, start_year=county.year, end_year=county.year, total_investment=record["cur_amt"],
            is_track=False,
        )  # fmt: skip
    return [Fact("W-C10", str(asked["pro_code"]), None, "important", fen(asked, "cur_amt"), "要求乡镇配套")]


def not_reported(county: County, rng: random.Random) -> list[Fact]:
    """W-C11: the growth of special transfers was not put before the standing committee."""
    del rng
    table = county.tables["congress_item"][str(county.year)]
    table[:] = [record for record in table if record["item_no"] != f"RD{county.year}090"]
    return [Fact("W-C11", "专项转移支付", None, "important", 0, "专项转移支付增加没有报告")]


def overdue_answer(county: County, rng: random.Random) -> list[Fact]:
    """W-E19: the government has not answered what the congress resolved."""
    record = rng.choice(
        [
            record
            for record in county.records("congress_item")
            if str(record["item_no"]) <= f"RD{county.year}005"
            and record["item_kind"] != "proposal"  # a deputy's, no resolution
        ]
    )
    record |= {"answered_on": None, "answer": None, "status": "办理中"}
    return [Fact("W-E19", str(record["item_no"]), None, "major", 0, "决议落实逾期没有答复")]


def over_indicator(county: County, rng: random.Random) -> list[Fact]:
    """W-E03: payments booked on the transfer's indicator although it is used up; the line as a whole is not exceeded."""
    paid: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        paid[payment.indicator].append(payment)
    pairs = [
        (first, later)
        for later in county.indicators.values()
        if later.document and (first := _first(county).get(later.line))
    ]
    first, later = rng.choice([pair for pair in pairs if pair[0].amount > 300 * WAN and len(paid[pair[0].id]) > 20])
    moved = 0
    for payment in sorted(paid[first.id], key=lambda payment: payment.paid_on, reverse=True):
        if moved > later.amount * 0.2 or payment.paid_on < later.issued_on:
            break
        payment.indicator = later.id
        moved += payment.amount
    return [Fact("W-E03", later.id, county.lines[later.line].unit, "important", moved, "超指标支付", also=("W-C07",))]


def many_additions(county: County, rng: random.Random) -> list[Fact]:
    """W-E07: a project topped up again and again in the year."""
    facts = []
    lines = [
        line
        for line in county.lines.values()
        if line.name != "公用经费" and line.fund_type == "111" and not line.document
    ]
    for line, (strength, times) in zip(rng.sample(lines, 2), (("general", 4), ("important", 7)), strict=True):
        for number in range(times):
            day = on_or_after(date(county.year, 3 + number, 12))
            source = _first(county)[line.id]
            part = round(line.approved * rng.uniform(0.02, 0.04) / YUAN) * YUAN
            new = Indicator(f"BGT{county.year}{len(county.indicators) + 1:06d}", line.id, part, day, "追加", None)
            county.indicators[new.id] = new
            source.amount -= part
            county.add(
                "indicator_adjustment", f"{county.year}-{day.month:02d}", adj_sub_id=f"TJ{county.year}7{len(county.indicators):04d}", bgt_id=new.id,
                ori_bgt_id=None, add_amount=part, adj_date=day, bat_num=f"7{number:02d}", cor_bgt_doc_no=f"云财预追〔{county.year}〕{number + 1}号",
                fund_type_code=line.fund_type, exp_func_code=line.subject, dep_bgt_eco_code=line.economic,
            )  # fmt: skip
        facts.append(Fact("W-E07", line.project, line.unit, strength, 0, "预算追加频繁", also=("W-E03", "W-E06")))
    return facts


def vague_budget(county: County, rng: random.Random) -> list[Fact]:
    """W-E09: most of a unit's budget under 'other'; W-E12: a department's budget holds transfers to townships."""
    by_unit: dict[str, list[Line]] = defaultdict(list)
    for line in county.lines.values():
        if line.fund_type == "111" and line.name != "公用经费":
            by_unit[line.unit].append(line)
    vague, wrong = rng.sample(
        sorted(unit for unit, lines in by_unit.items() if len(lines) >= 3 and unit != "106001"), 2
    )
    amount = 0
    for line in by_unit[vague]:
        if line.economic.startswith("302"):
            line.economic = "30299"
            amount += line.current
    line = max(by_unit[wrong], key=lambda line: line.current)
    line.gov_economic = "51301"
    facts = [Fact("W-E12", wrong, wrong, "important", line.current, "部门预算列对下转移支付", also=("W-E14",))]
    if amount:
        facts.append(Fact("W-E09", vague, vague, "important", amount, "其他科目占比高"))
    return facts


def to_own_account(county: County, rng: random.Random) -> list[Fact]:
    """W-E10: a school pays its budget into its own account in December."""
    account = rng.choice(
        [record for record in county.tables["bank_account"][f"{county.year}-12"] if record["account_kind"] == "basic"]
    )
    unit = str(account["agency_code"])
    pool = [
        payment
        for payment in county.payments
        if county.lines[payment.line].unit == unit and payment.contract is None and payment.to is None
    ]
    taken = sorted(pool, key=lambda payment: payment.amount)[-6:]
    for payment in taken:
        payment.to = (str(account["holder"]), str(account["acct_no"]))
        payment.purpose = "拨付项目经费"
        payment.paid_on = rng.choice(workdays(county.year, 12)[-6:])
    amount = sum(payment.amount for payment in taken)
    strength = "major" if amount >= 500 * WAN else "important" if amount >= 100 * WAN else "general"
    return [
        Fact(
            "W-E10",
            unit,
            unit,
            strength,
            amount,
            "向本单位实有资金账户拨款",
            also=("W-G05", "W-F03", "W-F16", "W-G15", "W-H03"),
        )
    ]


def society(county: County, rng: random.Random) -> list[Fact]:
    """W-E13: a society has a budget of its own like a unit."""
    name, code = rng.choice((("县个体私营经济协会", "113009"), ("县珠算会计学会", "106009")))
    county.further_units.append((code, name, ("2011301",)))
    amount = rng.randrange(40, 90) * WAN
    line = Line(
        f"PMAN{county.year}900001",
        code,
        "2011301",
        f"{shape.REGION}{county.year % 100}9000001",
        "协会工作经费",
        "30201",
        "111",
        amount,
        amount,
    )
    county.lines[line.id] = line
    item = Indicator(f"BGT{county.year}900001", line.id, amount, date(county.year, 1, 8), "年初", None)
    county.indicators[item.id] = item
    for month in range(2, 13):
        add_payment(county, line=line.id, indicator=item.id, payee=rng.randrange(900), purpose="购办公用品款",
                    amount=round(amount / 11.5), paid_on=workdays(county.year, month)[7]).mode = "转账"  # fmt: skip
    return [Fact("W-E13", code, code, "general", amount, "为协会编制预算", also=("W-E16", "W-E18", "W-F14", "W-G15"))]


def department_grants(county: County, rng: random.Random) -> list[Fact]:
    """W-E14: a department hands grants down to townships itself."""
    towns = [name for code, name, _ in shape.UNITS if code.startswith("301")]
    pool = [
        payment for payment in county.payments
        if county.lines[payment.line].unit in {"213001", "213003", "213004", "214001"} and payment.contract is None and payment.bond is None
        and payment.to is None and payment.amount > 20 * WAN
    ]  # fmt: skip
    unit = county.lines[rng.choice(pool).line].unit
    mine = [payment for payment in pool if county.lines[payment.line].unit == unit]
    for number, payment in enumerate(rng.sample(mine, min(4, len(mine)))):
        payment.to = (towns[number % len(towns)], f"990530100{number}0001")
        payment.purpose = "下达项目补助资金"
    return [Fact("W-E14", unit, unit, "important", 0, "部门自行下达补助", also=("W-G05",))]


PLANTERS = (
    unallocated, matching, not_reported, overdue_answer, over_indicator, many_additions, vague_budget, to_own_account, society, department_grants,
)  # fmt: skip
