"""D24 政府债务限额 (预算法 2018 article 35)."""

from services.ingest.datasets.declaration import (
    DEBT_KIND,
    FISCAL_YEAR,
    DataSet,
    Field,
    FieldType,
    PeriodKind,
    YearlyDue,
    day,
    money,
    text,
)

DATA_SET = DataSet(
    name="debt_limit",
    code="D24",
    title="政府债务限额",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每年一次，年中下达时",
    due=YearlyDue(month=12, day=31),
    key=("fiscal_year", "debt_kind", "version"),
    official_form="财政部地方政府债务信息公开系统导出的《地方政府债务限额及余额情况表》（.xlsx），取清单所报区划的一行",
    fields=(
        FISCAL_YEAR,
        DEBT_KIND,
        Field("version", "限额版本", FieldType.TEXT, is_required=True, max_length=40),
        money("limit_amount", "债务限额", required=True),
        money("new_limit_amount", "其中：新增限额"),
        text("doc_no", "文号", wanted=True),
        day("approved_on", "批准日期"),
    ),
)
