"""八 of the annual report and of the half-year brief (domain.md 6.1): balance, over and under the budget, rules, senders; the forecast."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts.alerts.desk_v1 import RuleHealth
from services.reports.briefs.amounts import Amount
from services.reports.briefs.brief import Book, PastIncome, SenderQuality
from services.reports.briefs.sections.annual import annual_section
from services.reports.briefs.sections.half_year import half_year_section
from services.reports.briefs.topics.catalogue import topics_of
from services.reports.figures import Source
from services.reports.paper import Paragraph, Table, pieces_of, plain
from tests.unit.reports.test_amounts import row

WAN = 10_000
SOURCES = (Source("回执-9", "b.csv", "第2行"),)
HEALTH = RuleHealth(
    rule_id="W-D01", title="债务余额超限额", version=1, fired=9, confirmed=6, dismissed=3, true=2, reasonable=1, data_problem=1,
    rule_problem=0, precision=Decimal("0.6667"), raised_per_week=Decimal(1), noise_per_week=Decimal(0),
)  # fmt: skip


def brief(quarter: int, **changes: Any) -> Any:
    values = {
        "quarter": quarter, "year": 2025, "months": quarter * 3, "cut_off": date(2025, quarter * 3, 30), "income": (), "expenditure": (),
        "topics": {}, "missing": (), "differences": (), "senders": (), "past_income": (),
        "warnings": SimpleNamespace(health=(), matters=(), top=(), counts=SimpleNamespace(rules=())),
        "office": SimpleNamespace(level="县", sender=lambda name: name),
    }  # fmt: skip
    return cast("Any", SimpleNamespace(**(values | changes)))


def text_of(blocks: Any) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def lines_of(blocks: Any, title: str) -> list[list[str]]:
    (table,) = (block for block in blocks if isinstance(block, Table) and title in block.title)
    return [[plain(pieces_of(cell)) for cell in cells] for cells in table.rows]


def test_the_four_books_are_balanced_with_what_was_not_sent_named():
    income = row("101", 300 * WAN, name="税收收入")
    spent = row("205", 280 * WAN, name="教育支出")
    lines = lines_of(annual_section(brief(4, income=(income,), expenditure=(spent,))), "四本预算收支平衡")
    assert [line[0] for line in lines] == ["一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算"]
    assert lines[0][1:] == ["300.00", "280.00", "20.00"]
    assert lines[1][1:] == ["未报送", "未报送", "—"]
    assert len(lines) == len(Book)


@pytest.mark.parametrize(
    ("budget", "said", "money"),
    [
        (250, "比预算超收50.00万元", "预算稳定调节基金补充"),
        (340, "比预算短收40.00万元", "预算稳定调节基金动用"),
        (300, "与预算持平", ""),
    ],
)
def test_income_over_and_under_the_budget_names_article_66(budget, said, money):
    text = text_of(annual_section(brief(4, income=(row("101", 300 * WAN, budget=budget * WAN, name="税收收入"),))))
    assert said in text
    assert money in text
    assert ("预算法第六十六条" in text) is bool(money)


def test_rules_stand_with_their_precision_and_senders_with_their_faults():
    silent = HEALTH.model_copy(update={"rule_id": "W-D02", "fired": 0})
    open_ = HEALTH.model_copy(update={"rule_id": "W-D03", "true": 0, "reasonable": 0, "precision": None})
    warnings = SimpleNamespace(health=(HEALTH, silent, open_), matters=(), top=())
    blocks = annual_section(
        brief(4, warnings=warnings, senders=(SenderQuality("县财政局", 40, 1, 2, 3, 4, Decimal(91)),))
    )
    assert lines_of(blocks, "预警规则年度成效") == [
        ["W-D01", "债务余额超限额", "9", "6", "3", "2", "1", "66.7"],
        ["W-D03", "债务余额超限额", "9", "6", "3", "0", "0", "—"],
    ]
    assert lines_of(blocks, "报送单位数据质量") == [["县财政局", "40", "1", "2", "3", "4", "91.0"]]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_each_table_of_an_issue_has_a_number_of_its_own(quarter):
    warnings = SimpleNamespace(health=(HEALTH,), matters=(), top=())
    senders = (SenderQuality("县财政局", 1, 0, 0, 0, 0, None),)
    made = [
        block.title
        for block in annual_section(brief(quarter, warnings=warnings, senders=senders))
        if isinstance(block, Table)
    ]
    titles = [*made, *(topic.table for topic in topics_of(quarter) if topic.table)]
    numbers = Counter(re.match(r"表\d+(-\d+)?", title)[0] for title in titles)
    assert [number for number, times in numbers.items() if times > 1] == []


def amount(wan: int) -> Amount:
    return Amount(Decimal(wan * WAN), SOURCES)


def test_the_forecast_goes_by_last_years_share_of_the_months_and_else_by_their_mean():
    """Last year 1,000 of 2,500 by June: 600 by June is 1,500 in the year; spending 400 by June is 800."""
    last = PastIncome(2024, tuple((month, amount(200 if month < 6 else 0)) for month in range(1, 7)), amount(2_500))
    income = row("101", 600 * WAN, budget=1_200 * WAN, name="税收收入")
    spent = row("205", 400 * WAN, budget=1_000 * WAN, name="教育支出")
    text = text_of(half_year_section(brief(2, income=(income,), expenditure=(spent,), past_income=(last,))))
    assert "按上年同期占全年的比重测算，一般公共预算收入全年预计1,500万元，为预算的125.0%" in text
    assert "按已过月份的平均数测算，一般公共预算支出全年预计800万元，为预算的80.0%" in text
    assert "收入全年预计超出预算300万元" in text
    assert "支出全年预计低于预算200万元" in text
    without = text_of(half_year_section(brief(2, income=(income,))))
    assert "按已过月份的平均数测算，一般公共预算收入全年预计1,200万元" in without


def test_without_reports_nothing_is_forecast_and_no_need_is_judged():
    text = text_of(half_year_section(brief(2)))
    assert "不作预计" in text
    assert "预算数未报送，不作判断" in text
    assert half_year_section(brief(3)) == annual_section(brief(2)) == ()
