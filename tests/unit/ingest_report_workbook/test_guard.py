"""What is refused before anything opens the workbook: wrong files, bombs, macros, entities, lying sheets."""

from __future__ import annotations

import time
import zipfile

import pytest

from services.ingest.readers import workbook_guard
from services.ingest.readers.workbook_guard import inspect_workbook
from tests.support.workbooks import add_part, change_part, saved, write_parts

SHEET = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old-xls"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 9000 + "EncryptedPackage".encode("utf-16-le"),
            "workbook-encrypted",
        ),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "html-not-workbook"),
        (b"<!DOCTYPE html><html></html>", "html-not-workbook"),
        ("科目编码,项目\n201,一般公共服务\n".encode(), "not-a-workbook"),
        (b"", "not-a-workbook"),
        (b"%PDF-1.7", "not-a-workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook-broken"),
    ],
)
def test_a_file_that_is_not_what_it_claims(tmp_path, read_path, body, rule) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(body)
    workbook = read_path(path)
    assert [(refusal.rule, refusal.file) for refusal in workbook.refusals] == [(rule, "report.xlsx")]
    assert "请" in workbook.refusals[0].detail
    assert not workbook.lines


def rules_of(path) -> list[str]:
    return [refusal.rule for refusal in inspect_workbook(path).refusals]


def test_a_good_workbook_passes(good_path) -> None:
    inspection = inspect_workbook(good_path)
    assert inspection.refusals == []
    assert list(inspection.sheets) == ["02", "04"]


def test_a_truncated_workbook(good_path) -> None:
    good_path.write_bytes(good_path.read_bytes()[:-200])
    assert rules_of(good_path) == ["workbook-broken"]


def test_a_corrupt_part(good_path) -> None:
    body = bytearray(good_path.read_bytes())
    with zipfile.ZipFile(good_path) as archive:
        entry = archive.getinfo(SHEET)
    start = entry.header_offset + 30 + len(SHEET)
    body[start + 20 : start + 40] = bytes(20)
    good_path.write_bytes(bytes(body))
    assert rules_of(good_path) == ["workbook-broken"]


def test_a_zip_of_something_else(tmp_path) -> None:
    assert rules_of(write_parts(tmp_path / "a.xlsx", {"readme.txt": b"hello"})) == ["not-a-workbook"]


def test_a_document_of_another_kind(good_path) -> None:
    change_part(
        good_path,
        "[Content_Types].xml",
        lambda xml: xml.replace("spreadsheetml.sheet.main", "wordprocessingml.document.main"),
    )
    assert rules_of(good_path) == ["not-a-workbook"]


def test_macros(good_path) -> None:
    assert rules_of(add_part(good_path, "xl/vbaProject.bin", b"macro")) == ["macro"]


def test_a_macro_format_without_macros(good_path) -> None:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    change_part(
        good_path,
        "[Content_Types].xml",
        lambda xml: xml.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    )
    assert rules_of(good_path) == ["macro"]


def test_a_zip_bomb_is_refused_unopened(good_path) -> None:
    add_part(good_path, "xl/media/bomb.xml", bytes(30 << 20))
    began = time.perf_counter()
    assert rules_of(good_path) == ["zip-bomb"]
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(("limit", "value"), [("MAX_ENTRIES", 3), ("MAX_PART_BYTES", 500), ("MAX_TOTAL_BYTES", 2_000)])
def test_each_bound_of_size(good_path, monkeypatch, limit, value) -> None:
    monkeypatch.setattr(workbook_guard, limit, value)
    assert rules_of(good_path) == ["zip-bomb"]


