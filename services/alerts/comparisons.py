"""What every warning is compared with: the rule's own series, the same matter at other times, others with the same finding.

The last two come from the store of warnings and runs, so that every rule has them; where there is nothing to compare with,
that is said (domain.md 4.K 7: peers or history with each warning).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts.alerts.v1 import Comparison, ComparisonPoint
from services.alerts.running import Outcome
from services.alerts.storage import comparison_store

YEARS: Final = 4
"""This year and three before, as seasonal baselines (domain.md 4.0)."""
PEERS_SHOWN: Final = 12
CENT: Final = Decimal("0.01")
_NOT_THERE: Final = {
    Outcome.SPOKE: "当年运行过，对该事项未发现",
    Outcome.SILENT: "当年运行过，未发现",
    Outcome.NOT_APPLICABLE: "当年缺少数据，未能判断",
    Outcome.FAILED: "当年运行出错",
}


def comparisons_of(session: Session, row: Row[Any], said: Row[Any]) -> tuple[Comparison, ...]:
    """Return all that a warning is compared with, its rule's own comparison first."""
    own = [_own(said.comparison)] if said.comparison else []
    return (*own, _history(session, row, said), _peers(session, row, said))


def _own(kept: dict[str, Any]) -> Comparison:
    points = tuple(ComparisonPoint.model_validate(point) for point in kept["points"])
    others = [point.value for point in points if point.value is not None and not point.is_subject]
    return Comparison(kind=kept["kind"], title=kept["title"], unit=kept["unit"], points=points, median=_middle(others))


def _history(session: Session, row: Row[Any], said: Row[Any]) -> Comparison:
    """The same rule on the same unit and subject in this year and the three before."""
    first = row.fiscal_year - YEARS + 1
    found = comparison_store.earlier(session, row, since_year=first)
    outcomes = comparison_store.outcomes(session, row, since_year=first)
    points: list[ComparisonPoint] = []
    for year in range(first, row.fiscal_year + 1):
        of_year = [each for each in found if each.fiscal_year == year and each.alert_id != row.alert_id]
        points += [_point(_when(each), each.amount) for each in of_year]
        if year == row.fiscal_year:
            points.append(_point(_when(said), said.amount, is_subject=True))
        elif not of_year:
            outcome = outcomes.get(year)
            note = "当年没有运行过" if outcome is None else _NOT_THERE[Outcome(outcome)]
            points.append(ComparisonPoint(label=f"{year}年", value=None, note=note))
    others = [point.value for point in points if point.value is not None and not point.is_subject]
    remark = "" if others else "以往年度没有同一单位、同一事项的发现，见各年说明。"
    return Comparison(
        kind="history",
        title="同一单位、同一事项以往的发现",
        unit="yuan",
        points=tuple(points),
        median=_middle(others),
        remark=remark,
    )


def _peers(session: Session, row: Row[Any], said: Row[Any]) -> Comparison:
    """The other units with a finding of the same rule in the same year, each with its largest."""
    largest = {
        each.unit_name: each.amount
        for each in comparison_store.of_rule(session, row)
        if each.unit_name != row.unit_name and each.amount is not None
    }
    ranked = sorted(largest.items(), key=lambda item: (-abs(item[1]), item[0]))
    points = [_point(name, amount) for name, amount in ranked[:PEERS_SHOWN]]
    if said.amount is not None:
        points.append(_point(said.unit_name, said.amount, is_subject=True))
    points.sort(key=_magnitude, reverse=True)
    return Comparison(
        kind="peers",
        title="同一规则在其他单位的发现",
        unit="yuan",
        points=tuple(points),
        median=_middle(list(largest.values())),
        remark=_peers_remark(said, list(largest.values())),
    )


def _peers_remark(said: Row[Any], others: Sequence[Decimal]) -> str:
    if not others:
        return "本规则当年没有发现其他单位有同类情况。"
    if said.amount is None:
        return f"另有 {len(others)} 个单位有同类发现；本条没有金额，不作排序。"
    place = 1 + sum(abs(each) > abs(said.amount) for each in others)
    more = f"，列出前 {PEERS_SHOWN} 个" if len(others) > PEERS_SHOWN else ""
    return f"另有 {len(others)} 个单位有同类发现{more}；按金额本单位列第 {place}。只比较有发现的单位，不是全部单位。"


def _magnitude(point: ComparisonPoint) -> Decimal:
    return abs(point.value or Decimal(0))


def _point(label: str, value: Decimal | None, *, is_subject: bool = False) -> ComparisonPoint:
    return ComparisonPoint(
        label=label, value=value, is_subject=is_subject, note="" if value is not None else "没有金额"
    )


def _when(row: Row[Any]) -> str:
    parts = [int(part) for part in row.period.split("-")]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def _middle(values: Iterable[Decimal]) -> Decimal | None:
    known = list(values)
    return median(known) if known else None
