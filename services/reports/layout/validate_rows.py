"""Checks the lines of text of a PDF against GB/T 9704-2012 5.2 and 7.2 to 7.5: which face, where it begins, where it ends.

A PDF says where a text begins but not how wide it is; widths are reckoned from the type: a Chinese character takes its
size, a Latin letter or digit half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from services.reports.layout import gbt9704
from services.reports.layout.finding import Finding
from services.reports.layout.fonts import FontRole
from services.reports.layout.measuring import MeasuredPage, TextRun, is_red
from services.reports.paper import Layout

_TOLERANCE_MM: Final = 0.4
_RECKONED_MM: Final = 3.0
"""How far a place may be off that is reckoned from a text's width."""
_ONE_MM: Final = gbt9704.CHARACTER_PITCH_PT / gbt9704.POINTS_A_MM
_NAMES: Final = {
    FontRole.MARK: re.compile(r"song|xbs|sun", re.IGNORECASE),
    FontRole.BODY: re.compile(r"fang", re.IGNORECASE),
    FontRole.KAI: re.compile(r"kai", re.IGNORECASE),
    FontRole.HEI: re.compile(r"hei", re.IGNORECASE),
    FontRole.SONG: re.compile(r"song|sun", re.IGNORECASE),
}
_FIRST: Final = re.compile(r"^[一二三四五六七八九十]+、")
_SECOND: Final = re.compile(r"^（[一二三四五六七八九十]+）")
_LABEL: Final = re.compile(r"^附件\d*$")
_PRESENT: Final = re.compile(r"^(出席|缺席|请假|列席)：")
_DATE: Final = re.compile(r"^\d{4}年[\s\u3000\d]*月[\s\u3000\d]*日$")
_COPY_DIGITS: Final = 6
_SECRET: Final = ("绝密", "机密", "秘密")
_MARKS: Final = re.compile(r"^(绝密|机密|秘密|特急|加急|平急|特提)")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of text of a page."""

    page: int
    left_mm: float
    """Left edge of the page's text area."""
    runs: tuple[TextRun, ...]

    @property
    def text(self) -> str:
        return "".join("".join(run.text.split()) for run in self.runs)

    @property
    def inset_mm(self) -> float:
        return self.runs[0].x_mm - self.left_mm

    @property
    def end_mm(self) -> float:
        """Where it ends, from the left edge of the text area; reckoned."""
        last = self.runs[-1]
        return last.x_mm - self.left_mm + _width_mm(last.text.strip(" "), last.size_pt)

    @property
    def middle_mm(self) -> float:
        return (self.inset_mm + self.end_mm) / 2

    def is_in(self, role: FontRole) -> bool:
        """Whether most of it is set in a face of `role`; single characters may come from another."""
        good = sum(len(run.text) for run in self.runs if _NAMES[role].search(run.font))
        return good * 2 > sum(len(run.text) for run in self.runs)


def rows_of_pdf(pages: Sequence[MeasuredPage], layout: Layout) -> Iterator[Finding]:
    """Measure the lines of all pages that stand upright."""
    body = [row for number, page in enumerate(pages, 1) for row in _rows(page, number, gbt9704.BODY_PT)]
    titles = [row for number, page in enumerate(pages, 1) for row in _rows(page, number, gbt9704.TITLE_PT)]
    yield from _body(body, is_brief=layout is Layout.BRIEF)
    yield from _headings(body)
    yield from _titles(titles)
    yield from _notes_and_labels(body)
    yield from _numbers(body, layout)
    yield from _page_number_faces(pages)
    if layout in {Layout.LETTER, Layout.OFFICIAL}:
        yield from _addressee(body, titles)
        yield from _signature(body)
    if layout is Layout.MINUTES:
        yield from _attendance(body)


def _rows(page: MeasuredPage, number: int, size_pt: float) -> Iterator[_Row]:
    left = gbt9704.BINDING_MARGIN_MM if number % 2 else gbt9704.OUTER_MARGIN_MM
    runs = [
        run
        for run in page.runs
        if run.turn == 0 and abs(run.size_pt - size_pt) <= 0.1 and run.text.strip() and not is_red(run.ink)
    ]
    for _, row in groupby(sorted(runs, key=lambda run: (round(run.y_mm, 1), run.x_mm)), lambda run: round(run.y_mm, 1)):
        yield _Row(number, left, tuple(row))


