"""Judges single values: pure, one value and its field in, one fault out. Details tell how to mend it, in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.ingest.datasets.declaration import DataSet, Field, FieldType

MAX_WHOLE_DIGITS: Final = 9
_MONEY: Final = re.compile(r"-?(?:\d{1,16}(?:\.\d{1,2})?|\.\d{1,2})", re.ASCII)
_MORE_DECIMALS: Final = re.compile(r"-?\d*\.\d{3,}", re.ASCII)
_TOO_LARGE: Final = re.compile(r"-?\d{17,}(?:\.\d*)?", re.ASCII)
_GROUPED: Final = re.compile(r"[-¥￥$]?\d{1,3}([,，]\d{3})+(?:\.\d+)?")
_SCIENTIFIC: Final = re.compile(r"-?\d(?:\.\d+)?[eE][+-]?\d+")
_FULL_WIDTH: Final = re.compile(r"[０-９．－，＋]")
_WITH_UNIT: Final = re.compile(r"[-¥￥$]?[\d.,，]+\s*(?:元|万元|亿元|万|亿|%)")
_BRACKETED: Final = re.compile(r"[(（]\s*[\d.,]+\s*[)）]")
_WHOLE: Final = re.compile(rf"-?\d{{1,{MAX_WHOLE_DIGITS}}}", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,14}(?:\.\d{1,6})?", re.ASCII)
_DATE_FORMS: Final = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d")
_DATE_SHAPE: Final = re.compile(r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\d{4})(?: 00:00:00(?:\.0+)?)?", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-?(?:0[1-9]|1[0-2])", re.ASCII)
_AS_NUMBER: Final = re.compile(r"\d+\.0+|\d(?:\.\d+)?[eE]\+\d+|\d\.\d+[eE]\d+", re.ASCII)
_CODE: Final = re.compile(r"[0-9A-Za-z_.\-/#()（）〔〕\[\]\u4e00-\u9fff]+")
_FIRST_YEAR: Final = 1949
TRUE_WORDS: Final = frozenset({"1", "是", "true", "y", "t"})
FALSE_WORDS: Final = frozenset({"0", "否", "false", "n", "f"})
TOTAL_WORDS: Final = frozenset({"合计", "总计", "小计", "本页合计", "本页小计", "累计", "合 计", "总 计", "小 计"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a value is judged against besides its field."""

    data_set: DataSet
    region: str
    period: str
    today: date

    @property
    def fiscal_year(self) -> int:
        """Year of the period."""
        return int(self.period[:4])

    @property
    def day(self) -> date | None:
        """The one day that the delivery covers; null where it covers a whole period."""
        return date.fromisoformat(self.period) if len(self.period) == len("2025-03-31") else None


def judge(field: Field, value: str, frame: Frame) -> Fault | None:
    """Return the fault of a value that is not empty, or null."""
    return _JUDGES[field.type](field, value, frame) or _judge_match(field, value, frame)


def _judge_text(field: Field, value: str, frame: Frame) -> Fault | None:
    if value in TOTAL_WORDS and not frame.data_set.is_workbook:
        detail = f"{field.label}为“{value}”，数据文件中不能夹带合计行，请删除后重新报送。"
        return Fault("totals-row", detail)
    if len(value) > field.max_length:
        return Fault("too-long", f"{field.label}超过 {field.max_length} 个字符，请核对内容是否错列。")
    if field.pattern is not None and re.fullmatch(field.pattern, value) is None:
        return Fault("pattern", f"{field.label}不符合规定的格式，请核对后重新报送。")
    return None


def _judge_code(field: Field, value: str, frame: Frame) -> Fault | None:
    if field.choices:
        return _judge_choice(field, value)
    if _AS_NUMBER.fullmatch(value):
        detail = (
            f"{field.label}被表格软件当作数字改写（科学计数法或小数），编码已不完整，请把该列设为文本格式后重新导出。"
        )
        return Fault("code-as-number", detail)
    if field.lengths and len(value) not in field.lengths:
        return _judge_length(field, value)
    if value in TOTAL_WORDS or len(value) > field.max_length:
        return _judge_text(field, value, frame)
    if _CODE.fullmatch(value) is None:
        return Fault("not-a-code", f"{field.label}含有编码中不应出现的字符（如空格、全角数字），请核对后重新报送。")
    return None


def _judge_length(field: Field, value: str) -> Fault:
    allowed = "、".join(str(length) for length in field.lengths)
    if value in TOTAL_WORDS:
        return Fault("totals-row", f"{field.label}为“{value}”，数据文件中不能夹带合计行，请删除后重新报送。")
    if value.isascii() and value.isdigit() and len(value) + 1 in field.lengths:
        detail = (
            f"{field.label}应为 {allowed} 位，现为 {len(value)} 位，疑似丢失前导零，请把该列设为文本格式后重新导出。"
        )
        return Fault("lost-zeros", detail)
    return Fault("code-length", f"{field.label}应为 {allowed} 位，现为 {len(value)} 位，请核对编码。")


