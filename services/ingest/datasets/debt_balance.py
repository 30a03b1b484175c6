"""D25 政府债务余额 (预算法实施条例 2020 articles 43, 94)."""

from services.ingest.datasets.declaration import DEBT_KIND, MONTH, Balance, DataSet, MonthlyDue, PeriodKind, code, money

DATA_SET = DataSet(
    name="debt_balance",
    code="D25",
    title="政府债务余额",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月或每季度",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "debt_kind", "creditor_kind"),
    # swaps move between kinds of creditors, so a kind of debt is compared as a whole
    balances=(Balance("closing", plus=("opening", "borrowed"), minus=("repaid",), over=("ym", "debt_kind")),),
    official_form="财政部地方政府债务信息公开系统导出的《地方政府债务限额及余额情况表》（.xlsx），取清单所报区划的一行",
    fields=(
        MONTH,
        DEBT_KIND,
        code("creditor_kind", "债权类型", required=True),
        money("opening", "期初余额", wanted=True),
        money("borrowed", "本期举借", wanted=True),
        money("repaid", "本期偿还", wanted=True),
        money("swapped", "本期置换"),
        money("closing", "期末余额", required=True),
    ),
)
