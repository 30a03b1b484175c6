"""D01 单位库: the register of budget units."""

from services.ingest.datasets.declaration import (
    COMMON,
    COMMON_DIVISION,
    COMMON_YEAR,
    DataSet,
    PeriodKind,
    YearlyDue,
    code,
    day,
    flag,
    text,
    whole,
)

DATA_SET = DataSet(
    name="agency",
    code="D01",
    title="单位库",
    sender="czj",
    period=PeriodKind.YEAR,
    due=YearlyDue(month=1, day=31),
    key=("agency_code", "valid_from"),
    fields=(
        code("agency_code", "单位代码", required=True),
        text("agency_name", "单位名称", required=True),
        code("dept_code", "主管部门代码"),
        code("agency_type", "单位类型"),
        code("manage_mof_dep_code", "业务股室代码"),
        code("unifsoc_cred_code", "统一社会信用代码", lengths=(18,)),
        flag("is_budget_unit", "是否一级预算单位"),
        whole("staff_quota", "编制数"),
        whole("staff_actual", "在职数"),
        text("status", "状态"),
        day("valid_from", "有效期起", may_be_future=True),
        COMMON_DIVISION,
        COMMON_YEAR,
        *COMMON,
    ),
)
