"""Excel templates of the data sets: `python -m services.ingest.templates NAME --period 2025-03 --out FILE.xlsx`.

Three sheets, none hidden, no formula: the data, the sender's statement with instructions, the lists of codes. Columns are
typed before anyone writes in them, so that a code keeps its zeros.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from contracts.errors import BudgetwatchError, InvalidInput
from contracts.templates import LABELS, LIST_HEAD, LISTS_SHEET, MONEY_UNITS, NO_LISTS, STATEMENT_SHEET, TOTAL_PREFIX
from contracts.units import UNITS
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import DataSet, Field, FieldType

DATA_SHEET: Final = "数据"
LAST_ROW: Final = 1_048_576
_FORMATS: Final = {
    FieldType.MONEY: "0.00",
    FieldType.NUMBER: "0.######",
    FieldType.INTEGER: "0",
    FieldType.DATE: "yyyy-mm-dd",
}
_WIDTHS: Final = {FieldType.TEXT: 28, FieldType.MONEY: 18, FieldType.DATE: 13}
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_REQUIRED: Final = PatternFill("solid", fgColor="F8D9C4")
_TYPE_NAMES: Final = {
    FieldType.TEXT: "文字",
    FieldType.CODE: "编码（文本）",
    FieldType.MONEY: "金额，保留到分",
    FieldType.DATE: "日期，如 2025-03-31",
    FieldType.MONTH: "年月，如 202503",
    FieldType.INTEGER: "整数",
    FieldType.NUMBER: "数值，最多六位小数",
    FieldType.BOOLEAN: "是或否",
}


def template(data_set: DataSet, *, region: str = "", period: str = "", unit: str = "元") -> Workbook:
    """Return the empty template of a data set, for amounts in `unit` (`MONEY_UNITS`).

    `InvalidInput` for an official workbook, which has its own form.
    """
    if data_set.is_workbook:
        detail = f"《{data_set.title}》按财政部门印发的表样直接报送，没有模板。"
        raise InvalidInput("no-template", detail, data_set.name)
    book = Workbook()
    data = book.active
    data.title = DATA_SHEET
    statement, lists = book.create_sheet(STATEMENT_SHEET), book.create_sheet(LISTS_SHEET)
    ranges = _fill_lists(lists, data_set)
    _fill_data(data, data_set, ranges, unit=unit)
    _fill_statement(statement, data_set, region=region, period=period, unit=unit)
    return book


def describe(item: Field) -> str:
    """Say in Chinese what may stand in a column."""
    parts = ["必填" if item.is_required else "可空", _TYPE_NAMES[item.type]]
    if item.choices:
        parts[1] = "从列表中选择"
    if item.lengths:
        parts.append(f"{'、'.join(map(str, item.lengths))} 位")
    elif item.type is FieldType.TEXT:
        parts.append(f"不超过 {item.max_length} 字")
    if item.must_match:
        parts.append("与报送的区划一致" if item.must_match == "region" else "与报送期间一致")
    if item.is_personal:
        parts.append("个人信息")
    return "，".join(parts)


def _fill_data(sheet: Worksheet, data_set: DataSet, ranges: dict[str, str], *, unit: str) -> None:
    sheet.freeze_panes = "A2"
    for number, item in enumerate(data_set.fields, start=1):
        head = f"{item.title}（{unit}）" if item.type is FieldType.MONEY else item.title
        cell = sheet.cell(row=1, column=number, value=head)
        cell.font = Font(bold=True)
        cell.fill = _REQUIRED if item.is_required else _HEAD
        cell.comment = Comment(f"{item.standard_name}\n{describe(item)}", "budgetwatch", height=90, width=260)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = max(_WIDTHS.get(item.type, 16), 2 * len(head) + 2)
        column.number_format = _FORMATS.get(item.type, "@")
        rule = _validation(item, ranges.get(item.name))
        if rule is not None:
            letter = get_column_letter(number)
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)


def _validation(item: Field, list_range: str | None) -> DataValidation | None:
    rule = _rule(item, list_range)
    if rule is not None:
        rule.allow_blank = not item.is_required
        rule.errorTitle, rule.error = item.title, f"{describe(item)}。"
        rule.showErrorMessage = True
    return rule


def _rule(item: Field, list_range: str | None) -> DataValidation | None:
    if list_range is not None:
        return DataValidation(type="list", formula1=list_range)
    if item.type in {FieldType.MONEY, FieldType.NUMBER}:
        return DataValidation(type="decimal", operator="between", formula1="-1E+16", formula2="1E+16")
    if item.type is FieldType.INTEGER:
        return DataValidation(type="whole", operator="between", formula1="-999999999", formula2="999999999")
    if item.type is FieldType.DATE:
        return DataValidation(type="date", operator="greaterThanOrEqual", formula1="DATE(1949,10,1)")
    return None


def _fill_lists(sheet: Worksheet, data_set: DataSet) -> dict[str, str]:
    """Write a column for each field with a closed list; return the ranges by field name."""
    ranges = {}
    listed = [(item, [option.title for option in item.choices]) for item in data_set.fields if item.choices]
    listed += [(item, ["是", "否"]) for item in data_set.fields if item.type is FieldType.BOOLEAN]
    for number, (item, words) in enumerate(listed, start=1):
        sheet.cell(row=1, column=number, value=f"{LIST_HEAD}{item.title}").font = Font(bold=True)
        for row, word in enumerate(words, start=2):
            sheet.cell(row=row, column=number, value=word)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(2 * len(item.title) + 2, 16)
        ranges[item.name] = f"'{LISTS_SHEET}'!${letter}$2:${letter}${len(words) + 1}"
    if not listed:
        sheet.cell(row=1, column=1, value=NO_LISTS)
    return ranges


def _fill_statement(sheet: Worksheet, data_set: DataSet, *, region: str, period: str, unit: str) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 30
    sheet.column_dimensions["B"].number_format = "@"
    values = {
        "data_set": data_set.name,
        "schema_version": str(data_set.schema_version),
        "region": region,
        "period": period,
        "unit": unit,
        "rows": "",
    }
    lines = [(label, values[name], "") for name, label in LABELS.items()]
    lines += [(f"{TOTAL_PREFIX}{item.title}", "", item.name) for item in data_set.money_fields]
    for row, (label, value, field_name) in enumerate(lines, start=1):
        sheet.cell(row=row, column=3, value=field_name or None).font = Font(color="808080")
        sheet.cell(row=row, column=1, value=label).font = Font(bold=True)
        cell = sheet.cell(row=row, column=2, value=value or None)
        cell.number_format = "@"
        if label == LABELS["unit"]:
            rule = DataValidation(type="list", formula1=f'"{unit}"', allow_blank=False)
            rule.add(cell)
            sheet.add_data_validation(rule)
    for row, text in enumerate(instructions(data_set), start=len(lines) + 2):
        cell = sheet.cell(row=row, column=1, value=text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = 15 * (len(text) // 30 + 1)


def identities(data_set: DataSet) -> tuple[str, ...]:
    """Say in Chinese what must add up inside one file."""
    found = [
        data_set.equation(balance)
        + (f"（按{'、'.join(data_set.field(name).title for name in balance.over)}合计）" if balance.over else "")
        + (f"（{_only(data_set, *balance.only)}）" if balance.only else "")
        for balance in data_set.balances
    ]
    for hierarchy in data_set.hierarchies:
        titles = "、".join(data_set.field(name).title for name in hierarchy.amounts)
        found.append(f"上级科目的{titles}等于下一级科目之和（只列部分下级科目的不小于）")
    return tuple(found)


def _only(data_set: DataSet, name: str, value: str) -> str:
    item = data_set.field(name)
    return f"{item.title}为{next(option.title for option in item.choices if option.value == value)}"


def instructions(data_set: DataSet) -> tuple[str, ...]:
    """Return the instructions of a data set, in Chinese."""
    sender = UNITS[data_set.sender]
    key = "、".join(data_set.field(name).title for name in data_set.key) or "无"
    return (
        f"《{data_set.title}》（{data_set.code}）由{sender}报送，更新频率：{data_set.frequency}。",
        *([data_set.note] if data_set.note else []),
        f"一行一条记录，主键为：{key}，同一批次中不得重复。表头名称不得改动，列的次序可以调整。",
        *(["勾稽关系：" + "；".join(adds_up) + "。"] if (adds_up := identities(data_set)) else []),
        "橙色表头为必填项。编码列已设为文本，请勿改为数值，以免丢失前导零。",
        "金额单位以表头所注为准（元或万元），全表一致，万元数由系统精确换算为元；需用另一单位的请换用相应的模板。金额列只填数值，不带分隔符和单位。",
        "数据行数、控制总额请按业务系统中的数填写，不要用公式从数据表求和，以便核对数据在导出中没有缺漏；控制总额的单位与金额单位相同。",
        "不得夹带合计行、公式、隐藏的行列和工作表。严禁填写国家秘密（使用管理暂行办法第十条）。",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one template; exit code 2 where there is none."""
    parser = argparse.ArgumentParser(prog="python -m services.ingest.templates", description="生成数据集的报送模板")
    parser.add_argument("name", help="数据集，如 payment_voucher")
    parser.add_argument("--region", default="", help="区划代码")
    parser.add_argument("--period", default="", help="报送期间，如 2025 或 2025-03")
    parser.add_argument("--unit", choices=list(MONEY_UNITS), default="元", help="金额单位")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件（.xlsx）")
    options = parser.parse_args(arguments)
    try:
        book = template(find_data_set(options.name), region=options.region, period=options.period, unit=options.unit)
    except BudgetwatchError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    book.save(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
