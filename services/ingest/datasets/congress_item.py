"""D46 人大决议、审议意见、代表建议."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    Choice,
    DataSet,
    PeriodKind,
    choice,
    code,
    day,
    text,
)

DATA_SET = DataSet(
    name="congress_item",
    code="D46",
    title="人大决议、审议意见与代表建议",
    sender="rd",
    period=PeriodKind.YEAR,
    frequency="按次",
    due=None,
    key=("item_no",),
    is_expected=False,
    note="每行一项。由预算工委管理员录入上传。",
    date_order=(("issued_on", "answered_on"),),
    fields=(
        FISCAL_YEAR,
        code("item_no", "编号", required=True),
        choice(
            "item_kind",
            "类别",
            (Choice("resolution", "决议决定"), Choice("opinion", "审议意见"), Choice("proposal", "代表建议")),
        ),
        text("title", "标题", required=True, max_length=500),
        text("content", "内容", max_length=8000),
        day("issued_on", "作出日期", required=True),
        text("addressee", "承办单位", required=True),
        day("answer_due", "办理期限", may_be_future=True),
        day("answered_on", "答复日期"),
        text("answer", "答复内容", max_length=8000),
        text("status", "办理状态"),
    ),
)
