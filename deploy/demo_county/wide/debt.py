"""Bonds, their service, and the adjustment of the budget that the new ones needed (D04, D26, D28, D22)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from deploy.demo_county.clean import County, workdays
from deploy.demo_county.records import month_ends, on_or_after
from deploy.demo_county.shape import WAN

BOND_FUND = {"general": "111", "special": "12"}
BONDS_OF_BEFORE = 6
YEARLY_RATE = 0.028


def add(county: County, rng: random.Random) -> None:
    """New bonds pay for works of this year; what they pay for is marked on the payments."""
    for debt in county.debts:
        month = next(index for index, amount in enumerate(debt.borrowed) if amount) + 1
        received = workdays(county.year, month)[4]
        bonds = _projects(county, rng, debt.kind, received)
        debt.borrowed[month - 1] = sum(bonds.values())
        _bond_rows(county, rng, debt.kind, received, bonds)
        _adjustment(county, debt.kind, received, debt.borrowed[month - 1])
        _service(county, rng, debt.kind, debt.opening, sum(debt.repaid))
    _treasury_flow(county)


def _projects(county: County, rng: random.Random, kind: str, received: date) -> dict[str, int]:
    """Line of each bond project → amount on-lent: a little more than is then paid from it."""
    lines = [
        line
        for line in county.lines.values()
        if line.economic == "31005" and line.fund_type == BOND_FUND[kind] and not line.document
    ]
    chosen: dict[str, int] = {}
    for line in rng.sample(lines, min(3, len(lines))):
        later = [
            payment
            for payment in county.payments
            if payment.line == line.id and payment.paid_on > received + timedelta(6) and payment.contract is None
        ]
        taken = [payment for payment in later if rng.random() < 0.8]
        for payment in taken:
            payment.bond = _code(county, kind)
        spent = sum(payment.amount for payment in taken)
        chosen[line.id] = -(-round(spent * 1.04) // (10 * WAN)) * 10 * WAN
    return chosen


def _code(county: County, kind: str) -> str:
    return f"{county.year % 100}53{'01' if kind == 'general' else '02'}"


def _bond_rows(county: County, rng: random.Random, kind: str, received: date, bonds: dict[str, int]) -> None:
    for line_id, amount in bonds.items():
        line = county.lines[line_id]
        county.add(
            "bond_project",
            str(county.year),
            bond_code=_code(county, kind),
            bond_name=f"{county.year}年云岭县（合成示例）政府{'一般' if kind == 'general' else '专项'}债券",
            pro_code=line.project,
            pro_name=line.name,
            debt_kind=kind,
            issue_kind="new",
            on_lent_amount=amount,
            interest_rate=f"{rng.uniform(2.1, 2.9):.2f}",
            term_years="10",
            issued_on=received - timedelta(6),
            received_on=received,
            matures_on=date(received.year + 10, received.month, min(received.day, 28)),
            use_field="农林水利" if kind == "general" else "市政和产业园区基础设施",
            project_investment=amount * 3,
            coverage_ratio=f"{rng.uniform(1.3, 1.9):.2f}" if kind == "special" else None,
        )


def _adjustment(county: County, kind: str, received: date, amount: int) -> None:
    county.add(
        "budget_adjustment",
        str(county.year),
        adj_no=f"TZ{county.year}{1 if kind == 'general' else 2:02d}",
        line_no=1,
        reason="new_debt",
        book="general" if kind == "general" else "fund",
        direction="income",
        subject_code="11011" if kind == "general" else "1101102",
        subject_name="地方政府一般债务转贷收入" if kind == "general" else "地方政府专项债务转贷收入",
        delta_amount=amount,
        submitted_on=received - timedelta(40),
        approved_on=received - timedelta(25),
        resolution_no=f"云人常发〔{county.year}〕{7 if kind == 'general' else 8}号",
    )


def _service(county: County, rng: random.Random, kind: str, opening: int, repaid: int) -> None:
    """Principal is refinanced, interest comes from the budget; all paid on the day."""
    for number in range(BONDS_OF_BEFORE):
        due = on_or_after(date(county.year, 1 + number * 2, rng.randrange(5, 25)))
        common = {
            "bond_code": f"{county.year % 100 - 3 - number}53{'01' if kind == 'general' else '02'}",
            "debt_kind": kind,
        }
        subject = ("general", "2320301") if kind == "general" else ("fund", "2320411")
        interest = round(opening / BONDS_OF_BEFORE * YEARLY_RATE / 2) // 100 * 100
        county.add(
            "debt_service", str(county.year), **common, due_on=due, service_kind="interest", due_amount=interest,
            paid_amount=interest, paid_on=due, fund_source="budget",
        )  # fmt: skip
        county.interest[subject].append((due, interest))
        if number == 2:
            county.add(
                "debt_service", str(county.year), **common, due_on=due, service_kind="principal", due_amount=repaid,
                paid_amount=repaid, paid_on=due, fund_source="refinancing",
            )  # fmt: skip


def _treasury_flow(county: County) -> None:
    """What the treasury's monthly statement says of on-lent bonds, and its stock at the end of the month."""
    for month, _ in month_ends(county.year):
        amount = sum(debt.borrowed[month - 1] for debt in county.debts)
        total = sum(sum(debt.borrowed[:month]) for debt in county.debts)
        county.add(
            "treasury_statement",
            f"{county.year}-{month:02d}",
            trecode="2405",
            item_kind="flow",
            item_code="F03",
            item_name="转贷债券",
            level="local",
            flow_kind="on_lent_bond",
            counterpart_trecode="2400",
            month_amount=amount,
            cumulative_amount=total,
        )
