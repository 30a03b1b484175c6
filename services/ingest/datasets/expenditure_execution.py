"""D17 预算支出执行月报: as D16, by functional subjects."""

from services.ingest.datasets.declaration import CodeTable, DataSet, MonthlyDue, PeriodKind
from services.ingest.datasets.income_execution import EXECUTION_HIERARCHY, execution_fields

DATA_SET = DataSet(
    name="expenditure_execution",
    code="D17",
    title="预算支出执行月报",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "mof_div_code", "book", "subject_code"),
    hierarchies=(EXECUTION_HIERARCHY,),
    fields=execution_fields(CodeTable.FUNCTIONAL),
)
