"""D34 行政事业单位资产."""

from services.ingest.datasets.declaration import (
    FISCAL_YEAR,
    Balance,
    DataSet,
    PeriodKind,
    YearlyDue,
    code,
    money,
    text,
)

DATA_SET = DataSet(
    name="state_asset",
    code="D34",
    title="行政事业单位国有资产",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每年或每半年",
    due=YearlyDue(month=3, day=31, years_later=1),
    key=("fiscal_year", "agency_code", "asset_class"),
    is_expected=False,
    note="每行为一个单位的一类资产，应满足：期初＋增加－减少＝期末。",
    balances=(Balance("closing", plus=("opening", "increase"), minus=("decrease",)),),
    fields=(
        FISCAL_YEAR,
        code("agency_code", "单位代码", required=True),
        code("asset_class", "资产类别代码", required=True),
        text("asset_class_name", "资产类别名称"),
        money("opening", "期初账面价值", required=True),
        money("increase", "本期增加", required=True),
        money("decrease", "本期减少", required=True),
        money("closing", "期末账面价值", required=True),
        money("rental_income", "出租出借收入"),
        money("disposal_income", "处置收入"),
        money("income_due", "应缴国库收入"),
        money("income_paid", "已缴国库收入"),
    ),
)
