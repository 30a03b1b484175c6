"""D21 国库库存日报 (TR_STOCKDAYRPT), a month of days in one delivery."""

from services.ingest.datasets.declaration import Balance, DataSet, MonthlyDue, PeriodKind, code, day, money

DATA_SET = DataSet(
    name="treasury_stock_daily",
    code="D21",
    title="国库库存日报",
    sender="gk",
    period=PeriodKind.MONTH,
    frequency="每日",
    day="rptdate",
    due=MonthlyDue(working_day=3),
    key=("orgcode", "trecode", "rptdate", "accno", "accdate"),
    standard_table="TR_STOCKDAYRPT",
    own=(),
    balances=(Balance("moneytoday", plus=("moneyyesterday", "moneyin"), minus=("moneyout",)),),
    fields=(
        code("orgcode", "机构代码"),
        code("trecode", "国库代码", required=True),
        day("rptdate", "报表日期", required=True),
        code("accno", "账户代码", required=True),
        day("accdate", "账务日期"),
        money("moneyyesterday", "上日余额", required=True),
        money("moneyin", "本日收入", required=True),
        money("moneyout", "本日支出", required=True),
        money("moneytoday", "本日余额", required=True),
    ),
)
