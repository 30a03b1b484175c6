"""Projects, procurement and public works: register (D06), plan, bids, contract (D29-D31), investment (D32)."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from deploy.demo_county import shape
from deploy.demo_county.clean import County, Indicator, Line, Payment
from deploy.demo_county.records import credit_code, month_ends, on_or_after, workdays_after
from deploy.demo_county.shape import WAN

BOUGHT = {"31002": ("A02010100", "办公设备"), "30227": ("C08140000", "技术服务"), "31005": ("B02000000", "工程施工")}
CONTRACTS = 60
WORKS = 24
OPEN_FROM = {"31002": 400 * WAN, "30227": 400 * WAN, "31005": 400 * WAN}
"""An honest unit tenders openly well before it must."""


def add(county: County, rng: random.Random) -> None:
    """Contracts follow plans and bids; payments under a contract go to its supplier."""
    _register(county)
    _procurement(county, rng)
    _investment(county, rng)


def _register(county: County) -> None:
    seen = set()
    for line in county.lines.values():
        if line.project in seen or line.name == "公用经费":
            continue
        seen.add(line.project)
        county.add(
            "project",
            str(county.year),
            pro_code=line.project,
            pro_name=line.name,
            agency_code=line.unit,
            pro_cat_code="3",
            setup_basis=f"云政办发〔{county.year - 1}〕12号",
            setup_year=county.year - 1,
            start_year=county.year - 1,
            end_year=county.year + 1,
            total_investment=line.current * 3,
            is_track=line.economic == "31005",
        )


def _procurement(county: County, rng: random.Random) -> None:
    by_line: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.contract is None and payment.payee < 900:
            by_line[payment.line].append(payment)
    first = {item.line: item for item in county.indicators.values() if item.kind == "年初"}
    lines = [line for line in county.lines.values() if line.economic in BOUGHT and len(by_line[line.id]) > 20]
    for number, line in enumerate(rng.sample(lines, min(CONTRACTS, len(lines))), 1):
        filed = on_or_after(date(county.year, rng.randrange(1, 6), rng.randrange(3, 25)))
        paid = [payment for payment in by_line[line.id] if payment.paid_on >= filed + timedelta(75)][:14]
        if len(paid) >= 4:
            _contract(county, rng, number, line, first[line.id], filed, paid)


def _contract(
    county: County, rng: random.Random, number: int, line: Line, indicator: Indicator, filed: date, paid: list[Payment]
) -> None:
    catalogue, title = BOUGHT[line.economic]
    supplier = rng.randrange(900)
    total = sum(payment.amount for payment in paid)
    price = total
    budget = round(price * rng.uniform(1.02, 1.1)) // 100 * 100
    is_open = budget >= OPEN_FROM[line.economic] * 0.6
    method = "open" if is_open else rng.choice(("negotiation", "consultation", "inquiry", "open"))
    announced = on_or_after(filed + timedelta(3))
    deadline = on_or_after(announced + timedelta(rng.randrange(21, 25)))
    award = workdays_after(deadline, 2)
    signed = workdays_after(award, rng.randrange(3, 12))
    period = f"{county.year}-{filed.month:02d}"
    plan, contract = f"CGJH{county.year}{number:05d}", f"CGHT{county.year}{number:05d}"
    county.add(
        "procurement_plan", period, plan_no=plan, agency_code=line.unit, bgt_id=indicator.id, catalogue_code=catalogue,
        catalogue_name=title, budget_amount=budget, organisation="central" if number % 3 else "scattered", method=method,
        filed_on=filed,
    )  # fmt: skip
    _bids(county, rng, number, line, plan, supplier, price, budget, (announced, deadline, award))
    for payment in paid:
        payment.payee, payment.contract, payment.purpose = supplier, contract, f"{title}合同款"
    name, _ = shape.supplier(supplier)
    last = max(payment.paid_on for payment in paid)
    county.add(
        "procurement_contract", f"{county.year}-{signed.month:02d}", contract_no=contract, contract_name=f"{line.name}{title}采购合同",
        proj_no=f"CGXM{county.year}{number:05d}", plan_no=plan, agency_code=line.unit, supplier_code=credit_code(supplier),
        supplier_name=name, contract_amount=price, signed_on=signed, published_on=workdays_after(signed, rng.randrange(1, 3)),
        filed_on=workdays_after(signed, rng.randrange(2, 7)), accepted_on=last - timedelta(rng.randrange(3, 20)),
        paid_amount=total, is_for_small_firms=number % 2 == 0,
    )  # fmt: skip


def _bids(
    county: County, rng: random.Random, number: int, line: Line, plan: str, supplier: int, price: int, budget: int,
    days: tuple[date, date, date],
) -> None:  # fmt: skip
    announced, deadline, award = days
    others = rng.sample([payee for payee in range(900) if payee != supplier], rng.randrange(2, 5))
    for order, bidder in enumerate((supplier, *others)):
        offer = (
            price
            if not order
            else round(min(price * rng.uniform(1.02, 1.12), budget * 1.0)) + rng.randrange(100, 90_000)
        )
        county.add(
            "procurement_bid",
            f"{county.year}-{deadline.month:02d}",
            proj_no=f"CGXM{county.year}{number:05d}",
            proj_name=f"{line.name}采购",
            pkg_no="1",
            plan_no=plan,
            agency_code=line.unit,
            announced_on=announced,
            bid_deadline=deadline,
            opened_on=deadline,
            award_announced_on=award,
            bidder_code=credit_code(bidder),
            bidder_name=shape.supplier(bidder)[0],
            bid_amount=offer,
            qualification="合格",
            is_winner=not order,
            agent_name="云岭县招标代理（合成）",
            experts="专家组（合成）",
        )


def _investment(county: County, rng: random.Random) -> None:
    lines = [line for line in county.lines.values() if line.economic == "31005"]
    payments: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        payments[payment.line].append(payment)
    for number, line in enumerate(rng.sample(lines, min(WORKS, len(lines))), 1):
        before = round(line.current * rng.uniform(0.2, 0.9)) // WAN * WAN
        cost = round((before + line.current) * rng.uniform(1.25, 1.7)) // WAN * WAN
        design = date(county.year - 1, rng.randrange(1, 6), rng.randrange(3, 25))
        ahead = rng.uniform(1.0, 1.06)
        for end in (date(county.year - 1, 12, 31), *(day for _, day in month_ends(county.year))):
            paid = before + sum(payment.amount for payment in payments[line.id] if payment.paid_on <= end)
            county.add(
                "investment_project", f"{end:%Y-%m}", project_code=f"{county.year - 1}-999901-{number:02d}-01-{number:06d}",
                project_name=f"{line.name}工程（合成）", agency_code=line.unit, pro_code=line.project,
                proposal_doc_no=f"云发改投〔{county.year - 2}〕{number}号", proposal_approved_on=design - timedelta(300),
                feasibility_doc_no=f"云发改投〔{county.year - 2}〕{number + 40}号", feasibility_approved_on=design - timedelta(160),
                design_doc_no=f"云发改投〔{county.year - 1}〕{number}号", design_approved_on=design,
                estimate=round(cost * 0.98), approved_cost=cost, year_plan=line.current, arranged=before + line.current,
                funded_central=0, funded_province=round(before * 0.6), funded_prefecture=0,
                funded_county=before + line.current - round(before * 0.6), funded_bond=0, funded_other=0,
                progress=f"{min(100.0, paid * 100 / cost * ahead):.2f}", started_on=design + timedelta(70),
                planned_completion_on=date(county.year + 1, 10, 31), paid_amount=paid,
                payable_unpaid=round(paid * rng.uniform(0.0, 0.05)),
            )  # fmt: skip
