"""D42 三保: 保基本民生、保工资、保运转."""

from services.ingest.datasets.declaration import (
    DIVISION,
    MONTH,
    Choice,
    DataSet,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    money,
    number,
    text,
)

DATA_SET = DataSet(
    name="basic_guarantee",
    code="D42",
    title="三保支出",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "guarantee", "item_code"),
    is_expected=False,
    note="每行一个保障项目；缺口为国家标准测算数减预算数，没有缺口填 0。",
    fields=(
        MONTH,
        DIVISION,
        choice(
            "guarantee",
            "保障类别",
            (Choice("livelihood", "保基本民生"), Choice("wages", "保工资"), Choice("operation", "保运转")),
        ),
        code("item_code", "保障项目代码", required=True),
        text("item_name", "保障项目", required=True),
        money("standard_need", "国家标准测算数"),
        money("budget_amount", "预算数", required=True),
        money("executed", "累计执行数", required=True),
        money("gap", "缺口"),
        number("execution_progress", "执行进度（%）"),
        number("assessed_progress", "考核进度（%）"),
    ),
)
