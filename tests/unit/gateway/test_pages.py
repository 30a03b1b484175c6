"""Pages: every one renders, shows what it must, loads nothing from outside and keeps what was typed."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from contracts.alerts.v1 import ListAlerts
from contracts.cases.duties_v1 import DutyList
from contracts.cases.follow_ups_v1 import VoidLetter
from contracts.cases.v1 import ApproveCase, DisposeWarning, RecordAnswer, SendDocument, Urgency
from contracts.errors import Conflict, Unavailable
from contracts.ingest.personal_v1 import OpenPersonalValue
from contracts.ingest.v1 import AcceptDelivery, Field_, GetOverview
from contracts.parking import ReplayParked
from contracts.reports.v1 import RequestBrief
from gateway import examples, finding_examples, letter_examples
from tests.unit.gateway.conftest import NOW

DELIVERY = "/deliveries/0195f3a0-0000-7000-8000-000000000001"
RECEIPT = "/receipts/0195f3a0-0000-7000-8000-000000000002"
ALERT = "/alerts/0195f3a0-0000-7000-8000-000000000003"
ID = "0195f3a0-0000-7000-8000-00000000000a"
CASE = "/cases/0195f3a0-0000-7000-8000-000000000004"
LAW = "%E7%A4%BA%E4%BE%8B%E6%9D%A1%E4%BE%8B/2018-12-29"
PAGES = [
    "/deadlines?limit=department-approval&event_on=2025-02-20",
    "/login", "/", "/calendar/overnight", "/calendar/overnight?day=2025-04-01", "/deliveries", "/deliveries?since=2025-04-07T09:30:00%2B00:00&sender=czj", DELIVERY, RECEIPT, f"{RECEIPT}/rows/213", "/alerts", ALERT, "/rules", "/rules?state=draft&words=%E9%A2%84%E7%AE%97", "/rules/health", "/rules/new", "/rules/W-E02",
    "/backtests/0195f3a0-0000-7000-8000-000000000091", "/whitelist", "/approvals", "/morning", "/cases", CASE,
    "/due", "/due?kind=case", "/year-dates", "/year-dates?year=2025", "/requests", "/requests?state=entered", f"/requests/{ID}", "/opinions", "/opinions?year=2025&state=handling&overdue=1", f"/opinions/{ID}", "/findings", "/findings?year=2025&again=1&linked=0&kind=phased", f"/findings/{ID}", "/meetings", f"/meetings/{ID}",
    "/issues", f"/issues/{ID}", "/numbers", "/numbers?region=532328&year=2024", "/copies", "/operations/exports", "/operations/exports?month=2025-13", "/letters", "/duties", "/deadlines", "/working-calendars", "/working-calendars/2027-1", "/deadlines?started_on=2025-04-11&working_days=10", "/documents", "/special-reports", f"/special-reports?request_id={ID}", "/certificates", "/operations",
    "/codes/growth?period=2026-03", "/archive", "/archive/months", f"/archive/volumes/{ID}", "/archive/search?words=%E9%A2%84%E7%AE%97&year=2025",
    "/reconciliation", "/reconciliation/0195f3a0-0000-7000-8000-000000000071",
    "/parking", "/parking?service=alerts", "/laws", "/laws?words=%E6%8A%A5%E9%80%81", f"/laws/{LAW}",
    f"/laws/{LAW}/%E7%AC%AC%E5%8D%81%E4%B8%89%E6%9D%A1", "/no-such-page",
]  # fmt: skip


class Look(HTMLParser):
    """Collects what a browser would load or run, and what a reader with a keyboard needs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.loads += [str(found[name]) for name in ("src", "href", "action", "srcset", "data") if found.get(name)]
        self.inline += [f"{tag} {name}" for name in found if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and not found.get("src")):
            self.inline.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label" and found.get("for"):
            self.labels.add(str(found["for"]))
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            self.inputs.append(found)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_local(people, path):
    answer = people("GET", path)
    assert answer.status_code == (404 if "no-such" in path else 200)
    look = Look(answer.text)
    assert look.inline == []
    assert all(load.startswith(("/", "#")) and not load.startswith("//") for load in look.loads), look.loads
    assert len(look.ids) == len(set(look.ids))
    for item in look.inputs:
        assert item.get("id") in look.labels or "filter" in answer.text, item
    assert '<html lang="zh-CN">' in answer.text
    assert re.search(r"<h1[ >]", answer.text)
    assert "None" not in re.sub(r"<[^>]+>", "", answer.text)


