"""Writes the pages and JSON schemas of the data sets under docs/datasets: `python -m services.ingest.pages`. A test compares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from contracts.units import UNITS
from services.ingest.datasets import CATALOGUE, DERIVED
from services.ingest.datasets.declaration import DataSet, DerivedView, Field, Mask, MonthlyDue, PeriodKind, YearlyDue
from services.ingest.schemas import json_schema
from services.ingest.templates import describe, identities

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "datasets"
_PREFACE: Final = (
    "由 `python -m services.ingest.pages` 根据 `services/ingest/datasets/` 生成，请勿手工修改。“标准”表示字段名取自财政部"
    "《预算管理一体化系统技术标准》的同名字段（据公开代码整理，须与所用版本核对），“自拟”为本系统命名。"
    "应报日期为系统默认值，由联席会议商定。"
)
_PERSONAL: Final = (
    "由 `python -m services.ingest.pages` 根据 `services/ingest/datasets/` 生成，请勿手工修改。下列字段在数据集中标为个人信息："
    "账本、预警、文书中只显示遮盖值，另有比对键（`<字段>_key`）供规则比对；原值加密保存，经授权、说明理由并记入操作日志后方可查看"
    "（见 `docs/personal-data.md`）。文本字段中的公民身份号码同样遮盖。"
)
_MASKS: Final = {
    Mask.PERSON: "自然人姓名，只显示首字",
    Mask.NAME: "单位名称全部显示，自然人姓名（含难以判断的）只显示首字",
    Mask.NUMBER: "证件号码、账号、电话，只显示首尾",
}
_PERIODS: Final = {PeriodKind.YEAR: "年（2025）", PeriodKind.MONTH: "月（2025-03）"}


def pages() -> dict[str, str]:
    """Return every page and schema by its path under the folder."""
    made = {"README.md": _index(), "personal.md": personal_page()}
    for data_set in CATALOGUE.values():
        made[f"{data_set.name}.md"] = page(data_set)
        made[f"schemas/{data_set.name}.json"] = json.dumps(json_schema(data_set), ensure_ascii=False, indent=1) + "\n"
    return made | {f"{view.name}.md": derived_page(view) for view in DERIVED.values()}


def page(data_set: DataSet) -> str:
    """Return the page of a data set."""
    key = "、".join(f"`{data_set.field(name).standard_name}`" for name in data_set.key) or "无（按行号）"
    totals = "、".join(f"`{item.name}`" for item in data_set.money_fields) or "无"
    facts = [
        ("数据集", f"`{data_set.name}`"),
        ("报送单位", f"{UNITS[data_set.sender]}（`{data_set.sender}`）"),
        ("更新频率", data_set.frequency),
        ("每批期间", _PERIODS[data_set.period] + ("，或其中一日（2025-03-31）" if data_set.day else "")),
        ("应报日期", due_text(data_set.due) + ("" if data_set.is_expected else "；尚未列入报送日历，由联席会议商定")),
        ("主键", key),
        ("金额单位", "元；以万元报送的须在表头、模板或清单中注明，由系统精确换算为元"),
        ("控制总额", totals),
        *([("也可报送", data_set.official_form)] if data_set.official_form else []),
        ("勾稽关系", "；".join(identities(data_set)) or "无"),
        ("标准表", f"`{data_set.standard_table}`" if data_set.standard_table else "无"),
        ("视图", f"`ledger_v1.{data_set.view_name}`、`ledger_v1.{data_set.view_name}_history`"),
        ("模板版本", str(data_set.schema_version)),
    ]
    head = [f"# {data_set.code} {data_set.title}", "", *([data_set.note, ""] if data_set.note else [])]
    rows = ["| 项 | 内容 |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts), ""]
    fields = [
        "| 字段 | 名称 | 要求 | 命名 | 取值 |",
        "|---|---|---|---|---|",
        *(_field_row(data_set, item) for item in data_set.fields),
    ]
    tail = (
        []
        if data_set.is_workbook
        else ["", f"JSON 模式：[schemas/{data_set.name}.json](schemas/{data_set.name}.json)。"]
    )
    return "\n".join([*head, *rows, *fields, *tail, ""])


def personal_page() -> str:
    """Return the list of every field that is marked as personal data, with what the views show of it."""
    rows = [
        f"| {data_set.code} | [{data_set.title}]({data_set.name}.md) | `{item.standard_name}` | {item.title} | {_MASKS[item.mask]} |"
        for data_set in sorted(CATALOGUE.values(), key=lambda item: item.code)
        for item in data_set.fields
        if item.mask is not None
    ]
    head = ["# 个人信息字段", "", _PERSONAL, "", "| 编号 | 数据集 | 字段 | 名称 | 显示 |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def derived_page(view: DerivedView) -> str:
    """Return the page of a derived view."""
    sources = "、".join(f"`{name}`" for name in view.sources)
    fields = [f"| `{item.name}` | {item.title} |" for item in view.fields]
    head = [f"# {view.code} {view.title}", "", view.note, "", f"来源：{sources}。视图：`ledger_v1.{view.name}`。", ""]
    return "\n".join([*head, "| 字段 | 名称 |", "|---|---|", *fields, ""])


def due_text(due: MonthlyDue | YearlyDue | None) -> str:
    """Say a due rule in Chinese."""
    if due is None:
        return "有新情况时报送"
    if isinstance(due, YearlyDue):
        year = {-1: "上年", 0: "当年", 1: "次年"}[due.years_later]
        return f"{year} {due.month} 月 {due.day} 日前"
    if due.working_day is not None:
        return f"次月第 {due.working_day} 个工作日前"
    return f"次月 {due.calendar_day} 日前（遇休息日顺延）"


def _field_row(data_set: DataSet, item: Field) -> str:
    choices = "；".join(
        option.title if option.title == option.value else f"{option.title}（`{option.value}`）"
        for option in item.choices
    )
    naming = "标准" if data_set.is_standard(item) else "自拟"
    rule = describe(item) + ("，视图中遮盖" if item.mask else "") + ("" if item.is_in_view else "，不在视图中")
    return f"| `{item.standard_name}` | {item.title} | {rule} | {naming} | {choices} |"


def _index() -> str:
    rows = [
        (data_set.code, data_set.name, data_set.title, UNITS[data_set.sender], data_set.frequency)
        for data_set in CATALOGUE.values()
    ]
    rows += [(view.code, view.name, view.title, "不需报送", "随来源") for view in DERIVED.values()]
    lines = [
        f"| {code} | [{title}]({name}.md) | `{name}` | {sender} | {often} |"
        for code, name, title, sender, often in sorted(rows)
    ]
    head = [
        "# 数据集目录",
        "",
        _PREFACE,
        "",
        "| 编号 | 名称 | 数据集 | 报送单位 | 更新频率 |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *lines, ""])


def main() -> None:
    """Write every page; remove those of data sets that are no more."""
    made = pages()
    for old in [*FOLDER.glob("*.md"), *FOLDER.glob("schemas/*.json")]:
        if str(old.relative_to(FOLDER)) not in made:
            old.unlink()
    for name, text in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
