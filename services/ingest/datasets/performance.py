"""D39 绩效目标、监控、评价."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    YearlyDue,
    choice,
    code,
    number,
    text,
)

DATA_SET = DataSet(
    name="performance",
    code="D39",
    title="项目绩效目标与评价",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="目标随预算，监控7至8月，评价次年上半年",
    due=YearlyDue(month=6, day=30, years_later=1),
    key=("fiscal_year", "pro_code", "stage", "indicator_no"),
    is_expected=False,
    note="每行为一个项目的一项绩效指标；目标值、实际值按原文填写。",
    fields=(
        FISCAL_YEAR,
        code("pro_code", "项目代码", required=True),
        code("agency_code", "单位代码"),
        choice(
            "stage",
            "环节",
            (Choice("goal", "绩效目标"), Choice("monitoring", "绩效监控"), Choice("evaluation", "绩效评价")),
        ),
        code("indicator_no", "指标序号", required=True),
        text("indicator_name", "绩效指标", required=True, max_length=500),
        text("target_value", "目标值", max_length=500),
        text("actual_value", "实际值", max_length=500),
        number("score", "评分"),
        text("grade", "等级"),
        text("use_of_result", "结果应用", max_length=500),
    ),
)
