"""The chain of funds of one project, unit or subject: source → indicator → project → payment → payee, each amount with its
receipts. Read from the ledger in one snapshot; sums are made in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from contracts.reports.special_v1 import SpecialReportRequested, Target
from contracts.values import Origin
from services.reports.briefs.amounts import Amount, Count
from services.reports.briefs.ledger import counted, region_origin, summed
from services.reports.briefs.subjects import FUNCTION_NAMES

_SQL: Final = Path(__file__).with_name("sql")
_CHOSEN: Final[Mapping[Target, str]] = {
    Target.PROJECT: "{row}.pro_code = :code",
    Target.UNIT: (
        "({row}.agency_code = :code OR {row}.agency_code IN"
        " (SELECT agency_code FROM ledger_v1.agency WHERE region = :region AND dept_code = :code))"
    ),
    Target.SUBJECT: "{row}.exp_func_code LIKE :code || '%'",
}
"""Which rows of D07 and D12 are meant; a unit's code also means the units under it, as far as their list was sent."""


class NothingFound(LookupError):
    """The ledger holds nothing on what was asked for; the text says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a stage."""

    name: str
    amount: Amount
    count: Count


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """A project: what its indicators give and what was applied for."""

    name: str
    indicator: Amount
    applied: Amount | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The five stages; an empty one has no data."""

    name: str
    origin: Origin
    sources: tuple[Part, ...]
    indicators: tuple[Part, ...]
    projects: tuple[ProjectPart, ...]
    payments: tuple[Part, ...]
    payees: tuple[Part, ...]
    performance: tuple[tuple[str, Count], ...]
    totals: Mapping[str, Part]
    """Sum of a stage by its key: `sources`, `indicators`, `applied`, `payments`."""


def read_chain(session: Session, order: SpecialReportRequested) -> Chain:
    """Read all stages; `NothingFound` where there is neither indicator nor payment."""
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    names = ("sources", "indicators", "projects", "applied", "payments", "payees", "performance")
    rows = {name: _rows(session, name, order) for name in names}
    known = _rows(session, "name", order)
    name = known[0].name if known else FUNCTION_NAMES.get(order.code, order.code)
    if not rows["indicators"] and not rows["payments"] and not rows["applied"]:
        raise NothingFound(
            f"{order.first_day.isoformat()}至{order.last_day.isoformat()}没有“{name}”（{order.code}）的指标、支付申请和支付数据，"
            "请核对编码和期间。"
        )
    applied = {part.name: part.amount for part in _parts(rows["applied"])}
    stages = ("sources", "indicators", "applied", "payments")
    totals = {stage: part for stage in stages if (part := _part("合计", rows[stage])) is not None}
    return Chain(
        name=name,
        origin=region_origin(session, order.region),
        sources=_parts(rows["sources"]),
        indicators=_parts(rows["indicators"]),
        projects=_projects(rows["projects"], applied),
        payments=_parts(rows["payments"]),
        payees=tuple(_parts(rows["payees"])),
        performance=tuple(
            (item, count)
            for item, lot in groupby(rows["performance"], key=lambda row: row.item)
            if (count := counted(lot)) is not None
        ),
        totals=totals,
    )


def _rows(session: Session, name: str, order: SpecialReportRequested) -> list[Row[Any]]:
    statement = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    chosen = _CHOSEN[order.target]
    statement = statement.replace("{chosen}", chosen.format(row="f")).replace(
        "{chosen_indicator}", chosen.format(row="i")
    )
    values = {
        "region": order.region,
        "year": order.last_day.year,
        "first_day": order.first_day,
        "last_day": order.last_day,
        "target": order.target.value,
        "code": order.code,
    }
    return list(session.execute(text(statement), values))


def _parts(rows: Iterable[Row[Any]]) -> tuple[Part, ...]:
    lots = ((item, list(lot)) for item, lot in groupby(rows, key=lambda row: row.item))
    return tuple(part for item, lot in lots if (part := _part(item, lot)) is not None)


def _part(name: str, rows: list[Row[Any]]) -> Part | None:
    amount, count = summed(rows), counted(rows)
    return None if amount is None or count is None else Part(name, amount, count)


def _projects(rows: Iterable[Row[Any]], applied: Mapping[str, Amount]) -> tuple[ProjectPart, ...]:
    found = []
    for (code, name), lot in groupby(rows, key=lambda row: (row.code, row.item)):
        indicator = summed(list(lot))
        if indicator is not None:
            found.append(ProjectPart(name, indicator, applied.get(code)))
    return tuple(found)
