"""The list of differences between two issues, figure by figure: pure."""

from __future__ import annotations

from contracts.reports.issues_v1 import FigureChange, FigureChanges
from services.reports.figures import Figure
from services.reports.paper import Paper, all_figures


def compare(before: Paper | None, now: Paper, *, against: str) -> FigureChanges:
    """Return what is new, gone or different, in the order of the newer paper."""
    new, old = _by_name(now), {} if before is None else _by_name(before)
    if before is None:
        return FigureChanges(against="", same=0, items=())
    items = [_change(name, old.get(name), figure) for name, figure in new.items() if not _same(old.get(name), figure)]
    items += [_change(name, figure, None) for name, figure in old.items() if name not in new]
    return FigureChanges(against=against, same=sum(_same(old.get(name), new[name]) for name in new), items=tuple(items))


def _by_name(paper: Paper) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in all_figures(paper):
        found.setdefault(figure.name, figure)
    return found


def _same(before: Figure | None, now: Figure) -> bool:
    return before is not None and before.value == now.value and before.unit == now.unit


def _change(name: str, before: Figure | None, now: Figure | None) -> FigureChange:
    one = now or before
    both = before is not None and now is not None
    return FigureChange(
        name=name,
        unit=one.unit if one else "",
        before=before.text if before else None,
        now=now.text if now else None,
        change=now.value - before.value if both and now and before else None,
    )
