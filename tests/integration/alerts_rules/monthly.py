"""Rows of the monthly reports, in wan, for the tests of rules over them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.alerts.running import Judgement, Outcome
from tests.integration.alerts.ledger import Ledger

Line = tuple[object, ...]
"""Subject, month, last year's month, cumulative, last year's cumulative, budget; what is left out is null."""
TITLES = {
    "101": "税收收入",
    "103": "非税收入",
    "10101": "增值税",
    "10104": "企业所得税",
    "10307": "国有资源（资产）有偿使用收入",
}
_MEASURES = (
    "month_amount",
    "last_year_month_amount",
    "cumulative_amount",
    "last_year_cumulative_amount",
    "budget_amount",
)


def wan(value: object) -> Decimal | None:
    """Yuan of an amount in wan; null stays null."""
    return None if value is None else Decimal(str(value)) * 10_000


def income(ledger: Ledger, month: int, *lines: Line, book: str = "general", year: int = 2025) -> None:
    """Accept D16 of a month; a subject may be `(code, book)` or `(code, book, name)`."""
    _report(ledger, "income_execution", month, lines, book, year)


def outlay(ledger: Ledger, month: int, *lines: Line, book: str = "general", year: int = 2025) -> None:
    """Accept D17 of a month."""
    _report(ledger, "expenditure_execution", month, lines, book, year)


def _report(ledger: Ledger, data_set: str, month: int, lines: Sequence[Line], book: str, year: int) -> None:
    rows = []
    for subject, *amounts in lines:
        code, *more = (subject, book) if isinstance(subject, str) else subject
        name = more[1] if len(more) > 1 else TITLES.get(code, f"科目{code}")
        row = {
            "ym": f"{year}{month:02}",
            "mof_div_code": ledger.region,
            "book": more[0],
            "subject_code": code,
            "subject_name": name,
        }
        values = dict(zip(_MEASURES, map(wan, amounts), strict=False))
        row |= {"month_amount": 0, "cumulative_amount": 0} | {
            key: value for key, value in values.items() if value is not None
        }
        rows.append(row)
    ledger.accept(data_set, f"{year}-{month:02}", rows)


def budget(ledger: Ledger, *lines: tuple[str, str, str, object], version: str = "大会批准", year: int = 2025) -> None:
    """Accept D03 (one version): book, direction, subject, amount in wan."""
    budgets(ledger, {version: lines}, year=year)


def budgets(ledger: Ledger, versions: dict[str, Sequence[tuple[str, str, str, object]]], year: int = 2025) -> None:
    """Accept D03 with several versions, in the order of their approval."""
    rows = [
        {"fiscal_year": year, "mof_div_code": ledger.region, "book": book, "direction": direction, "subject_code": code}
        | {"subject_name": f"科目{code}", "version": version, "amount": wan(amount)}
        | {"approved_on": None if version == "草案" else f"{year}-{2 + nth:02}-20"}
        for nth, (version, lines) in enumerate(versions.items())
        for book, direction, code, amount in lines
    ]
    ledger.accept("approved_budget", str(year), rows)


def refused(judgement: Judgement, reason: str) -> None:
    """The rule could not judge, and says why."""
    assert (judgement.outcome, judgement.findings) == (Outcome.NOT_APPLICABLE, ())
    assert reason in judgement.reason


def silent(judgement: Judgement, remark: str = "") -> None:
    """The rule judged and found nothing; `remark` stands among its remarks."""
    assert (judgement.outcome, judgement.findings) == (Outcome.SILENT, ()), judgement.reason
    assert remark in judgement.reason