def _body(rows: Sequence[_Row], *, is_brief: bool) -> Iterator[Finding]:
    """The text's face, ink, place and pitch; a brief's own head (自定) stands on its first page."""
    bottom = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM + gbt9704.MARGIN_TOLERANCE_MM
    for row in rows:
        if row.page > 1 and row.runs[0].top_mm < gbt9704.HEAD_MARGIN_MM - gbt9704.MARGIN_TOLERANCE_MM:
            yield Finding("5.2.1", "天头37 mm", f"第{row.page}页{row.runs[0].top_mm:.1f} mm：{row.text[:8]}")
        if row.runs[0].y_mm > bottom:
            yield Finding("5.2.1", "版心下边缘", f"第{row.page}页{row.runs[0].y_mm:.1f} mm：{row.text[:8]}")
        if any(max(run.ink, default=0.0) > 0.1 for run in row.runs):
            yield Finding("5.2.4", "文字黑色", f"第{row.page}页{row.text[:12]}")
        faces = (FontRole.BODY, FontRole.KAI, FontRole.HEI)
        if not any(row.is_in(role) for role in faces):
            yield Finding("5.2.2", "正文仿宋体", f"第{row.page}页{row.runs[0].font}：{row.text[:8]}")
    for before, after in pairwise(rows):
        pitch = (after.runs[0].y_mm - before.runs[0].y_mm) * gbt9704.POINTS_A_MM
        is_head = is_brief and after.page == 1
        if before.page == after.page and not is_head and pitch < gbt9704.LINE_PITCH_PT - 1:
            yield Finding("5.2.3", "每面22行，行距约29磅", f"第{after.page}页{pitch:.1f}磅：{after.text[:8]}")
    for row in rows:
        if not any(map(str.isascii, row.text)) and len(row.text) > gbt9704.CHARACTERS_A_LINE + 1:
            yield Finding("5.2.3", "每行28字", f"第{row.page}页{len(row.text)}字：{row.text[:8]}")


def _headings(rows: Sequence[_Row]) -> Iterator[Finding]:
    kinds = ((_FIRST, FontRole.HEI, "一级标题黑体"), (_SECOND, FontRole.KAI, "二级标题楷体"))
    for row in rows:
        is_indented = abs(row.inset_mm - gbt9704.INDENT_CHARACTERS * _ONE_MM) <= _TOLERANCE_MM
        for pattern, role, expected in kinds:
            if not pattern.match(row.text):
                continue
            if is_indented and not row.is_in(role):
                yield Finding("7.3.3", expected, f"第{row.page}页{row.text[:12]}")
            if row.is_in(role) and not is_indented:
                yield Finding(
                    "7.3.3", "标题左空二字", f"第{row.page}页空{row.inset_mm / _ONE_MM:.1f}字：{row.text[:8]}"
                )


def _titles(rows: Sequence[_Row]) -> Iterator[Finding]:
    for row in rows:
        if not row.is_in(FontRole.MARK):
            yield Finding("7.3.1", "标题小标宋体", f"第{row.page}页{row.runs[0].font}")
        if abs(row.middle_mm - gbt9704.TEXT_WIDTH_MM / 2) > _RECKONED_MM:
            yield Finding("7.3.1", "标题居中", f"第{row.page}页中心{row.middle_mm:.1f} mm：{row.text[:8]}")


def _notes_and_labels(rows: Sequence[_Row]) -> Iterator[Finding]:
    for row in rows:
        if row.text.startswith("附件："):
            if abs(row.inset_mm - gbt9704.INDENT_CHARACTERS * _ONE_MM) > _TOLERANCE_MM:
                yield Finding("7.3.4", "附件说明左空二字", f"第{row.page}页空{row.inset_mm / _ONE_MM:.1f}字")
            if row.text.endswith(("。", "；", "，")):
                yield Finding("7.3.4", "附件名称后不加标点", f"第{row.page}页{row.text[-6:]}")
        if _LABEL.match(row.text):
            if not row.is_in(FontRole.HEI):
                yield Finding("7.3.7", "“附件”3号黑体", f"第{row.page}页{row.runs[0].font}")
            if abs(row.inset_mm) > _TOLERANCE_MM:
                yield Finding("7.3.7", "“附件”顶格", f"第{row.page}页空{row.inset_mm:.1f} mm")
            if row.runs[0].top_mm > gbt9704.HEAD_MARGIN_MM + gbt9704.MARGIN_TOLERANCE_MM:
                yield Finding("7.3.7", "附件另面编排", f"第{row.page}页距上页边{row.runs[0].top_mm:.1f} mm")


