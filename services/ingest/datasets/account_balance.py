"""D23 财政总会计科目余额: temporary payments (暂付), temporary receipts (暂存), special accounts."""

from services.ingest.datasets.declaration import (
    DIVISION,
    MONTH,
    Balance,
    Choice,
    DataSet,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    later,
    money,
    text,
)

DATA_SET = DataSet(
    name="account_balance",
    code="D23",
    title="财政总会计科目余额",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "account_code"),
    is_expected=False,
    note="每行一个会计科目的月度余额，应满足：期初余额＋借方与贷方发生额之差＝期末余额（按科目余额方向）；本月发生额中经国库收到、付出的钱另填库款收到、库款付出（均为正数，没有的填 0），用于核对库款变动。",
    balances=(
        Balance("closing", plus=("opening", "debit"), minus=("credit",), only=("balance_side", "debit")),
        Balance("closing", plus=("opening", "credit"), minus=("debit",), only=("balance_side", "credit")),
    ),
    fields=(
        MONTH,
        DIVISION,
        code("account_code", "会计科目代码", required=True),
        text("account_name", "会计科目名称", required=True),
        choice(
            "account_kind",
            "款项类别",
            (
                Choice("advance", "暂付款项"),
                Choice("deposit", "暂存款项"),
                Choice("special_account", "财政专户"),
                Choice("other", "其他"),
            ),
        ),
        choice("balance_side", "余额方向", (Choice("debit", "借"), Choice("credit", "贷"))),
        money("opening", "期初余额", required=True),
        money("debit", "借方发生额", required=True),
        money("credit", "贷方发生额", required=True),
        money("closing", "期末余额", required=True),
        money("june_balance", "6月末余额"),
        money("last_year_end_balance", "上年末余额"),
        later(2, money("cash_in", "其中：库款收到")),
        later(2, money("cash_out", "其中：库款付出")),
    ),
)
