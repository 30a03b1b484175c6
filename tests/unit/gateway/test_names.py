"""Pages call regions by their names; a code stands only where it is typed, or beside the name for the file's sake."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from contracts.errors import Unavailable
from gateway import examples

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
