"""B02 公开数字: figures of published tables, the county's own and the upper levels' (预算法 2018 article 14)."""

from dataclasses import replace

from services.ingest.datasets.declaration import (
    BOOK,
    DIRECTION,
    FISCAL_YEAR,
    SUBJECT_LENGTHS,
    Choice,
    DataSet,
    PeriodKind,
    choice,
    code,
    day,
    money,
    text,
    whole,
)

DATA_SET = DataSet(
    name="published_figure",
    code="B02",
    title="公开表数字",
    sender="rd",
    period=PeriodKind.YEAR,
    frequency="每次公开后",
    due=None,
    key=("publisher", "table_kind", "agency_code", "table_name", "line_no"),
    is_expected=False,
    note=(
        "每行为公开的一张表中的一个数字，由预算工委管理员照网上公开的表录入上传，与报送的数据核对。"
        "政府预算、调整、决算表填本级数和科目编码、预算版本（与《年初预算》所用的一致）；部门预算表填单位代码，科目编码填支出功能分类，合计行不填科目编码；"
        "上级转移支付分地区表只填本县的数字和转移支付类型。"
    ),
    fields=(
        FISCAL_YEAR,
        choice(
            "publisher",
            "公开方",
            (Choice("county", "本县"), Choice("prefecture", "州（市）"), Choice("province", "省")),
        ),
        choice(
            "table_kind",
            "表的类别",
            (
                Choice("government_budget", "政府预算"),
                Choice("adjustment", "预算调整"),
                Choice("government_final", "政府决算"),
                Choice("department_budget", "部门预算"),
                Choice("transfer_list", "上级转移支付分地区表"),
            ),
        ),
        code("agency_code", "单位代码"),
        text("table_name", "表名", required=True, max_length=500),
        whole("line_no", "行次", required=True),
        text("version", "预算版本", max_length=40),
        replace(BOOK, is_required=False),
        replace(DIRECTION, is_required=False),
        code("subject_code", "科目编码", lengths=SUBJECT_LENGTHS),
        choice(
            "transfer_kind",
            "转移支付类型",
            (
                Choice("total", "转移支付合计"),
                Choice("general_shared", "一般性转移支付（含共同财政事权）"),
                Choice("general", "一般性转移支付（不含共同财政事权）"),
                Choice("shared", "共同财政事权转移支付"),
                Choice("special", "专项转移支付"),
            ),
            required=False,
        ),
        text("item_name", "项目名称", required=True, max_length=500),
        money("amount", "公开的金额", required=True),
        day("published_on", "公开日期", required=True),
        text("url", "公开网址", max_length=500, wanted=True),
    ),
)
