"""B03 政府性基金逐项收支: what comes into each fund and goes out of it in a year (预算法 2018 article 9: 以收定支)."""

from services.ingest.datasets.declaration import FISCAL_YEAR, DataSet, PeriodKind, code, money, text

DATA_SET = DataSet(
    name="government_fund",
    code="B03",
    title="政府性基金逐项收支",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每年一次，决算后更新",
    due=None,
    key=("fiscal_year", "fund_code"),
    is_expected=False,
    note=(
        "每行一项政府性基金本级全年的执行数（决算批准后换报决算数），各列都填，没有的填 0；"
        "上年结转加各项收入，应等于各项支出加年终结转。本年支出含债务付息和发行费用，不含债务还本、调出和转移性支出。"
    ),
    fields=(
        FISCAL_YEAR,
        code("fund_code", "基金收入科目代码", required=True),
        text("fund_name", "基金名称", required=True, chinese=True),
        money("opening", "上年结转", required=True),
        money("income", "本年收入", required=True),
        money("upper_subsidy", "上级补助及下级上解收入", required=True),
        money("transfer_in", "调入资金", required=True),
        money("bond_income", "债务转贷收入", required=True),
        money("outlay", "本年支出", required=True),
        money("transfer_down", "补助下级及上解上级支出", required=True),
        money("transfer_out", "调出资金", required=True),
        money("debt_repaid", "债务还本支出", required=True),
        money("closing", "年终结转结余", required=True),
    ),
)
