"""Checks the parts of the text against GB/T 9704-2012 7.3: addressee, headings, attachments, signature; DOCX and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from services.reports.layout import gbt9704
from services.reports.layout.docx_xml import TWIPS_A_PT
from services.reports.layout.finding import Finding
from services.reports.layout.fonts import STANDARD_NAMES, FontRole
from services.reports.layout.measuring import MeasuredPage
from services.reports.paper import Layout

_SECOND: Final = re.compile(r"^（[一二三四五六七八九十]+）")
_LABEL: Final = re.compile(r"^附件\d*$")
_DATE_LIKE: Final = re.compile(r"^\d{4}\s*年[\s\u3000\d]*月[\s\u3000\d]*日$")
_BLANK_DATE: Final = re.compile(r"^\d{4}年\u3000月\u3000日$")
_CITATION: Final = re.compile(r"^\[[\d、—]+\]$")
_PRESENT: Final = re.compile(r"^(出席|缺席|请假|列席)：")
_TOLERANCE_PT: Final = 0.6


def parts_of_docx(document: Document, layout: Layout) -> Iterator[Finding]:
    """Measure the paragraphs of a DOCX."""
    paragraphs = document.paragraphs
    for paragraph in paragraphs:
        yield from _body(paragraph)
        if _SECOND.match(paragraph.text) and _first_characters(paragraph):
            yield from _faces(paragraph, FontRole.KAI, "7.3.3", "二级标题楷体")
        if _LABEL.match(paragraph.text):
            yield from _attachment(paragraph)
        if paragraph.text.startswith("附件："):
            yield from _note(paragraph)
    if layout in {Layout.LETTER, Layout.OFFICIAL}:
        yield from _addressee(paragraphs)
        yield from _signature(paragraphs)
    if layout is Layout.MINUTES:
        yield from _attendance(paragraphs)


def parts_of_pdf(pages: Sequence[MeasuredPage]) -> Iterator[Finding]:
    """Measure the first page of a PDF: the title in 2号, the text in 3号."""
    runs = [run for page in pages[:1] for run in page.runs]
    for size, clause, expected in ((gbt9704.TITLE_PT, "7.3.1", "标题2号"), (gbt9704.BODY_PT, "5.2.2", "正文3号")):
        if not any(abs(run.size_pt - size) <= 0.1 for run in runs):
            yield Finding(clause, expected, "首页没有这一字号的文字")


def signature_alone(pages: Sequence[MeasuredPage]) -> Iterator[Finding]:
    """7.3.5.5: no page holds the signature and nothing of the text."""
    for number, page in enumerate(pages, 1):
        rows: dict[float, str] = {}
        for run in sorted(page.runs, key=lambda run: (round(run.y_mm, 1), run.x_mm)):
            in_area = gbt9704.HEAD_MARGIN_MM < run.y_mm < gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM
            if in_area and abs(run.size_pt - gbt9704.BODY_PT) <= 0.1:
                rows[round(run.y_mm, 1)] = rows.get(round(run.y_mm, 1), "") + run.text
        texts = ["".join(text.split()) for _, text in sorted(rows.items())]
        if any(_DATE_LIKE.match(text) for text in texts[:2]):
            yield Finding("7.3.5.5", "署名和成文日期与正文同处一面", f"第{number}页")


def _body(paragraph: Paragraph) -> Iterator[Finding]:
    if _first_characters(paragraph) != gbt9704.INDENT_CHARACTERS * 100:
        return
    for run in paragraph.runs:
        size = run.font.size
        if size is not None and size.pt != gbt9704.BODY_PT and not _CITATION.match(run.text.strip()):
            yield Finding("5.2.2", "正文3号", f"{size.pt} pt：{run.text[:12]}")
        if run.font.color.rgb is not None:
            yield Finding("5.2.4", "文字黑色", f"{run.font.color.rgb}：{run.text[:12]}")
        if run.bold:
            yield Finding("7.3.3", "不另加粗", run.text[:12])


def _attachment(label: Paragraph) -> Iterator[Finding]:
    if not label.paragraph_format.page_break_before:
        yield Finding("7.3.7", "附件另面编排", label.text)
    if _first_characters(label):
        yield Finding("7.3.7", "“附件”顶格", label.text)
    yield from _faces(label, FontRole.HEI, "7.3.7", "“附件”3号黑体")


def _note(note: Paragraph) -> Iterator[Finding]:
    if _first_characters(note) != gbt9704.INDENT_CHARACTERS * 100:
        yield Finding("7.3.4", "附件说明左空二字", note.text[:12])
    if note.text.endswith(("。", "；", "，")):
        yield Finding("7.3.4", "附件名称后不加标点", note.text[-6:])


def _attendance(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """10.3: 出席 and the like in 黑体, two characters in, names in 仿宋, following lines under the first name."""
    labelled = [each for each in paragraphs if _PRESENT.match(each.text)]
    if not labelled:
        yield Finding("10.3", "出席人员名单", "没有")
    for each in labelled:
        label, *names = [run for run in each.runs if run.text.strip()]
        if _face(label) != STANDARD_NAMES[FontRole.HEI] or not label.text.endswith("："):
            yield Finding("10.3", "“出席”等3号黑体，后标全角冒号", each.text[:12])
        if any(_face(run) != STANDARD_NAMES[FontRole.BODY] for run in names):
            yield Finding("10.3", "出席人员3号仿宋体", each.text[:12])
        hanging = _indent(each, "w:hangingChars")
        if (
            _indent(each, "w:leftChars") - hanging != gbt9704.INDENT_CHARACTERS * 100
            or hanging != len(label.text) * 100
        ):
            yield Finding("10.3", "左空二字，回行与冒号后的首字对齐", each.text[:12])


def _addressee(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """7.3.2: under the title, flush left, a full-width colon behind."""
    title = [index for index, each in enumerate(paragraphs) if _is_title(each)]
    after = [each for each in paragraphs[title[-1] + 1 :] if each.text.strip()] if title else []
    if not after or not after[0].text.endswith("：") or _first_characters(after[0]):
        yield Finding("7.3.2", "主送机关顶格，后标全角冒号", after[0].text[:16] if after else "没有")


def _signature(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """7.3.5: the date in Arabic digits without leading zeros (blank while a draft), four characters from the right."""
    dates = [(index, each) for index, each in enumerate(paragraphs) if _DATE_LIKE.match(each.text)]
    if not dates:
        yield Finding("7.3.5", "成文日期", "没有")
        return
    index, date = dates[-1]
    if not re.match(gbt9704.DATE_PATTERN, date.text) and not _BLANK_DATE.match(date.text):
        yield Finding("7.3.5.4", "年份标全称，月日不编虚位", date.text)
    note = next((each for each in paragraphs[index + 1 :] if each.text.strip()), None)
    if note is not None and not _LABEL.match(note.text) and note.paragraph_format.page_break_before is None:
        is_note = note.text.startswith("（") and note.text.endswith("）")
        is_at_foot = note._p.pPr is not None and note._p.pPr.find(qn("w:framePr")) is not None  # noqa: SLF001
        if not is_at_foot and (not is_note or _first_characters(note) != gbt9704.INDENT_CHARACTERS * 100):
            yield Finding("7.3.6", "附注居左空二字加圆括号", note.text[:12])
    right = _indent(date, "w:right") / TWIPS_A_PT
    wanted = gbt9704.DATE_INDENT_CHARACTERS * gbt9704.CHARACTER_PITCH_PT
    if abs(right - wanted) > _TOLERANCE_PT:
        yield Finding("7.3.5.1", "成文日期右空四字", f"{right / gbt9704.CHARACTER_PITCH_PT:.1f}字")


def _is_title(paragraph: Paragraph) -> bool:
    return any(
        _face(run) == STANDARD_NAMES[FontRole.MARK]
        and run.font.size is not None
        and run.font.size.pt == gbt9704.TITLE_PT
        for run in paragraph.runs
    ) and not _after_label(paragraph)


def _after_label(paragraph: Paragraph) -> bool:
    """Whether the title belongs to an attachment: its label stands right before it."""
    before = paragraph._p.getprevious()  # noqa: SLF001 - python-docx has no word for the neighbour
    text = "".join(node.text or "" for node in before.iter(qn("w:t"))) if before is not None else ""
    return bool(_LABEL.match(text))


def _faces(paragraph: Paragraph, role: FontRole, clause: str, expected: str) -> Iterator[Finding]:
    if any(_face(run) != STANDARD_NAMES[role] for run in paragraph.runs if run.text.strip()):
        yield Finding(clause, expected, paragraph.text[:12])


def _face(run: Run) -> str | None:
    fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")  # noqa: SLF001
    return None if fonts is None else fonts.get(qn("w:eastAsia"))


def _first_characters(paragraph: Paragraph) -> int:
    return _indent(paragraph, "w:firstLineChars")


def _indent(paragraph: Paragraph, name: str) -> int:
    properties = paragraph._p.pPr  # noqa: SLF001
    found = None if properties is None else properties.find(qn("w:ind"))
    return int(found.get(qn(name)) or 0) if found is not None else 0
