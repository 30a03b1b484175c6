from __future__ import annotations

import pytest

from services.ingest.readers.report_workbook import read_report_workbook
from tests.support.workbooks import FISCAL_YEAR, REGION, report_book, saved


@pytest.fixture
def book():
    """A good workbook, still open for changes."""
    return report_book()


@pytest.fixture
def read(tmp_path):
    """`read(book)`: save it and read it."""

    def read_book(book, **changes):
        path = saved(book, tmp_path / "report.xlsx")
        return read_report_workbook(path, **({"fiscal_year": FISCAL_YEAR, "region": REGION} | changes))

    return read_book


@pytest.fixture
def read_path():
    return lambda path: read_report_workbook(path, fiscal_year=FISCAL_YEAR, region=REGION)


@pytest.fixture
def good_path(book, tmp_path):
    """A good workbook on disk, to be damaged."""
    return saved(book, tmp_path / "report.xlsx")


@pytest.fixture
def refused(read):
    """`refused(book)`: (rule, sheet, row, column) of each refusal; no line may come with one, and each says what to do."""

    def places(book, **changes):
        workbook = read(book, **changes)
        assert workbook.refusals
        assert not workbook.lines
        assert all("请" in refusal.detail for refusal in workbook.refusals)
        assert all(refusal.file == "report.xlsx" for refusal in workbook.refusals)
        return [(refusal.rule, refusal.sheet, refusal.row, refusal.column) for refusal in workbook.refusals]

    return places
