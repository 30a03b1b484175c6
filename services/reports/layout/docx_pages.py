"""Sections of a DOCX: upright pages, and pages turned sideways for wide tables (GB/T 9704-2012, 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_frame import dress_upright, foot_mark, footers, headers, page_mark
from services.reports.layout.docx_xml import add_page_number, element, mm_to_twips, pt_to_twips, set_indent, set_spacing
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.paper import Paper

_SMALL_MM: Final = gbt9704.SMALL_PT / gbt9704.POINTS_A_MM
_NUMBER_ACROSS_MM: Final = gbt9704.FOOT_MARGIN_MM - gbt9704.PAGE_NUMBER_GAP_MM - _SMALL_MM / 2
"""Where the number's line begins from the left edge of a turned page: what is its foot once it is bound."""
_HEADER_TOP_MM: Final = 12.0


@dataclass(slots=True)
class Pages:
    """Begins a new section where the pages turn."""

    document: Document
    paper: Paper
    is_sideways: bool = False

    def turn(self, *, sideways: bool, start: WD_SECTION = WD_SECTION.NEW_PAGE) -> None:
        """Begin a section of the asked kind on the page that `start` says, unless the document is in one."""
        if sideways == self.is_sideways:
            return
        self.is_sideways = sideways
        section = self.document.add_section(start)
        # The break hangs on an empty paragraph, which must not push a page of its own.
        set_spacing(self.document.paragraphs[-1], line_pt=1)
        section.different_first_page_header_footer = False
        if sideways:
            _sideways(section, self.paper)
        else:
            section.orientation = WD_ORIENT.PORTRAIT
            dress_upright(section)
            headers(section, self.paper)
            footers(section, self.paper)


def _sideways(section: Section, paper: Paper) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(gbt9704.PAPER_HEIGHT_MM), Mm(gbt9704.PAPER_WIDTH_MM)
    section.left_margin = section.right_margin = Mm(gbt9704.LANDSCAPE_SIDE_MM)
    section.top_margin = section.bottom_margin = Mm(gbt9704.LANDSCAPE_TOP_MM)
    section.header_distance = section.footer_distance = Mm(_HEADER_TOP_MM)
    for header in (section.header, section.even_page_header):
        page_mark(header, paper)
    numbered = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, gbt9704.BINDING_MARGIN_MM),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, gbt9704.OUTER_MARGIN_MM),
    )
    for footer, align, down_mm in numbered:
        footer.is_linked_to_previous = False
        set_spacing(footer.paragraphs[0], line_pt=1)
        _turned_number(footer, align, down_mm)
        # A floating table hangs on the paragraph that follows it.
        footer._element.append(footer.paragraphs[0]._p)  # noqa: SLF001
        foot_mark(footer, paper, page_width_mm=gbt9704.PAPER_HEIGHT_MM)


def _turned_number(footer: _Footer, align: WD_ALIGN_PARAGRAPH, down_mm: float) -> None:
    """Write the page number into a cell whose text runs downwards, at the place of the other pages' numbers.

    A table, as a frame cannot turn its text; `down_mm` is where the text area begins from the upper edge.
    """
    table = footer.add_table(1, 1, Mm(_SMALL_MM))
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no words for floating tables
    for old in list(properties):
        properties.remove(old)
    properties.append(
        element(
            "tblpPr", vertAnchor="page", horzAnchor="page",
            tblpX=mm_to_twips(_NUMBER_ACROSS_MM), tblpY=mm_to_twips(down_mm),
        )
    )  # fmt: skip
    properties.append(element("tblW", w=pt_to_twips(gbt9704.SMALL_PT), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(_no_margins())
    row = table.rows[0]
    row.height, row.height_rule = Mm(gbt9704.TEXT_WIDTH_MM), WD_ROW_HEIGHT_RULE.EXACTLY
    cell = row.cells[0]
    cell.width = Pt(gbt9704.SMALL_PT)
    _turn_text(cell)
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    set_spacing(paragraph, line_pt=gbt9704.SMALL_PT)
    inset = gbt9704.PAGE_NUMBER_INDENT_CHARACTERS * gbt9704.SMALL_PT
    is_odd = align is WD_ALIGN_PARAGRAPH.RIGHT
    set_indent(paragraph, left_pt=0 if is_odd else inset, right_pt=inset if is_odd else 0)
    add_page_number(paragraph, STANDARD_NAMES[FontRole.SONG], gbt9704.SMALL_PT)


def _no_margins() -> BaseOxmlElement:
    margins = element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margins.append(element(side, w=0, type="dxa"))
    return margins


def _turn_text(cell: _Cell) -> None:
    """Let the text of a cell run downwards; the schema wants it before what may follow."""
    cell._tc.get_or_add_tcPr().append(element("textDirection", val="tbRl"))  # noqa: SLF001