@pytest.mark.parametrize("path", [page for page in PAGES if page not in {"/login", "/no-such-page"}])
def test_a_reader_sees_no_form_that_would_be_refused(door, reader, path):
    answer = door.ask("GET", path, holder=reader)
    if answer.status_code == 403:
        assert "无权" in answer.text
        return
    actions = set(re.findall(r'method="post" action="([^"]+)"', answer.text))
    assert actions == {"/logout"}


@pytest.mark.parametrize("path", ["/", DELIVERY, RECEIPT, f"{RECEIPT}/rows/213", "/alerts", ALERT, "/cases", CASE])
def test_synthetic_data_are_marked_wherever_they_show(people, path):
    assert "不得作为监督依据" in people("GET", path).text


def test_the_evidence_leads_to_the_row_and_the_file(people):
    page = people("GET", ALERT).text
    assert f'href="{RECEIPT}/rows/213?alert=' in page
    row = people("GET", f"{RECEIPT}/rows/213").text
    assert "第 214 行" in row
    assert "2,450,000.00" in row
    assert examples.RECEIPT.manifest.sha256 in row
    assert f'href="{DELIVERY}/original"' in row


def test_a_numbered_document_can_be_had_for_red_headed_paper(people):
    page = people("GET", "/documents").text
    assert re.search(r'href="/documents/[0-9a-f-]{36}/overprint"[^>]*>套打<', page)


def test_a_report_is_asked_for_from_an_approved_request_and_a_wrong_day_keeps_what_was_typed(people):
    page = people("GET", f"/special-reports?request_id={ID}").text
    assert f'value="{ID}"' in page
    form = {"region": "532328", "target": "subject", "code": "20502", "first_day": "2025-01-01", "last_day": "昨天"}
    answer = people("POST", "/special-reports", data=form)
    assert answer.status_code == 422
    assert "止日" in answer.text
    assert 'value="20502"' in answer.text


def test_money_is_shown_in_wan_with_the_yuan_behind_it(people):
    page = people("GET", "/").text
    assert '<span class="money" title="512,345,678.90 元">51,234.57</span>' in page
    assert "22.7%" in page
    assert "+3.8" in page


def test_times_are_shown_in_beijing(people):
    assert "2025-04-08 09:30" in people("GET", DELIVERY).text


def test_text_from_files_cannot_become_markup(door, people):
    door.desk.answers["get_alert"] = examples.ALERT.model_copy(update={"fact": "<script>alert(1)</script>&"})
    page = people("GET", ALERT).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in page


