"""XML parts of a workbook, parsed without trust: no document type, no entities, bounded depth, one pass, constant memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Final

# expat itself is safe here: document types and entities, the ways to harm it, are refused in the handlers below.
from xml.parsers import expat

MAX_DEPTH: Final = 64
MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384
"""Bounds of the format itself (ECMA-376, part 1, 18.3.1.73): row 1048576, column XFD."""
KEPT_PER_SHEET: Final = 1_000
"""Places of one kind that are kept of a sheet; more are only counted."""

_CHUNK: Final = 1 << 16
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER: Final = re.compile(r"[1-9][0-9]{0,6}")
_EXTERNAL: Final = re.compile(r"\[\d+\]")

Attributes = dict[str, str]
StartHandler = Callable[[str, Attributes], None]


class XmlRefusedError(Exception):
    """A part that is not parsed on; `rule` is the slug of the check, `row` and `column` the place where there is one."""

    def __init__(self, rule: str, detail: str, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail
        self.row = row
        self.column = column


def parse_part(
    source: IO[bytes],
    on_start: StartHandler,
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Feed the elements of `source` to the handlers. Names come without their prefix.

    Raises XmlRefusedError for a document type, an entity, too deep a nesting, or XML that is not well formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise XmlRefusedError("xml-too-deep", f"XML 嵌套超过 {MAX_DEPTH} 层")
        on_start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if on_end is not None:
            on_end(name.rpartition(":")[2])

    def refuse_declaration(*_: object) -> None:
        raise XmlRefusedError("xml-entities", "文件内部的 XML 含有 DTD 或实体声明")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse_declaration
    parser.EntityDeclHandler = refuse_declaration
    if on_text is not None:
        parser.CharacterDataHandler = on_text
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # The last two are pyexpat's words for an encoding that it does not know; a workbook is UTF-8 or UTF-16.
        raise XmlRefusedError("xml-broken", "文件内部的 XML 不完整或已损坏") from error


@dataclass(slots=True)
class SheetFacts:
    """What the XML of one sheet says beside the values: the trail of formulas, errors and the true extent.

    Cells are given as (row, column), both from 1.
    """

    name: str
    state: str
    """`visible`, `hidden` or `veryHidden`."""
    declared: str = ""
    """The `dimension` that the file claims, `A1:XFB50`."""
    last_row: int = 0
    last_column: int = 0
    """The true extent: the last row and column that hold a value or a formula."""
    value_count: int = 0
    number_count: int = 0
    formula_count: int = 0
    external_count: int = 0
    """Formulas that point to another workbook and carry a cached value."""
    uncached: dict[tuple[int, int], str] = field(default_factory=dict)
    """Formulas without a cached value."""
    uncached_count: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells that hold an error: `#REF!`."""
    error_count: int = 0


def scan_sheet(source: IO[bytes], name: str, state: str) -> SheetFacts:
    """Read one sheet's XML in one pass. Raises XmlRefusedError, also for cells out of order or off the sheet."""
    scan = _SheetScan(SheetFacts(name=name, state=state))
    parse_part(source, scan.on_start, scan.on_end, scan.on_text)
    return scan.facts


class _SheetScan:
    def __init__(self, facts: SheetFacts) -> None:
        self.facts = facts
        self._row = self._column = 0
        self._type = ""
        self._has_formula = self._has_value = False
        self._shared = ""
        self._shared_external: dict[str, bool] = {}
        self._text: list[str] | None = None
        self._formula = self._value = ""

    def on_start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "t"}:
            self._has_value = True
            self._text = []
        elif tag == "f":
            self._has_formula = True
            self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            self._text = []
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "dimension":
            self.facts.declared = attributes.get("ref", "")

    def on_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def on_end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in {"v", "t"}:
            self._value += "".join(self._text or ())
            self._text = None
        elif tag == "f":
            self._formula = "".join(self._text or ())
            self._text = None

    def _begin_row(self, attributes: Attributes) -> None:
        text = attributes.get("r")
        row = self._row + 1 if text is None else int(text) if _ROW_NUMBER.fullmatch(text) else 0
        if not self._row < row <= MAX_ROW:
            raise XmlRefusedError("cell-order", "行号重复、倒序或超出表格范围", row=row or None)
        self._row, self._column = row, 0

    def _begin_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        reference = attributes.get("r")
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            if match is None or int(match[2]) != self._row:
                raise XmlRefusedError("cell-order", f"单元格地址 {reference[:20]} 与所在行不符", row=self._row)
            column = column_number(match[1])
        if not self._column < column <= MAX_COLUMN:
            raise XmlRefusedError(
                "cell-order", "单元格重复、倒序或超出表格范围", row=self._row, column=column_letters(column)
            )
        self._column = column
        self._type = attributes.get("t", "n")
        self._has_formula = self._has_value = False
        self._shared = self._formula = self._value = ""

    def _end_cell(self) -> None:
        if not (self._has_formula or self._has_value):
            return
        facts, place = self.facts, (self._row, self._column)
        facts.last_row = max(facts.last_row, self._row)
        facts.last_column = max(facts.last_column, self._column)
        if self._has_value:
            facts.value_count += 1
            facts.number_count += self._type == "n" and self._value != ""
        if self._type == "e":
            facts.error_count += 1
            if len(facts.errors) < KEPT_PER_SHEET:
                facts.errors[place] = self._value[:20]
        if self._has_formula:
            self._end_formula(place)

    def _end_formula(self, place: tuple[int, int]) -> None:
        facts = self.facts
        facts.formula_count += 1
        is_external = _EXTERNAL.search(self._formula) is not None
        if self._shared:
            is_external = is_external or self._shared_external.get(self._shared, False)
            self._shared_external[self._shared] = is_external
        # A text formula may well have the empty text as its value; a number formula may not.
        has_result = self._has_value and (self._value != "" or self._type == "str")
        if not has_result:
            facts.uncached_count += 1
            if len(facts.uncached) < KEPT_PER_SHEET:
                facts.uncached[place] = "=" + self._formula[:79]
        elif is_external:
            facts.external_count += 1


def column_letters(number: int) -> str:
    """Return the letters of a column, 1 → `A`, 16384 → `XFD`."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, `A` → 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
