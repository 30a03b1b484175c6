"""Rules, parameters, whitelist, approvals: what is typed goes to the service, what is refused stays on the page."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from contracts.alerts.bulk_v1 import DecideChanges, RequestBacktests
from contracts.alerts.desk_v1 import RunRules
from contracts.alerts.parameters_v1 import DecideParameterChange, EndParameterChange, ProposeParameterChange, Thresholds
from contracts.alerts.rules_v1 import (
    DecideRuleChange,
    DraftRule,
    ListRules,
    ProposeRuleChange,
    RequestBacktest,
    RequestParameterBacktest,
    RuleChanges,
)
from contracts.alerts.v1 import Comparison, ComparisonPoint
from contracts.alerts.whitelist_v1 import DecideWhitelist, ProposeWhitelist
from contracts.errors import Forbidden, InvalidInput, Precondition
from contracts.ingest.v1 import GetOverview
from contracts.values import Origin
from gateway import desk_examples, examples, rule_examples
from gateway.portal.charts import WIDTH, chart_of, said
from gateway.portal.render import measured

RULE = "/rules/W-E02"
B = "b" * 64
CHANGE = "0195f3a0-0000-7000-8000-000000000083"


def test_the_filters_go_to_the_service_and_stay_on_the_page(door, people):
    page = people(
        "GET", "/rules?state=draft&family=execution&outcome=not_applicable&words=%E9%A2%84%E7%AE%97&matter_class="
    ).text
    call = door.desk.last(ListRules)
    assert (call.state, call.family, call.matter_class, call.outcome, call.words) == (
        "draft",
        "execution",
        None,
        "not_applicable",
        "预算",
    )
    assert '<option value="draft" selected>' in page


def test_a_rules_page_shows_law_parameters_health_tests_and_history(people):
    page = people("GET", RULE).text
    for text in (
        "支出要以经批准的预算为依据", "超出比例", "一般 0%，重要 8%，重大 20%", "本系统暂定", "回溯检验", "16.7%",
        "第 2 版已回溯检验，尚未启用", "李主任（W-01）", "-- findings",
    ):  # fmt: skip
        assert text in page, text


def test_a_parameter_is_proposed_for_its_scope(door, people):
    typed = {"general": "0.02", "important": "0.08", "major": "0.2", "unit": "101001", "month": "3", "region": "532328",
             "valid_from": "2025-04-14", "reason": "集中支付，进度以往年为准"}  # fmt: skip
    answer = people("POST", f"{RULE}/parameters/excess_share", data=typed)
    assert answer.headers["location"] == f"{RULE}?done=proposed"
    call = door.desk.last(ProposeParameterChange)
    assert call.value == Thresholds(general=Decimal("0.02"), important=Decimal("0.08"), major=Decimal("0.2"))
    assert (call.scope.unit, call.scope.month, call.scope.item, call.valid_until) == ("101001", 3, None, None)
    people(
        "POST",
        f"{RULE}/parameters/minimum_excess",
        data=typed | {"general": "", "important": "", "major": "", "value": "5000"},
    )
    assert door.desk.last(ProposeParameterChange).value == 5000


def test_a_refused_value_stays_typed(door, people):
    door.desk.answers["propose_parameter_change"] = InvalidInput(
        "value-out-of-place", "9 不在允许的范围 0 至 5 之内。", "value"
    )
    typed = {"value": "9", "region": "532328", "valid_from": "2025-04-14", "reason": "集中支付，进度以往年为准"}
    answer = people("POST", f"{RULE}/parameters/minimum_excess", data=typed)
    assert answer.status_code == 422
    assert "9 不在允许的范围" in answer.text
    assert "<details open><summary>申请调整“minimum_excess”" in answer.text
    answer = people("POST", f"{RULE}/parameters/minimum_excess", data=typed | {"value": "many"})
    assert answer.status_code == 422


def test_a_back_test_and_a_change_of_state_name_the_shown_version(door, people):
    typed = {"first_day": "2024-01-01", "last_day": "2024-12-31", "knowledge": "known", "region": "532328"}
    answer = people("POST", f"{RULE}/backtests?digest={B}", data=typed)
    assert answer.headers["location"] == f"{RULE}?digest={B}&done=backtest"
    assert (door.desk.last(RequestBacktest).digest, door.desk.last(RequestBacktest).knowledge) == (B, "known")
    people("POST", f"{RULE}/changes/activate?digest={B}", data={"starts_on": "2025-04-20", "reason": "误报减少一半"})
    call = door.desk.last(ProposeRuleChange)
    assert (call.digest, call.act, str(call.starts_on)) == (B, "activate", "2025-04-20")
    door.desk.answers["propose_rule_change"] = Precondition("rule-state", "该版本现为“草稿”，不能启用。", "draft")
    answer = people(
        "POST", f"{RULE}/changes/activate?digest={B}", data={"starts_on": "2025-04-20", "reason": "误报减少一半"}
    )
    assert answer.status_code in {412, 409}
    assert "该版本现为“草稿”" in answer.text
    people("POST", f"{RULE}/run", data={"fiscal_year": "2025", "region": "532328"})
    assert door.desk.last(RunRules).rule_ids == ("W-E02",)


def test_a_draft_that_is_none_says_what_is_wrong_and_keeps_the_text(door, people):
    door.desk.answers["draft_rule"] = InvalidInput("rule-file", "w_x01_a.sql：title：缺少这一项", "w_x01_a.sql")
    answer = people("POST", "/rules/new", data={"file_name": "w_x01_a.sql", "text": "/*--- 我的规则 ---*/"})
    assert "title：缺少这一项" in answer.text
    assert "/*--- 我的规则 ---*/" in answer.text
    assert door.desk.last(DraftRule).file_name == "w_x01_a.sql"


def test_what_a_back_test_adds_and_removes_is_listed(people):
    page = people("GET", "/backtests/0195f3a0-0000-7000-8000-000000000091").text
    for text in (
        "<b>18</b><span>次提出（16 件）",
        "<b>37</b><span>第 1 版次数（33 件）",
        "件减少",
        "2024-11",
        "缺少数据不等于没有问题",
        f"W-E02　{rule_examples.RULE.summary.title}　第 2 版回溯检验",
        "单位：次",
    ):
        assert text in page, text
    assert "<th>变化</th>" in page


def test_a_back_test_of_what_runs_now_is_compared_with_nothing(door, people):
    alone = rule_examples.BACKTEST.model_copy(update={"digest": rule_examples.SUMMARY.current.digest, "against": None})
    door.desk.answers["get_backtest"] = rule_examples.BACKTEST_FINDINGS.model_copy(update={"backtest": alone})
    page = people("GET", "/backtests/0195f3a0-0000-7000-8000-000000000091").text
    assert "检验的就是现在运行的版本，没有另一个版本可比" in page
    assert "<b>4</b><span>件重要" in page
    for text in ("件增加", "件减少", "<th>变化</th>", "没有启用的版本可比", "第 None 版"):
        assert text not in page, text


def test_the_rules_page_tells_no_change_where_nothing_was_compared(door, people):
    tested = rule_examples.BACKTEST.model_copy(update={"against": None})
    door.desk.answers["get_rule"] = rule_examples.RULE.model_copy(update={"backtests": (tested,)})
    page = people("GET", RULE).text
    line = page[page.index("2024-11-01 至 2024-12-31") :]
    assert re.findall('<td class="num">(.*?)</td>', line)[:4] == ["18", "—", "—", "—"]


def test_a_back_test_on_made_up_data_says_so(door, people):
    page = "/backtests/0195f3a0-0000-7000-8000-000000000091"
    for origin, is_said in ((Origin.OFFICIAL, False), (Origin.SYNTHETIC, True)):
        door.desk.answers["get_overview"] = examples.OVERVIEW.model_copy(update={"origins": (origin,)})
        assert ("不得作为监督依据" in people("GET", page).text) is is_said
    assert (door.desk.last(GetOverview).fiscal_year, door.desk.last(GetOverview).region) == (2024, "532328")


@pytest.mark.parametrize(
    ("kind", "call", "name"),
    [
        ("rule", DecideRuleChange, "change_id"),
        ("parameter", DecideParameterChange, "change_id"),
        ("whitelist", DecideWhitelist, "entry_id"),
    ],
)
def test_the_head_decides_on_one_page(door, people, kind, call, name):
    answer = people("POST", f"/approvals/{kind}/{CHANGE}", data={"is_approved": "true", "note": ""})
    assert answer.headers["location"] == "/approvals?done=decided"
    assert (str(getattr(door.desk.last(call), name)), door.desk.last(call).is_approved) == (CHANGE, True)


def test_only_the_heads_seat_sees_the_forms(door, people, reader):
    assert 'action="/approvals/' not in people("GET", "/approvals").text
    for name, value in (
        ("list_rule_changes", rule_examples.CHANGES), ("list_parameter_changes", desk_examples.CHANGES),
        ("list_whitelist", desk_examples.ENTRIES),
    ):  # fmt: skip
        door.desk.answers[name] = value.model_copy(update={"may_decide": True})
    page = door.ask("GET", "/approvals", holder=reader).text
    for path in ("/approvals/rule/", "/approvals/parameter/", "/approvals/whitelist/", "/parameters/"):
        assert f'action="{path}' in page


def test_another_seat_is_told_who_may(door, people):
    door.desk.answers["decide_rule_change"] = Forbidden(
        "head-only", "须由预算工委负责同志的席位（W-01）用本人证书审批。", "A-01"
    )
    answer = people("POST", f"/approvals/rule/{CHANGE}", data={"is_approved": "true"})
    assert answer.status_code == 403
    assert "须由预算工委负责同志的席位（W-01）" in answer.text
    people("POST", f"/parameters/{CHANGE}/end", data={"reason": "情况已变"})
    assert door.desk.last(EndParameterChange).reason == "情况已变"


def test_a_warning_leads_to_a_filled_whitelist_form(door, people):
    page = people("GET", "/alerts/0195f3a0-0000-7000-8000-000000000003").text
    assert "/whitelist?rule_id=" in page
    form = people("GET", "/whitelist?rule_id=W-E02&unit=101001&subject=%E6%A0%A1%E8%88%8D&region=532328").text
    assert 'value="W-E02"' in form
    assert 'value="校舍"' in form
    typed = {
        "rule_id": "W-E02",
        "unit": "101001",
        "region": "532328",
        "valid_from": "2025-04-14",
        "expires_on": "2025-12-31",
        "reason": "按合同支付，已核实",
    }
    assert people("POST", "/whitelist", data=typed).headers["location"] == "/whitelist?done=proposed"
    call = door.desk.last(ProposeWhitelist)
    assert (call.scope.rule_id, call.scope.unit, call.scope.subject, call.scope.family) == (
        "W-E02",
        "101001",
        None,
        None,
    )


def test_a_warning_is_shown_beside_what_is_usual_with_the_same_numbers_in_a_table(people):
    page = people("GET", "/alerts/0195f3a0-0000-7000-8000-000000000003").text
    assert page.count('role="img"') == 2
    assert "当年运行过，未发现" in page
    assert '<td class="num">45.00</td>' in page
    assert "其他的中位数 12.00" in page


def points(*values, kind="peers", **more):
    made = tuple(
        ComparisonPoint(label=f"单位{n}", value=None if v is None else Decimal(v), is_subject=n == 0)
        for n, v in enumerate(values)
    )
    return Comparison(kind=kind, title="t", unit="yuan", points=made, **more)


@pytest.mark.parametrize("kind", ["peers", "history"])
def test_a_chart_stays_inside_and_the_largest_fills_it(kind):
    chart = chart_of(points("-50", None, "200", "0.01", kind=kind, median=Decimal(100)))
    lengths = [bar.height if chart.is_upright else bar.width for bar in chart.bars]
    assert all(
        bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y >= 0 and bar.y + bar.height <= chart.height
        for bar in chart.bars
    )
    known = [length for length in lengths if length]
    assert max(known) == lengths[2 if chart.is_upright else 1]
    assert min(known) == 1
    assert next(bar.is_subject for bar in chart.bars)


@pytest.mark.parametrize("values", [(), ("5",), ("5", None), ("0", "0")])
def test_what_a_sentence_says_better_is_not_drawn(values):
    assert chart_of(points(*values)) is None


def test_forty_columns_do_not_write_over_each_other():
    chart = chart_of(points(*["5"] * 40, kind="history"))
    assert sum(bool(bar.label) for bar in chart.bars) <= 14


def test_numbers_are_said_by_their_unit():
    assert [
        said(Decimal("0.125"), "share"),
        said(Decimal(123456), "yuan"),
        said(Decimal(7), "days"),
        said(None, "yuan"),
    ] == ["12.5%", "12.35", "7", "—"]
    assert [
        measured(Decimal("0.050"), "share"),
        measured(Decimal(1000), "yuan"),
        measured(Decimal("0.5"), None),
        measured(Decimal(30), "days"),
    ] == ["5%", "1,000 元", "0.5", "30 天"]


def test_examples_are_whole():
    assert examples.ALERT.comparisons[0].points[-1].is_subject


def test_marked_changes_are_decided_in_one_go(door, people):
    marked = [f"rule/{CHANGE}", f"parameter/{CHANGE}"]
    answer = people("POST", "/approvals/together", data={"change": marked, "is_approved": "true", "note": "同意"})
    assert answer.headers["location"] == "/approvals?done=decided"
    call = door.desk.last(DecideChanges)
    assert [f"{each.kind}/{each.change_id}" for each in call.items] == marked
    assert (call.is_approved, call.note) == (True, "同意")
    refused = people("POST", "/approvals/together", data={"is_approved": "true"})
    assert (refused.status_code, "请先勾选要一并审批的申请" in refused.text) == (422, True)


def test_what_a_waiting_change_adds_and_removes_stands_beside_it(people):
    page = people("GET", "/approvals").text
    assert "增加 1、减少 18、级别变化 2" in page
    assert "减少：县教育局“校舍维修”项目支出超预算0.15万元" in page


def test_what_a_waiting_value_adds_and_removes_stands_beside_it(door, people):
    door.desk.answers["list_parameter_changes"] = desk_examples.CHANGES
    door.desk.answers["list_rule_changes"] = RuleChanges(total=0, items=())
    page = people("GET", "/approvals").text
    assert "增加 1、减少 18、级别变化 2" in page
    assert "提出 37 次 → 18 次" in page
    assert "减少：县教育局“校舍维修”项目支出超预算0.15万元" in page
    tested = rule_examples.BACKTEST_FINDINGS.model_copy(
        update={"backtest": rule_examples.PARAMETER_BACKTEST, "parameter_change": desk_examples.CHANGE}
    )
    door.desk.answers["get_backtest"] = tested
    page = people("GET", "/backtests/0195f3a0-0000-7000-8000-000000000092").text
    assert "参数调整第 1 号回溯检验" in page
    assert "由 一般 0%，重要 5%，重大 20%" in page
    assert page.count("<rect ") == 4


def test_a_value_is_tested_on_other_days(door, people):
    typed = {"first_day": "2024-01-01", "last_day": "2024-12-31", "knowledge": "known"}
    answer = people("POST", f"{RULE}/parameter-changes/{CHANGE}/backtests", data=typed)
    assert answer.headers["location"] == f"{RULE}?done=backtest"
    call = door.desk.last(RequestParameterBacktest)
    assert (str(call.change_id), str(call.first_day), call.knowledge) == (CHANGE, "2024-01-01", "known")
    refused = people("POST", f"{RULE}/parameter-changes/{CHANGE}/backtests", data=typed | {"first_day": "2024"})
    assert refused.status_code == 422


def test_marked_versions_are_tested_in_one_go(door, people):
    sent = {"first_day": "2024-01-01", "last_day": "2024-12-31", "knowledge": "period", "region": "532328"}
    answer = people("POST", "/rules/backtests", data=sent | {"version": [f"W-E02/{'b' * 64}", f"W-G01/{'c' * 64}"]})
    assert answer.headers["location"] == "/rules?done=backtest"
    assert [each.rule_id for each in door.desk.last(RequestBacktests).items] == ["W-E02", "W-G01"]
    assert people("POST", "/rules/backtests", data=sent).status_code == 422


def test_the_library_lists_what_is_to_be_loaded_and_what_is_not_built(people):
    page = people("GET", "/rules").text
    assert "《企业国有资产法》第十八条" in page
    assert 'href="/rules/W-J04"' in page
    assert "税收征收数据增加税款所属期" in page
