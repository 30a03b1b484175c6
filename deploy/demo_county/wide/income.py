"""Where the income comes from: tax by type (D18), non-tax by payment (D19), land by contract (D37)."""

from __future__ import annotations

import random
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, split
from deploy.demo_county.records import credit_code, person

LAND = ("fund", "1030148")
COLLECTORS = {
    "10302": ("205001", "213003"),
    "10304": ("204001", "212001"),
    "10305": ("204001", "212002"),
    "10307": ("220001", "106001"),
}
"""Units that collect, by non-tax subject."""


def add(county: County, rng: random.Random) -> None:
    """Every yuan that the treasury books has its payer's side."""
    _taxes(county, rng)
    _nontax(county, rng)
    _land(county, rng)


def _taxes(county: County, rng: random.Random) -> None:
    for book, code, name, *_ in shape.INCOME:
        if book != "general" or not code.startswith("101"):
            continue
        monthly: dict[int, int] = defaultdict(int)
        for day, amount in county.income[book, code]:
            monthly[day.month] += amount
        for month, paid in monthly.items():
            county.add(
                "tax_collection",
                f"{county.year}-{month:02d}",
                tax_code=code,
                tax_name=name,
                level="county",
                industry_code="0000",
                assessed=round(paid * rng.uniform(1.0, 1.01)),
                paid_in=paid,
                refunded=round(paid * rng.uniform(0, 0.01)),
                exempted=round(paid * rng.uniform(0.01, 0.03)),
                arrears=round(paid * rng.uniform(0.01, 0.04)),
                key_source=round(paid * rng.uniform(0.3, 0.5)),
            )


def _nontax(county: County, rng: random.Random) -> None:
    for (book, code), entries in county.income.items():
        if book != "general" or code not in COLLECTORS:
            continue
        for day, amount in entries:
            parts = split(amount, [rng.lognormvariate(0, 0.8) for _ in range(rng.randrange(1, 4))])
            for part in parts:
                number = county.size("nontax_payment") + 1
                payer = person(rng.randrange(4000)) if rng.random() < 0.5 else _firm(rng.randrange(2000, 2600))
                paid_on = day - timedelta(rng.randrange(0, 4))
                county.add(
                    "nontax_payment",
                    f"{county.year}-{day.month:02d}",
                    nt_pay_voucher_id=f"FS{county.year}{number:07d}",
                    record_kind="payment",
                    non_tax_pay_code=f"5399990{number:09d}",
                    exec_agency_code=rng.choice(COLLECTORS[code]),
                    bill_date=paid_on,
                    pay_date=paid_on,
                    record_date=day,
                    payer_name=payer,
                    act_payer_name=payer,
                    pay_amt=part,
                    paid_amt=part,
                    non_tax_code=code,
                )


def _firm(number: int) -> str:
    return f"云岭县缴款企业{number:04d}（合成）"


def _land(county: County, rng: random.Random) -> None:
    """The instalments of a month are paid on or before their due day and make up what the treasury booked."""
    monthly: dict[int, int] = defaultdict(int)
    for day, amount in county.income[LAND]:
        monthly[day.month] += amount
    number = 0
    for month, amount in monthly.items():
        for part in split(amount, [rng.uniform(0.6, 1.4) for _ in range(rng.randrange(1, 4))]):
            number += 1
            due = date(county.year, month, monthrange(county.year, month)[1])
            county.add(
                "land_sale",
                f"{county.year}-{month:02d}",
                land_contract_no=f"云国土出〔{county.year}〕{number}号",
                parcel=f"YL{county.year}-{number:02d}号地块（合成）",
                buyer=_firm(3000 + number),
                buyer_code=credit_code(3000 + number),
                deal_price=part,
                signed_on=due - timedelta(rng.randrange(25, 60)),
                instalment_no=1,
                due_on=due,
                due_amount=part,
                paid_on=due - timedelta(rng.randrange(0, 12)),
                paid_amount=part,
                treasury_amount=part,
                penalty=0,
                plot_ratio=f"{rng.uniform(1.2, 2.6):.2f}",
            )
