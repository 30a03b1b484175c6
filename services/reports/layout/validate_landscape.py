"""Checks tables on pages turned sideways against GB/T 9704-2012, 8 (公文中的横排表格), in DOCX and PDF.

Once bound, the table's head lies at the binding side of odd pages and at the outer side of even ones, which is the left
both times; the page number stays where it is on the other pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Length
from docx.table import Table

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import TWIPS_A_MM, TWIPS_A_PT, number_of
from services.reports.layout.finding import Finding
from services.reports.layout.measuring import MeasuredPage

_TOLERANCE_MM: Final = 0.3
_UPWARDS: Final = 270
_NUMBER: Final = re.compile(r"^— \d+ —$")


def is_landscape(section: Section) -> bool:
    """Whether the pages of a section lie sideways."""
    return bool(section.orientation == WD_ORIENT.LANDSCAPE)


def landscape_of_docx(document: Document) -> Iterator[Finding]:
    """Measure the sections that lie sideways: page, text area, where the page number stands, tables' repeated heads."""
    for section in document.sections:
        if is_landscape(section):
            yield from _page(section)
            yield from _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, gbt9704.BINDING_MARGIN_MM)
            yield from _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, gbt9704.OUTER_MARGIN_MM)
    for table in document.tables:
        if table.rows and table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:  # noqa: SLF001
            yield Finding("8", "表头在每面重复", table.rows[0].cells[0].text[:12])


def _page(section: Section) -> Iterator[Finding]:
    measures = (
        ("A4横放，宽", section.page_width, gbt9704.PAPER_HEIGHT_MM, _TOLERANCE_MM),
        ("A4横放，高", section.page_height, gbt9704.PAPER_WIDTH_MM, _TOLERANCE_MM),
        ("天头（装订后）", section.right_margin, gbt9704.HEAD_MARGIN_MM, gbt9704.MARGIN_TOLERANCE_MM),
        ("订口（装订后）", section.top_margin, gbt9704.BINDING_MARGIN_MM, gbt9704.MARGIN_TOLERANCE_MM),
    )
    for name, length, expected, tolerance in measures:
        if not _near(_mm(length), expected, tolerance):
            yield Finding("8", f"{name}{expected:.0f} mm", f"{_mm(length):.1f} mm")
    width = _mm(section.page_width) - _mm(section.left_margin) - _mm(section.right_margin)
    height = _mm(section.page_height) - _mm(section.top_margin) - _mm(section.bottom_margin)
    if not _near(width, gbt9704.TEXT_HEIGHT_MM) or not _near(height, gbt9704.TEXT_WIDTH_MM):
        yield Finding("8", "版心225 mm×156 mm", f"{width:.1f} mm×{height:.1f} mm")


def _number(footer: _Footer, align: WD_ALIGN_PARAGRAPH, down_mm: float) -> Iterator[Finding]:
    """The number runs downwards at the left, as long as the other pages' line and as far from the edge as theirs."""
    expected = "页码位置与其他页一致"
    tables: list[Table] = footer.tables
    if len(tables) != 1:
        yield Finding("8", expected, "没有页码")
        return
    place = tables[0]._tbl.tblPr.find(qn("w:tblpPr"))  # noqa: SLF001 - python-docx has no words for floating tables
    cell = tables[0].rows[0].cells[0]
    direction = cell._tc.find(f"{qn('w:tcPr')}/{qn('w:textDirection')}")  # noqa: SLF001
    paragraph = cell.paragraphs[0]
    if place is None or direction is None or direction.get(qn("w:val")) != "tbRl":
        yield Finding("8", expected, "页码没有转向")
        return
    across, down = (int(place.get(qn(f"w:{name}"))) / TWIPS_A_MM for name in ("tblpX", "tblpY"))
    under = gbt9704.FOOT_MARGIN_MM - across - gbt9704.SMALL_PT / 2 / gbt9704.POINTS_A_MM
    if not _near(under, gbt9704.PAGE_NUMBER_GAP_MM) or not _near(down, down_mm):
        yield Finding("8", expected, f"距版心{under:.1f} mm，自{down:.1f} mm起")
    side = "right" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    inset = number_of(paragraph, "ind", side) / TWIPS_A_PT
    if paragraph.alignment != align or inset != gbt9704.SMALL_PT or not _NUMBER.match(paragraph.text):
        yield Finding("8", expected, f"{paragraph.alignment}，空{inset} pt，{paragraph.text}")


def landscape_of_pdf(pages: Sequence[MeasuredPage]) -> Iterator[Finding]:
    """Measure the pages that lie sideways, as they stand once bound."""
    foot = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM + gbt9704.MARGIN_TOLERANCE_MM
    for number, page in enumerate(pages, 1):
        if not page.is_landscape:
            continue
        bound = page.bound()
        if not _near(bound.width_mm, gbt9704.PAPER_WIDTH_MM) or not _near(bound.height_mm, gbt9704.PAPER_HEIGHT_MM):
            yield Finding("8", "A4", f"第{number}页{page.width_mm:.1f}×{page.height_mm:.1f} mm")
        body = [run for run in bound.runs if run.turn]
        if any(run.turn != _UPWARDS for run in body):
            yield Finding("8", "单页码表头在订口一边，双页码表头在切口一边", f"第{number}页表头不在左边")
        left = (gbt9704.BINDING_MARGIN_MM if number % 2 else gbt9704.OUTER_MARGIN_MM) - gbt9704.MARGIN_TOLERANCE_MM
        area = [run for run in body if run.size_pt > gbt9704.DENSE_TABLE_PT - 1 and run.x_mm > left]
        for run in area:
            is_within = run.x_mm < left + gbt9704.TEXT_WIDTH_MM + 2 * gbt9704.MARGIN_TOLERANCE_MM
            is_mark = not is_within and len(run.text) < 12
            if run.y_mm > foot or not (is_within or is_mark):
                yield Finding(
                    "8", "版心225 mm×156 mm", f"第{number}页{run.x_mm:.1f}，{run.y_mm:.1f} mm：{run.text[:8]}"
                )


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else length.mm


def _near(found: float, expected: float, tolerance: float = _TOLERANCE_MM) -> bool:
    return abs(found - expected) <= tolerance
