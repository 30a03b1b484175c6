"""Who pays the county's non-tax income, and when it is booked (W-A09 to W-A12, W-A14, W-A19)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, add_payment, workdays
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import Record, day_of, fen, on_or_after
from deploy.demo_county.shape import WAN

ASSETS = "10307"


def _paid(county: County, rng: random.Random, wanted: int, *, months: range, code: str = ASSETS) -> list[Record]:
    """Honest payments of a non-tax item in these months that make up about `wanted` fen, by firms that nothing else was planted on."""
    found = [
        record for record in county.records("nontax_payment")
        if record["non_tax_code"] == code and day_of(record, "record_date").month in months and "缴款企业" in str(record["payer_name"])
        and record["payer_name"] == record["act_payer_name"]
    ]  # fmt: skip
    rng.shuffle(found)
    taken: list[Record] = []
    while found and sum(fen(record, "paid_amt") for record in taken) < wanted:
        taken.append(found.pop())
    return taken


def _by(records: list[Record], payer: str) -> int:
    for record in records:
        record["payer_name"] = record["act_payer_name"] = payer
    return sum(fen(record, "paid_amt") for record in records)


def quarter_end(county: County, rng: random.Random) -> list[Fact]:
    """W-A09: fees and fines of weeks booked in the last days of a quarter, to make the half-year look full."""
    month = rng.choice((3, 6, 9))
    last = workdays(county.year, month)[-5:]
    amount = 0
    for book, code in list(county.income):
        if book != "general" or not code.startswith("103"):
            continue
        times = rng.uniform(9, 11)
        county.income[book, code] = [
            (day, round(got * times) if day in last else got) for day, got in county.income[book, code]
        ]
        amount += sum(got for day, got in county.income[book, code] if day in last)
        for record in county.records("nontax_payment"):
            if record["non_tax_code"] == code and record["record_date"] in last:
                record["pay_amt"] = record["paid_amt"] = round(fen(record, "paid_amt") * times)
    also = ("W-A01", "W-A02", "W-A03", "W-A05", "W-A06", "W-A13", "W-A17", "W-A18", "W-A19")
    return [Fact("W-A09", last[-1].isoformat(), None, "important", amount, "季末几天集中入库", also=also)]


def round_trips(county: County, rng: random.Random) -> list[Fact]:
    """W-A10: a firm pays for an asset and gets the money back as support within weeks. Beside it an honest look-alike: a firm whose
    land was taken pays a fee and is compensated.
    """
    facts = []
    lines = {item.line: item for item in county.indicators.values() if item.kind == "年初"}
    purposes = (
        ("major", 0.95, 1.3, "企业发展扶持资金"),
        ("important", 0.74, 0.86, "产业奖补资金"),
        (None, 0.8, 0.9, "征地拆迁补偿款"),
    )
    for number, (strength, low, high, purpose) in enumerate(purposes, 1):
        payer = f"云岭县往来实业有限公司{number:02d}（合成）"
        records = _paid(county, rng, rng.randrange(180, 420) * WAN, months=range(2 + number * 2, 4 + number * 2))
        paid = _by(records, payer)
        back = round(paid * rng.uniform(low, high))
        line = rng.choice(
            [line for line in county.lines.values() if line.economic in {"30310", "31005"} and line.fund_type == "111"]
        )
        last = max(day_of(record, "pay_date") for record in records)
        for part in (2, 3):
            payment = add_payment(
                county, line=line.id, indicator=lines[line.id].id, payee=0, purpose=purpose, amount=back * part // 5,
                paid_on=on_or_after(last + timedelta(5 * part)),
            )  # fmt: skip
            payment.to, payment.mode = (payer, f"99990300000000{number:02d}"), "转账"
        if strength:
            facts.append(
                Fact("W-A10", payer, None, strength, back, "缴款后以扶持资金返还", also=("W-E02", "W-E03", "W-F16"))
            )
    return facts


def state_firm_buys(county: County, rng: random.Random) -> list[Fact]:
    """W-A11: the county's own firms buy its assets; W-A12: a unit pays a land price and a fine out of its budget."""
    firms = sorted({str(record["company_name"]) for record in county.records("soe_report")})
    facts = []
    for firm, strength, low, high in zip(
        rng.sample(firms, 2), ("important", "general"), (1_300, 120), (1_700, 300), strict=True
    ):
        amount = _by(_paid(county, rng, rng.randrange(low, high) * WAN, months=range(7, 13)), firm)
        facts.append(Fact("W-A11", firm, None, strength, amount, "国有企业购买国有资产"))
    unit, fined = rng.sample([name for code, name, _ in shape.UNITS if code.startswith(("21", "20"))], 2)
    land = max(county.records("land_sale"), key=lambda record: fen(record, "paid_amount"))
    land |= {"buyer": unit, "buyer_code": None}
    amount = _by(_paid(county, rng, 3 * WAN, months=range(1, 13), code="10305")[:2], fined)
    facts += [
        Fact("W-A12", unit, None, "major" if fen(land, "paid_amount") >= 2_000 * WAN else "important", fen(land, "paid_amount"), "预算单位缴纳土地价款"),
        Fact("W-A12", fined, None, "general", amount, "预算单位缴纳罚没收入"),
    ]  # fmt: skip
    return facts


def kept(county: County, rng: random.Random) -> list[Fact]:
    """W-A14: a collecting unit hands over what it collected weeks and months later."""
    facts = []
    for unit, strength, low, high in (("212002", "important", 36, 55), ("213003", "general", 14, 25)):
        mine = [record for record in county.records("nontax_payment") if record["exec_agency_code"] == unit]
        late = rng.sample([record for record in mine if day_of(record, "record_date") > date(county.year, 4, 1)], 12)
        for record in late:
            record["pay_date"] = record["bill_date"] = day_of(record, "record_date") - timedelta(
                rng.randrange(low, high)
            )
        facts.append(
            Fact("W-A14", unit, unit, strength, sum(fen(record, "paid_amt") for record in late), "非税收入迟缴国库")
        )
    return facts


def wrong_subject(county: County, rng: random.Random) -> list[Fact]:
    """W-A19: fines that the units collected stand in the treasury under another subject."""
    facts = []
    for month, strength, wanted in zip(
        rng.sample((1, 2, 3), 2), ("important", "general"), (120 * WAN, 15 * WAN), strict=True
    ):
        records = _paid(county, rng, wanted, months=range(month, month + 1))
        for record in records:
            record["non_tax_code"] = "10305"
        amount = sum(fen(record, "paid_amt") for record in records)
        facts.append(
            Fact("W-A19", f"{county.year}-{month:02d}", None, strength, amount, "罚没收入混入其他科目", also=("W-A13",))
        )
    return facts


PLANTERS = (quarter_end, round_trips, state_firm_buys, kept, wrong_subject)
