"""How things are bought and built (W-G06, W-G16, W-I03 to W-I07, W-I11, W-I12, W-I14 to W-I18)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import Record, credit_code, day_of, fen, on_or_after, workdays_after
from deploy.demo_county.shape import WAN


def related(county: County, rng: random.Random) -> list[Fact]:
    """W-G06: the supplier belongs to somebody who works in the unit. Beside it an honest look-alike: only the name is the same."""
    contract, alike = rng.sample(county.records("procurement_contract"), 2)
    for found, is_same in ((contract, True), (alike, False)):
        servant = next(
            record for record in county.records("public_servant") if record["agency_code"] == found["agency_code"]
        )
        for record in county.records("market_entity"):
            if record["unifsoc_cred_code"] == found["supplier_code"]:
                record["linked_name"] = servant["person_name"]
                if is_same:
                    record["linked_id_no"] = servant["id_no"]
    return [
        Fact(
            "W-G06",
            str(contract["supplier_name"]),
            str(contract["agency_code"]),
            "important",
            fen(contract, "contract_amount"),
            "供应商属于本单位人员",
        )
    ]


def prepaid(county: County, rng: random.Random) -> list[Fact]:
    """W-G16: most of a contract paid in advance, before anything was delivered."""
    contract = rng.choice(
        [record for record in county.records("procurement_contract") if "supplement_of" not in record]
    )
    payments = sorted(
        (p for p in county.payments if p.contract == contract["contract_no"]), key=lambda payment: payment.paid_on
    )
    first = payments[0]
    more = sum(payment.amount for payment in payments) * 6 // 10
    for payment in payments[1:]:
        if first.amount >= more:
            break
        take = min(payment.amount * 9 // 10, more - first.amount)
        payment.amount -= take
        first.amount += take
    first.purpose = "合同预付款"
    unit = str(contract["agency_code"])
    return [
        Fact(
            "W-G16",
            str(contract["contract_no"]),
            unit,
            "general",
            first.amount,
            "预付款比例过高",
            also=("W-E02", "W-E03", "W-G02", "W-G17"),
        )
    ]


def _plan(county: County, unit: str, item: str, number: str, method: str, amount: int, filed: date) -> str:
    plan = f"CGJH{county.year}{number}"
    county.add(
        "procurement_plan", f"{county.year}-{filed.month:02d}", plan_no=plan, agency_code=unit, bgt_id=item, catalogue_code="C08140000",
        catalogue_name="技术服务", budget_amount=amount, organisation="scattered", method=method, filed_on=filed,
    )  # fmt: skip
    return plan


def no_competition(county: County, rng: random.Random) -> list[Fact]:
    """W-I03: a quarter and more of what the county buys comes from a single source; W-I11: a plan far above its budget."""
    plans = [
        record for record in county.records("procurement_plan") if record["method"] not in {"open", "single_source"}
    ]
    whole = sum(fen(record, "budget_amount") for record in county.records("procurement_plan"))
    rng.shuffle(plans)
    single = 0
    for record in plans:
        if single > whole * 0.27:
            break
        record["method"] = "single_source"
        single += fen(record, "budget_amount")
    items = [
        item
        for item in county.indicators.values()
        if item.kind == "年初" and county.lines[item.line].economic == "30227"
    ]
    small = rng.choice([item for item in items if item.amount > 400 * WAN])
    line = county.lines[small.line]
    over = round(line.current * rng.uniform(1.2, 1.5))
    _plan(county, line.unit, small.id, "78001", "open", over, on_or_after(date(county.year, 4, 14)))
    facts = [Fact("W-I11", line.unit, line.unit, "important", over - line.current, "采购计划超过预算", also=("W-I01",))]
    if single > whole * 0.22:
        facts.append(Fact("W-I03", "单一来源", None, "important", single, "单一来源占比高"))
    return facts


def _open_projects(county: County) -> list[str]:
    open_plans = {str(record["plan_no"]) for record in county.records("procurement_plan") if record["method"] == "open"}
    return sorted({str(bid["proj_no"]) for bid in county.records("procurement_bid") if bid["plan_no"] in open_plans})


def careless_tenders(county: County, rng: random.Random) -> list[Fact]:
    """W-I04: too little time to bid; W-I05: one valid bid, still awarded; W-I06: the same prices to the fen; W-I07: all others refused."""
    short, single, same, refused = rng.sample(_open_projects(county), 4)
    bids: dict[str, list[Record]] = {}
    for record in county.records("procurement_bid"):
        bids.setdefault(str(record["proj_no"]), []).append(record)
    for record in bids[short]:
        record["announced_on"] = day_of(record, "bid_deadline") - timedelta(rng.randrange(7, 8))
    for period, records in county.tables["procurement_bid"].items():
        county.tables["procurement_bid"][period] = [
            record for record in records if record["proj_no"] != single or record["is_winner"]
        ]
    others = [record for record in bids[same] if not record["is_winner"]]
    for record in others:
        record["bid_amount"] = others[0]["bid_amount"]
    if len(others) == 1:
        others[0]["bid_amount"] = next(record["bid_amount"] for record in bids[same] if record["is_winner"])
    for record in bids[refused]:
        if not record["is_winner"]:
            record["qualification"] = "不合格"
    facts = []
    for rule, project, note in (
        ("W-I04", short, "等标期不足"), ("W-I05", single, "公开招标只有一家投标"), ("W-I06", same, "报价相同"), ("W-I07", refused, "其余投标均被否决"),
    ):  # fmt: skip
        record = bids[project][0]
        facts.append(
            Fact(
                rule,
                str(record["proj_name"]),
                str(record["agency_code"]),
                "general",
                0,
                note,
                also=("W-I05", "W-I06", "W-I07", "W-I08"),
            )
        )
    return facts


def _sign(county: County, unit: str, plan: str, number: str, firm: int, price: int, signed: date) -> None:
    county.add(
        "procurement_contract", f"{signed:%Y-%m}", contract_no=f"CGHT{county.year}{number}", contract_name=f"技术服务{number}采购合同",
        proj_no=f"CGXM{county.year}{number}", plan_no=plan, agency_code=unit, supplier_code=credit_code(firm), supplier_name=shape.supplier(firm)[0],
        contract_amount=price, signed_on=signed, published_on=workdays_after(signed, 1), filed_on=workdays_after(signed, 3), paid_amount=0,
        is_for_small_firms=False,
    )  # fmt: skip


def taking_turns(county: County, rng: random.Random) -> list[Fact]:
    """W-I12: three firms bid together eight times and win one after the other."""
    firms = rng.sample(range(900), 3)
    item = rng.choice(
        [
            item
            for item in county.indicators.values()
            if item.kind == "年初" and county.lines[item.line].economic == "30227" and item.amount > 800 * WAN
        ]
    )
    unit = county.lines[item.line].unit
    for number in range(9):
        filed = on_or_after(date(county.year, 2 + number, 6))
        deadline = on_or_after(filed + timedelta(28))
        price = rng.randrange(20, 34) * WAN
        plan = _plan(county, unit, item.id, f"79{number:03d}", "consultation", price + 2 * WAN, filed)
        for order in range(3):
            firm = firms[(number + order) % 3]
            county.add(
                "procurement_bid", f"{county.year}-{deadline.month:02d}", proj_no=f"CGXM{county.year}79{number:03d}", proj_name=f"技术服务第{number + 1}批采购",
                pkg_no="1", plan_no=plan, agency_code=unit, announced_on=filed + timedelta(2), bid_deadline=deadline, opened_on=deadline,
                award_announced_on=workdays_after(deadline, 2), bidder_code=credit_code(firm), bidder_name=shape.supplier(firm)[0],
                bid_amount=price + order * rng.randrange(3_000, 9_000) * 100, qualification="合格", is_winner=not order,
                agent_name="云岭县招标代理（合成）", experts="专家组（合成）",
            )  # fmt: skip
        _sign(county, unit, plan, f"79{number:03d}", firms[number % 3], price, workdays_after(deadline, 6))
    return [
        Fact(
            "W-I12",
            shape.supplier(firms[0])[0],
            unit,
            "general",
            0,
            "三家企业轮流中标",
            also=("W-I01", "W-I02", "W-I06", "W-I11"),
        )
    ]


def careless_works(county: County, rng: random.Random) -> list[Fact]:
    """W-I14 cost above the estimate, W-I15 begun before the design was approved, W-I16 paid ahead, W-I17 no final account, W-I18 slow."""
    codes = sorted({str(record["project_code"]) for record in county.records("investment_project")})
    dear, early, ahead, old, slow = rng.sample(codes, 5)
    units: dict[str, str] = {}
    for record in county.records("investment_project"):
        code = str(record["project_code"])
        units[code] = str(record["agency_code"])
        if code == dear:
            record["estimate"] = round(fen(record, "approved_cost") * 0.78)
        elif code == early:
            record["started_on"] = day_of(record, "design_approved_on") - timedelta(75)
        elif code == ahead:
            done = float(str(record["progress"]))
            record["progress"] = f"{max(done - 32, 1):.2f}"
        elif code == old:
            record |= {
                "accepted_on": date(county.year - 2, 3, 15),
                "progress": "100.00",
                "started_on": date(county.year - 4, 3, 1),
            }
            record["design_approved_on"] = date(county.year - 4, 1, 20)
            record["feasibility_approved_on"] = date(county.year - 5, 10, 8)
            record["proposal_approved_on"] = date(county.year - 5, 3, 8)
        elif code == slow:
            record["year_plan"] = fen(record, "year_plan") * 2
    rows = (
        ("W-I14", dear, "important", "概算超过估算两成多"), ("W-I15", early, "important", "初步设计批准前开工"),
        ("W-I16", ahead, "important", "付款超前于形象进度"), ("W-I17", old, "important", "竣工两年不办决算"), ("W-I18", slow, "major", "年度投资计划执行慢"),
    )  # fmt: skip
    return [
        Fact(rule, code, units[code], strength, 0, note, also=("W-I13", "W-I15", "W-I16", "W-I18", "W-D10"))
        for rule, code, strength, note in rows
    ]


PLANTERS = (related, prepaid, no_competition, careless_tenders, taking_turns, careless_works)
