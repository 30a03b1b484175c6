"""The CSV reader: what offices really send, and what must not pass."""

from __future__ import annotations

import codecs
import csv
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.datasets.declaration import DataSet, Field, FieldType, MonthlyDue, PeriodKind
from services.ingest.readers import csv_text, plain_lines
from services.ingest.readers.copy_text import copy_blocks
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.header import BLANKS
from services.ingest.readers.quotes import without_quotes
from services.ingest.readers.reading import FileRefusedError
from services.ingest.readers.records import MAX_FIELD, read_records
from services.ingest.readers.tally import RowTally
from services.ingest.readers.text_file import look_at

SMALL = DataSet(
    name="small",
    code="T01",
    title="小表",
    sender="czj",
    period=PeriodKind.MONTH,
    due=MonthlyDue(calendar_day=10),
    fields=(
        Field("pay_id", "主键", FieldType.CODE),
        Field("pay_amt", "支付金额", FieldType.MONEY),
        Field("use_des", "用途"),
        Field("is_deleted", "是否删除", FieldType.BOOLEAN, may_be_absent=True),
    ),
)
GOOD = "PAY_ID,PAY_AMT,USE_DES\n"


UNESCAPED = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}


def rows_of(blocks):
    """Number, place and values of COPY lines."""
    rows = []
    for line in "".join(block.numbered() for block in blocks).split("\n")[:-1]:
        number, place, *values = line.split("\t")
        plain = [re.sub(r"\\.", lambda match: UNESCAPED[match[0]], value) for value in values]
        rows.append((int(number), place, plain))
    return rows


@pytest.fixture
def read(tmp_path):
    def run(content: bytes | str):
        path = tmp_path / "file.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = CsvReader().read(path, SMALL, file_name="file.csv")
        return table.columns, rows_of(table.blocks)

    return run


@pytest.fixture
def refused(read):
    def run(content: bytes | str):
        with pytest.raises(FileRefusedError) as error:
            read(content)
        assert all(reason.detail.endswith("。") for reason in error.value.refusals)
        return [(reason.rule, reason.row, reason.column) for reason in error.value.refusals]

    return run


def test_rows_have_their_number_and_their_line(read):
    columns, rows = read(GOOD + '1,2.00,"a\nb"\n2,3.00,c\n')
    assert columns == ("pay_id", "pay_amt", "use_des")
    assert rows == [(2, "line 3", ["1", "2.00", "a\nb"]), (3, "line 4", ["2", "3.00", "c"])]


@pytest.mark.parametrize(
    "header",
    [
        "PAY_ID,PAY_AMT,USE_DES",
        "pay_id,Pay_Amt,use_des",
        "主键,支付金额,用途",
        "主键,支付金额（元）,USE_DES",
        " 主键 ,\u3000支付金额(元), 用途",
        '"PAY_ID","PAY_AMT","USE_DES"',
    ],
)
def test_header_by_standard_name_or_title(read, header):
    assert read(f"{header}\n1,2,3\n") == (("pay_id", "pay_amt", "use_des"), [(2, "line 2", ["1", "2", "3"])])


def test_columns_may_stand_in_any_order(read):
    assert read("用途,IS_DELETED,支付金额,PAY_ID\na,0,1,x\n")[0] == ("use_des", "is_deleted", "pay_amt", "pay_id")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encode", [str.encode, lambda text: codecs.BOM_UTF8 + text.encode(), lambda text: text.encode("gb18030")]
)
def test_encodings_delimiters_and_line_ends(read, delimiter, line_end, encode):
    lines = [["PAY_ID", "PAY_AMT", "USE_DES"], ["1", "2.00", "购置办公用品㊣"]]
    content = encode(line_end.join(delimiter.join(line) for line in lines) + line_end)
    assert read(content)[1] == [(2, "line 2", ["1", "2.00", "购置办公用品㊣"])]


