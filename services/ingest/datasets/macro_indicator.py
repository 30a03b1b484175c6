"""D47 宏观经济: what the county's economy did, beside the revenue."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    DataSet,
    Field,
    FieldType,
    PeriodKind,
    YearlyDue,
    code,
    number,
    text,
)

DATA_SET = DataSet(
    name="macro_indicator",
    code="D47",
    title="宏观经济指标",
    sender="fgj",
    period=PeriodKind.YEAR,
    frequency="每月或每季度",
    due=YearlyDue(month=1, day=31, years_later=1),
    key=("stat_period", "indicator_code"),
    is_expected=False,
    note="每行一个指标在一个统计期的数值，计量单位逐行注明；统计期填 202503（月）、2025Q1（季）或 2025（年）。",
    fields=(
        FISCAL_YEAR,
        Field(
            "stat_period",
            "统计期",
            FieldType.CODE,
            is_required=True,
            lengths=(4, 6),
        ),
        code("indicator_code", "指标代码", required=True),
        text("indicator_name", "指标名称", required=True),
        text("measure_unit", "计量单位", required=True, max_length=20),
        number("value", "数值", required=True),
        number("year_on_year", "同比增长（%）"),
        text("stat_source", "数据来源"),
    ),
)
