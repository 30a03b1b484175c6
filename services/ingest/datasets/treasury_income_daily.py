"""D20 国库预算收入日报 (TR_INCOMEDAYRPT), a month of days in one delivery."""

from services.ingest.datasets.declaration import (
    SUBJECT_LENGTHS,
    CodeTable,
    DataSet,
    MonthlyDue,
    PeriodKind,
    code,
    day,
    money,
)

DATA_SET = DataSet(
    name="treasury_income_daily",
    code="D20",
    title="国库预算收入日报",
    sender="gk",
    period=PeriodKind.MONTH,
    frequency="每日",
    due=MonthlyDue(working_day=3),
    key=(
        "finorgcode",
        "taxorgcode",
        "trecode",
        "rptdate",
        "budgettype",
        "budgetlevelcode",
        "budgetsubcode",
        "trimflag",
    ),
    standard_table="TR_INCOMEDAYRPT",
    own=(),
    fields=(
        code("finorgcode", "财政机关代码"),
        code("taxorgcode", "征收机关代码"),
        code("trecode", "国库代码", required=True),
        day("rptdate", "报表日期", required=True),
        code("budgettype", "预算种类代码"),
        code("budgetlevelcode", "预算级次代码"),
        code("budgetsubcode", "预算科目代码", required=True, lengths=SUBJECT_LENGTHS, table=CodeTable.REVENUE),
        code("trimflag", "调整期标志"),
        money("moneyday", "日累计", required=True),
        money("moneytenday", "旬累计"),
        money("moneymonth", "月累计"),
        money("moneyquarter", "季累计"),
        money("moneyyear", "年累计"),
    ),
)
