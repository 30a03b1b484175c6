"""A unit's own tables as rows: CSV and workbooks by file, any SQLAlchemy database by a query."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from connector.mapping import Cell
from connector.periods import bounds

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
TEXTS: Final = frozenset({".csv", ".txt"})
FETCHED: Final = 2000


class TableError(Exception):
    """A table cannot be read; the text says why and what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its numbered rows; rows bear the number that the unit's program shows (from 1)."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Cell]]]


@contextmanager
def open_file(path: Path, *, sheet: str | None = None, header_row: int = 1) -> Iterator[Table]:
    """Open a CSV file (UTF-8 or GB18030) or a workbook."""
    if path.suffix.lower() in WORKBOOKS:
        yield _workbook(path, sheet, header_row)
        return
    if path.suffix.lower() not in TEXTS:
        raise TableError(f"{path.name}：不能识别的文件类型，对照转换只认 {'、'.join(sorted(WORKBOOKS | TEXTS))}")
    with path.open(encoding=_encoding(path), newline="") as file:
        yield _text(file, path.name, header_row)


@contextmanager
def open_query(url: str, password: str | None, query: str, *, period: str, limit: int | None = None) -> Iterator[Table]:
    """Run a SELECT; `:period`, `:period_start` and `:period_end` are bound to the period and its first and last day.

    The whole reading is one transaction, rolled back: the connector never writes into a unit's database.
    """
    first, last = bounds(period)
    known = {"period": period, "period_start": first, "period_end": last}
    statement = text(query)
    asked = set(statement.compile().params)
    bound = {name: known[name] for name in asked if name in known}
    if unknown := asked - set(known):
        raise TableError(
            f"查询中有未知的参数 {'、'.join(sorted(unknown))}，可用 {'、'.join(':' + name for name in known)}"
        )
    try:
        address = make_url(url)
        engine = create_engine(address.set(password=password) if password is not None else address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise TableError(f"数据库地址不能使用（{error}）；请核对 url，并安装相应的 Python 驱动") from error
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            result = connection.execution_options(stream_results=True).execute(statement, bound)
            yield Table(tuple(result.keys()), _numbered(result, limit))
            transaction.rollback()
    except SQLAlchemyError as error:
        # the driver's own words: they name the table or column; the statement and the address stay out
        raise TableError(f"数据库查询失败：{str(getattr(error, 'orig', None) or error).strip()[:500]}") from error
    finally:
        engine.dispose()


def _numbered(result: Any, limit: int | None) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, row in enumerate(result.yield_per(FETCHED), start=1):
        if limit is not None and number > limit:
            result.close()
            return
        yield number, tuple(row)


def _workbook(path: Path, sheet: str | None, header_row: int) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = sheet or book.sheet_names[0]
        if name not in book.sheet_names:
            raise TableError(f"{path.name}：没有工作表“{name}”，有：{'、'.join(book.sheet_names)}")
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise TableError(f"{path.name}：工作簿不能读取，请用表格软件打开检查后另存（{error}）") from error
    if len(grid) < header_row:
        raise TableError(f"{path.name}：工作表“{name}”没有第 {header_row} 行，请核对 header_row")
    header = tuple(str(cell) for cell in grid[header_row - 1])
    return Table(header, ((number, row) for number, row in enumerate(grid, start=1) if number > header_row))


def _text(file: IO[str], name: str, header_row: int) -> Table:
    sample = file.read(65_536)
    file.seek(0)
    delimiter = max(",\t;", key=sample.count)
    records = enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1)
    for number, record in records:
        if number == header_row:
            return Table(tuple(record), _checked(records, name))
    raise TableError(f"{name}：没有第 {header_row} 行，请核对 header_row")


def _checked(records: Iterator[tuple[int, list[str]]], name: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        yield from records
    except csv.Error as error:
        raise TableError(f"{name}：引号或换行有误，请检查（{error}）") from error


def _encoding(path: Path) -> str:
    """Return UTF-8 where the whole file is, else GB18030 (which the ministry's programs write)."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableError(f"{path.name}：文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 后再试")
