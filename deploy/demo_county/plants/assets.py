"""State assets, land, audit (W-B05, W-B06, W-J01, W-J04 to W-J06, W-J08)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import fen
from deploy.demo_county.shape import WAN


def advances(county: County, rng: random.Random) -> list[Fact]:
    """W-B06: a great new advance in the year that does not come back."""
    amount = rng.randrange(4_000, 6_000) * WAN
    start = rng.choice((4, 5, 7))
    carried = 0
    for record in county.records("account_balance"):
        if record["account_code"] != "1131":
            continue
        record["opening"] = fen(record, "opening") + carried
        if not carried and _month(county, record) == start:
            record["debit"] = fen(record, "debit") + amount
            carried = amount
        record["closing"] = fen(record, "closing") + carried
        if record["june_balance"] is not None and start <= 6:
            record["june_balance"] = fen(record, "june_balance") + amount
    return [
        Fact("W-B06", "暂付", None, "major", amount, "当年新增大额暂付款"),
        Fact("W-B05", "暂付", None, "general", amount, "暂付款余额成倍增加"),
    ]


def _month(county: County, record: object) -> int:
    for period, records in county.tables["account_balance"].items():
        if any(each is record for each in records):
            return int(period[5:])
    raise LookupError(record)


def land_arrears(county: County, rng: random.Random) -> list[Fact]:
    """W-J01: an instalment that was due months ago and is not paid."""
    due = date(county.year, rng.choice((4, 5)), 30)
    amount = rng.randrange(1_500, 4_000) * WAN
    number = f"云国土出〔{county.year}〕901号"
    for month in range(due.month, 13):  # an open contract is told every month
        county.add(
            "land_sale", f"{county.year}-{month:02d}", land_contract_no=number, parcel=f"YL{county.year}-91号地块（合成）",
            buyer="云岭县欠缴企业（合成）", deal_price=amount, signed_on=due - timedelta(50), instalment_no=1, due_on=due, due_amount=amount,
            paid_amount=0, treasury_amount=0, penalty=0,
        )  # fmt: skip
    return [Fact("W-J01", number, None, "major", amount, "土地价款欠缴数月", also=("W-J02",))]


def capital_return(county: County, rng: random.Random) -> list[Fact]:
    """W-J04: a firm stops handing over its return."""
    codes = sorted(
        {(str(record["company_code"]), str(record["company_name"])) for record in county.records("soe_report")}
    )
    code, name = rng.choice(codes[:3])
    mine = [record for record in county.records("soe_report") if record["company_code"] == code]
    held = fen(mine[2], "return_paid")
    for record in mine[3:]:
        record["return_paid"] = held
    return [Fact("W-J04", name, None, "important", fen(mine[-1], "return_due") - held, "国有资本收益欠缴")]


def kept_income(county: County, rng: random.Random) -> list[Fact]:
    """W-J05: rent not handed over."""
    record = rng.choice([found for found in county.records("state_asset") if fen(found, "rental_income") == 0])
    amount = rng.randrange(70, 300) * WAN
    record["rental_income"] = record["income_due"] = amount
    record["income_paid"] = round(amount * rng.uniform(0, 0.1))
    unit = str(record["agency_code"])
    return [Fact("W-J05", unit, unit, "important", amount, "出租收入未上缴")]


def audit(county: County, rng: random.Random) -> list[Fact]:
    """W-J06: an audit finding overdue; W-J08: closed without evidence."""
    numbers = sorted(
        {
            str(record["finding_no"])
            for record in county.records("audit_finding")
            if str(record["finding_no"]).startswith(f"SJ{county.year}")
        }
    )
    overdue, empty = rng.sample(numbers, 2)
    for record in county.records("audit_finding"):
        if record["finding_no"] == overdue:
            record["rectify_by"] = date(county.year, 9, 1)
            record["status"], record["closed_on"], record["evidence"] = "整改中", None, None
        elif record["finding_no"] == empty:
            record["evidence"] = None
    return [
        Fact("W-J06", overdue, None, "important", 0, "审计整改逾期"),
        Fact("W-J08", empty, None, "important", 0, "销号没有佐证"),
    ]


PLANTERS = (advances, land_arrears, capital_return, kept_income, audit)
