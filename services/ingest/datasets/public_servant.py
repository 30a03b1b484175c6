"""D48 second part: the roster of public servants for matching conflicts of interest; restricted."""

from services.ingest.datasets.declaration import (
    DataSet,
    Mask,
    PeriodKind,
    code,
    day,
    text,
)

DATA_SET = DataSet(
    name="public_servant",
    code="D48",
    title="公职人员名册",
    sender="bb",
    period=PeriodKind.YEAR,
    frequency="每季度",
    due=None,
    key=("person_no",),
    is_expected=False,
    note="每行一名公职人员，仅用于利益冲突比对，限制使用。个人信息默认遮盖。选报。",
    date_order=(("since", "until"),),
    fields=(
        code("person_no", "人员编号", required=True),
        text("person_name", "姓名", required=True, mask=Mask.PERSON),
        code("id_no", "身份证件号码", required=True, mask=Mask.NUMBER),
        code("agency_code", "单位代码", required=True),
        text("post", "职务"),
        day("since", "任职日期"),
        day("until", "离任日期"),
    ),
)
