"""Procurement and works (W-I01, W-I02, W-I08 to W-I10, W-I13, W-D10)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import Record, day_of, fen, on_or_after, workdays_after
from deploy.demo_county.shape import WAN


def split_plans(county: County, rng: random.Random) -> list[Fact]:
    """W-I01: one need cut into plans without open tender; W-I02: plans just below the limit (2,000,000 yuan in this county)."""
    lines = rng.sample(
        [line for line in county.lines.values() if line.economic in {"31002", "30227"} and line.current > 1_200 * WAN],
        2,
    )
    facts = []
    for rule, line, sizes, strength in (
        ("W-I01", lines[0], [rng.randrange(90, 160) for _ in range(5)], "important"),
        ("W-I02", lines[1], [rng.randrange(184, 199) for _ in range(4)], "general"),
    ):
        item = next(item for item in county.indicators.values() if item.line == line.id and item.kind == "年初")
        for number, wan in enumerate(sizes, 1):
            filed = on_or_after(date(county.year, 3 + number, 8))
            county.add(
                "procurement_plan", f"{county.year}-{filed.month:02d}", plan_no=f"CGJH{county.year}9{lines.index(line)}{number:03d}",
                agency_code=line.unit, bgt_id=item.id, catalogue_code="A02010100", catalogue_name="办公设备", budget_amount=wan * WAN,
                organisation="scattered", method=rng.choice(("inquiry", "negotiation")), filed_on=filed,
            )  # fmt: skip
        facts.append(
            Fact(
                rule,
                line.unit,
                line.unit,
                strength,
                sum(sizes) * WAN,
                "拆分采购",
                also=("W-I01", "W-I02", "W-I03", "W-I11"),
            )
        )
    return facts


def careless_contracts(county: County, rng: random.Random) -> list[Fact]:
    """W-I08 signed late, W-I09 published late, W-I10 with a great supplement."""
    late, hidden, grown = rng.sample(county.records("procurement_contract"), 3)
    signed = day_of(late, "signed_on") + timedelta(rng.randrange(34, 50))
    late |= {"signed_on": signed, "published_on": workdays_after(signed, 1), "filed_on": workdays_after(signed, 4)}
    hidden["published_on"] = workdays_after(day_of(hidden, "signed_on"), rng.randrange(8, 20))
    hidden["filed_on"] = workdays_after(day_of(hidden, "signed_on"), 25)
    more = round(fen(grown, "contract_amount") * rng.uniform(0.2, 0.4))
    signed = on_or_after(day_of(grown, "signed_on") + timedelta(60))
    county.add(
        "procurement_contract", f"{county.year}-{signed.month:02d}",
        **(grown | {
            "contract_no": f"{grown['contract_no']}B1", "contract_amount": more, "signed_on": signed, "published_on": workdays_after(signed, 1),
            "filed_on": workdays_after(signed, 3), "supplement_of": grown["contract_no"], "supplement_amount": more, "paid_amount": 0,
            "accepted_on": None,
        }),
    )  # fmt: skip
    return [
        Fact("W-I08", _project(county, late), str(late["agency_code"]), "general", 0, "中标后迟签合同"),
        Fact("W-I09", str(hidden["contract_no"]), str(hidden["agency_code"]), "general", 0, "合同公告备案迟"),
        Fact("W-I10", str(grown["contract_no"]), str(grown["agency_code"]), "important", more, "补充合同超过一成", also=("W-I08", "W-I13", "W-I11")),
    ]  # fmt: skip


def _project(county: County, contract: Record) -> str:
    return next(
        str(bid["proj_name"]) for bid in county.records("procurement_bid") if bid["proj_no"] == contract["proj_no"]
    )


def costly_works(county: County, rng: random.Random) -> list[Fact]:
    """W-I13: paid above the approved cost; W-D10: far more built than paid."""
    codes = sorted({str(record["project_code"]) for record in county.records("investment_project")})
    costly, advanced = rng.sample(codes, 2)
    facts: dict[str, Fact] = {}
    for record in county.records("investment_project"):
        if record["project_code"] == costly:
            last = max(
                fen(each, "paid_amount")
                for each in county.records("investment_project")
                if each["project_code"] == costly
            )
            record["approved_cost"] = round(last * 0.8)
            record["estimate"] = round(last * 0.79)
            facts["costly"] = Fact(
                "W-I13", costly, str(record["agency_code"]), "major", last // 4, "超概算", also=("W-I16", "W-I15")
            )
        if record["project_code"] == advanced:
            paid = fen(record, "paid_amount") * 100 / fen(record, "approved_cost")
            record["progress"] = f"{min(100.0, paid + 48):.2f}"
            record["funded_county"] = max(fen(record, "paid_amount") - fen(record, "funded_province"), 0)
            facts["advanced"] = Fact(
                "W-D10", advanced, str(record["agency_code"]), "important", 0, "施工单位垫资", also=("W-I15", "W-I16")
            )
    return list(facts.values())


PLANTERS = (split_plans, careless_contracts, costly_works)
