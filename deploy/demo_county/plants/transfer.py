"""Transfers: late to the townships, lying idle, moved to another use, direct funds into own accounts (W-C02, W-C03, W-C07 to W-C09)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import fen
from deploy.demo_county.shape import WAN, YUAN


def late_down(county: County, rng: random.Random) -> list[Fact]:
    """W-C02 and W-C03: issued to a township long after the approval."""
    facts = []
    for kind, rule, strength, low, high in (("01", "W-C02", "major", 55, 90), ("03", "W-C03", "major", 85, 140)):
        record = rng.choice([found for found in county.records("transfer_down") if found["tra_type"] == kind])
        record["issued_on"] = date(county.year, 2, 20) + timedelta(rng.randrange(low, high))
        town = str(record["sub_mof_div_code"])
        facts.append(Fact(rule, town, None, strength, fen(record, "cur_amt"), "对下转移支付迟下达", also=("W-C13",)))
    return facts


def changed_purpose(county: County, rng: random.Random) -> list[Fact]:
    """W-C08: a special transfer's indicator moved to a line of another purpose."""
    kinds = {transfer.document: transfer.kind for transfer in county.transfers}
    special = [
        item
        for item in county.indicators.values()
        if item.document and kinds[item.document] == "special" and item.issued_on.month < 9
    ]
    facts = []
    for number, source in enumerate(rng.sample(special, 2), 1):
        own = county.lines[source.line]
        target = rng.choice(
            [
                item
                for item in county.indicators.values()
                if county.lines[item.line].subject[:3] != own.subject[:3] and not item.document
            ]
        )
        line = county.lines[target.line]
        amount = round(source.amount * rng.uniform(0.4, 0.6)) // WAN * WAN
        day = source.issued_on + timedelta(40)
        county.add(
            "indicator_adjustment", f"{county.year}-{day.month:02d}", adj_sub_id=f"TJ{county.year}9{number:04d}", bgt_id=target.id,
            ori_bgt_id=source.id, add_amount=amount, adj_date=day, bat_num=f"9{number:02d}", cor_bgt_doc_no=f"云财预调〔{county.year}〕9{number}号",
            fund_type_code=line.fund_type, exp_func_code=line.subject, dep_bgt_eco_code=line.economic,
        )  # fmt: skip
        strength = "major" if amount >= 150 * WAN else "important"
        facts.append(
            Fact("W-C08", str(source.document), own.unit, strength, amount, "专项资金改变用途", also=("W-E06",))
        )
    return facts


def direct_fund_diverted(county: County, rng: random.Random) -> list[Fact]:
    """W-C09: a direct fund paid into a unit's own account."""
    account = rng.choice([record for record in county.records("bank_account") if record["account_kind"] == "basic"])
    direct = {transfer.document for transfer in county.transfers if transfer.is_direct}
    indicators = {item.id: item for item in county.indicators.values() if item.document in direct}
    payment = max(
        (payment for payment in county.payments if payment.indicator in indicators and payment.contract is None),
        key=lambda payment: payment.amount,
    )
    payment.to = (str(account["holder"]), str(account["acct_no"]))
    document = str(indicators[payment.indicator].document)
    return [
        Fact("W-C09", document, county.lines[payment.line].unit, "important", payment.amount, "直达资金转入实有账户",
             also=("W-G05", "W-F16"))
    ]  # fmt: skip


def idle_special(county: County, rng: random.Random) -> list[Fact]:
    """W-C07: special transfers that came by spring, of which a good part, or nearly all, is never paid out."""
    issued = {item.document: item for item in county.indicators.values() if item.document}
    early = [
        transfer for transfer in county.transfers
        if transfer.kind == "special" and transfer.received_on < date(county.year, 5, 1) and transfer.amount > 150 * WAN
        and not transfer.is_direct and not transfer.unallocated
    ]  # fmt: skip
    facts = []
    for transfer, strength, low, high in zip(
        rng.sample(early, 2), ("major", "general"), (0.1, 0.74), (0.4, 0.78), strict=True
    ):
        mine = [payment for payment in county.payments if payment.indicator == issued[transfer.document].id]
        paid, wanted = sum(payment.amount for payment in mine), round(transfer.amount * rng.uniform(low, high))
        if paid <= wanted:
            continue
        for payment in mine:
            payment.amount = max(payment.amount * wanted // paid // YUAN, 1) * YUAN
        unit = county.lines[issued[transfer.document].line].unit
        facts.append(
            Fact("W-C07", transfer.document, unit, strength, transfer.amount - wanted, "专项转移支付长期没有用完",
                 also=("W-F07", "W-F05", "W-F01", "W-F04", "W-I18"))
        )  # fmt: skip
    return facts


PLANTERS = (idle_special, late_down, changed_purpose, direct_fund_diverted)
