"""The finance ministry's debt exports: what data/README.md says of them, from the reader alone."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from services.ingest.readers.debt_export import read_debt_export
from services.ingest.readers.reading import FileRefusedError
from tests.support.workbooks import report_book

XINGAN = "inner_mongolia_xingan_2018.xlsx"
HAINAN = "海南_2022_60810.xlsx"
XINJIANG = "xinjiang_2022.xlsx"


@pytest.fixture(scope="module")
def debt(shared_dir: Path) -> Path:
    return shared_dir / "data/debt"


@pytest.mark.parametrize(
    ("name", "year", "regions", "over"),
    [
        (XINGAN, 2018, 8, ["兴安盟", "兴安盟本级", "科尔沁右翼前旗", "科尔沁右翼中旗"]),
        (HAINAN, 2022, 31, []),
        (XINJIANG, 2020, 16, []),
    ],
)
def test_who_is_over_the_general_limit(debt: Path, name: str, year: int, regions: int, over: list[str]) -> None:
    positions = read_debt_export(debt / name).positions
    assert {position.year for position in positions} == {year}
    assert len(positions) == regions
    assert [position.name for position in positions if position.is_over_general_limit] == over


def test_amounts_are_yuan_with_their_place(debt: Path) -> None:
    first = read_debt_export(debt / XINGAN).positions[0]
    assert (first.region, first.general_limit, first.general_balance) == (
        "1522",
        Decimal("18857000000.00"),
        Decimal("18989210000.00"),
    )
    assert first.place == "表4-1 地方政府债务限额及余额决算情况表!10"


def test_parts_add_up_to_the_prefecture(debt: Path) -> None:
    whole, *parts = read_debt_export(debt / XINGAN).positions
    total = sum((part.general_balance or Decimal(0) for part in parts), Decimal(0))
    assert abs(total - (whole.general_balance or 0)) < 100_000_000 / 100


def test_blank_rows_go_on_with_the_project_above_and_a_bond_repeats(debt: Path) -> None:
    bonds = read_debt_export(debt / HAINAN).bonds
    assert sum(bond.is_continuation for bond in bonds) > 400
    assert all(bond.project_name and bond.project_code for bond in bonds)
    by_size: defaultdict[tuple[str, Decimal], set[str]] = defaultdict(set)
    for bond in bonds:
        by_size[bond.issued_in, bond.bond_amount].add(bond.project_code)
    assert max(map(len, by_size.values())) > 20, "one bond stands on many projects: its size may never be summed"


def test_a_report_is_no_debt_export_and_a_lost_unit_is_told(debt: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    report_book().save(path)
    with pytest.raises(FileRefusedError) as refused:
        read_debt_export(path)
    assert refused.value.refusals[0].rule == "no-known-table"
    book = load_workbook(debt / XINGAN)
    book.worksheets[0]["I6"] = None
    book.save(path)
    with pytest.raises(FileRefusedError) as refused:
        read_debt_export(path)
    assert refused.value.refusals[0].rule == "unit-missing"
