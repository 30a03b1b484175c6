"""Tables of a DOCX: repeated head row, rows that stay together, money to the right, citations in a last column."""

from __future__ import annotations

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell

from services.reports.figures import SourceRegister
from services.reports.layout import gbt9704
from services.reports.layout.docx_text import Writer, write
from services.reports.layout.docx_xml import keep_row_together, repeat_header, set_cell_margins, set_spacing
from services.reports.layout.fonts import FontRole
from services.reports.layout.wire import citation_column, citations
from services.reports.paper import Align, Column, Table, pieces_of, plain

_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_CELL_MARGIN_TWIPS = 60


def add_table(writer: Writer, table: Table, register: SourceRegister | None, *, named: bool) -> None:
    """Add a table with its title, unit and note; with a register, with a column of citations."""
    columns = table.columns if register is None else (*table.columns, citation_column(table))
    size_pt = table.size_pt
    if named:
        title = writer.centred(table.title, FontRole.HEI, 12, line_pt=20, before_pt=8)
        title.paragraph_format.keep_with_next = True
    if table.unit:
        unit = writer.bare_paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
        unit.paragraph_format.keep_with_next = True
        write(unit, table.unit, FontRole.BODY, 9)
    made = writer.document.add_table(rows=0, cols=len(columns), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    set_cell_margins(made._tbl, _CELL_MARGIN_TWIPS)  # noqa: SLF001
    head = made.add_row()
    repeat_header(head._tr)  # noqa: SLF001
    for cell, column in zip(head.cells, columns, strict=True):
        _fill(cell, column.title, Align.CENTER, FontRole.HEI, size_pt)
    for row in table.rows:
        texts = [plain(pieces_of(cell)) for cell in row]
        if register is not None:
            texts.append(citations(tuple(piece for cell in row for piece in pieces_of(cell)), register))
        line = made.add_row()
        keep_row_together(line._tr)  # noqa: SLF001
        for cell, text, column in zip(line.cells, texts, columns, strict=True):
            _fill(cell, text, column.align, FontRole.BODY, size_pt)
    _set_widths(made, columns)
    note = writer.bare_paragraph(WD_ALIGN_PARAGRAPH.LEFT)
    write(note, f"注：{table.note}" if table.note else "", FontRole.BODY, 9)


def _fill(cell: _Cell, text: str, align: Align, face: FontRole, size_pt: float) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGN[align]
    set_spacing(paragraph, line_pt=size_pt * 1.3, exact=False)
    for index, line in enumerate(text.split("\n")):
        if index:
            paragraph.add_run().add_break()
        write(paragraph, line, face, size_pt)


def _set_widths(table: object, columns: tuple[Column, ...]) -> None:
    total = sum(column.width for column in columns)
    for grid, column, share in zip(
        table._tbl.tblGrid.findall(qn("w:gridCol")),  # type: ignore[attr-defined]  # noqa: SLF001
        table.columns,  # type: ignore[attr-defined]
        columns,
        strict=True,
    ):
        width = Mm(gbt9704.TEXT_WIDTH_MM * share.width / total)
        grid.set(qn("w:w"), str(width.twips))
        for cell in column.cells:
            cell.width = width