def test_blank_lines_and_rows_of_separators_are_passed_over_and_counted(read):
    assert [row[0] for row in read(GOOD + "1,2,3\n\n,,\n4,5,6\n\n")[1]] == [2, 5]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD + "1,2\n", [("ragged-row", 2, None)]),
        (GOOD + "1,2,3,4\n5,6,7\n8\n", [("ragged-row", 2, None), ("ragged-row", 4, None)]),
        ("PAY_ID,PAY_AMT\n1,2\n", [("missing-column", 1, "USE_DES")]),
        (
            "PAY_ID,PAY_AMT,USE_DES,备注\n1,2,3,4\n",
            [("unknown-column", 1, "备注")],
        ),
        ("PAY_ID,主键,PAY_AMT,USE_DES\n1,2,3,4\n", [("duplicate-column", 1, "主键")]),
        ("PAY_ID,PAY_AMT,USE_DES,\n1,2,3,4\n", [("empty-column-name", 1, None)]),
        (
            "PAY_ID,支付金额（亿元）,USE_DES\n1,2,3\n",
            [("wrong-unit", 1, "支付金额（亿元）"), ("missing-column", 1, "PAY_AMT")],
        ),
        (GOOD, [("header-only", None, None)]),
        (GOOD + "\n,,\n", [("header-only", None, None)]),
        ("", [("empty-file", None, None)]),
        (" \r\n\t\n", [("empty-file", None, None)]),
        (GOOD + '1,2,"3\n4,5,6\n', [("broken-quote", 2, None)]),
        (GOOD + '1,2,"3"x\n', [("broken-quote", 2, None)]),
        (GOOD + '1,2,"' + "x" * (MAX_FIELD + 1) + '"\n', [("field-too-long", 2, None)]),
        (GOOD + "1,2,a\x00b\n3,4,\x07\n", [("control-character", 2, None), ("control-character", 3, None)]),
        (GOOD + "x" * 300_000, [("line-too-long", 1, None)]),
        (GOOD.encode() + b"1,2,\xff\xfe\xff\n", [("unknown-encoding", None, None)]),
        (codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), [("unknown-encoding", None, None)]),
        (b"PK\x03\x04\x14\x00", [("not-what-it-claims", None, None)]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", [("not-what-it-claims", None, None)]),
        (b"MZ\x90\x00\x03", [("not-what-it-claims", None, None)]),
        (b"\x7fELF\x02", [("not-what-it-claims", None, None)]),
        (b"%PDF-1.7\n", [("not-what-it-claims", None, None)]),
        (b"\xef\xbb\xbf <HTML><body>", [("not-what-it-claims", None, None)]),
        (b"<?xml version='1.0'?><a/>", [("not-what-it-claims", None, None)]),
    ],
)
def test_what_must_not_pass(refused, content, expected):
    assert refused(content) == expected


def test_many_ragged_rows_are_counted_and_the_first_named(read):
    with pytest.raises(FileRefusedError) as error:
        read(GOOD + "1,2\n" * 500)
    assert (len(error.value.refusals), error.value.count) == (200, 500)


def test_a_line_may_cross_the_chunks_that_are_looked_at(read, monkeypatch):
    monkeypatch.setattr("services.ingest.readers.text_file.CHUNK", 7)
    assert len(read(GOOD + "1,2.00,用途说明\n" * 50)[1]) == 50


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\n",;\t'), max_size=8
            ),
            min_size=3,
            max_size=3,
        ).filter(any),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t"),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_a_csv_writer_writes_is_read_back(tmp_path, records, delimiter):
    path = tmp_path / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=delimiter)
        writer.writerow(["PAY_ID", "PAY_AMT", "USE_DES"])
        writer.writerows(records)
    table = CsvReader().read(path, SMALL, file_name="written.csv")
    assert [values for _, _, values in rows_of(table.blocks)] == [
        [value.strip(BLANKS) for value in record] for record in records
    ]


VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\\\t ,;"\n\r'), max_size=6
)
LINES = st.lists(VALUES, max_size=3).map(",".join)
RECORDS = st.lists(
    st.tuples(VALUES, st.booleans()).map(lambda cell: '"' + cell[0].replace('"', '""') + '"' if cell[1] else cell[0]),
    min_size=2,
    max_size=4,
).map(",".join)


@given(
    st.lists(LINES | RECORDS, max_size=12),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([3, 17, 1 << 22]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
def test_the_short_way_gives_what_the_csv_module_gives(tmp_path, lines, delimiter, line_end, stretch):
    path = tmp_path / "plain.csv"
    content = line_end.join(['"PAY_ID",PAY_AMT,USE_DES', "1,2,3", *lines]).replace(",", delimiter)
    path.write_bytes(content.encode())
    text = look_at(path, file_name="plain.csv")

    def outcome(make):
        tally = RowTally("plain.csv", 3)
        try:
            return rows_of(make(tally))
        except FileRefusedError as error:
            return error.refusals, error.count

    by_csv = outcome(lambda tally: copy_blocks(csv_text._rows(text, delimiter, tally), 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_lines, "STRETCH", stretch)
        assert outcome(lambda tally: plain_lines.plain_blocks(text, delimiter, tally)) == by_csv


@pytest.mark.parametrize(
    ("stretch", "bare"),
    [
        (b'1,"a, b",3\n', b"1,a\x1d b,3\n"),
        (b'"1","say ""yes""",""\n', b"1,say \x1cyes\x1c,\n"),
        (b'"""1""",2,"a\r\nb"\r\n', b"\x1c1\x1c,2,a\x1f\x1eb\r\n"),
        (b'1,5" pipe,"3"\n', None),
        (b'1,"2" ,3\n', None),
        (b'1,"2,3\n', None),
    ],
)
def test_quotes_come_off_whole_fields_only(stretch, bare):
    assert without_quotes(stretch, b",") == bare


def test_a_long_text_without_odd_quotes_does_not_pass_the_csv_module(tmp_path, monkeypatch):
    path = tmp_path / "quoted.csv"
    path.write_text(GOOD + '"1",2.00,"a, ""b"""\n' * 50, encoding="utf-8")
    table = CsvReader().read(path, SMALL, file_name="quoted.csv")
    monkeypatch.delattr(plain_lines, "records_of")
    monkeypatch.delattr(plain_lines, "copy_block")
    assert {tuple(values) for _, _, values in rows_of(table.blocks)} == {("1", "2.00", 'a, "b"')}


SPECTRUM = {
    "comma_in_quotes": [["John", "Doe", "120 any st.", "Anytown, WW", "08123"]],
    "empty": [["1", "", ""], ["2", "3", "4"]],
    "empty_crlf": [["1", "", ""], ["2", "3", "4"]],
    "escaped_quotes": [["1", 'ha "ha" ha'], ["3", "4"]],
    "json": [["1", '{"type": "Point", "coordinates": [102.0, 0.5]}']],
    "location_coordinates": [["2095257564", "37\ufffd36'37.8\"N 121\ufffd2'17.9\"W", "Modesto", "Stanislaus"]],
    "newlines": [["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
    "newlines_crlf": [["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]],
    "quotes_and_newlines": [["1", 'ha \n"ha" \nha'], ["3", "4"]],
    "simple": [["1", "2", "3"]],
    "simple_crlf": [["1", "2", "3"]],
    "utf8": [["1", "2", "3"], ["4", "5", "ʤ"]],
}
"""What RFC 4180 says of each file of the spectrum (the folder holds the files only)."""


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_csv_spectrum(shared_dir: Path, name):
    path = shared_dir / f"data/csv_spectrum/csvs/{name}.csv"
    _, *rows = read_records(look_at(path, file_name=path.name), ",", file_name=path.name)
    assert [list(row.values) for row in rows] == SPECTRUM[name]