def _judge_choice(field: Field, value: str) -> Fault | None:
    if any(value in {option.value, option.title} for option in field.choices):
        return None
    allowed = "、".join(f"{option.title}（{option.value}）" for option in field.choices)
    return Fault("not-allowed", f"{field.label}只能填写：{allowed}。")


_MONEY_FAULTS: Final = (
    (_MORE_DECIMALS, "too-many-decimals", "的小数超过两位，金额以元为单位、保留到分，请核对后重新报送。"),
    (_TOO_LARGE, "too-large", "超过 16 位整数，请核对金额和单位。"),
    (_GROUPED, "thousands-separator", "含有千分位分隔符或货币符号，请把该列改为不带分隔符的数值后重新导出。"),
    (_SCIENTIFIC, "scientific-number", "是科学计数法，金额可能已不精确，请把该列改为保留两位小数的数值后重新导出。"),
    (_WITH_UNIT, "unit-in-number", "中写了单位，请只填以元为单位的数值。"),
    (_BRACKETED, "bracketed-number", "用括号表示负数，请改用负号。"),
)


def _judge_money(field: Field, value: str, _frame: Frame) -> Fault | None:
    if _MONEY.fullmatch(value):
        return None
    for shape, rule, detail in _MONEY_FAULTS:
        if shape.fullmatch(value):
            return Fault(rule, field.label + detail)
    return _not_a_number(field, value)


def _not_a_number(field: Field, value: str) -> Fault:
    if _FULL_WIDTH.search(value):
        return Fault("full-width-number", f"{field.label}含有全角数字或符号，请改为半角后重新报送。")
    return Fault("not-a-number", f"{field.label}应为数字，现为文字，请填写数值；没有金额的留空。")


def _judge_integer(field: Field, value: str, _frame: Frame) -> Fault | None:
    if _WHOLE.fullmatch(value):
        return None
    if _FULL_WIDTH.search(value):
        return _not_a_number(field, value)
    return Fault("not-a-whole-number", f"{field.label}应为整数，请核对后重新报送。")


def _judge_number(field: Field, value: str, _frame: Frame) -> Fault | None:
    if _NUMBER.fullmatch(value):
        return None
    return _not_a_number(field, value)


def _judge_boolean(field: Field, value: str, _frame: Frame) -> Fault | None:
    if value.casefold() in TRUE_WORDS | FALSE_WORDS:
        return None
    return Fault("not-yes-or-no", f"{field.label}只能填写 1 或 0（也可填写是、否）。")


def parse_day(value: str) -> date | None:
    """Return the day that a text states in one of the allowed forms, or null."""
    if _DATE_SHAPE.fullmatch(value) is None:
        return None
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(value.partition(" ")[0], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _judge_date(field: Field, value: str, frame: Frame) -> Fault | None:
    found = parse_day(value)
    if found is None:
        shaped = _DATE_SHAPE.fullmatch(value) is not None
        if shaped:
            return Fault("impossible-date", f"{field.label}不是存在的日期，请核对后重新报送。")
        return Fault("not-a-date", f"{field.label}应为日期，请按 2025-03-31 或 20250331 的格式填写。")
    if found.year < _FIRST_YEAR:
        return Fault("impossible-date", f"{field.label}早于 {_FIRST_YEAR} 年，请核对后重新报送。")
    if found > frame.today and not field.may_be_future:
        return Fault("future-date", f"{field.label}晚于报送当日（{frame.today.isoformat()}），请核对后重新报送。")
    if field.name == frame.data_set.day and frame.day not in {None, found}:
        detail = (
            f"{field.label}不是本批次申报的 {frame.period} 当日；按日报送的文件只能包含该日的行，其他日期请另行报送。"
        )
        return Fault("other-day", detail)
    return None


def _judge_month(field: Field, value: str, _frame: Frame) -> Fault | None:
    if _MONTH.fullmatch(value):
        return None
    return Fault("not-a-month", f"{field.label}应为年月，请按 202503 的格式填写。")


def _judge_match(field: Field, value: str, frame: Frame) -> Fault | None:
    if field.must_match == "region" and not value.startswith(frame.region):
        return Fault("other-region", f"{field.label}与本批次申报的区划 {frame.region} 不一致，请核对后重新报送。")
    if field.must_match != "period":
        return None
    said = frame.period[:4] if field.type is FieldType.INTEGER else frame.period[:7].replace("-", "")
    if value.replace("-", "") != said:
        return Fault("other-period", f"{field.label}与本批次申报的期间 {frame.period} 不一致，请核对后重新报送。")
    return None


_JUDGES: Final = {
    FieldType.TEXT: _judge_text,
    FieldType.CODE: _judge_code,
    FieldType.MONEY: _judge_money,
    FieldType.DATE: _judge_date,
    FieldType.MONTH: _judge_month,
    FieldType.INTEGER: _judge_integer,
    FieldType.NUMBER: _judge_number,
    FieldType.BOOLEAN: _judge_boolean,
}
