"""Checks the 版记 against GB/T 9704-2012 7.4: lines and their weights, 抄送, who printed it when, the last even page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import TWIPS_A_PT, number_of, property_of
from services.reports.layout.finding import Finding
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.layout.measuring import MeasuredPage, RuledLine

_ISSUED: Final = re.compile(r"^\S+\t\d{4}年[\d\u3000]{1,2}月[\d\u3000]{1,2}日印发$")
_RECIPIENTS: Final = re.compile(r"^(报|送|抄送|主送)：")
_THICKNESS_MM: Final = 0.03
_PLACE_MM: Final = 0.5
_EIGHTHS: Final = 1
"""Word rounds a line's weight to eighths of a point."""
_BELOW_LAST_MM: Final = 8.0
"""Room for the number of copies, which a brief prints under the last line."""


def imprint_of_docx(document: Document) -> Iterator[Finding]:
    """Measure the 版记 of a DOCX, where it has one."""
    framed = [each for each in document.paragraphs if _is_at_foot(each)]
    if not framed:
        return
    recipients = [each for each in framed if _RECIPIENTS.match(each.text)]
    issued = [each for each in framed if "\t" in each.text]
    yield from _recipients_of(recipients)
    if len(issued) != 1 or not _ISSUED.match(issued[0].text):
        yield Finding(
            "7.4.3", "印发机关居左，印发日期居右，日期后加“印发”", "、".join(each.text for each in issued) or "没有"
        )
    weights = [(side, _weight(each, side)) for each in framed for side in ("top", "bottom") if _weight(each, side)]
    thick, thin = (round(width * gbt9704.POINTS_A_MM * 8) for width in (gbt9704.THICK_LINE_MM, gbt9704.THIN_LINE_MM))
    wanted = [thick, thin, thick] if recipients else [thick, thick]
    found = [weight for _, weight in weights]
    if len(found) != len(wanted) or any(abs(a - b) > _EIGHTHS for a, b in zip(found, wanted, strict=False)):
        yield Finding(
            "7.4.1", "首末条线0.35 mm，中间线0.25 mm", f"{[weight / 8 / gbt9704.POINTS_A_MM for weight in found]}"
        )
    for each in framed:
        sides = [_indent(each, side) for side in ("left", "right")]
        if any(side != gbt9704.SMALL_PT for side in sides):
            yield Finding("7.4", "左右各空一字", f"{sides} pt：{each.text[:10]}")


def _recipients_of(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    for each in paragraphs:
        if not each.text.endswith("。"):
            yield Finding("7.4.2", "抄送机关后标句号", each.text[-8:])
        for run in each.runs:
            fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")  # noqa: SLF001 - python-docx has no word for it
            face = None if fonts is None else fonts.get(qn("w:eastAsia"))
            if face != STANDARD_NAMES[FontRole.BODY] or run.font.size is None or run.font.size.pt != gbt9704.SMALL_PT:
                yield Finding("7.4.2", "抄送机关4号仿宋体", f"{face} {run.font.size.pt if run.font.size else None}")


def _is_at_foot(paragraph: Paragraph) -> bool:
    frame = property_of(paragraph, "framePr")
    return frame is not None and frame.get(qn("w:yAlign")) == "bottom"


def _weight(paragraph: Paragraph, side: str) -> int:
    borders = property_of(paragraph, "pBdr")
    line = None if borders is None else borders.find(qn(f"w:{side}"))
    return 0 if line is None else int(line.get(qn("w:sz")))


def _indent(paragraph: Paragraph, side: str) -> float:
    return number_of(paragraph, "ind", side) / TWIPS_A_PT


def imprint_of_pdf(pages: Sequence[MeasuredPage]) -> Iterator[Finding]:
    """Measure the 版记 of a PDF, where it has one: its black lines are as wide as the text area."""
    holding = [(number, lines) for number, page in enumerate(pages, 1) if len(lines := _black_lines(page)) >= 2]
    if not holding:
        return
    number, lines = holding[-1]
    if number != len(pages) or number % 2:
        yield Finding("7.4", "版记置于公文最后一面的偶数页", f"第{number}页，共{len(pages)}页")
    outer, inner = (lines[0], lines[-1]), lines[1:-1]
    if any(abs(line.thickness_mm - gbt9704.THICK_LINE_MM) > _THICKNESS_MM for line in outer):
        yield Finding("7.4.1", "首末条线0.35 mm", f"{[round(line.thickness_mm, 2) for line in outer]}")
    if any(abs(line.thickness_mm - gbt9704.THIN_LINE_MM) > _THICKNESS_MM for line in inner):
        yield Finding("7.4.1", "中间线0.25 mm", f"{[round(line.thickness_mm, 2) for line in inner]}")
    bottom = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM
    if not bottom - _BELOW_LAST_MM <= lines[-1].y_mm <= bottom + _PLACE_MM:
        yield Finding("7.4.1", "末条线与版心下边缘重合", f"距上页边{lines[-1].y_mm:.1f} mm")
    yield from _text_within(pages[number - 1], lines)


def top_of_imprint(page: MeasuredPage) -> float | None:
    """Return the upper edge of the 版记 of a page; None where there is none."""
    lines = _black_lines(page)
    return lines[0].y_mm if len(lines) >= 2 else None


def _text_within(page: MeasuredPage, lines: Sequence[RuledLine]) -> Iterator[Finding]:
    within = [run for run in page.runs if lines[0].y_mm < run.y_mm < lines[-1].y_mm]
    left = lines[0].x_mm + gbt9704.SMALL_PT / gbt9704.POINTS_A_MM
    first = min((run.x_mm for run in within), default=0.0)
    if abs(first - left) > _PLACE_MM:
        yield Finding("7.4", "左右各空一字", f"左空{first - lines[0].x_mm:.1f} mm")
    upper = [run for run in within if len(lines) > 2 and run.y_mm < lines[1].y_mm]
    if upper and not "".join(run.text for run in upper).strip().endswith("。"):
        yield Finding("7.4.2", "抄送机关后标句号", upper[-1].text[-8:])
    for run in upper:
        if ("Fang" not in run.font and "fang" not in run.font) or abs(run.size_pt - gbt9704.SMALL_PT) > 0.1:
            yield Finding("7.4.2", "抄送机关4号仿宋体", f"{run.font} {run.size_pt:.0f}")
    if not "".join("".join(run.text.split()) for run in within).endswith("印发"):
        yield Finding("7.4.3", "印发日期后加“印发”", "没有")


def _black_lines(page: MeasuredPage) -> list[RuledLine]:
    wide = [
        line
        for line in page.lines
        if abs(line.width_mm - gbt9704.TEXT_WIDTH_MM) <= _PLACE_MM and max(line.ink, default=0.0) < 0.1
    ]
    # Lines of tables are of another weight (0.14 mm) and belong to the text.
    return sorted((line for line in wide if line.thickness_mm > 0.2), key=lambda line: line.y_mm)
