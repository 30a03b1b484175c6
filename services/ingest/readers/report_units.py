"""A wrong unit shows when two tables print the same figure: all amounts differ by the same power of ten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.report_rows import ReportLine

MINIMUM_SHARED: Final = 5
"""Shared amounts, other than zero, from which on a common factor is no accident."""
SHARE: Final = Decimal("0.8")
_FACTORS: Final = {Decimal(10) ** power for power in (-8, -7, -5, -4, -3, -1, 1, 3, 4, 5, 7, 8)}
"""Ratios between 元, 千元, 万元, 百万元 and 亿元 (百 to one, 百万元 to 万元, may be a percentage and is left out)."""

_Key = tuple[str, str, str, str, str, int]


def find_unit_breaks(lines: Sequence[ReportLine], *, file: str) -> Iterator[Refusal]:
    """Yield a refusal for each pair of sheets whose shared amounts all differ by one power of ten."""
    sheets: dict[str, dict[_Key, Decimal]] = defaultdict(dict)
    first: dict[str, ReportLine] = {}
    for line in lines:
        if line.subject_code and line.amount:
            measure = "executed" if line.measure == "prior_executed" else line.measure
            key = (line.scope, line.book, line.direction, line.subject_code, measure, line.measure_year)
            sheets[line.sheet].setdefault(key, line.amount)
            first.setdefault(line.sheet, line)
    for one, other in combinations(sheets, 2):
        shared = sheets[one].keys() & sheets[other].keys()
        if len(shared) < MINIMUM_SHARED:
            continue
        ratios = Counter(sheets[other][key] / sheets[one][key] for key in shared)
        ratio, count = ratios.most_common(1)[0]
        if ratio in _FACTORS and count >= SHARE * len(shared):
            yield Refusal(
                file=file,
                sheet=other,
                rule="unit-contradictory",
                value=f"{ratio.normalize():f}",
                detail=f"工作表“{other}”（{first[other].table_no}）与“{one}”（{first[one].table_no}）的同一批数字"
                f"正好相差 {max(ratio, 1 / ratio).normalize():f} 倍，其中一张表的金额单位写错了，请核对后重新报送",
            )
