"""D03 年初预算: the budget of the government's own level as the congress approved it (预算法 2018 articles 46, 75)."""

from services.ingest.datasets.declaration import (
    BOOK,
    DIRECTION,
    DIVISION,
    FISCAL_YEAR,
    SUBJECT_LENGTHS,
    CodeTable,
    DataSet,
    Field,
    FieldType,
    Hierarchy,
    PeriodKind,
    YearlyDue,
    code,
    day,
    money,
    text,
)

DATA_SET = DataSet(
    name="approved_budget",
    code="D03",
    title="年初预算",
    sender="czj",
    period=PeriodKind.YEAR,
    frequency="每年一次，每次调整后",
    due=YearlyDue(month=3, day=31),
    key=("fiscal_year", "mof_div_code", "book", "direction", "subject_code", "version"),
    hierarchies=(
        Hierarchy(
            "subject_code",
            over=("fiscal_year", "mof_div_code", "book", "direction", "version"),
            amounts=("amount", "upper_subsidy", "own_amount"),
        ),
    ),
    fields=(
        FISCAL_YEAR,
        DIVISION,
        BOOK,
        DIRECTION,
        code("subject_code", "科目编码", required=True, lengths=SUBJECT_LENGTHS, table=CodeTable.BY_DIRECTION),
        text("subject_name", "科目名称", required=True),
        Field("version", "预算版本", FieldType.TEXT, is_required=True, max_length=40),
        money("amount", "预算数", required=True),
        money("upper_subsidy", "其中：上级补助"),
        money("own_amount", "其中：本级"),
        day("approved_on", "批准日期"),
        text("resolution_no", "决议文号", wanted=True),
    ),
)
