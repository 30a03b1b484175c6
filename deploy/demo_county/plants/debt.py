"""Debt: no approval, overdue, idle, spent on current things, weak cover, another project (W-D02, W-D05 to W-D10)."""

from __future__ import annotations

import random

from deploy.demo_county.clean import County
from deploy.demo_county.fact import Fact
from deploy.demo_county.records import Record, day_of, fen


def not_approved(county: County, rng: random.Random) -> list[Fact]:
    """W-D02: the general bonds of the year stand in no approved adjustment."""
    del rng
    table = county.tables["budget_adjustment"][str(county.year)]
    dropped = next(record for record in table if record["book"] == "general")
    table.remove(dropped)
    return [Fact("W-D02", "一般债", None, "major", fen(dropped, "delta_amount"), "新增债券没有列入经批准的预算调整")]


def overdue(county: County, rng: random.Random) -> list[Fact]:
    """W-D05: interest that was due and is not paid."""
    record = rng.choice([found for found in county.records("debt_service") if found["service_kind"] == "interest"])
    record["paid_amount"], record["paid_on"] = 0, None
    return [Fact("W-D05", str(record["bond_code"]), None, "major", fen(record, "due_amount"), "到期利息未付")]


def _bonds(county: County, rng: random.Random) -> tuple[Record, Record, Record]:
    first, second, third = rng.sample(county.records("bond_project"), 3)
    return first, second, third


def misused(county: County, rng: random.Random) -> list[Fact]:
    """W-D06: money lies idle; W-D07: spent on current things; W-D09: spent on another project."""
    idle, current, other = _bonds(county, rng)
    facts = []
    projects = {line.id: line.project for line in county.lines.values()}
    for payment in county.payments:
        if payment.bond and projects[payment.line] == idle["pro_code"]:
            payment.bond = None
    facts.append(
        Fact(
            "W-D06",
            str(idle["pro_name"]),
            None,
            "important",
            fen(idle, "on_lent_amount"),
            "债券资金长期未用",
            also=("W-D11",),
        )
    )
    basics = [
        payment
        for payment in county.payments
        if county.lines[payment.line].economic in {"30201", "30211"}
        and payment.paid_on > day_of(current, "received_on")
    ]
    for payment in rng.sample(basics, 3):
        payment.bond = str(current["bond_code"])
    facts.append(
        Fact("W-D07", str(current["bond_code"]), None, "important", 0, "债券资金用于经常性支出", also=("W-D09",))
    )
    works = [
        payment
        for payment in county.payments
        if county.lines[payment.line].economic == "31005" and payment.bond is None and payment.contract is None
        and projects[payment.line] not in {record["pro_code"] for record in county.records("bond_project")}
        and payment.paid_on > day_of(other, "received_on")
    ]  # fmt: skip
    moved = max(works, key=lambda payment: payment.amount)
    moved.bond = str(other["bond_code"])
    facts.append(
        Fact(
            "W-D09",
            projects[moved.line],
            county.lines[moved.line].unit,
            "important",
            moved.amount,
            "债券资金用于其他项目",
        )
    )
    return facts


def weak_cover(county: County, rng: random.Random) -> list[Fact]:
    """W-D08: the project's income does not cover what it owes."""
    record = rng.choice([found for found in county.records("bond_project") if found["debt_kind"] == "special"])
    record["coverage_ratio"] = f"{rng.uniform(0.7, 0.95):.2f}"
    return [Fact("W-D08", str(record["pro_name"]), None, "important", fen(record, "on_lent_amount"), "收益覆盖不足")]


PLANTERS = (not_approved, overdue, misused, weak_cover)
