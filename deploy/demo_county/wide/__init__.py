"""The honest county beyond payments: the data sets that other units and other tables of the finance bureau report.

Each module adds records to `County.tables` that agree with the base facts (payments, income, debts), so that the whole county
tells one story. A record is a mapping from field name to value: money in fen (int), days as dates, codes as text.
"""

from __future__ import annotations

import random

from deploy.demo_county.clean import County
from deploy.demo_county.wide import balance, before, debt, income, units, works


def widen(county: County, *, seed: int) -> None:
    """Add every further data set to an honest county; the seed's own stream leaves the base facts as they were."""
    rng = random.Random(f"wide-{seed}")
    for module in (debt, income, works, balance, units, before):
        module.add(county, rng)
    for payment in county.payments:
        payment.mode = "转账"
    county.payments.sort(key=lambda payment: (payment.paid_on, payment.number))
