"""Collects refusals: at most 200 are named, all are counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.reading import TablePart
from services.ingest.readers.workbook_guard import Note

MAX_NAMED: Final = 200
MAX_VALUE: Final = 80
_WHOLE: Final = TablePart(0)


@dataclass(slots=True)
class Findings:
    """What is wrong with one file."""

    file: str
    count: int = 0
    notes: list[Note] = field(default_factory=list)
    """What the reader noticed, for the receipt."""
    parts: Sequence[TablePart] = ()
    """Where a row number leads in a file of several sheets or members (`ReadTable.parts`)."""
    rows: set[int] = field(default_factory=set)
    """Numbers of the rows that were named, through all parts."""
    _named: list[Refusal] = field(default_factory=list)

    def add(
        self,
        rule: str,
        detail: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        counted: bool = True,
    ) -> None:
        """Name one refusal; with `counted` false it is part of a number given to `count_more`."""
        self.count += counted
        shown = value[:MAX_VALUE] if value is not None else None
        self.rows |= set() if row is None else {row}
        part = self._part(row)
        unit = part.units.get((column or "").lower())
        if unit is not None and value is not None and row is not None:
            detail += f"（文件中的单位为{unit}，此处的值已换算为元）"
        self._named.append(
            Refusal(
                file=self.file if part.file is None else f"{self.file}/{part.file}",
                sheet=part.sheet,
                row=row if row is None else row - part.offset,
                column=column,
                value=shown,
                rule=rule,
                detail=detail,
            )
        )

    def add_whole_row(self, rule: str, detail: str, *, row: int, column: str, value: str) -> None:
        """Name a row of which every value may be entered as it is: it only does not fit the others. It is counted elsewhere."""
        kept = set(self.rows)
        self.add(rule, detail, row=row, column=column, value=value, counted=False)
        self.rows = kept

    def name_row(self, row_no: int) -> str:
        """Return how a person finds a row: `第12行`, with the sheet and the archive's member where there are several."""
        part = self._part(row_no)
        member = "" if part.file is None else f"文件“{part.file}”"
        sheet = "" if part.sheet is None else f"工作表“{part.sheet}”"
        return f"{member}{sheet}第{row_no - part.offset}行"

    def _part(self, row_no: int | None) -> TablePart:
        if row_no is None or not self.parts:
            return _WHOLE
        at = bisect_right(self.parts, row_no - 1, key=lambda part: part.offset)
        return self.parts[max(at - 1, 0)]

    def forget(self) -> None:
        """Begin anew: what was found is told elsewhere already."""
        self.count = 0
        self.rows.clear()
        self._named.clear()

    def count_more(self, number: int) -> None:
        """Count refusals that are not all named."""
        self.count += number

    def take(self, refusals: Iterable[Refusal], count: int) -> None:
        """Take over the refusals of a reader; the file bears the name that the sender gave it, a member its own."""
        own = f"{self.file}/"
        self._named += [
            refusal if refusal.file.startswith(own) else refusal.model_copy(update={"file": self.file})
            for refusal in refusals
        ]
        self.count += count

    def named(self) -> tuple[Refusal, ...]:
        """The first refusals: those of the whole file, then by row."""
        in_order = sorted(self._named, key=lambda refusal: (refusal.file, refusal.sheet or "", refusal.row or 0))
        return tuple(in_order[:MAX_NAMED])

    def __bool__(self) -> bool:
        """True where there is anything."""
        return bool(self.count)
