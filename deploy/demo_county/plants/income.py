"""Income that is not what it seems: pumped months, swollen items (W-A01 to W-A07)."""

from __future__ import annotations

import random

from deploy.demo_county import shape
from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import fen
from deploy.demo_county.shape import WAN

NAMES = {subject: name for _, subject, name, *_ in shape.INCOME}


def pumped_december(county: County, rng: random.Random) -> list[Fact]:
    """W-A05: a non-tax item many times the year before, made in the last months."""
    facts = []
    for subject, strength, times in (
        ("10307", "important", rng.uniform(7, 9)),
        ("10302", "general", rng.uniform(4.0, 5.0)),
    ):
        for month in (10, 11, 12):
            county.swell("general", subject, month, times)
        total = sum(amount for day, amount in county.income["general", subject] if day.month >= 10)
        facts.append(
            Fact("W-A05", NAMES[subject], None, strength, total, "年末非税收入成倍增加",
                 also=("W-A01", "W-A02", "W-A03", "W-A06", "W-A09", "W-A13", "W-A17", "W-A18"))
        )  # fmt: skip
    return facts


def swollen_tax(county: County, rng: random.Random) -> list[Fact]:
    """W-A04: one tax at more than twice the year before."""
    subject = rng.choice(("10109", "10112", "10113"))
    for month in range(4, 13):
        county.swell("general", subject, month, rng.uniform(2.6, 3.0))
    amount = sum(amount for _, amount in county.income["general", subject])
    return [
        Fact("W-A04", NAMES[subject], None, "important", amount, "单一税种成倍增长", also=("W-A13", "W-A17", "W-A18"))
    ]


def missing_land(county: County, rng: random.Random) -> list[Fact]:
    """W-J02: land price that the buyers paid and the treasury did not book."""
    record = rng.choice([found for found in county.records("land_sale") if fen(found, "paid_amount") > 400 * WAN])
    over = round(fen(record, "paid_amount") * rng.uniform(1.5, 2.5))
    record["paid_amount"] = record["due_amount"] = record["deal_price"] = fen(record, "paid_amount") + over
    return [Fact("W-J02", "土地", None, "important", over, "出让价款没有全部入库", also=("W-J01",))]


PLANTERS = (pumped_december, swollen_tax, missing_land)
