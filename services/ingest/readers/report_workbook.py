"""Reader of official report workbooks: the tables that go with a budget report (预算法 article 47), as lines in yuan.

Tables and columns are found by what their titles and headers say (profiles/), so a shifted title, a helper column or a
hidden one does no harm. What cannot be read without a guess is refused with sheet, row and column; then no line is given.
Rows flagged 否 for printing are read like the others: the flag only drops rows from print (in real workbooks all of them
are zero), and those with amounts are noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from contracts.ingest.v1 import Refusal
from services.ingest.readers.profiles import DEFAULT, Profile, load_profile
from services.ingest.readers.report_cells import Grid
from services.ingest.readers.report_heading import Heading, HeadingError, Title, find_title, read_heading
from services.ingest.readers.report_rows import ReportLine, TableRows, read_rows
from services.ingest.readers.report_units import find_unit_breaks
from services.ingest.readers.workbook_guard import Note, inspect_workbook
from services.ingest.readers.workbook_xml import SheetFacts

__all__ = ["Note", "ReportLine", "ReportTable", "ReportWorkbook", "read_report_workbook"]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table that was read, for the receipt."""

    sheet: str
    table_no: str
    title: str
    unit: str
    scope: str
    book: str
    line_count: int


@dataclass(frozen=True, slots=True)
class ReportWorkbook:
    """What a workbook came to. With any refusal there are no lines: nothing is half-loaded."""

    lines: Sequence[ReportLine]
    refusals: Sequence[Refusal]
    notes: Sequence[Note]
    tables: Sequence[ReportTable]


@dataclass(slots=True)
class _Reading:
    file: str
    lines: list[ReportLine] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: list[ReportTable] = field(default_factory=list)
    titles: dict[str, Title] = field(default_factory=dict)


def read_report_workbook(
    path: Path, *, fiscal_year: int, region: str, file_name: str | None = None, profile_id: str = DEFAULT
) -> ReportWorkbook:
    """Read the workbook at `path`: the report of `fiscal_year` (with the draft of the next) of `region` (six digits).

    Refusals name the file `file_name`, by default the name of `path`. Never raises for what stands in the file;
    whatever is wrong comes back as refusals with the place and the way to mend it. A wrong `profile_id` raises OSError.
    """
    file = file_name or path.name
    profile = load_profile(profile_id)
    inspection = inspect_workbook(path, file_name=file)
    reading = _Reading(file, refusals=inspection.refusals, notes=inspection.notes)
    if not inspection.refusals:
        try:
            with CalamineWorkbook.from_path(path) as workbook:
                for name, facts in inspection.sheets.items():
                    if facts.state == "visible":
                        grid = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                        _read_sheet(reading, grid, facts, profile, fiscal_year=fiscal_year)
                    else:
                        reading.notes.append(Note("sheet-skipped", f"隐藏工作表“{name}”没有数字，未读取", sheet=name))
        except CalamineError:
            detail = "工作簿无法读取（内部结构损坏），请用表格软件重新保存为 .xlsx 后再报送"
            reading.refusals.append(Refusal(file=file, rule="workbook-broken", detail=detail))
        else:
            _judge_whole(reading, profile, region=region)
    lines = () if reading.refusals else tuple(reading.lines)
    return ReportWorkbook(lines, tuple(reading.refusals), tuple(reading.notes), tuple(reading.tables))


def _read_sheet(reading: _Reading, grid: Grid, facts: SheetFacts, profile: Profile, *, fiscal_year: int) -> None:
    title = find_title(grid, profile)
    if not isinstance(title, Title):
        reading.notes.append(Note("sheet-skipped", f"未读取：{title or '不是数据表'}", sheet=facts.name))
        return
    reading.titles[facts.name] = title
    try:
        heading = read_heading(grid, title, profile, fiscal_year=fiscal_year)
    except HeadingError as error:
        reading.refusals.append(
            Refusal(
                file=reading.file,
                sheet=facts.name,
                row=error.row,
                column=error.column,
                value=error.value[:80] if error.value else None,
                rule=error.rule,
                detail=f"工作表“{facts.name}”：{error.detail}",
            )
        )
        return
    rows = read_rows(grid, heading, facts, profile, file=reading.file, fiscal_year=fiscal_year)
    reading.lines.extend(rows.lines)
    reading.refusals.extend(rows.refusals)
    reading.notes.extend(_notes_of(rows, heading, facts))
    reading.tables.append(
        ReportTable(
            facts.name, heading.table_no, title.text, heading.unit, heading.scope, title.form.book, len(rows.lines)
        )
    )


def _notes_of(rows: TableRows, heading: Heading, facts: SheetFacts) -> Iterator[Note]:
    yield Note("unit", f"单位：{heading.unit}，已换算为元", sheet=facts.name)
    if rows.unprinted:
        amounts = f"，其中 {rows.unprinted_with_amount} 行有金额" if rows.unprinted_with_amount else "，金额均为零"
        detail = f"{rows.unprinted} 行标记为不打印（否）{amounts}，照常读取"
        yield Note("unprinted-rows", detail, sheet=facts.name, count=rows.unprinted)
    if rows.text_numbers:
        detail = f"数字以文本形式存放，按数字读取：{'、'.join(rows.text_numbers[:5])}"
        yield Note("numbers-as-text", detail, sheet=facts.name, count=len(rows.text_numbers))
    if not heading.table_no:
        yield Note("table-number-missing", "没有表号，以工作表名代替", sheet=facts.name)
    if rows.repeated_codes:
        detail = f"科目编码重复出现：{'、'.join(rows.repeated_codes[:5])}"
        yield Note("repeated-codes", detail, sheet=facts.name, count=len(rows.repeated_codes))
    other_errors = facts.error_count - rows.errors
    if other_errors:
        detail = f"{other_errors} 个单元格是错误值，但不在所读的列中"
        yield Note("errors-elsewhere", detail, sheet=facts.name, count=other_errors)


def _judge_whole(reading: _Reading, profile: Profile, *, region: str) -> None:
    """Check what only the whole workbook can tell: some table at all, one region, one scale of money."""
    if not reading.titles:
        detail = "没有一张工作表的表题是已知的预算报表，请核对是否报错了文件"
        reading.refusals.append(Refusal(file=reading.file, rule="no-known-table", detail=detail))
        return
    names = profile.places.get(region)
    whole = {sheet: title for sheet, title in reading.titles.items() if not profile.own_place.search(title.place)}
    places = [title.place for title in whole.values()]
    for sheet, title in whole.items():
        expected = names or (max(places, key=places.count),)
        if title.place not in expected:
            detail = (
                f"工作表“{sheet}”：表题中的地区是“{title.place}”，应为“{expected[0]}”，请核对是否混入了其他地区的表"
            )
            reading.refusals.append(
                Refusal(
                    file=reading.file,
                    sheet=sheet,
                    row=title.row + 1,
                    value=title.text[:80],
                    rule="region-mismatch",
                    detail=detail,
                )
            )
    reading.refusals.extend(find_unit_breaks(reading.lines, file=reading.file))
