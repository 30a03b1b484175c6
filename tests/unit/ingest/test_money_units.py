"""Amounts in 万元 become yuan exactly, and a unit is never guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from contracts.templates import STATEMENT_SHEET
from services.ingest.checks.findings import Findings
from services.ingest.datasets import CATALOGUE
from services.ingest.readers.archive import together
from services.ingest.readers.csv_text import CsvReader
from services.ingest.readers.forms import FileForm
from services.ingest.readers.json_lines import JsonLinesReader
from services.ingest.readers.money_units import in_yuan
from services.ingest.readers.reading import Announced, FileRefusedError, Stated, TablePart
from services.ingest.readers.sheets import SheetReader
from services.ingest.templates import DATA_SHEET, template
from tests.support.data_set_samples import sample_row

WAN = Decimal(10_000)
LIMITS = CATALOGUE["debt_limit"]
HEADER = ["FISCAL_YEAR", "债务类型", "version", "债务限额", "其中：新增限额", "文号", "APPROVED_ON"]
ROW = ["2025", "一般债务", "年初", "123.456789", "-0.5", "元财债〔2025〕1号", "2025-03-01"]
IN_WAN = Announced("532328", "2025", "万元")


def cells(table):
    return [line.split("\t")[2:] for block in table.blocks for line in block.numbered().splitlines()]


def amounts(table):
    places = [table.columns.index(name) for name in ("limit_amount", "new_limit_amount")]
    return [[row[place] for place in places] for row in cells(table)]


def read_csv(tmp_path, header=HEADER, row=ROW, announced=Announced()):  # noqa: B008 - frozen
    path = tmp_path / "a.csv"
    path.write_text(",".join(header) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    return CsvReader().read(path, LIMITS, file_name="a.csv", announced=announced)


def titled(first, second):
    return [f"{name}{unit}" for name, unit in zip(HEADER, ["", "", "", first, second, "", ""], strict=True)]


@given(st.decimals(-(10**11), 10**11, places=6), st.sampled_from(["", " ", "\u3000"]))
def test_every_digit_is_kept(amount, blank):
    assert Decimal(in_yuan(f"{blank}{amount:f}", WAN)) == amount * WAN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.5", "15000.00"),
        (".0001", "1.00"),
        ("-0.000001", "-0.01"),
        ("0.0000001", "0.001"),  # a tenth of a cent: the check of decimals names it
        ("", ""),
        ("1,234.5", "1,234.5"),
        ("约三万", "约三万"),
        ("1e5", "1e5"),
        ("１２", "１２"),
    ],
)
def test_what_is_no_plain_amount_stays_for_the_checks(value, expected):
    assert in_yuan(value, WAN) == expected


@pytest.mark.parametrize("announced", [Announced(), Announced(money_unit="万元")])
def test_a_header_in_ten_thousands(tmp_path, announced):
    table = read_csv(tmp_path, titled("（万元）", "(单位：万元)"), announced=announced)
    assert amounts(table) == [["1234567.89", "-5000.00"]]
    (note,) = table.notes
    assert note.detail == "金额列（债务限额、其中：新增限额）以万元报送，已逐值精确换算为元入账"


def test_the_manifest_tells_the_unit_of_a_plain_header(tmp_path):
    assert amounts(read_csv(tmp_path, announced=IN_WAN)) == [["1234567.89", "-5000.00"]]
    assert amounts(read_csv(tmp_path, announced=Announced(money_unit="元"))) == [["123.456789", "-0.5"]]
    path = tmp_path / "a.jsonl"
    path.write_text('{"FISCAL_YEAR":2025,"债务类型":"一般债务","version":"年初","LIMIT_AMOUNT":1.5,"new_limit_amount":null,'
                    '"doc_no":"1","APPROVED_ON":null}\n', encoding="utf-8")  # fmt: skip
    table = JsonLinesReader().read(path, LIMITS, file_name="a.jsonl", announced=IN_WAN)
    assert amounts(table) == [["15000.00", ""]]


def test_columns_may_have_units_of_their_own(tmp_path):
    assert amounts(read_csv(tmp_path, titled("（万元）", "（元）"))) == [["1234567.89", "-0.5"]]
    assert amounts(read_csv(tmp_path, titled("（元）", ""))) == [["123.456789", "-0.5"]]


@pytest.mark.parametrize(
    ("header", "announced", "word"),
    [
        (titled("（万元）", ""), Announced(), "没有注明单位"),
        (titled("（万元）", "（万元）"), Announced(money_unit="元"), "而清单注明“元”"),
        (titled("（亿元）", "（亿元）"), Announced(), "只能以元或万元报送"),
        ([*HEADER[:2], "version（万元）", *HEADER[3:]], Announced(), "其他列不注金额单位"),
    ],
)
def test_a_unit_that_is_open_or_told_twice_is_refused(tmp_path, header, announced, word):
    with pytest.raises(FileRefusedError) as error:
        read_csv(tmp_path, header, announced=announced)
    refusal = error.value.refusals[0]
    assert (refusal.rule, refusal.row) == ("wrong-unit", 1)
    assert word in refusal.detail


def test_a_finding_tells_that_its_value_was_turned_into_yuan():
    findings = Findings("a.csv", parts=[TablePart(0, units={"limit_amount": "万元"})])
    findings.add("too-many-decimals", "小数超过两位。", row=2, column="LIMIT_AMOUNT", value="0.001")
    findings.add("required", "没有填写。", row=2, column="LIMIT_AMOUNT")
    assert [item.detail for item in findings.named()] == [
        "小数超过两位。（文件中的单位为万元，此处的值已换算为元）",
        "没有填写。",
    ]


# Workbooks and the statement sheet of our template -----------------------------------------------------------------

SHEET_ROW = [2025, "一般债务", "年初", 123.456789, -0.5, "元财债〔2025〕1号", None]


def filled(path, said=None, unit="万元", period="2025", dropped=False):
    book = template(LIMITS, region="532328", period=period, unit=unit)
    book[DATA_SHEET].append(SHEET_ROW)
    for cells_ in book[STATEMENT_SHEET].iter_rows(max_col=2):
        if said and cells_[0].value in said:
            cells_[1].value = said[cells_[0].value]
    book.save(path)
    return SheetReader(FileForm.XLSX).read(path, LIMITS, file_name=path.name, announced=Announced("532328", "2025"))


def test_a_filled_template_in_ten_thousands(tmp_path):
    said = {"数据行数": 1, "控制总额：债务限额": 123.456789, "控制总额：其中：新增限额": "-0.5"}
    table = filled(tmp_path / "a.xlsx", said)
    assert table.stated == [
        Stated("工作表“报送说明”", 1, {"limit_amount": Decimal("1234567.89"), "new_limit_amount": Decimal(-5000)})
    ]
    assert amounts(table) == [["1234567.89", "-5000.00"]]
    assert {note.kind for note in table.notes} == {"money-unit"}, "our own sheets are not told as skipped"


def test_an_empty_statement_states_nothing(tmp_path):
    assert filled(tmp_path / "a.xlsx", unit="元").stated == []


@pytest.mark.parametrize(
    ("said", "rule", "row", "word"),
    [
        ({"数据集": "agency"}, "statement-mismatch", 1, "用错了模板"),
        ({"模板版本": "0"}, "statement-mismatch", 2, "请下载现行模板"),
        ({"模板版本": "2"}, "statement-mismatch", 2, "现行版本为 1，"),
        ({"区划代码": "532301"}, "statement-mismatch", 3, "532328"),
        ({"报送期间": "2024"}, "statement-mismatch", 4, "本批次申报的期间 2025"),
        ({"金额单位": "元"}, "wrong-unit", 1, "而工作表“报送说明”注明“元”"),
        ({"金额单位": "亿元"}, "wrong-unit", 5, "只能是元或万元"),
        ({"数据行数": "三"}, "not-a-whole-number", 6, "三"),
        ({"控制总额：债务限额": "很多"}, "not-a-number", 7, "很多"),
        ({"控制总额：债务限额": "=SUM(数据!D2:D3)"}, "formula-without-value", 7, "公式"),
    ],
)
def test_a_statement_that_does_not_fit_is_refused_with_its_line(tmp_path, said, rule, row, word):
    with pytest.raises(FileRefusedError) as error:
        filled(tmp_path / "a.xlsx", said)
    (refusal,) = error.value.refusals
    assert (refusal.rule, refusal.row) == (rule, row)
    assert word in refusal.detail


def of_version(path, data_set, version):
    """A template of `data_set` as it was in `version`: without the columns that came later."""
    book = template(data_set, region="532328", period="2025-03")
    row = sample_row(data_set)
    book[DATA_SHEET].append([row[field.standard_name] for field in data_set.fields])
    kept = sum(field.since <= version for field in data_set.fields)
    book[DATA_SHEET].delete_cols(kept + 1, len(data_set.fields) - kept)
    for cells_ in book[STATEMENT_SHEET].iter_rows(max_col=2):
        if cells_[0].value == "模板版本":
            cells_[1].value = str(version)
    book.save(path)
    table = SheetReader(FileForm.XLSX).read(
        path, data_set, file_name=path.name, announced=Announced("532328", "2025-03")
    )
    return len(table.columns), sum(block.lines.count(b"\n") for block in table.blocks)


GROWN = [data_set for data_set in CATALOGUE.values() if data_set.schema_version > 1]


@pytest.mark.parametrize("data_set", GROWN, ids=lambda data_set: data_set.name)
def test_a_template_from_before_an_optional_column_is_still_taken(tmp_path, data_set):
    whole = len(data_set.fields)
    assert of_version(tmp_path / "new.xlsx", data_set, data_set.schema_version) == (whole, 1)
    old, rows = of_version(tmp_path / "old.xlsx", data_set, 1)
    assert (old < whole, rows) == (True, 1)


def test_a_template_from_before_a_column_that_must_be_there_is_not(tmp_path):
    contracts = CATALOGUE["procurement_contract"]
    *fields, newest = contracts.fields
    grown = replace(contracts, fields=(*fields, replace(newest, may_be_absent=False)))
    assert (contracts.oldest_version, grown.oldest_version, grown.schema_version) == (1, 2, 2)
    with pytest.raises(FileRefusedError) as error:
        of_version(tmp_path / "a.xlsx", grown, 1)
    assert "模板版本为 1，现行版本为 2，请下载现行模板" in error.value.refusals[0].detail


def test_a_line_over_the_header_tells_the_unit(tmp_path):
    def read(unit, header=HEADER):
        book = Workbook()
        for line in [["政府债务限额表"], [f"单位：{unit}"], header, SHEET_ROW]:
            book.active.append(line)
        book.save(tmp_path / "b.xlsx")
        return SheetReader(FileForm.XLSX).read(tmp_path / "b.xlsx", LIMITS, file_name="b.xlsx")

    assert amounts(read("万元")) == [["1234567.89", "-5000.00"]]
    assert amounts(read("元")) == [["123.456789", "-0.5"]]
    for unit, header in (
        ("亿元", HEADER),
        ("万元", titled("（元）", "（元）")),
        ("元", titled("（万元）", "（万元）")),
    ):
        with pytest.raises(FileRefusedError) as error:
            read(unit, header)
        assert error.value.refusals[0].rule == "wrong-unit"


def test_members_of_an_archive_are_compared_only_where_each_states():
    one = Stated("x", 2, {"a": Decimal(1), "b": Decimal(5)})
    two = Stated("x", 3, {"a": Decimal(10)})
    assert together([one, two]) == [Stated("x", 5, {"a": Decimal(11)})]
    assert together([one, Stated("x", None, {})]) == [Stated("x", None, {})]
    assert together([one, None]) == []
