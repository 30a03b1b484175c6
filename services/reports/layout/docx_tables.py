"""Tables of a DOCX: repeated head row, rows that stay together, money to the right, citations in a last column.

Rows are written as XML text and read in at once: python-docx looks through the whole table for each cell, which took most of
a brief's time (its annex has a thousand rows).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from services.reports.figures import SourceRegister
from services.reports.layout.docx_text import Writer, write
from services.reports.layout.docx_xml import pt_to_twips
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.layout.wire import citation_column, citations
from services.reports.paper import Align, Column, Table, pieces_of, plain

_CELL_MARGIN_TWIPS: Final = 60
_LINE_SHARE: Final = 1.3
_NOT_IN_XML: Final = "".join(map(chr, range(9))) + "\x0b\x0c" + "".join(map(chr, range(14, 32)))
"""Characters that XML cannot hold."""
_CLEAN: Final = str.maketrans("", "", _NOT_IN_XML)


def add_table(writer: Writer, table: Table, register: SourceRegister | None, *, named: bool, width_mm: float) -> None:
    """Add a table with its title, unit and note, `width_mm` wide; with a register, with a column of citations."""
    if named:
        title = writer.centred(table.title, FontRole.HEI, 12, line_pt=20, before_pt=8)
        title.paragraph_format.keep_with_next = True
    if table.unit:
        unit = writer.bare_paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
        unit.paragraph_format.keep_with_next = True
        write(unit, table.unit, FontRole.BODY, 9)
    made = parse_xml(_table_xml(table, register, width_mm))
    writer.document.element.body.sectPr.addprevious(made)
    note = writer.bare_paragraph(WD_ALIGN_PARAGRAPH.LEFT)
    write(note, f"注：{table.note}" if table.note else "", FontRole.BODY, 9)


def _table_xml(table: Table, register: SourceRegister | None, width_mm: float) -> str:
    columns = table.columns if register is None else (*table.columns, citation_column(table))
    widths = _widths(columns, width_mm)
    style = _Style(columns, widths, table.size_pt)
    side, edge = _CELL_MARGIN_TWIPS, _CELL_MARGIN_TWIPS // 2
    margins = "".join(
        f'<w:{name} w:w="{width}" w:type="dxa"/>'
        for name, width in (("top", edge), ("left", side), ("bottom", edge), ("right", side))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    last_but_one = len(table.rows) - 2
    body = "".join(
        style.row(texts, is_head=False, stays=index == last_but_one)
        for index, texts in enumerate(_rows(table, register))
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{style.row([column.title for column in columns], is_head=True, stays=True)}{body}</w:tbl>"
    )


def _rows(table: Table, register: SourceRegister | None) -> Iterable[list[str]]:
    for row in table.rows:
        texts = [plain(pieces_of(cell)) for cell in row]
        if register is not None:
            texts.append(citations(tuple(piece for cell in row for piece in pieces_of(cell)), register))
        yield texts


def _widths(columns: Sequence[Column], width_mm: float) -> list[int]:
    total = sum(column.width for column in columns)
    return [Mm(width_mm * column.width / total).twips for column in columns]


class _Style:
    """The parts of a cell's XML that are alike in every row of a table."""

    def __init__(self, columns: Sequence[Column], widths: Sequence[int], size_pt: float) -> None:
        line = pt_to_twips(size_pt * _LINE_SHARE)
        self._run = {role: _run_properties(role, size_pt) for role in (FontRole.HEI, FontRole.BODY)}
        opening = (
            '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="atLeast"/><w:jc w:val="{{align}}"/></w:pPr>'
        )
        self._head = [opening.format(width=width, align=Align.CENTER.value) for width in widths]
        self._body = [
            opening.format(width=width, align=column.align.value) for width, column in zip(widths, columns, strict=True)
        ]

    def row(self, texts: Sequence[str], *, is_head: bool, stays: bool) -> str:
        """Return a row; the head stands again on every page, no row breaks over a page's end.

        One that `stays` is on one page with the next: no head without a row, no last row (often the total) alone.
        """
        openings, role = (self._head, FontRole.HEI) if is_head else (self._body, FontRole.BODY)
        run = self._run[role]
        cells = "".join(
            f"{opening}{_runs(text, run)}</w:p></w:tc>" for opening, text in zip(openings, texts, strict=True)
        )
        if stays:
            cells = cells.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{cells}</w:tr>"


def _run_properties(role: FontRole, size_pt: float) -> str:
    name, half_points = STANDARD_NAMES[role], round(size_pt * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def _runs(text: str, properties: str) -> str:
    if not text:
        return ""
    lines = (f'<w:t xml:space="preserve">{escape(line.translate(_CLEAN))}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"
