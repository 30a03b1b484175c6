"""D48 市场主体与人员关联 (optional): firms and the persons behind them; the roster of public servants is `public_servant`."""

from services.ingest.datasets.declaration import (
    Choice,
    DataSet,
    Mask,
    PeriodKind,
    choice,
    code,
    day,
    number,
    text,
    whole,
)

DATA_SET = DataSet(
    name="market_entity",
    code="D48",
    title="市场主体与人员关联",
    sender="scj",
    period=PeriodKind.YEAR,
    frequency="每季度",
    due=None,
    key=("unifsoc_cred_code", "link_kind", "link_no"),
    is_expected=False,
    note="每行为一个市场主体的一名关联人员（或股东企业）。个人信息默认遮盖。选报。",
    fields=(
        code("unifsoc_cred_code", "统一社会信用代码", required=True, lengths=(18,)),
        text("entity_name", "市场主体名称", required=True, mask=Mask.NAME),
        choice(
            "link_kind",
            "关联类型",
            (
                Choice("legal_person", "法定代表人"),
                Choice("shareholder", "股东"),
                Choice("manager", "高级管理人员"),
            ),
        ),
        whole("link_no", "关联序号", required=True),
        text("linked_name", "关联人姓名或名称", mask=Mask.NAME),
        code("linked_id_no", "关联人证件号码", mask=Mask.NUMBER),
        number("share_ratio", "持股比例（%）"),
        text("address", "住所", max_length=500),
        code("phone", "联系电话", mask=Mask.NUMBER),
        day("founded_on", "成立日期"),
        text("status", "登记状态"),
    ),
)
