from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.readers.report_cells import (
    NotACodeError,
    NotANumberError,
    amount_in_yuan,
    indentation,
    subject_code,
    subject_level,
    subject_name,
)
from services.ingest.readers.workbook_xml import column_letters, column_number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("二十五、其他支出", "其他支出"),
        ("     行政运行", "行政运行"),
        ("\u3000\u3000人大\xa0事务 ", "人大事务"),
        ("    其中：保险费收入", "保险费收入"),
        ("（一）税收收入", "税收收入"),
        ("(2)罚没收入", "罚没收入"),
        ("1、铁路", "铁路"),
        ("1.发行新增一般债券", "发行新增一般债券"),
        ("项        目", "项目"),
        ("其他国有资本经营预算支出（项）", "其他国有资本经营预算支出（项）"),
        ("股利、股息收入", "股利、股息收入"),
        ("三公经费", "三公经费"),
    ],
)
def test_names_lose_blanks_and_numbering(text, name) -> None:
    assert subject_name(text) == name


@pytest.mark.parametrize(
    ("cell", "code"),
    [(2010101.0, "2010101"), (" 201 ", "201"), ("２０１", "201"), ("", None), ("  ", None), (105, "105")],
)
def test_codes_are_text(cell, code) -> None:
    assert subject_code(cell) == code


@pytest.mark.parametrize("cell", ["科目编码", "2010", 201.5, True, "-201", "301"])
def test_what_is_no_code(cell) -> None:
    with pytest.raises(NotACodeError):
        subject_code(cell)


@pytest.mark.parametrize(("code", "level"), [("201", "类"), ("20101", "款"), ("2010101", "项"), ("103014801", "目")])
def test_levels_by_length(code, level) -> None:
    assert subject_level(code) == level


@pytest.mark.parametrize(
    ("cell", "factor", "yuan"),
    [
        (1202.0, 10_000, "12020000.00"),
        (-2416.0, 10_000, "-24160000.00"),
        (0.1, 10_000, "1000.00"),
        (458.6094, 100_000_000, "45860940000.00"),
        (0.125, 1, "0.12"),
        (0.375, 1, "0.38"),
        (-0.0, 1, "0.00"),
        ("96167", 10_000, "961670000.00"),
    ],
)
def test_amounts(cell, factor, yuan) -> None:
    assert str(amount_in_yuan(cell, factor)) == yuan


@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 1000, 10_000]))
def test_whole_numbers_lose_nothing(number, factor) -> None:
    assert amount_in_yuan(float(number), factor) == Decimal(number) * factor


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_double_is_an_amount_in_cents_or_refused(number) -> None:
    try:
        amount = amount_in_yuan(number, 10_000)
    except NotANumberError:
        assert not abs(number) < 10**12
    else:
        assert amount is not None
        assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("text", "width"), [("a", 0), ("    a", 4), ("\u3000\u3000a", 4), ("    其中：a", 10), ("  \u3000a", 4)]
)
def test_indentation(text, width) -> None:
    assert indentation(text) == width


@given(st.integers(1, 16_384))
def test_column_letters_go_there_and_back(number) -> None:
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16_384, "XFD")])
def test_column_letters(number, letters) -> None:
    assert column_letters(number) == letters
