"""Names and numbers of briefs (article 6: quarterly, half-yearly, yearly; domain.md 6.1)."""

from __future__ import annotations

from typing import Final

MASTHEAD: Final = "预算审查监督分析简报"
MONTHS_A_QUARTER: Final = 3
_SPANS: Final = {1: "第一季度", 2: "上半年", 3: "前三季度", 4: ""}


def period_of(year: int, quarter: int) -> str:
    """`2026-Q1`, as the document table keeps it."""
    return f"{year}-Q{quarter}"


def span_of(year: int, quarter: int) -> str:
    """The time from January to the quarter's end: `2026年第一季度`, `2026年上半年`, `2026年`."""
    return f"{year}年{_SPANS[quarter]}"


def brief_title_parts(county: str, year: int, quarter: int) -> tuple[str, ...]:
    """Title under the red head, with the place where it may be broken."""
    if quarter == 4:
        return (f"{county}{year}年度", "预算执行审查监督分析年报", "（快报数）")
    return (f"{county}{span_of(year, quarter)}", "预算执行审查监督分析简报")


def brief_number(issue_year: int, number: int, total: int | None = None) -> str:
    """`〔2026〕第1期（总第12期）`; `total` counts over the years."""
    return f"〔{issue_year}〕第{number}期" + ("" if total is None else f"（总第{total}期）")
