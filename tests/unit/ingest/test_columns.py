"""Column checks: what the vectorised screen passes over is good, sums are exact, keys are compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.checks.columns import ColumnChecks, FaultyError, frame_of, unescaped
from services.ingest.checks.values import TOTAL_WORDS, Frame, judge
from services.ingest.datasets.declaration import DataSet, Field, FieldType, MonthlyDue, PeriodKind
from services.ingest.readers.copy_text import copy_block
from services.ingest.readers.reading import Block, ReadRow

KINDS = (
    Field("a", "甲", FieldType.MONEY),
    Field("a", "甲", FieldType.CODE, max_length=10),
    Field("a", "甲", FieldType.CODE, lengths=(3, 5)),
    Field("a", "甲", FieldType.INTEGER),
    Field("a", "甲", FieldType.NUMBER),
    Field("a", "甲", FieldType.DATE),
    Field("a", "甲", FieldType.MONTH),
    Field("a", "甲", FieldType.BOOLEAN),
    Field("a", "甲", max_length=10),
    Field("a", "甲", pattern="x+"),
)
NASTY = (
    *("0", "1", "-1", "1.5", "1.50", "-0.01", ".5", "-.55", "1.", "1.2.3", "1-2.34", "--1.00", "+1.00", "1e5", "1E+05"),
    *("1.2E5", "1.234", "NaN", "Infinity", "0x10", "٣.٣٣", "１.００", "12345678901234567", "1234567890123456.78", "-"),
    *("12345678901234567.89", "1,234.00", "￥1.00", "1.00元", "(1.00)", "12.0", "2E05", "abc", "AB-1", "a.b", "a--b"),
    *("a/b", "-a", "a-", "〔1〕", "１２", "x" * 10, "x" * 11, "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬癸子", "1 2"),
    *("1.00\n", "a\tb", "a\u3000b", "a\\b", "\\N", "\\.", "2025-02-29", "2025-02-28", "202513", "2025-3", "是", "有"),
    *("123456789", "1234567890", "123", "12345", "1234", "1.1234567", "1\r", "x\nx", "NULL", "null"),
    *TOTAL_WORDS,
)
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12)


def data_set(*fields: Field, key: tuple[str, ...] = ()) -> DataSet:
    due = MonthlyDue(calendar_day=10)
    return DataSet("small", "T01", "小表", "czj", PeriodKind.MONTH, due, fields=fields, key=key)


def checks(table: DataSet) -> ColumnChecks:
    frame = Frame(table, region="532328", period="2025-03", today=date(2025, 4, 2))
    return ColumnChecks(frame, [field.name for field in table.fields])


def is_passed(field: Field, value: str) -> bool:
    block = Block(copy_block([ReadRow(2, "line 2", [value])], 1).encode())
    try:
        checks(data_set(field)).check(frame_of(block, ["a"]))
    except FaultyError:
        return False
    return True


@pytest.mark.parametrize("field", KINDS, ids=lambda field: f"{field.type}{field.lengths}{field.pattern or ''}")
def test_a_value_is_passed_exactly_where_it_is_judged_good(field):
    frame = Frame(data_set(field), region="532328", period="2025-03", today=date(2025, 4, 2))
    for value in NASTY:
        read = value.strip()  # blanks around a value are cut by every reader
        assert is_passed(field, value) == (judge(field, read, frame) is None), value


@given(st.sampled_from(KINDS), TEXT.filter(lambda text: text.strip(" \t\r\n\u3000\u00a0\ufeff") == text))
def test_any_value_is_passed_exactly_where_it_is_judged_good(field, value):
    frame = Frame(data_set(field), region="532328", period="2025-03", today=date(2025, 4, 2))
    assert is_passed(field, value) == (judge(field, value, frame) is None)


@given(TEXT)
def test_escapes_are_undone(value):
    line = copy_block([ReadRow(2, "line 2", [value])], 1)
    assert unescaped(line[:-1].split("\t")[2]) == value.strip(" \t\r\n\u3000\u00a0\ufeff")


@given(st.lists(st.decimals(-(10**16) + 1, 10**16 - 1, places=2), min_size=1, max_size=50))
def test_sums_are_exact(amounts):
    found = checks(data_set(KINDS[0]))
    for start in range(0, len(amounts), 20):
        lines = "".join(f"{amount:f}\n" for amount in amounts[start : start + 20])
        found.check(frame_of(Block(lines.encode(), start + 2), ["a"]))
    assert found.rows == len(amounts)
    assert found.totals == {"a": sum(amounts, Decimal(0))}


def test_required_and_double_keys_across_blocks():
    fields = (Field("a", "甲", FieldType.CODE, is_required=True), Field("b", "乙"))
    found = checks(data_set(*fields, key=("a", "b")))
    found.check(frame_of(Block(b"1\tx\n1\t\n2\tx\n", 2), ["a", "b"]))
    found.check(frame_of(Block(b"3\tx\n", 5), ["a", "b"]))
    found.compare_keys()
    found = checks(data_set(*fields, key=("a", "b")))
    found.check(frame_of(Block(b"1\tx\n2\tx\n", 2), ["a", "b"]))
    found.check(frame_of(Block(b"2\tx\n", 4), ["a", "b"]))
    with pytest.raises(FaultyError):
        found.compare_keys()
    with pytest.raises(FaultyError):
        checks(data_set(*fields)).check(frame_of(Block(b"\tx\n", 2), ["a", "b"]))


def test_rows_are_numbered_and_ragged_ones_are_faulty():
    assert frame_of(Block(b"1\tx\n2\ty\n", 7), ["a", "b"]).rows() == [(7, "line 7", "1", "x"), (8, "line 8", "2", "y")]
    assert frame_of(Block(b"4\tSheet!A4\t1\t\n"), ["a", "b"]).rows() == [(4, "Sheet!A4", "1", None)]
    with pytest.raises(FaultyError):
        frame_of(Block(b"1\tx\n2\ty\tz\n", 7), ["a", "b"])
