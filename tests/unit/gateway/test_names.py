"""Pages call regions by their names; a code stands only where it is typed, or beside the name for the file's sake."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from contracts.cases.duties_v1 import Duty
from contracts.errors import Unavailable
from contracts.ingest.calendar_v1 import QualityPlace
from contracts.ingest.reconciliation_v1 import IdentityOutcome
from gateway import (
    calendar_examples,
    catalogue_examples,
    examples,
    letter_examples,
    office_examples,
    reconciliation_examples,
    rule_examples,
)
from gateway.portal.pages.deliveries import cited_fields
from gateway.portal.render import quarter, stretches

ID = "0195f3a0-0000-7000-8000-000000000001"
BACKTEST = "/backtests/0195f3a0-0000-7000-8000-000000000091"


@pytest.mark.parametrize(
    "path",
    ["/issues", f"/issues/{ID}", "/numbers", "/copies", BACKTEST, "/rules/W-E02", "/approvals", "/reconciliation"],
)
def test_a_region_is_called_by_its_name(people, path):
    page = people("GET", path).text
    told = re.sub(r"<[^>]+>", " ", page)
    assert "元谋县" in told
    assert "532328" not in told


ALERT = f"/alerts/{ID}"


def test_a_warnings_parameters_are_called_by_their_titles(door, people):
    values = {"excess_share_general": "0", "excess_share_major": "0.2", "gone": "1000.00"}
    door.desk.answers["get_alert"] = examples.ALERT.model_copy(update={"parameters": values})
    page = people("GET", ALERT).text
    assert "<li>超出比例：一般 0%，重大 20%</li>" in page
    assert "<li>gone：1,000.00</li>" in page
    assert f"{examples.SUMMARY.rule_id} 超预算支出" in page
    assert "excess_share" not in page
    door.desk.answers["get_rule"] = Unavailable("service-silent", "请稍后重试。")
    assert "<li>excess_share_general：0</li>" in people("GET", ALERT).text


def test_a_warning_says_at_its_head_what_to_do_next(door, people, reader):
    head = re.compile(r'<div class="heading"><h1>.*?</div>', re.DOTALL)
    assert '<a class="button" href="#dispose">处置</a>' in head.findall(people("GET", ALERT).text)[0]
    assert "#dispose" not in head.findall(door.ask("GET", ALERT, holder=reader).text)[0]


def test_the_row_marks_the_amount_that_the_warning_cites(door, people):
    evidence = examples.ALERT.evidence[0]
    path = f"/receipts/{evidence.receipt.receipt_id}/rows/{evidence.row_no}"
    page = people("GET", f"{path}?alert={ID}").text
    assert re.findall(r'<tr class="own"><th scope="row">(.*?) <span class="tag new">预警所引', page) == ["累计数"]
    assert f"{evidence.label}：<b>" in page
    assert "预警所引" not in people("GET", path).text
    other = evidence.model_copy(update={"amount": Decimal("1.00")})
    door.desk.answers["get_alert"] = examples.ALERT.model_copy(update={"evidence": (other,)})
    page = people("GET", f"{path}?alert={ID}").text
    assert "预警引用" in page
    assert "预警所引" not in page


def test_of_several_fields_with_the_amount_only_the_one_that_evidence_names_is_marked():
    evidence = examples.ALERT.evidence[0].model_copy(update={"label": "2025-12 期末余额（政府债券）"})
    opening, closing = (
        examples.ROW.fields[1].model_copy(update={"name": name, "title": title})
        for name, title in (("opening", "期初余额"), ("closing", "期末余额"))
    )
    assert cited_fields([evidence], [opening, closing]) == {"closing"}
    assert cited_fields([evidence.model_copy(update={"label": "余额"})], [opening, closing]) == set()
    assert cited_fields([evidence.model_copy(update={"label": "余额"})], [opening]) == {"opening"}


def test_quarters_are_said_in_words(door, people):
    assert [quarter(text) for text in ("2025-Q4", "2025-12", "2025", "2025-Q5")] == [
        "2025年第四季度",
        "2025-12",
        "2025",
        "2025-Q5",
    ]
    due = office_examples.DUE
    brief = due.items[0].model_copy(update={"number": "2025-Q1", "is_reminded": True})
    door.desk.answers["list_due"] = due.model_copy(update={"items": (brief,)})
    for path in ("/due", "/morning"):
        assert ">2025年第一季度</a>" in people("GET", path).text
    assert "-Q" not in re.sub(r"<[^>]+>", " ", people("GET", f"/issues/{ID}").text)


def test_the_library_says_at_its_head_how_the_last_runs_ended(people):
    page = people("GET", "/rules?family=execution").text
    tiles = re.findall(r'<a class="tile[^"]*" href="([^"]*)"><b>(\d+)</b><span>([^<]+)</span>', page)
    assert len(tiles) == 5
    assert sum(int(count) for _, count, _ in tiles) == len(rule_examples.LIBRARY.items)
    assert ("/rules?family=execution&amp;outcome=failed", "0", "运行出错") in tiles


def test_months_that_follow_each_other_are_one_stretch():
    year = [f"2024-{month:02d}" for month in range(1, 13)]
    assert stretches([*year, "2025-01", "2025-03"]) == "2024-01 至 2025-01（13 期）、2025-03"
    assert stretches(["2025-02", "2025-01", "2025-01"]) == "2025-01、2025-02"
    assert stretches(["2025", "2026"]) == "2025、2026"


def test_identities_are_told_by_the_names_of_data_sets_and_stretches_the_broken_first(door, people):
    first, other = reconciliation_examples.IDENTITIES.items
    period = first.periods[0]
    held = tuple(
        period.model_copy(update={"period": f"2025-{month:02d}", "outcome": IdentityOutcome.HOLDS})
        for month in range(1, 7)
    )
    holding = other.model_copy(
        update={"identity": "R00", "title": "一直相符的关系", "data_sets": ("D25",), "periods": held}
    )
    door.desk.answers["list_identities"] = reconciliation_examples.IDENTITIES.model_copy(
        update={"items": (holding, first)}
    )
    page = people("GET", "/reconciliation").text
    table = page[page.index("各项关系") :]
    assert table.index(first.title) < table.index("一直相符的关系")
    assert "2025-01 至 2025-06（6 期）" in table
    assert '<span title="D25">政府债务余额</span>' in table


def test_the_place_of_a_fault_names_the_column(door, people):
    measure = calendar_examples.QUALITY.measures[0]
    place = QualityPlace(row_no=3, place="line 4", column=catalogue_examples.CARD.fields[0].name)
    door.desk.answers["get_delivery_quality"] = calendar_examples.QUALITY.model_copy(
        update={"measures": (measure.model_copy(update={"places": (place,)}),)}
    )
    page = people("GET", f"/deliveries/{ID}").text
    assert f"（{catalogue_examples.CARD.fields[0].title}）" in page
    assert f"（{place.column}）" not in page


def test_the_operation_log_speaks_in_words(door, people):
    detail = {"rule": "impossible-date", "region": "999901", "valid_to": "", "digest": "e" * 64}
    entry = examples.OPERATIONS.items[0].model_copy(update={"detail": detail})
    door.desk.answers["list_operations"] = examples.OPERATIONS.model_copy(update={"items": (entry,)})
    told = re.sub(r"<[^>]+>", "", people("GET", "/operations").text)
    assert f"规则或检查项 日期不存在；区划 云岭县（合成示例）；内容校验值 {'e' * 12}…" in told
    assert "任职止" not in told


def test_the_working_calendar_is_named_for_people(people):
    for path in ("/working-calendars", "/deadlines?started_on=2025-04-11&working_days=10"):
        page = people("GET", path).text
        assert "系统内置的放假安排（chinesecalendar" in page
        assert "README" not in page


def test_an_empty_list_says_so_once(door, people):
    door.desk.answers["list_letters"] = letter_examples.LETTERS.model_copy(update={"total": 0, "items": ()})
    page = people("GET", "/letters").text
    assert "没有符合条件的函件" in page
    assert "共 0 条" not in page


def test_due_days_stand_before_what_is_not_expected(door, people):
    rules = calendar_examples.RULES.items
    free = rules[-1].model_copy(
        update={"data_set": "agency", "data_set_title": "单位库", "due": None, "words": "不要求定期报送"}
    )
    door.desk.answers["list_due_rules"] = calendar_examples.RULES.model_copy(update={"items": (free, *rules)})
    page = people("GET", "/calendar/rules").text
    assert page.index("次月第3个工作日前") < page.index("其余 1 个数据集不要求定期报送") < page.index("<td>单位库</td>")


def test_duties_stand_by_rank_those_in_office_first(door, people):
    one = letter_examples.DUTIES.items[0]
    names = [
        ("unit_head", "甲", None),
        ("head", "乙", None),
        ("vice_chair", "丙", None),
        ("vice_chair", "丁", "2025-03-31"),
    ]
    holders = tuple(
        one.model_copy(update={"duty": Duty(duty), "name": name, "valid_to": until and date.fromisoformat(until)})
        for duty, name, until in names
    )
    door.desk.answers["list_duties"] = letter_examples.DUTIES.model_copy(update={"items": holders})
    assert re.findall("<td>([甲乙丙丁])</td>", people("GET", "/duties").text) == ["丙", "乙", "甲", "丁"]
