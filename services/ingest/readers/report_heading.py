"""What stands above the rows of a report table: title, table number, unit, and which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.ingest.readers.profiles import Profile, TableForm
from services.ingest.readers.report_cells import Grid, squeeze
from services.ingest.readers.workbook_xml import column_letters

TOP_ROWS: Final = 10
"""Title, table number and unit stand within the first rows."""
HEADER_ROWS: Final = 3
CONTENTS_TITLES: Final = 3
"""A sheet with this many table titles is a list of contents."""


class HeadingError(Exception):
    """The heading cannot be read. `column` is a letter, or the title of the column that is missing."""

    def __init__(
        self, rule: str, detail: str, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail
        self.row = row
        self.column = column
        self.value = value


@dataclass(frozen=True, slots=True)
class Title:
    """A title that a profile knows, and where it stands (row from 0)."""

    text: str
    form: TableForm
    year: int
    place: str
    side: str
    row: int


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """A column of amounts (index from 0): what it measures, of which year."""

    index: int
    measure: str
    year: int


@dataclass(frozen=True, slots=True)
class Heading:
    """Everything that the rows below need. Indexes from 0; `first_row` is the first row of data."""

    title: Title
    table_no: str
    unit: str
    factor: int
    scope: str
    code_column: int | None
    name_column: int
    flag_column: int | None
    measures: tuple[MeasureColumn, ...]
    first_row: int


def find_title(grid: Grid, profile: Profile) -> Title | str | None:
    """Return the title of the table on this sheet; for a sheet that is not read, the reason; null for no table at all."""
    texts = list(_top_texts(grid))
    if any(text in ("目录", "目次") for _, _, text in texts):
        return "目录页"
    titles = [title for row, _, text in texts if (title := _match_title(text, row, profile)) is not None]
    if len({title.text for title in titles}) >= CONTENTS_TITLES:
        return "目录页"
    if titles:
        return titles[0]
    for _, _, text in texts:
        if text.endswith(("表", "）", ")")):
            for form in profile.skipped:
                if form.title.search(text):
                    return f"{form.reason}（{text[:60]}）"
    unknown = next((text for _, _, text in texts if text.endswith("表") and len(text) > 6), None)
    return None if unknown is None else f"表题不在已知格式之内（{unknown[:60]}）"


def read_heading(grid: Grid, title: Title, profile: Profile, *, fiscal_year: int) -> Heading:
    """Return the heading of the table with that title. Raises HeadingError with the place."""
    if title.year not in (fiscal_year, fiscal_year + 1):
        raise HeadingError(
            "fiscal-year-mismatch",
            f"表题为 {title.year} 年，与报送的 {fiscal_year} 年度不符，请核对年度或删除旧表",
            row=title.row + 1,
            value=title.text,
        )
    header = _find_header(grid, title, profile)
    unit = _find_unit(grid, header, profile)
    columns = _header_texts(grid, header)
    code_column = next((index for index, text in columns.items() if profile.code_header.search(text)), None)
    if title.form.is_coded and code_column is None:
        raise HeadingError(
            "column-missing", "缺少“科目编码”列，请按原表格式补上后重新报送", row=header[0] + 1, column="科目编码"
        )
    measures = _measure_columns(columns, title, profile, header[0])
    _require(measures, title, profile, fiscal_year=fiscal_year, row=header[0])
    numbers = [text for _, _, text in _top_texts(grid) if profile.table_number.match(text)]
    return Heading(
        title=title,
        table_no=numbers[0] if numbers else "",
        unit=unit,
        factor=profile.units[unit],
        scope="own" if profile.own_place.search(title.place) else "whole",
        code_column=code_column,
        name_column=_name_columns(grid[header[0]], profile)[0],
        flag_column=next((index for index, text in columns.items() if profile.print_flag_header.search(text)), None),
        measures=measures,
        first_row=header[-1] + 1,
    )


def _top_texts(grid: Grid) -> Iterator[tuple[int, int, str]]:
    for row, cells in enumerate(grid[:TOP_ROWS]):
        for column, cell in enumerate(cells):
            if text := squeeze(cell):
                yield row, column, text


def _match_title(text: str, row: int, profile: Profile) -> Title | None:
    for form in profile.tables:
        if match := form.title.match(text):
            return Title(text, form, int(match["year"]), match["place"], match["side"], row)
    return None


def _name_columns(cells: Sequence[object], profile: Profile) -> list[int]:
    return [
        index
        for index, cell in enumerate(cells)
        if isinstance(cell, str) and profile.name_header.search(squeeze(cell)) is not None
    ]


def _find_header(grid: Grid, title: Title, profile: Profile) -> tuple[int, ...]:
    """Return the rows of the header, the one with the name column's title first unless a row of years stands above."""
    for row in range(title.row + 1, min(title.row + TOP_ROWS, len(grid))):
        names = _name_columns(grid[row], profile)
        if len(names) > 1:
            raise HeadingError(
                "two-lists",
                "一张工作表并排放了两个表，请拆成两张工作表后重新报送",
                row=row + 1,
                column=column_letters(names[1] + 1),
            )
        if names:
            rows = [row]
            for below in range(row + 1, min(row + HEADER_ROWS, len(grid))):
                if not _is_header_row(grid[below], names[0], profile):
                    break
                rows.append(below)
            return tuple(rows)
    raise HeadingError(
        "header-missing",
        "找不到表头（没有“项目”或“科目”列），请按原表格式重新报送",
        row=title.row + 1,
        value=title.text,
    )


