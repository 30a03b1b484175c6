"""Every form of file through the reading child: what it reads, what it refuses, and what a hostile file costs."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import resource
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from services.ingest.readers.archive import is_safe_member
from services.ingest.readers.forms import form_of
from services.ingest.readers.job import Job, Result
from services.ingest.readers.sandbox import read_in_child, table_of
from tests.support.spreadsheets import ERROR, write_ods, write_xls

HEADER = ["FISCAL_YEAR", "债务类型", "version", "债务限额（元）", "NEW_LIMIT_AMOUNT", "文号", "APPROVED_ON"]
ROW = [2025, "一般债务", "年初", 1234.5, 0.1 + 0.2, "元财债〔2025〕1号", "2025-03-01"]
TEXTS = ["2025", "一般债务", "年初", "1234.5", "0.3", "元财债〔2025〕1号", "2025-03-01"]
CSV = (",".join(HEADER) + "\n" + ",".join(TEXTS) + "\n").encode()
MAX_S = 2.5
"""Processor time: a second of work and the start of Python, twice as much on a machine whose cores are shared."""

Read = Callable[..., Result]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(path: Path, name: str | None = None, data_set: str = "debt_limit") -> Result:
        name = name or path.name
        form = form_of(name, is_workbook=data_set == "report_workbook")
        assert form is not None
        job = Job(
            path=path,
            folder=tmp_path / "out",
            form=form,
            data_set=data_set,
            file_name=name,
            fiscal_year=2025,
            region="532328",
        )
        return read_in_child(job)

    return reading


def lines_of(result: Result, tmp_path: Path) -> list[list[str]]:
    assert result.refusals == ()
    text = "".join(block.numbered() for block in table_of(result, tmp_path / "out" / "rows.copy").blocks)
    return [line.split("\t") for line in text.splitlines()]


def rules(result: Result) -> set[str]:
    return {refusal.rule for refusal in result.refusals}


def save(path: Path, *sheets: tuple[str, list[list[object]]], hidden: str = "") -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_every_form_gives_the_same_values(read: Read, tmp_path: Path) -> None:
    date_row = [*ROW[:-1], dt.date(2025, 3, 1)]
    made = {
        "a.xlsx": lambda path: save(path, ("限额", [HEADER, date_row])),
        "a.xls": lambda path: write_xls(path, {"限额": [HEADER, ROW]}),
        "a.ods": lambda path: write_ods(path, {"限额": [HEADER, ROW]}),
        "a.jsonl": lambda path: path.write_text(
            json.dumps(
                dict(zip(["fiscal_year", *HEADER[1:3], "债务限额", *HEADER[4:]], TEXTS, strict=True)),
                ensure_ascii=False,
            )
        ),
        "a.zip": lambda path: zipped(path, {"a.csv": CSV}),
    }
    for name, make in made.items():
        path = tmp_path / name
        make(path)
        lines = lines_of(read(path), tmp_path)
        assert [line[2:] for line in lines] == [TEXTS], name


def test_a_row_keeps_its_sheet_and_cells_and_a_member_its_name(read: Read, tmp_path: Path) -> None:
    book = save(
        tmp_path / "x.xlsx",
        ("一般", [["政府债务限额表"], ["单位：元"], HEADER, ROW]),
        ("专项", [HEADER, ROW, [], ROW]),
        ("说明", [["填报说明"], ["请按要求填写"]]),
    )
    path = zipped(tmp_path / "x.zip", {"2025/一般债务.csv": CSV, "x.xlsx": book.read_bytes()})
    result = read(path)
    lines = lines_of(result, tmp_path)
    assert [line[0] for line in lines] == ["2", "6", "8", "10"], "row numbers never meet"
    assert [line[1] for line in lines] == [
        "2025/一般债务.csv: line 2",
        "x.xlsx: 一般!A4:G4",
        "x.xlsx: 专项!A2:G2",
        "x.xlsx: 专项!A4:G4",
    ]
    assert [(part.offset, part.file, part.sheet) for part in result.parts] == [
        (0, "2025/一般债务.csv", None),
        (2, "x.xlsx", "一般"),
        (6, "x.xlsx", "专项"),
    ]
    assert [note.kind for note in result.notes] == ["sheet-skipped"]


def test_gbk_names_of_windows_programs_are_read(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    zipped(path, {"AAAAAAAA.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"AAAAAAAA", "一般债务".encode("gb18030")))
    assert lines_of(read(path), tmp_path)[0][1] == "一般债务.csv: line 2"


def test_faults_of_every_member_stand_in_one_list(read: Read, tmp_path: Path) -> None:
    bad = CSV.replace(b"version", b"nonsense")
    result = read(zipped(tmp_path / "x.zip", {"a.csv": bad, "b.csv": CSV, "c.csv": CSV + b"1,2\n"}))
    assert {(item.file, item.rule) for item in result.refusals} == {
        ("x.zip/a.csv", "unknown-column"),
        ("x.zip/a.csv", "missing-column"),
        ("x.zip/c.csv", "ragged-row"),
    }
    assert result.is_scanned


def test_what_a_workbook_hides_is_told(read: Read, tmp_path: Path) -> None:
    assert rules(read(save(tmp_path / "h.xlsx", ("一", [HEADER, ROW]), ("旧", [HEADER, ROW]), hidden="旧"))) == {
        "hidden-sheet"
    }
    formula = [*ROW[:3], "=SUM(A1:A2)", *ROW[4:]]
    assert rules(read(save(tmp_path / "f.xlsx", ("一", [HEADER, formula])))) == {"formula-without-value"}
    assert rules(read(save(tmp_path / "u.xlsx", ("一", [["单位：亿元"], HEADER, ROW])))) == {"wrong-unit"}
    assert rules(read(save(tmp_path / "s.xlsx", ("一", [HEADER, [*ROW, "备注"]])))) == {"empty-column-name"}
    assert rules(read(save(tmp_path / "n.xlsx", ("一", [["没有"], ["表头"]])))) == {"no-header"}


def test_what_old_and_open_workbooks_hide_is_told(read: Read, tmp_path: Path) -> None:
    xls, ods = tmp_path / "a.xls", tmp_path / "a.ods"
    write_xls(xls, {"一": [HEADER, [*ROW[:4], ERROR, *ROW[5:]]]})
    result = read(xls)
    assert [(item.rule, item.sheet, item.row, item.column) for item in result.refusals] == [
        ("error-cell", "一", 2, "E")
    ]
    write_xls(xls, {"一": [HEADER, ROW], "旧": [HEADER, ROW]}, hidden=["旧"])
    assert rules(read(xls)) == {"hidden-sheet"}
    write_xls(xls, {"一": [HEADER, ROW]}, storages=["_VBA_PROJECT_CUR"])
    assert rules(read(xls)) == {"macro"}
    write_xls(xls, {"一": [HEADER, ROW]}, storages=["EncryptedPackage"])
    assert rules(read(xls)) == {"workbook-encrypted"}
    write_ods(ods, {"一": [HEADER, ROW], "旧": [HEADER, ROW]}, hidden=["旧"])
    assert rules(read(ods)) == {"hidden-sheet"}
    dead = '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    write_ods(ods, {"一": [HEADER, [*ROW[:4], dead, *ROW[5:]]]})
    assert rules(read(ods)) == {"error-cell"}
    write_ods(ods, {"一": [HEADER, ROW]}, extra={"Basic/Standard/Module1.xml": b"<x/>"})
    assert rules(read(ods)) == {"macro"}
    far = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'{far}</table:table-row><table:table-row table:number-rows-repeated="1000000">{far}'
    write_ods(ods, {"一": [HEADER, [row]]})
    assert rules(read(ods)) == {"sheet-too-large"}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('{"version": "a", "version": "b"}', "duplicate-key-in-object"),
        ('{"version": "a", "限额版本": "b"}', "duplicate-key-in-object"),
        ('{"limit_amount": NaN}', "not-a-number"),
        ('{"limit_amount": -Infinity}', "not-a-number"),
        ('{"version": "a\\u0000b"}', "control-character"),
        ('{"version": "\\ud800"}', "control-character"),
        ('{"version": {"a": 1}}', "nested-value"),
        ('{"nonsense": 1}', "unknown-column"),
        ("[1]", "broken-json"),
        ('{"version": "a"', "broken-json"),
        ("[" * 100_000, "json-too-deep"),
        ('{"a":' * 40_000, "json-too-deep"),
        ('{"version": "机密"}', "secrecy"),
        ('{"a": ["\\u673a\\u5bc6★3年"]}', "secrecy"),
    ],
)
def test_what_json_leaves_open_is_refused(read: Read, tmp_path: Path, line: str, rule: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n" + line + "\n", encoding="utf-8")
    result = read(path)
    if rule == "secrecy":
        assert (result.mark_row, result.is_scanned) == (2, False)
    else:
        assert rules(result) == {rule}
        assert result.refusals[0].row == 2


@pytest.mark.parametrize("where", ["csv", "xlsx", "xls", "ods", "jsonl", "name", "folder"])
def test_a_mark_is_seen_inside_an_archive(read: Read, tmp_path: Path, where: str) -> None:
    row: list[object] = [*ROW[:5], "机密★1年", ROW[6]]
    members = {"name": {"机密.csv": CSV}, "folder": {"秘密/a.csv": CSV}, "csv": {"a.csv": CSV + "机密★1年".encode()}}
    if where == "jsonl":
        members[where] = {"a.jsonl": b'{"\\u6587\\u53f7": "\\u673a\\u5bc6"}'}
    elif where not in members:
        path = tmp_path / f"a.{where}"
        {
            "xlsx": lambda: save(path, ("一", [HEADER, row])),
            "xls": lambda: write_xls(path, {"一": [HEADER, row]}),
            "ods": lambda: write_ods(path, {"一": [HEADER, row]}),
        }[where]()
        members[where] = {path.name: path.read_bytes()}
    result = read(zipped(tmp_path / "x.zip", members[where]))
    assert result.mark_place is not None
    assert not result.is_scanned
    assert not result.refusals


@pytest.mark.parametrize("where", ["middle", "empty folder", "litter", "comment"])
def test_a_mark_in_what_an_archive_only_names(read: Read, tmp_path: Path, where: str) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2025/机密 方案/a.csv" if where == "middle" else "a.csv", CSV)
        if where == "empty folder":
            archive.mkdir("秘密")
        elif where == "litter":
            archive.writestr("__MACOSX/机密.csv", b"")
        elif where == "comment":
            archive.comment = "机密★3年".encode("gb18030")
    result = read(path)
    assert result.mark_place is not None
    assert not result.is_scanned


def zip_bomb(path: Path) -> None:
    zipped(path, {"a.csv": bytes(300 << 20)})


def nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CSV)
    zipped(path, {"b.zip": inner.getvalue()})


def overlapping(path: Path) -> None:
    zipped(path, {"a.csv": CSV * 2000})
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[at:end]
    twin = entry.replace(b"a.csv", b"b.csv")
    count = (2).to_bytes(2, "little") * 2
    tail = data[end : end + 8] + count + len(entry + twin).to_bytes(4, "little") + data[end + 16 :]
    path.write_bytes(data[:at] + entry + twin + tail)


def quadratic_xml(path: Path) -> None:
    save(path, ("一", [HEADER, ROW]))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(9))
    book = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><workbook>&e8;</workbook>'
    parts = {item: zipfile.ZipFile(path).read(item) for item in zipfile.ZipFile(path).namelist()}
    zipped(path, {**parts, "xl/workbook.xml": book.encode()})


def many_columns(path: Path) -> None:
    path.write_bytes(b"," * 1_000_000 + b"\n" + b"1," * 1_000_000)


def zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def part_of(path: Path, part: str, content: bytes) -> None:
    """A good workbook in which one part is replaced."""
    save(path, ("一", [HEADER, ROW]))
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    zipped(path, {**parts, part: content})


def far_cell(path: Path) -> None:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    part_of(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{near}{cell}</sheetData></worksheet>".encode())


def strings(path: Path) -> None:
    """A table of strings that no packing makes small, larger than a part of a workbook may be."""
    drawn = random.Random(0)
    texts = "".join(f"<si><t>{drawn.randbytes(60).hex()}</t></si>" for _ in range(500_000))
    part_of(path, "xl/sharedStrings.xml", f"<sst>{texts}</sst>".encode())


def lying_dimension(path: Path) -> None:
    """Says that it goes to the last cell of a sheet, and has two rows."""
    save(path, ("一", [HEADER, ROW]))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    part_of(path, "xl/worksheets/sheet1.xml", sheet.replace(b'ref="A1:G2"', b'ref="A1:XFD1048576"'))


def deep_xml(path: Path) -> None:
    part_of(path, "xl/styles.xml", b"<a>" * 200_000)


def deep_ods(path: Path) -> None:
    write_ods(path, {"一": [HEADER, ROW]}, extra={"settings.xml": b"<a>" * 200_000})


def many_parts(path: Path) -> None:
    zipped(path, {f"{number}.csv": b"a" for number in range(5_000)})


def cyclic_xls(path: Path) -> None:
    write_xls(path, {"一": [HEADER, ROW]})
    data = bytearray(path.read_bytes())
    (table,) = struct.unpack_from("<I", data, 76)  # the first sector of the allocation table
    at = (table + 1) * 512
    data[at : at + 512] = struct.pack("<I", 0) * 128  # every sector is followed by the first
    path.write_bytes(data)


HOSTILE = [
    ("far.xlsx", far_cell, {"sheet-too-large"}),
    ("strings.xlsx", strings, {"zip-bomb"}),
    ("lying.xlsx", lying_dimension, set()),
    ("deep.xlsx", deep_xml, {"xml-too-deep"}),
    ("deep.ods", deep_ods, {"xml-too-deep"}),
    ("many.zip", many_parts, {"zip-bomb"}),
    ("cyclic.xls", cyclic_xls, {"workbook-broken"}),
    ("quotes.jsonl", lambda path: path.write_bytes(b'{"a":"' + b"x" * (4 << 20)), {"line-too-long"}),
    ("bomb.zip", zip_bomb, {"zip-bomb"}),
    ("bomb.xlsx", zip_bomb, {"zip-bomb"}),
    ("bomb.ods", zip_bomb, {"zip-bomb"}),
    ("nested.zip", nested, {"nested-archive"}),
    ("overlap.zip", overlapping, {"zip-bomb"}),
    ("quadratic.xlsx", quadratic_xml, {"xml-entities"}),
    ("wide.jsonl", many_columns, {"line-too-long"}),
    ("zeros.jsonl", zeros, {"line-too-long"}),
    ("zeros.zip", zeros, {"archive-broken"}),
    ("zeros.xls", zeros, {"sheet-too-large"}),
    ("zeros.xlsx", zeros, {"not-a-workbook"}),
    (
        "noise.xls",
        lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 99),
        {"workbook-broken"},
    ),
    ("pdf.jsonl", lambda path: path.write_bytes(b"%PDF-1.7\n"), {"not-what-it-claims"}),
    ("text.zip", lambda path: path.write_bytes(CSV), {"archive-broken"}),
    ("html.xls", lambda path: path.write_bytes(b"<html><table></table></html>"), {"not-a-workbook"}),
]


SEARCHED = {"far.xlsx", "lying.xlsx"}


def cpu_of_children() -> float:
    """Seconds that the reading children have worked, the clock on the wall left aside."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


