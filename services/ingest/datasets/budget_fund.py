"""D43 预备费、预算稳定调节基金、预算周转金台账 (预算法 2018 articles 40, 41, 64)."""

from services.ingest.datasets.declaration import (
    DIVISION,
    FISCAL_YEAR,
    Balance,
    Choice,
    DataSet,
    PeriodKind,
    choice,
    day,
    money,
    text,
    whole,
)

DATA_SET = DataSet(
    name="budget_fund",
    code="D43",
    title="预备费与调节基金台账",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="按次",
    due=None,
    key=("fiscal_year", "fund_kind", "entry_no"),
    is_expected=False,
    note="每行一笔变动，应满足：变动前余额＋转入－动用＝变动后余额。",
    balances=(Balance("closing", plus=("opening", "amount_in"), minus=("amount_out",)),),
    fields=(
        FISCAL_YEAR,
        DIVISION,
        choice(
            "fund_kind",
            "资金类别",
            (
                Choice("reserve", "预备费"),
                Choice("stabilisation", "预算稳定调节基金"),
                Choice("revolving", "预算周转金"),
            ),
        ),
        whole("entry_no", "序号", required=True),
        day("entered_on", "变动日期", required=True),
        money("opening", "变动前余额", required=True),
        money("amount_in", "转入", required=True),
        money("amount_out", "动用", required=True),
        money("closing", "变动后余额", required=True),
        text("use_purpose", "用途", max_length=500, wanted=True, chinese=True),
        text("approval_doc", "批准文件", wanted=True),
    ),
)