def _is_header_row(cells: Sequence[object], name_column: int, profile: Profile) -> bool:
    """Tell whether the row goes on with the header: no name in it, and a text that titles a column."""
    if name_column < len(cells) and cells[name_column] != "":
        return False
    texts = [squeeze(cell) for cell in cells if isinstance(cell, str)]
    return any(profile.code_header.search(text) or text.endswith("数") for text in texts if text)


def _header_texts(grid: Grid, header: tuple[int, ...]) -> dict[int, str]:
    """Return the whole header text of each column: a title over several columns goes on to the right (merged cells)."""
    width = max(len(grid[row]) for row in header)
    joined: dict[int, str] = {}
    above: list[str] = [""] * width
    for row in header:
        own = [squeeze(grid[row][column]) if column < len(grid[row]) else "" for column in range(width)]
        if row == header[0]:
            above = own
            joined = {column: text for column, text in enumerate(own) if text}
            continue
        group = ""
        for column in range(width):
            group = above[column] or group
            if own[column]:
                joined[column] = (joined.get(column) or group) + own[column]
    return joined


def _find_unit(grid: Grid, header: tuple[int, ...], profile: Profile) -> str:
    """Return the unit that the sheet states, once or often, always the same. Raises HeadingError."""
    stated: dict[str, tuple[int, int]] = {}
    for row, column, text in _top_texts(grid):
        match = profile.unit.match(text)
        if match is None and row in header:
            match = profile.unit_in_header.search(text)
        if match is not None:
            stated.setdefault(match["unit"], (row, column))
    if not stated:
        raise HeadingError("unit-missing", "没有写明金额单位（如“单位：万元”），请补上后重新报送", row=header[0] + 1)
    for unit, (row, column) in stated.items():
        if unit not in profile.units:
            known = "、".join(profile.units)
            detail = f"金额单位“{unit[:20]}”不认识，只能是{known}，请改正后重新报送"
            raise HeadingError("unit-unknown", detail, row=row + 1, column=column_letters(column + 1), value=unit)
    if len(stated) > 1:
        (row, column), units = list(stated.values())[1], "、".join(stated)
        detail = f"同一张表写了不同的金额单位（{units}），请改正后重新报送"
        raise HeadingError("unit-contradictory", detail, row=row + 1, column=column_letters(column + 1), value=units)
    return next(iter(stated))


def _measure_columns(
    columns: dict[int, str], title: Title, profile: Profile, header_row: int
) -> tuple[MeasureColumn, ...]:
    found: dict[tuple[str, int], MeasureColumn] = {}
    for index, text in columns.items():
        plain = profile.unit_in_header.sub("", text)
        for form in profile.measures:
            match = form.pattern.match(plain)
            if match is None:
                continue
            year = int(match["year"]) if match["year"] else title.year
            measure = "prior_executed" if form.measure == "executed" and year < title.year else form.measure
            if (measure, year) in found:
                detail = f"有两列都是“{text}”，无法判断以哪一列为准，请删除多余的一列（包括隐藏列）后重新报送"
                raise HeadingError("column-ambiguous", detail, row=header_row + 1, column=column_letters(index + 1))
            found[measure, year] = MeasureColumn(index, measure, year)
            break
    return tuple(found.values())


def _require(measures: Sequence[MeasureColumn], title: Title, profile: Profile, *, fiscal_year: int, row: int) -> None:
    present = {(column.measure, column.year) for column in measures}
    required = profile.required_current if title.year == fiscal_year else profile.required_draft
    for measure in required:
        year = title.year - 1 if measure == "prior_executed" else title.year
        if (measure, year) not in present:
            name = f"{year}年{profile.measure_titles[measure].removeprefix('上年')}"
            raise HeadingError(
                "column-missing", f"缺少“{name}”列，请按原表格式补上后重新报送", row=row + 1, column=name
            )