def _numbers(rows: Sequence[_Row], layout: Layout) -> Iterator[Finding]:
    """7.2.1 to 7.2.5, 10.1: what stands in the head of the first page, where a document has a number."""
    if layout in {Layout.PLAIN, Layout.BRIEF}:
        return
    head = [row for row in rows if row.page == 1]
    marks = [run for row in head for run in row.runs if _MARKS.match(run.text.strip())]
    copies = [
        row for row in head if re.fullmatch(r"\d+", row.runs[0].text.strip()) and abs(row.inset_mm) < _TOLERANCE_MM
    ]
    if any(len(row.runs[0].text.strip()) != _COPY_DIGITS for row in copies):
        yield Finding("7.2.1", "份号6位3号阿拉伯数字", copies[0].text)
    order = [run.y_mm for run in (*(row.runs[0] for row in copies), *marks)]
    if order != sorted(order):
        yield Finding("7.2.3", "份号、紧急程度自上而下分行排列", "、".join(run.text.strip() for run in marks))
    for run in marks:
        if run.text.strip().startswith(_SECRET):
            yield Finding("7.2.2", "没有密级（办法第十条）", run.text)
        if not _NAMES[FontRole.HEI].search(run.font):
            yield Finding("7.2.3", "紧急程度3号黑体", run.text)
    for row in head:
        words = row.runs[-1].text.strip() if layout is Layout.LETTER else row.text
        if "〔" not in words or "：" in words or not re.match(r"^[\u4e00-\u9fa5]+〔\d{4}〕\S+号$", words):
            continue
        if not re.match(gbt9704.NUMBER_PATTERN, words):
            yield Finding("7.2.5", "机关代字〔年份〕序号号", words)
        if layout is Layout.LETTER:
            if abs(row.end_mm - gbt9704.TEXT_WIDTH_MM) > _RECKONED_MM:
                yield Finding("10.1", "发文字号顶格居版心右边缘", f"右空{gbt9704.TEXT_WIDTH_MM - row.end_mm:.1f} mm")
        elif abs(row.middle_mm - gbt9704.TEXT_WIDTH_MM / 2) > _RECKONED_MM:
            yield Finding("7.2.5", "发文字号居中", f"中心{row.middle_mm:.1f} mm")
        return


def _addressee(rows: Sequence[_Row], titles: Sequence[_Row]) -> Iterator[Finding]:
    under = max((title.runs[0].y_mm for title in titles if title.page == 1), default=0.0)
    after = [row for row in rows if row.page == 1 and row.runs[0].y_mm > under]
    upto = next((index for index, row in enumerate(after) if row.text.endswith("：")), None)
    if upto is None or any(abs(row.inset_mm) > _TOLERANCE_MM for row in after[: upto + 1]):
        yield Finding("7.3.2", "主送机关顶格，后标全角冒号", after[0].text[:16] if after else "没有")


def _signature(rows: Sequence[_Row]) -> Iterator[Finding]:
    dates = [(index, row) for index, row in enumerate(rows) if _DATE.match(row.text) or _DATE.match(_spaced(row))]
    if not dates:
        yield Finding("7.3.5", "成文日期", "没有")
        return
    index, date = dates[-1]
    digits = re.match(r"^\d{4}年\d", date.text)
    if digits and not re.match(gbt9704.DATE_PATTERN, date.text):
        yield Finding("7.3.5.4", "年份标全称，月日不编虚位", date.text)
    right = gbt9704.TEXT_WIDTH_MM - date.end_mm
    if digits and abs(right - gbt9704.DATE_INDENT_CHARACTERS * _ONE_MM) > _RECKONED_MM:
        yield Finding("7.3.5.1", "成文日期右空四字", f"{right / _ONE_MM:.1f}字")
    note = rows[index + 1] if index + 1 < len(rows) and rows[index + 1].page == date.page else None
    if note is not None and (
        not note.text.startswith("（") or abs(note.inset_mm - gbt9704.INDENT_CHARACTERS * _ONE_MM) > _TOLERANCE_MM
    ):
        yield Finding("7.3.6", "附注居左空二字加圆括号", note.text[:12])


def _spaced(row: _Row) -> str:
    return "".join(run.text for run in row.runs).strip()


def _attendance(rows: Sequence[_Row]) -> Iterator[Finding]:
    for row in rows:
        if _PRESENT.match(row.text):
            if not _NAMES[FontRole.HEI].search(row.runs[0].font):
                yield Finding("10.3", "“出席”等3号黑体，后标全角冒号", row.text[:12])
            if abs(row.inset_mm - gbt9704.INDENT_CHARACTERS * _ONE_MM) > _TOLERANCE_MM:
                yield Finding("10.3", "左空二字，回行与冒号后的首字对齐", row.text[:12])


def _page_number_faces(pages: Sequence[MeasuredPage]) -> Iterator[Finding]:
    below = gbt9704.HEAD_MARGIN_MM + gbt9704.TEXT_HEIGHT_MM
    for number, page in enumerate(pages, 1):
        for run in page.runs:
            is_number = run.y_mm > below and abs(run.size_pt - gbt9704.SMALL_PT) <= 0.1 and "—" in run.text
            if is_number and not _NAMES[FontRole.SONG].search(run.font):
                yield Finding("7.5", "页码4号宋体", f"第{number}页{run.font}")


def _width_mm(text: str, size_pt: float) -> float:
    places = sum(0.5 if character.isascii() else 1.0 for character in text)
    tightened = size_pt - (gbt9704.BODY_PT - gbt9704.CHARACTER_PITCH_PT if size_pt == gbt9704.BODY_PT else 0.0)
    return places * tightened / gbt9704.POINTS_A_MM