def test_parts_of_the_same_name(good_path) -> None:
    assert rules_of(add_part(good_path, "XL/workbook.xml", b"<workbook/>")) == ["duplicate-part"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/app.xml"])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities(good_path, part, declaration) -> None:
    def declare(xml: str) -> str:
        head, end, rest = xml.partition("?>") if xml.startswith("<?xml") else ("", "", xml)
        return head + end + declaration + rest

    change_part(good_path, part, declare)
    assert rules_of(good_path) == ["xml-entities"]


def test_xml_that_nests_without_end(good_path) -> None:
    change_part(good_path, SHEET, lambda xml: xml.replace("<sheetData>", "<a>" * 100 + "</a>" * 100 + "<sheetData>"))
    assert rules_of(good_path) == ["xml-too-deep"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-7", "nonsense", "base64", "punycode"])
@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml"])
def test_xml_in_a_strange_encoding(good_path, part, encoding) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    change_part(good_path, part, lambda xml: declaration + (xml.partition("?>")[2] or xml))
    assert rules_of(good_path) == ["xml-broken"]


@pytest.mark.parametrize("row", ["0", "-1", "٣", "9" * 5_000, "1e3"])
def test_a_row_number_that_is_none(good_path, row) -> None:
    change_part(good_path, SHEET, lambda xml: xml.replace('<row r="7"', f'<row r="{row}"'))
    assert rules_of(good_path) == ["cell-order"]


def test_a_file_that_is_not_there_is_no_fault_of_the_sender(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        inspect_workbook(tmp_path / "absent.xlsx")


def test_xml_that_is_cut_off(good_path) -> None:
    change_part(good_path, SHEET, lambda xml: xml[: len(xml) // 2])
    (refusal,) = inspect_workbook(good_path).refusals
    assert (refusal.rule, refusal.sheet) == ("xml-broken", "04")


def test_a_far_cell_that_would_fill_the_memory(book, tmp_path) -> None:
    book["04"]["XFD1048576"] = 1
    (refusal,) = inspect_workbook(saved(book, tmp_path / "a.xlsx")).refusals
    assert (refusal.rule, refusal.sheet, refusal.row, refusal.column) == ("sheet-too-large", "04", 1_048_576, "XFD")


def test_many_wide_sheets(good_path, monkeypatch) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_TOTAL_GRID_CELLS", 8 * 6 + 8 * 7)
    assert rules_of(good_path) == []
    monkeypatch.setattr(workbook_guard, "MAX_TOTAL_GRID_CELLS", 8 * 6 + 8 * 7 - 1)
    assert rules_of(good_path) == ["sheet-too-large"]


def test_a_sheet_that_claims_less_than_it_holds(good_path) -> None:
    change_part(good_path, SHEET, lambda xml: xml.replace('ref="A1:G8"', 'ref="A1:G5"'))
    (refusal,) = inspect_workbook(good_path).refusals
    assert (refusal.rule, refusal.sheet, refusal.row, refusal.value) == ("lying-dimension", "04", 8, "A1:G5")


@pytest.mark.parametrize("claim", ["A1", "A1:XFB1048576", "A1:G8", ""])
def test_a_sheet_that_claims_more_or_nothing(good_path, claim) -> None:
    change_part(good_path, SHEET, lambda xml: xml.replace('<dimension ref="A1:G8"', f'<dimension  ref="{claim}"'))
    assert rules_of(good_path) == []


@pytest.mark.parametrize(
    ("change", "row", "column"),
    [
        (lambda xml: xml.replace('r="F7"', 'r="C7"'), 7, "C"),
        (lambda xml: xml.replace('r="F7"', 'r="F9"'), 7, None),
        (lambda xml: xml.replace('r="F7"', 'r="ZZZ7"'), 7, "ZZZ"),
        (lambda xml: xml.replace('<row r="7"', '<row r="5"'), 5, None),
        (lambda xml: xml.replace('<row r="8"', '<row r="9999999"'), 9_999_999, None),
    ],
)
def test_cells_that_two_programs_would_read_differently(good_path, change, row, column) -> None:
    change_part(good_path, SHEET, change)
    (refusal,) = inspect_workbook(good_path).refusals
    assert (refusal.rule, refusal.sheet, refusal.row, refusal.column) == ("cell-order", "04", row, column)


def test_cells_without_addresses_are_counted_on(good_path, read_path) -> None:
    expected = [line.amount for line in read_path(good_path).lines]

    def drop(xml: str) -> str:
        for column in "ABCDEFG":
            xml = xml.replace(f'<c r="{column}7" ', "<c ")
        return xml

    change_part(good_path, SHEET, drop)
    assert [line.amount for line in read_path(good_path).lines] == expected


def test_links_and_embedded_objects_are_told(good_path) -> None:
    add_part(good_path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    add_part(good_path, "xl/embeddings/oleObject1.bin", b"ole")
    inspection = inspect_workbook(good_path)
    assert inspection.refusals == []
    assert {note.kind: note.count for note in inspection.notes} == {"external-links": 1, "embedded-objects": 1}
