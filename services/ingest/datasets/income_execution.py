"""D16 预算收入执行月报 (due with the month's report, by the 10th of the next month)."""

from typing import Final

from services.ingest.datasets.declaration import (
    BOOK,
    DIVISION,
    MONTH,
    SUBJECT_LENGTHS,
    CodeTable,
    DataSet,
    Field,
    Hierarchy,
    MonthlyDue,
    PeriodKind,
    code,
    money,
    text,
)


def execution_fields(table: CodeTable) -> tuple[Field, ...]:
    """Return the columns that the income and the expenditure report share; their subjects are of `table`."""
    return (
        MONTH,
        DIVISION,
        BOOK,
        code("subject_code", "科目编码", required=True, lengths=SUBJECT_LENGTHS, table=table),
        text("subject_name", "科目名称", required=True),
        money("budget_amount", "预算数"),
        money("month_amount", "本月数", required=True),
        money("last_year_month_amount", "上年同月数"),
        money("cumulative_amount", "至本月累计", required=True),
        money("last_year_cumulative_amount", "上年同期累计"),
    )


EXECUTION_HIERARCHY: Final = Hierarchy(
    "subject_code",
    over=("ym", "mof_div_code", "book"),
    amounts=(
        "budget_amount",
        "month_amount",
        "last_year_month_amount",
        "cumulative_amount",
        "last_year_cumulative_amount",
    ),
)

DATA_SET = DataSet(
    name="income_execution",
    code="D16",
    title="预算收入执行月报",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "mof_div_code", "book", "subject_code"),
    hierarchies=(EXECUTION_HIERARCHY,),
    fields=execution_fields(CodeTable.REVENUE),
)
