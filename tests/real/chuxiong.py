"""The balances that the budget report of 楚雄市 tells in sentences: 2025 as executed, 2026 as planned; what stands in no sheet.

A sentence `全市一般公共预算平衡情况：…收入总计…万元。…支出总计…万元，年终结转…万元` becomes a whole book of 年初预算 (D03): the names are the
report's, the codes are those of the classification that belong to them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = "chuxiong_2025_budget_report.html"
NEXT_YEAR: Final = "三、2026年财政预算草案"
WAN: Final = 10_000
_BALANCE: Final = re.compile(
    r"(?P<whose>全市|市本级|高新区|)(?P<book>一般公共预算|政府性基金预算|国有资本经营预算)(?:收入预算)?平衡情况：(?P<in>[^。]*?)收入总计(?P<total_in>[\d,]+)万元。"
    r"(?P<out>[^。]*?)支出总计(?P<total_out>[\d,]+)万元(?:，年[终末]结转(?P<left>[\d,]+)万元)?"
)
_ITEM: Final = re.compile(r"([^，。\d]+?)([\d,]+)万元")
BOOKS: Final = {"一般公共预算": "general", "政府性基金预算": "fund", "国有资本经营预算": "capital"}
INCOME: Final = {
    "转移性收入": "11002", "上级补助收入": "11002", "上年结余收入": "11008", "上年结余": "11008", "调入资金": "11009", "动用预算稳定调节基金": "11015",
    "债务转贷收入": "11011", "区域间转移性收入": "11021", "下级上解收入": "11006",
}  # fmt: skip
OUTLAY: Final = {
    "转移性支出": "23006", "上解支出": "23006", "补助下级支出": "23002", "转移支付": "23002", "债务还本支出": "231", "安排预算稳定调节基金": "23015",
    "债务转贷支出": "23011", "调出资金": "23008", "年终结转": "23009",
}  # fmt: skip
"""What a book's own income (101) and outlay (201) are called ends in 预算收入, 预算支出."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A book as a sentence closes it; amounts in 万元."""

    whose: str
    book: str
    year: int
    income: tuple[tuple[str, int], ...]
    outlay: tuple[tuple[str, int], ...]
    totals: tuple[int, int]

    @property
    def name(self) -> str:
        """`市本级一般公共预算2025年`."""
        return f"{self.whose}{self.book}{self.year}年"

    def rows(self, region: str) -> list[dict[str, Any]]:
        """Rows of 年初预算, the sentence as a version of its own."""
        sides = (("income", self.income, INCOME, "101"), ("expenditure", self.outlay, OUTLAY, "201"))
        return [
            {"fiscal_year": self.year, "mof_div_code": region, "book": BOOKS[self.book], "direction": direction, "version": self.name,
             "subject_code": codes.get(name, own), "subject_name": name, "amount": amount * WAN}
            for direction, items, codes, own in sides
            for name, amount in items
        ]  # fmt: skip


def balances(path: Path) -> list[Balance]:
    """Return every balance of the report in its order; the second half of the report is the plan of the next year."""
    text = html.unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8")))
    text = re.sub(r"\s+", "", text)
    found = []
    for match in _BALANCE.finditer(text):
        income, outlay = _items(match["in"]), _items(match["out"])
        if match["left"]:
            outlay = (*outlay, ("年终结转", _number(match["left"])))
        year = 2025 if match.start() < text.index(NEXT_YEAR) else 2026
        totals = (
            _number(match["total_in"]),
            _number(match["total_out"]) + (_number(match["left"]) if match["left"] else 0),
        )
        found.append(Balance(match["whose"] or "全市", match["book"], year, income, outlay, totals))
    return found


def _items(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, _number(amount)) for name, amount in _ITEM.findall(text))


def _number(text: str) -> int:
    return int(text.replace(",", ""))