def test_confirming_goes_to_the_case(door, people):
    answer = people(
        "POST", f"{ALERT}/disposal", data={"decision": "confirmed", "decided_on": "2025-04-14", "reason": "经核对属实"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{CASE}?done=confirmed"
    call = door.desk.last(DisposeWarning)
    assert (call.reason, call.actor.seat, str(call.decided_on)) == ("经核对属实", "A-01", "2025-04-14")


def test_what_is_confirmed_is_what_the_page_showed(door, people):
    shown = examples.ALERT.summary.model_copy(update={"occurrences": 3})
    door.desk.answers["get_alert"] = examples.ALERT.model_copy(update={"summary": shown})
    assert '<input type="hidden" name="occurrence" value="3">' in people("GET", ALERT).text
    typed = {"decision": "confirmed", "decided_on": "2025-04-14", "reason": "经核对属实", "occurrence": "3"}
    people("POST", f"{ALERT}/disposal", data=typed)
    assert door.desk.last(DisposeWarning).occurrence == 3


def test_a_form_comes_back_with_what_was_typed_and_what_is_wrong(people):
    typed = {"decision": "confirmed", "decided_on": "2025-04-14", "reason": "属"}
    answer = people("POST", f"{ALERT}/disposal", data=typed)
    assert answer.status_code == 422
    assert "理由：内容过短" in answer.text
    assert ">属</textarea>" in answer.text
    assert 'value="confirmed" selected' in answer.text


def test_somebody_elses_decision_is_shown_on_the_page(door, people):
    door.desk.answers["dispose_warning"] = Conflict("warning-already-disposed", "该预警已由其他人员处置。")
    typed = {"decision": "dismissed", "decided_on": "2025-04-14", "reason": "数据问题"}
    answer = people("POST", f"{ALERT}/disposal", data=typed)
    assert answer.status_code == 409
    assert "该预警已由其他人员处置" in answer.text


def test_only_the_allowed_acts_have_a_form(door, people):
    assert f'action="{CASE}/answer"' in people("GET", CASE).text
    door.desk.answers["get_case"] = examples.CASE.model_copy(update={"allowed_acts": ("approve",)})
    page = people("GET", CASE).text
    assert f'action="{CASE}/approve"' in page
    assert f'action="{CASE}/answer"' not in page


def test_an_act_is_recorded(door, people):
    typed = {"answered_on": "2025-04-24", "signer": "张某某|局长", "content": "已补办\r\n手续"}
    assert people("POST", f"{CASE}/answer", data=typed).headers["location"] == f"{CASE}?done=answer"
    recorded = door.desk.last(RecordAnswer)
    assert (recorded.content, recorded.signer, recorded.signer_post) == ("已补办\n手续", "张某某", "局长")
    typed = {"approver": "head", "approver_name": "李某", "approved_on": "2025-04-14", "note": ""}
    assert people("POST", f"{CASE}/approve", data=typed).status_code == 303
    assert door.desk.last(ApproveCase).note == ""


@pytest.mark.parametrize(("chosen", "urgency"), [("most_urgent", Urgency.MOST_URGENT), ("", Urgency.ORDINARY)])
def test_a_letter_goes_out_as_urgent_as_chosen(door, people, chosen, urgency):
    typed = {"sent_on": "2025-04-10", "to_unit": "czj", "note": "", "urgency": chosen}
    assert people("POST", f"{CASE}/send", data=typed).status_code == 303
    assert door.desk.last(SendDocument).urgency is urgency


def test_a_letter_is_taken_back_on_its_page(door, people):
    typed = {"voided_on": "2025-04-12", "reason": "数据更正"}
    assert people("POST", f"{CASE}/void", data=typed).headers["location"] == f"{CASE}?done=void"
    assert door.desk.last(VoidLetter).case_id == examples.CASE.summary.case_id


def test_who_signs_or_consents_is_chosen_out_of_the_register(door, people):
    door.desk.answers["get_case"] = examples.CASE.model_copy(update={"to_unit": "czj"})
    page = people("GET", CASE).text
    assert '<option value="张某某|局长" data-from="2024-03-01" data-to="" selected>张某某（局长）</option>' in page
    left = letter_examples.HOLDER.model_copy(update={"valid_to": NOW.date() - dt.timedelta(days=1)})
    other = letter_examples.HOLDER.model_copy(update={"unit": "sjj", "name": "赵某某"})
    door.desk.answers["list_duties"] = DutyList(items=(left, other))
    page = people("GET", CASE).text
    assert 'data-to="2025-04-13">张某某（局长，2024-03-01 起至 2025-04-13）</option>' in page
    assert "登记簿中今日没有在册的部门主管负责同志" in page
    assert "赵某某" not in page, "another unit's head"


def test_a_refused_delivery_is_accepted_with_a_reason_and_its_errors_stay_listed(door, people):
    page = people("GET", DELIVERY).text
    assert f'action="{DELIVERY}/acceptance"' in page
    assert "refusals.xlsx" in page
    answer = people("POST", f"{DELIVERY}/acceptance", data={"reason": "已与财政局核对，下月补报。"})
    assert answer.headers["location"] == f"{DELIVERY}?done=accepted-despite"
    assert door.desk.last(AcceptDelivery).reason == "已与财政局核对，下月补报。"
    assert people("POST", f"{DELIVERY}/acceptance", data={"reason": "短"}).status_code == 422
    accepted = {"state": "accepted", "accepted_despite": "已与财政局核对"}
    door.desk.answers["get_delivery"] = examples.DELIVERY_REFUSED.model_copy(update=accepted)
    page = people("GET", DELIVERY).text
    assert "理由：已与财政局核对" in page
    assert f'action="{DELIVERY}/acceptance"' not in page


def test_a_masked_value_is_opened_with_a_reason_and_shown_once(door, people):
    path = f"{RECEIPT}/rows/213"
    masked = examples.PERSONAL.value[:4] + "********5678"
    field = Field_(name="xpayee_acct_no", title="实际收款人账号", value=masked, is_masked=True)
    door.desk.answers["get_row"] = examples.ROW.model_copy(update={"fields": (*examples.ROW.fields, field)})
    page = people("GET", path).text
    assert f'action="{path}/personal"' in page
    assert examples.PERSONAL.value not in page
    answer = people("POST", f"{path}/personal", data={"field": "xpayee_acct_no", "reason": "核对第3号函"})
    assert examples.PERSONAL.value in answer.text
    assert "操作日志第 1024 号" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    call = door.desk.last(OpenPersonalValue)
    assert (call.field, call.reason) == ("xpayee_acct_no", "核对第3号函")
    short = people("POST", f"{path}/personal", data={"field": "xpayee_acct_no", "reason": "看看"})
    assert (short.status_code, examples.PERSONAL.value in short.text) == (422, False)
    assert "查看理由" in short.text


def test_a_query_seat_sees_masks_only(door, reader):
    path = f"{RECEIPT}/rows/213"
    field = Field_(name="xpayee_acct_no", title="实际收款人账号", value="6228********5678", is_masked=True)
    door.desk.answers["get_row"] = examples.ROW.model_copy(update={"fields": (*examples.ROW.fields, field)})
    page = door.ask("GET", path, holder=reader).text
    assert f"{path}/personal" not in page
    assert "/original" not in page
    assert "6228********5678" in page
    for address in (f"{path}/personal", f"/api/v1{path}/personal"):
        answer = door.ask("POST", address, holder=reader, data={"field": "xpayee_acct_no", "reason": "核对第3号函"})
        assert answer.status_code == 403
    assert not any(isinstance(call, OpenPersonalValue) for call in door.desk.asked)


def test_an_unknown_act_is_not_found(people):
    assert people("POST", f"{CASE}/delete", data={}).status_code == 404


def test_a_silent_service_does_not_take_the_morning_page_away(door, people):
    door.desk.answers["list_alerts"] = Unavailable("service-silent", "请稍后重试。")
    door.desk.answers["list_cases"] = Unavailable("service-silent", "请稍后重试。")
    answer = people("GET", "/")
    assert answer.status_code == 200
    assert "预警服务暂时没有应答" in answer.text
    assert "51,234.57" in answer.text
    door.desk.answers["get_overview"] = Unavailable("service-silent", "请稍后重试。")
    assert "数据接收服务暂时没有应答" in people("GET", "/").text


def test_filters_reach_the_service_and_nonsense_means_all(door, people):
    people("GET", "/alerts?state=confirmed&level=major&rule_id=W-E02&page=3")
    call = door.desk.last(ListAlerts)
    assert (call.state, call.level, call.rule_id, call.page.offset, call.page.limit) == (
        "confirmed",
        "major",
        "W-E02",
        40,
        20,
    )
    people("GET", "/alerts?state=&level=nonsense&rule_id=")
    call = door.desk.last(ListAlerts)
    assert (call.state, call.level, call.rule_id) == (None, None, None)
    people("GET", "/alerts")
    assert door.desk.last(ListAlerts).state == "open"


def test_a_link_cannot_put_words_into_our_mouth(people):
    assert 'role="status"' not in people("GET", "/?done=您的证书已过期").text
    assert "已排除该预警" in people("GET", "/alerts?done=dismissed").text


def test_a_broken_chain_is_said_loudly(door, people):
    assert "哈希链完整" in people("GET", "/operations").text
    door.desk.answers["list_operations"] = examples.OPERATIONS.model_copy(
        update={"is_intact": False, "first_broken": 7}
    )
    page = people("GET", "/operations").text
    assert "哈希链不完整" in page
    assert "第 7 条" in page


def test_a_brief_is_ordered_for_the_last_quarter_with_data(door, people):
    page = people("GET", "/issues").text
    assert 'value="532328"' in page
    assert people("POST", "/issues", data={"region": "532328", "year": "2025", "quarter": "1"}).status_code == 303
    assert door.desk.last(RequestBrief).quarter == 1


def test_parked_messages_are_asked_of_their_service(door, people):
    people("GET", "/parking?service=cases")
    assert door.desk.addressed[-1] == "cases"
    people("POST", f"/parking/alerts/{examples.PARKED.items[0].parked_id}/replay")
    assert isinstance(door.desk.asked[-1], ReplayParked)
    assert door.desk.addressed[-1] == "alerts"


@pytest.mark.parametrize(
    ("query", "year", "region"),
    [
        ("", None, None),
        ("?year=2024&region=530700", 2024, "530700"),
        ("?year=&region=", None, None),
        ("?year=x&region=1", None, None),
    ],
)
def test_the_morning_page_of_another_year_and_place(door, people, query, year, region):
    assert people("GET", f"/{query}").status_code == 200
    asked = door.desk.last(GetOverview)
    assert (asked.fiscal_year, asked.region) == (year, region)


@pytest.mark.parametrize("path", [ALERT, CASE])
def test_a_warning_and_its_case_name_the_audit_findings_that_people_linked(people, path):
    page = people("GET", path).text
    assert f'href="/findings/{finding_examples.SUMMARY.finding_id}"' in page
    assert finding_examples.SUMMARY.number in page
