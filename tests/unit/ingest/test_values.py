"""Every kind of fault in a value is told with its rule; good values of each type pass."""

from __future__ import annotations

from datetime import date

import pytest

from services.ingest.checks.values import Frame, judge, parse_day
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Choice, Field, FieldType

FRAME = Frame(CATALOGUE["income_execution"], region="532328", period="2025-03", today=date(2025, 4, 2))
MONEY = Field("pay_amt", "支付金额", FieldType.MONEY)
DAY = Field("vou_date", "凭证日期", FieldType.DATE)
CODE = Field("exp_func_code", "功能科目", FieldType.CODE, lengths=(3, 5, 7))
FREE_CODE = Field("pay_cert_id", "主键", FieldType.CODE, max_length=64)
FLAG = Field("is_gov_pur", "是否政府采购", FieldType.BOOLEAN)
WHOLE = Field("staff_quota", "编制数", FieldType.INTEGER)
MONTH = Field("ym", "年月", FieldType.MONTH, must_match="period")
YEAR = Field("fiscal_year", "预算年度", FieldType.INTEGER, must_match="period")
DIVISION = Field("mof_div_code", "财政区划代码", FieldType.CODE, lengths=(6, 9), must_match="region")
BOOK = Field("book", "预算种类", FieldType.CODE, choices=(Choice("general", "一般公共预算"),))
TEXT = Field("subject_name", "科目名称", max_length=10)


def rule(field: Field, value: str) -> str | None:
    fault = judge(field, value, FRAME)
    if fault is not None:
        assert field.title in fault.detail
        assert fault.detail.endswith("。")
    return fault and fault.rule


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (MONEY, "0"),
        (MONEY, "-0.01"),
        (MONEY, "9999999999999999.99"),
        (MONEY, ".5"),
        (DAY, "2025-04-02"),
        (DAY, "20240229"),
        (DAY, "2025/3/1"),
        (DAY, "2025-03-01 00:00:00"),
        (CODE, "2010399"),
        (FREE_CODE, "采购〔2025〕12号"),
        (FREE_CODE, "0012"),
        (FREE_CODE, "PC-2025_03/7.1"),
        (FLAG, "是"),
        (FLAG, "TRUE"),
        (WHOLE, "-12"),
        (MONTH, "202503"),
        (MONTH, "2025-03"),
        (YEAR, "2025"),
        (DIVISION, "532328000"),
        (BOOK, "一般公共预算"),
        (BOOK, "general"),
        (TEXT, "其他支出"),
    ],
)
def test_good_values_pass(field, value):
    assert rule(field, value) is None


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (MONEY, "1,234.50", "thousands-separator"),
        (MONEY, "1，234", "thousands-separator"),
        (MONEY, "¥1,234", "thousands-separator"),
        (MONEY, "１２３", "full-width-number"),
        (MONEY, "12.345", "too-many-decimals"),
        (MONEY, "12345678901234567", "too-large"),
        (MONEY, "1.2E+05", "scientific-number"),
        (MONEY, "12万元", "unit-in-number"),
        (MONEY, "12.5%", "unit-in-number"),
        (MONEY, "(12.50)", "bracketed-number"),
        (MONEY, "-", "not-a-number"),
        (MONEY, "无", "not-a-number"),
        (MONEY, "NaN", "not-a-number"),
        (MONEY, "Infinity", "not-a-number"),
        (MONEY, "٣", "not-a-number"),
        (MONEY, "1.2.3", "not-a-number"),
        (MONEY, "=1+1", "not-a-number"),
        (DAY, "2025-02-29", "impossible-date"),
        (DAY, "20251301", "impossible-date"),
        (DAY, "1900-01-01", "impossible-date"),
        (DAY, "2025-04-03", "future-date"),
        (DAY, "45000", "not-a-date"),
        (DAY, "2025年3月1日", "not-a-date"),
        (DAY, "2025-3/1", "not-a-date"),
        (CODE, "201039", "lost-zeros"),
        (CODE, "20103991", "code-length"),
        (CODE, "合计", "totals-row"),
        (FREE_CODE, "6.22848E+15", "code-as-number"),
        (FREE_CODE, "12.0", "code-as-number"),
        (FREE_CODE, "12 34", "not-a-code"),
        (FREE_CODE, "１２", "not-a-code"),
        (FREE_CODE, "x" * 65, "too-long"),
        (FLAG, "有", "not-yes-or-no"),
        (WHOLE, "12.0", "not-a-whole-number"),
        (WHOLE, "1234567890", "not-a-whole-number"),
        (MONTH, "2025-13", "not-a-month"),
        (MONTH, "202504", "other-period"),
        (YEAR, "2024", "other-period"),
        (DIVISION, "532329", "other-region"),
        (BOOK, "基金", "not-allowed"),
        (TEXT, "合计", "totals-row"),
        (TEXT, "x" * 11, "too-long"),
    ],
)
def test_faults_are_told_apart(field, value, expected):
    assert rule(field, value) == expected


def test_parse_day():
    assert parse_day("2025/3/1") == date(2025, 3, 1)
    assert parse_day("2025-3") is None
