"""The honest county beyond payments: the data sets that other units and other tables of the finance bureau report.

Each module adds records to `County.tables` that agree with the base facts (payments, income, debts), so that the whole county
tells one story. A record is a mapping from field name to value: money in fen (int), days as dates, codes as text.
"""

from __future__ import annotations

import random
from typing import Final

from deploy.demo_county.clean import County, Payment, add_payment, split, workdays
from deploy.demo_county.shape import WAN
from deploy.demo_county.wide import balance, before, debt, income, units, works

CARD_ECONOMIC: Final = frozenset({"30201", "30202", "30211", "30215", "30216", "30217", "30231", "30239"})
CARD_AMOUNT: Final = 2 * WAN
CARD_SHARE: Final = 0.94
"""Honest units pay small official spending by the official card, but for a few shops that take none."""


def widen(county: County, *, seed: int) -> None:
    """Add every further data set to an honest county; the seed's own stream leaves the base facts as they were."""
    cards = random.Random(f"cards-{seed}")
    _small_travel(county, cards)
    rng = random.Random(f"wide-{seed}")
    for module in (debt, income, works, balance, units, before):
        module.add(county, rng)
    for payment in county.payments:
        is_small = (
            county.lines[payment.line].economic in CARD_ECONOMIC
            and payment.amount <= CARD_AMOUNT
            and payment.contract is None
        )
        payment.mode = "公务卡" if is_small and cards.random() < CARD_SHARE else "转账"
    county.payments.sort(key=lambda payment: (payment.paid_on, payment.number))


def _small_travel(county: County, rng: random.Random) -> None:
    """A large sum of travel costs of each unit is many small ones in truth."""
    largest: dict[str, Payment] = {}
    for payment in county.payments:
        line = county.lines[payment.line]
        if (
            line.economic == "30211"
            and payment.contract is None
            and payment.amount > largest.get(line.unit, payment).amount - 1
        ):
            largest[line.unit] = payment
    for payment in largest.values():
        number = max(14, -(-payment.amount // WAN))
        first, *rest = split(payment.amount, [rng.uniform(0.3, 1.5) for _ in range(number)])
        payment.amount = first
        days = [day for day in workdays(county.year, payment.paid_on.month) if day >= payment.paid_on]
        for part in rest:
            add_payment(
                county, line=payment.line, indicator=payment.indicator, payee=rng.randrange(900), purpose=payment.purpose, amount=part,
                paid_on=rng.choice(days),
            )  # fmt: skip
