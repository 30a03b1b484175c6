"""Registers as sheets: what a spreadsheet program reads out of them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from gateway import finding_examples, opinion_examples, rectification_list
from gateway.opinion_register import COLUMNS, as_xlsx
from gateway.sheets import Column, sheet

DAY = date(2025, 3, 31)


def read(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    page = load_workbook(
        io.BytesIO(sheet("册", [Column("名称", 10)], [["=1+1"], ["\x07坏"]], on=DAY, conditions={}))
    ).worksheets[0]
    assert [(page.cell(row, 1).value, page.cell(row, 1).data_type) for row in (4, 5)] == [("=1+1", "s"), ("坏", "s")]


def test_money_and_days_keep_their_kind() -> None:
    columns = [Column("金额", 10), Column("日期", 10)]
    _, about, _, row = read(
        sheet("册", columns, [[Decimal("1234.50"), DAY]], on=DAY, conditions={"状态": "已发出", "单位": ""})
    )
    assert about[0] == "导出日期：2025年3月31日　条件：状态：已发出　共1条"
    assert row[0] == 1234.5
    assert str(row[1]).startswith("2025-03-31")


def test_the_register_of_opinions_has_a_line_for_each_round() -> None:
    title, _, head, first, second = read(as_xlsx(opinion_examples.REGISTER, DAY))
    assert title[0] == "2025年代表意见建议办理登记簿"
    assert head == tuple(column.head for column in COLUMNS)
    told = {name: (first[place], second[place]) for place, name in enumerate(head)}
    assert told["办理轮次"] == (1, 2)
    assert told["代表评价"] == ("不满意", None)
    assert told["签署人"] == ("局长李某某", None)
    assert str(told["答复期限"][1]).startswith("2025-08-20")
    assert told["关联事项"] == ("案件元人预案〔2025〕3号",) * 2


def test_the_rectification_list_says_what_came_again_and_what_is_linked() -> None:
    title, _, head, row = read(rectification_list.as_xlsx(finding_examples.LIST, {}))
    assert title[0] == "审计查出问题整改清单（截至2025年9月3日）"
    told = dict(zip(head, row, strict=True))
    assert told["提示"] == "报整改完成后又有同一事项的预警"
    assert told["关联预警和案件"] == "预警W-C01《上级专项资金未及时分解下达》，立案元人预案〔2025〕3号"
    assert (told["问题金额（元）"], told["整改情况"], told["整改类型"]) == (2450000, "已销号", "立行立改")
    assert told["数据来源"] not in {"", "synthetic"}
