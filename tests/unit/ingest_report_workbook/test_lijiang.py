"""The real workbook: everything that data/README.md says of it, from the reader's lines alone."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from services.ingest.readers.report_workbook import read_report_workbook

PROJECT = Path(__file__).resolve().parents[3]
WORKBOOK = (
    Path(os.environ.get("BW_SHARED", PROJECT.parent / "shared"))
    / "data"
    / "lijiang_2026"
    / "lijiang_2025_budget_attachment.xlsx"
)
WAN = 10_000

pytestmark = pytest.mark.skipif(not WORKBOOK.is_file(), reason=f"the real workbook is not at {WORKBOOK}")


@pytest.fixture(scope="module")
def workbook():
    return read_report_workbook(WORKBOOK, fiscal_year=2025, region="530700")


@pytest.fixture(scope="module")
def tables(workbook):
    """Amounts in 万元: sheet → (measure, year) → code."""
    found: dict[str, dict[tuple[str, int], dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for line in workbook.lines:
        if line.subject_code:
            found[line.sheet.strip()][line.measure, line.measure_year][line.subject_code] = line.amount / WAN
    return found


def items(column: dict[str, Decimal]) -> dict[str, Decimal]:
    return {code: amount for code, amount in column.items() if len(code) == 7}


def test_it_is_not_refused(workbook) -> None:
    assert workbook.refusals == ()
    assert len(workbook.lines) == 19_219


def test_it_takes_less_than_ten_seconds() -> None:
    began = time.perf_counter()
    read_report_workbook(WORKBOOK, fiscal_year=2025, region="530700")
    assert time.perf_counter() - began < 10


def test_every_table_is_read_or_told(workbook) -> None:
    read = {table.sheet.strip() for table in workbook.tables}
    told = {note.sheet for note in workbook.notes if note.kind == "sheet-skipped"}
    assert len(read) + len(told) == 54
    wanted = {"01-1", "01-2", "02", "03-1", "03-2", "04", "20-1", "20-2", "21", "22-1", "22-2", "23"}
    wanted |= {"06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "17", "18"}
    assert wanted <= read
    assert {"16", "19"} <= told
    assert Counter(table.book for table in workbook.tables) == {"general": 12, "fund": 8, "capital": 8, "insurance": 8}


def test_its_external_formulas_are_told(workbook) -> None:
    assert sum(note.count for note in workbook.notes if note.kind == "external-formulas") == 1_128


def test_the_number_stored_as_text_is_told(workbook) -> None:
    notes = [note for note in workbook.notes if note.kind == "numbers-as-text"]
    assert [(note.sheet, note.detail.rpartition("：")[2]) for note in notes] == [("17", "B17")]


def test_rows_not_to_be_printed_hold_nothing(workbook) -> None:
    notes = [note for note in workbook.notes if note.kind == "unprinted-rows"]
    assert len(notes) > 20
    assert all("金额均为零" in note.detail for note in notes)


def test_the_items_of_a_year(tables) -> None:
    assert 1_090 <= len(items(tables["04"]["executed", 2025])) <= 1_110


def test_21305_and_no_other_parent_differs_from_its_items(tables) -> None:
    broken = []
    for sheet in ("02", "04", "07", "09", "21", "23", "29", "31"):
        for measure, column in tables[sheet].items():
            sums: dict[str, Decimal] = defaultdict(Decimal)
            for code, amount in column.items():
                sums[code[:-2]] += amount
            broken += [
                (sheet, measure, code, amount, sums[code])
                for code, amount in column.items()
                if code in sums and amount != sums[code]
            ]
    assert broken == [("04", ("prior_final", 2024), "21305", 1202, 784)]


def test_two_subjects_of_the_own_level_are_above_the_whole_city(tables) -> None:
    own, whole = tables["04"]["executed", 2025], tables["02"]["executed", 2025]
    above = {code: (amount, whole[code]) for code, amount in own.items() if code in whole and amount > whole[code] >= 0}
    assert above == {"2010399": (1731, 1061), "2110499": (1919, 1918)}


def test_2019999_is_negative(tables) -> None:
    assert tables["02"]["executed", 2025]["2019999"] == -2416


@pytest.mark.parametrize(("sheet", "above", "without"), [("04", 228, 69), ("09", 10, 4)])
def test_items_above_the_adjusted_budget_and_without_any(tables, sheet, above, without) -> None:
    budget, adjusted = tables[sheet]["budget", 2025], tables[sheet]["adjusted_budget", 2025]
    executed = {code: amount for code, amount in items(tables[sheet]["executed", 2025]).items() if amount > 0}
    assert sum(amount > adjusted.get(code, 0) for code, amount in executed.items()) == above
    assert sum(not budget.get(code) and not adjusted.get(code) for code in executed) == without


@pytest.mark.parametrize(
    ("sheet", "draft", "columns"),
    [
        ("02", "21", [("executed", "prior_executed")]),
        ("04", "23", [("executed", "prior_executed"), ("budget", "budget")]),
        ("01-1", "20-1", [("executed", "prior_executed")]),
        ("01-2", "20-2", [("executed", "prior_executed")]),
    ],
)
def test_tables_that_repeat_a_figure_agree(tables, sheet, draft, columns) -> None:
    for now, then in columns:
        one, other = tables[sheet][now, 2025], tables[draft][then, 2025]
        assert len(one.keys() & other.keys()) > 20
        codes = one.keys() | other.keys()
        # A blank cell is zero; a subject that one table leaves out altogether is no difference.
        assert {code for code in codes if one.get(code, 0) != other.get(code, 0)} == set()
