"""Cash, reserve, funds, insurance, special accounts (W-A07, W-A08, W-B03 to W-B05, W-B09 to W-B12, W-B15 to W-B18)."""

from __future__ import annotations

import random
from datetime import date

from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import credit_code, fen
from deploy.demo_county.shape import WAN

LAND = ("fund", "1030148")


def land_boom(county: County, rng: random.Random) -> list[Fact]:
    """W-A07, W-A08: great land sales in the second half of the year, more than all general income."""
    general = sum(amount for (book, _), entries in county.income.items() if book == "general" for _, amount in entries)
    early = sum(amount for day, amount in county.income[LAND] if day.month < 7)
    late = sum(amount for _, amount in county.income[LAND]) - early
    times = (general * rng.uniform(1.12, 1.25) - early) / late
    for month in range(7, 13):
        before = sum(amount for day, amount in county.income[LAND] if day.month == month)
        county.swell(*LAND, month, times)
        more = sum(amount for day, amount in county.income[LAND] if day.month == month) - before
        day = date(county.year, month, 28)
        county.add(
            "land_sale", f"{county.year}-{month:02d}", land_contract_no=f"云国土出〔{county.year}〕8{month:02d}号", parcel=f"YL{county.year}-8{month:02d}号地块（合成）",
            buyer=f"云岭县大地块受让企业{month:02d}（合成）", buyer_code=credit_code(3800 + month), deal_price=more, signed_on=date(county.year, month - 1, 20),
            instalment_no=1, due_on=day, due_amount=more, paid_on=day, paid_amount=more, treasury_amount=more, penalty=0,
        )  # fmt: skip
    amount = sum(amount for _, amount in county.income[LAND])
    return [
        Fact("W-A07", "土地", None, "important", amount, "土地出让收入成倍增加", also=("W-B03",)),
        Fact("W-A08", "土地", None, "general", amount, "土地出让收入大于一般公共预算收入"),
    ]


def short_of_cash(county: County, rng: random.Random) -> list[Fact]:
    """W-B03, W-B04: the treasury holds cash for a few days only."""
    strength, county.cash_months = rng.choice((("important", 0.16), ("major", 0.07)))
    return [
        Fact("W-B03", "库款", None, strength, 0, "库款保障水平低"),
        Fact("W-B04", "国库库存", None, strength, 0, "库款只够几天"),
    ]


def reserve(county: County, rng: random.Random) -> list[Fact]:
    """W-B09: far too small a reserve in the budget; W-B10: most of it paid out as bonuses without a decision."""
    county.reserve_share = rng.uniform(0.003, 0.006)
    entry = next(record for record in county.records("budget_fund") if record["fund_kind"] == "reserve")
    own = sum(line.approved for line in county.lines.values() if line.fund_type == "111")
    whole = round(own * county.reserve_share)
    entry["amount_in"] = entry["closing"] = whole
    used = round(whole * rng.uniform(0.6, 0.9))
    county.add(
        "budget_fund", str(county.year), fund_kind="reserve", entry_no=9, entered_on=date(county.year, 9, 12), opening=whole, amount_in=0, amount_out=used,
        closing=whole - used, use_purpose="发放干部职工奖励性补贴", approval_doc=None,
    )  # fmt: skip
    return [
        Fact("W-B09", "预备费", None, "important", whole, "预备费比例过低"),
        Fact("W-B10", "预备费", None, "important", used, "预备费未经批准用于日常支出"),
    ]


def funds(county: County, rng: random.Random) -> list[Fact]:
    """W-B11: a revolving fund far above its limit; W-B12: the stabilisation fund drawn without an approved adjustment."""
    own = sum(line.approved for line in county.lines.values() if line.fund_type == "111")
    records = {str(record["fund_kind"]): record for record in county.records("budget_fund") if record["entry_no"] == 1}
    large = round(own * rng.uniform(0.015, 0.03))
    records["revolving"]["opening"] = records["revolving"]["closing"] = large
    held = [
        fen(record, "closing") for record in county.records("budget_fund") if record["fund_kind"] == "stabilisation"
    ][-1]
    drawn = round(held * rng.uniform(0.5, 0.8)) // WAN * WAN
    county.add(
        "budget_fund", str(county.year), fund_kind="stabilisation", entry_no=9, entered_on=date(county.year, 11, 6), opening=held, amount_in=0,
        amount_out=drawn, closing=held - drawn, use_purpose="弥补收支缺口", approval_doc=None,
    )  # fmt: skip
    return [
        Fact("W-B11", "周转金", None, "important", large, "预算周转金超过规模"),
        Fact("W-B12", "稳定调节基金", None, "major", drawn, "未经批准动用预算稳定调节基金"),
    ]


def capital_kept(county: County, rng: random.Random) -> list[Fact]:
    """W-B15: the state-capital budget hands over a tenth."""
    county.capital_handed_over = rng.randrange(60, 160) * WAN
    return [Fact("W-B15", "国有资本", None, "important", county.capital_handed_over, "国资预算调出比例低")]


def insurance(county: County, rng: random.Random) -> list[Fact]:
    """W-B16: a scheme that spends more than it gets and lives on a few months; W-B17: the budget's subsidy did not come."""
    facts = []
    months = rng.uniform(2.2, 5.2)
    for record in county.records("social_insurance"):
        if record["scheme_code"] == "02":
            paid = round(fen(record, "income_total") * 1.15)
            left = round(paid * months / 12)
            record |= {"outlay_total": paid, "benefits": paid, "surplus": fen(record, "income_total") - paid, "closing": left,
                       "opening": left + paid - fen(record, "income_total"), "months_payable": f"{months:.2f}"}  # fmt: skip
        elif record["scheme_code"] == "03":
            missing = round(fen(record, "fiscal_subsidy") * rng.uniform(0.75, 0.85))
            record["fiscal_subsidy"] = fen(record, "fiscal_subsidy") - missing
            record["contributions"] = fen(record, "contributions") + missing
    facts.append(
        Fact(
            "W-B16", "机关事业单位基本养老保险", None, "major" if months < 3 else "important", 0, "社保基金当期收不抵支"
        )
    )
    facts.append(Fact("W-B17", "医疗保险基金", None, "major", 0, "财政补助没有到位"))
    return facts


def parked(county: County, rng: random.Random) -> list[Fact]:
    """W-B18: money gathers in a special account month by month."""
    balance = 2_600 * WAN
    for period, records in sorted(county.tables["bank_account"].items()):
        for record in records:
            if record["account_kind"] == "fiscal_special" and int(period[5:]) >= 8:
                balance += rng.randrange(900, 1_300) * WAN
                record["month_end_balance"] = balance
    return [Fact("W-B18", "财政专户", None, "important", balance, "财政专户余额逐月增加")]


PLANTERS = (land_boom, short_of_cash, reserve, funds, capital_kept, insurance, parked)
