"""Names of subjects that a table needs where a report gives only their children (domain.md 7.2, 7.3)."""

from __future__ import annotations

from typing import Final

TAX: Final = "101"
NON_TAX: Final = "103"
TRANSFERS_OUT: Final = ("230", "231")
"""转移性支出 and 债务还本支出 are no spending of the level itself."""

INCOME_NAMES: Final = {
    "101": "税收收入",
    "102": "社会保险基金收入",
    "103": "非税收入",
    "10301": "政府性基金收入",
    "10306": "国有资本经营收入",
}
FUNCTION_NAMES: Final = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "209": "社会保险基金支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出",
    "224": "灾害防治及应急管理支出",
    "227": "预备费",
    "229": "其他支出",
    "232": "债务付息支出",
    "233": "债务发行费用支出",
}
INSURANCE_EXPENDITURE_PREFIX: Final = "209"


def is_own_income(code: str) -> bool:
    """Say whether a subject is income of the level: taxes, non-tax, insurance; not transfers (110) nor debt (105)."""
    return code.startswith(("101", "102", "103"))


def is_own_expenditure(code: str) -> bool:
    """Say whether a subject is spending of the level itself."""
    return code.startswith("2") and not code.startswith(TRANSFERS_OUT)


def is_general_treasury_income(code: str) -> bool:
    """Say whether a treasury subject belongs to the general book: neither fund (10301) nor state capital (10306)."""
    return code.startswith(("101", "103")) and not code.startswith(("10301", "10306"))
