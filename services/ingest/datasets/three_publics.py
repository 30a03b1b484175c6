"""D41 三公经费、会议费、培训费."""

from services.ingest.datasets.declaration import (
    MONTH,
    Choice,
    CodeTable,
    DataSet,
    Field,
    FieldType,
    MonthlyDue,
    PeriodKind,
    choice,
    code,
    money,
    number,
    text,
)

DATA_SET = DataSet(
    name="three_publics",
    code="D41",
    title="三公经费与会议培训费",
    sender="czj",
    period=PeriodKind.MONTH,
    frequency="每月",
    due=MonthlyDue(calendar_day=10),
    key=("ym", "agency_code", "dep_bgt_eco_code"),
    is_expected=False,
    note=(
        "每行为一个单位的一个经济分类款级科目：30212 因公出国（境）费用、30217 公务接待费、30231 公务用车运行维护费、"
        "31013 公务用车购置、30215 会议费、30216 培训费。"
    ),
    fields=(
        MONTH,
        code("agency_code", "单位代码", required=True),
        Field(
            "dep_bgt_eco_code",
            "部门预算支出经济分类代码",
            FieldType.CODE,
            is_required=True,
            lengths=(5,),
            code_table=CodeTable.DEP_ECONOMIC,
        ),
        money("initial_budget", "年初预算数", required=True),
        money("adjusted_budget", "调整预算数"),
        money("executed", "累计执行数", required=True),
        number("execution_rate", "执行率（%）"),
        text("problem", "存在问题", max_length=500),
        choice(
            "violation",
            "违规类型",
            (
                Choice("over_standard", "超标准列支"),
                Choice("not_booked", "应列未列"),
                Choice("year_end_rush", "年底突击列支"),
                Choice("against_rules", "违反规定列支"),
                Choice("other", "其他"),
            ),
            required=False,
        ),
    ),
)