@pytest.mark.parametrize(("name", "make", "expected"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_a_hostile_file_ends_soon_in_a_clear_refusal(
    read: Read, tmp_path: Path, name: str, make, expected: set[str]
) -> None:
    path = tmp_path / name
    make(path)
    began = cpu_of_children()
    result = read(path)
    took, peak_kib = cpu_of_children() - began, int((tmp_path / "out" / "peak_kib").read_text(encoding="ascii"))
    print(f"{name:16} {took:5.2f} s {peak_kib >> 10:4} MiB  {'、'.join(sorted(rules(result)))}")  # noqa: T201 - the table of figures: pytest -rP
    assert rules(result) == expected
    assert all(refusal.detail for refusal in result.refusals)
    assert result.is_scanned is (name in SEARCHED), (
        "a fault of one sheet lets the rest be searched, and the file be kept"
    )
    assert took < MAX_S
    assert peak_kib < 256 * 1024


def test_nasty_names_in_an_archive_are_refused(read: Read, tmp_path: Path, shared_dir: Path) -> None:
    names = json.loads((shared_dir / "suites/hostile/filenames.json").read_text(encoding="utf-8"))
    good = {"报表（2024）.csv"}
    for number, name in enumerate(names):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            archive.writestr(entry, CSV)
        result = read(path)
        assert bool(result.refusals) == (name not in good), name
        assert not any("\x00" in item.detail or "\u202e" in item.detail for item in result.refusals)
    assert not (tmp_path.parent / "x.csv").exists()


@pytest.mark.parametrize(
    "name", ["../a.csv", "/a.csv", "a/../b.csv", "c:\\a.csv", "a\\b.csv", "aux.csv", "a/.b.csv", "a\u200bb.csv", ""]
)
def test_a_member_may_not_lead_outside(name: str) -> None:
    assert not is_safe_member(name)


def test_a_child_that_is_killed_is_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(CSV)
    job = Job(
        path=path,
        folder=tmp_path / "out",
        form="jsonl",
        data_set="debt_limit",
        file_name="a.jsonl",
        fiscal_year=2025,
        region="532328",
    )
    result = read_in_child(job, wall_s=0.01)
    assert rules(result) == {"too-long-to-read"}
    assert not result.is_scanned


def test_a_broken_reader_is_an_answer(tmp_path: Path) -> None:
    job = Job(
        path=tmp_path / "gone.jsonl",
        folder=tmp_path / "out",
        form="jsonl",
        data_set="debt_limit",
        file_name="a.jsonl",
        fiscal_year=2025,
        region="532328",
    )
    assert rules(read_in_child(job)) == {"reader-failed"}
