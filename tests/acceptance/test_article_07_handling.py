"""Article 7: from the warning to its evidence, the decision, the case, the letter in the browser; the three tracks with their gates through the gateway."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pypdf
import pytest
from playwright.sync_api import Page

from services.ingest.datasets import find_data_set
from tests.support.data_set_samples import sample_row
from tests.support.days import day, today
from tests.support.digests import content_digest
from tests.support.duties import enter_duty

pytestmark = pytest.mark.acceptance
HEAD, FORMER_HEAD, LEADER = "孔某某", "曹某某", "严某某"
YEAR = "2023"
"""Of the made-up payments and debts: no other test has it in this region."""
SCAN = b"\x89PNG\r\n\x1a\n" + b"7" * 300


def log_in(page: Page) -> None:
    page.goto("/")
    assert "/login?next=" in page.url
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    assert "四本预算执行情况" in page.locator("main").inner_text()


def received(text: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(text)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_from_the_warning_to_the_letter(workbook, at_the_portal, artefacts, shared_dir):
    original = (shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx").read_bytes()
    with at_the_portal("A-01") as page:

        def shot(name: str) -> None:
            page.screenshot(path=artefacts / f"{name}.png", full_page=True)

        page.goto("/login")
        shot("01-login")
        log_in(page)
        shot("02-overview")
        page.goto("/alerts?state=open&rule_id=W-R01")
        page.locator("tbody a").first.click()
        warning = page.locator("main").inner_text()
        assert "21305" in warning
        assert "《预算法》" in warning
        shot("03-warning")

        evidence = page.locator("a.evidence").first
        place = evidence.inner_text()
        sheet, cell = re.fullmatch(r"工作表“(.+)” ([A-Z]+\d+)", place).groups()
        evidence.click()
        row = page.locator("main").inner_text()
        assert sheet in row
        assert cell in row
        assert hashlib.sha256(original).hexdigest() in row
        shot("04-row")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载原始文件").click()
        assert download.value.path().read_bytes() == original
        page.get_by_role("link", name="返回预警").click()

        page.get_by_label("处置意见").select_option("confirmed")
        page.get_by_label("理由", exact=True).fill("经与报表核对，上级科目与下级科目之和不符，须请说明。")
        page.get_by_role("button", name="提交处置").click()
        page.wait_for_url("**/cases/*")
        assert "已确认该预警并立案" in page.locator("main").inner_text()
        shot("05-case")

        workbook.settle()
        page.reload()
        letter = page.locator("section", has=page.get_by_role("heading", name="文书", exact=True))
        with page.expect_download() as download:
            letter.get_by_role("link", name="PDF").click()
        pdf = download.value.path().read_bytes()
        (artefacts / "letter.pdf").write_bytes(pdf)
        with page.expect_download() as download:
            letter.get_by_role("link", name="DOCX").click()
        docx = download.value.path().read_bytes()
        (artefacts / "letter.docx").write_bytes(docx)
        shot("06-case-with-letter")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366

    assert "21305" in received(pdf)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx)).namelist()


def test_the_acts_of_articles_7_and_8_one_after_the_other(workbook, at_the_portal, artefacts):
    with at_the_portal("A-01") as page:
        log_in(page)
        page.goto("/alerts?state=open&rule_id=W-R02")
        page.locator("tbody a").first.click()
        page.get_by_label("处置意见").select_option("confirmed")
        page.get_by_label("理由", exact=True).fill("本级数大于全市数，请说明。")
        page.get_by_role("button", name="提交处置").click()
        page.wait_for_url("**/cases/*")

        assert not page.get_by_label("批准人姓名").locator("option", has_text="李某某").count(), (
            "no consent without the duty"
        )
        case = page.url.partition("?")[0]
        addressee = page.locator("dt", has_text="发往单位").locator("xpath=following-sibling::dd[1]").inner_text()
        register(page, "预算工委负责同志", "", "李某某", "预算工委主任")
        register(page, "人大常委会分管领导", "", "李某某", "常委会副主任")
        register(page, "部门主管负责同志", addressee, "张某某", "局长")
        page.screenshot(path=artefacts / "06-duties.png", full_page=True)
        page.goto(case)
        page.get_by_label("批准人姓名").select_option("李某某")
        page.get_by_role("button", name="记录批准").click()
        page.get_by_label("收件单位（前置机收件箱）").select_option("")  # this one goes on paper
        page.get_by_role("button", name="记录发出并编号").click()
        page.get_by_label("签收单位及人员").fill("市财政局办公室")
        page.get_by_role("button", name="记录签收").click()
        clock = page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        assert "第八条" in clock
        assert "个工作日" in clock
        page.screenshot(path=artefacts / "07-clock.png", full_page=True)
        # what is too short is named on the page, and what was typed and chosen stays
        page.get_by_label("签署人").select_option("张某某|局长")
        page.get_by_label("答复内容").fill("已")
        page.get_by_role("button", name="记录答复").click()
        assert "答复内容：内容过短" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("签署人").input_value() == "张某某|局长"
        page.get_by_label("答复内容").fill("已核实，系分县数据汇总口径不一致。")
        page.get_by_role("button", name="记录答复").click()
        page.locator("details:has(#close-outcome) > summary").click()
        page.get_by_label("处理结果").select_option("data_problem")
        page.get_by_role("button", name="办结").click()
        closed = page.locator("main").inner_text()
        assert "数据问题" in closed
        assert "张某某" in closed
        page.screenshot(path=artefacts / "08-closed.png", full_page=True)


def register(page, duty: str, unit: str, name: str, post: str) -> None:
    page.goto("/duties")
    form = page.locator("section", has=page.get_by_role("heading", name="登记任职", exact=True))
    form.get_by_label("职务", exact=True).select_option(label=duty)
    if unit:
        form.get_by_label("单位（可不填）").fill(unit)
    form.get_by_label("姓名").fill(name)
    form.get_by_label("职务全称").fill(post)
    form.get_by_label("任职起始日").fill("2024-01-01")
    form.get_by_label("依据（任免文件）").fill("任职通知（演示）")
    form.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/duties?done=duty")


def test_a_query_seat_sees_and_cannot_decide(workbook, at_the_portal):
    with at_the_portal("Q-01") as page:
        page.goto("/alerts")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/alerts")
        page.locator("tbody a").first.click()
        assert "处置预警须由管理员席位办理" in page.locator("main").inner_text()
        assert page.get_by_role("button", name="提交处置").count() == 0
        assert page.get_by_role("link", name="证书登记").count() == 0


# The three tracks through the gateway -----------------------------------------------------------------------------


@dataclass
class Track:
    """A case under the hand of the administrator's seat."""

    person: httpx.Client
    url: str

    def get(self) -> dict[str, Any]:
        found: dict[str, Any] = self.person.get(self.url).raise_for_status().json()
        return found

    def take(self, step: str, **said: Any) -> dict[str, Any]:
        """Take a step that must be taken."""
        answer = self.person.post(f"{self.url}/{step}", json=said)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refused(self, step: str, **said: Any) -> tuple[int, str, str]:
        """Try a step that must be refused: nothing of the case may change; status, reason, words."""
        before = self.get()
        answer = self.person.post(f"{self.url}/{step}", json=said)
        after = self.get()
        for part in ("summary", "history", "communications", "approvals", "document_number"):
            assert after[part] == before[part]
        problem = answer.json()
        assert re.search("[\u4e00-\u9fff].*。$", problem["detail"]), problem
        return answer.status_code, problem["reason"], problem["detail"]

    def keep_scan(self, name: str) -> str:
        kept = self.person.put(f"{self.url}/files/{name}", content=SCAN, headers=content_digest(SCAN))
        assert kept.status_code == 200, kept.text
        found: str = kept.json()["file"]["file_id"]
        return found


def steps() -> SimpleNamespace:
    """What the steps of a track are ordered with, dated today."""
    return SimpleNamespace(
        talk={
            "communicated_on": day(), "way": "phone", "unit_people": "办公室 华某某（主任）", "office_people": "预算工委 金某某",
            "said": "系防汛应急支出，偏远村组没有银行网点。", "analysis": "应急支出有批示，发放对象仍须附签领单说明。",
        },
        consent={"approved_on": day()},
        sending={"sent_on": day(), "to_unit": None},
        receipt={"received_on": day(), "signed_for_by": "办公室 华某某"},
        answer={"answered_on": day(), "signer": "华某某", "signer_post": "局长", "content": "已核实并整改。"},
        extension={"decided_on": day(), "reason": "涉及多个部门。", "approver_name": LEADER},
    )  # fmt: skip


@pytest.fixture(scope="module")
def facts(workbook, push, tmp_path_factory):
    """A unit that drew cash (W-G03, general) and a debt above its limit (W-D01, major), delivered and looked through."""
    folder = tmp_path_factory.mktemp("facts")
    payment = {
        "PAY_APP_ID": "X7-1", "CREATE_DATE": f"{YEAR}-06-05", "AGENCY_CODE": "701001", "SET_MODE_CODE": "现金",
        "PAYEE_ACCT_NAME": "某村民小组", "USE_DES": "防汛应急", "PAY_APP_AMT": "60000.00", "XPAY_AMT": "60000.00",
    }  # fmt: skip
    limit = {"FISCAL_YEAR": YEAR, "DEBT_KIND": "general", "VERSION": "年初", "LIMIT_AMOUNT": "1000000.00"}
    balance = {"YM": f"{YEAR}06", "DEBT_KIND": "general", "CREDITOR_KIND": "bond", "CLOSING": "1120000.00"}
    sets = (
        ("payment_application", f"{YEAR}-06", payment),
        ("debt_limit", YEAR, limit),
        ("debt_balance", f"{YEAR}-06", balance),
    )
    for data_set, period, row in sets:
        ran = push(
            folder / "state", str(_file(folder / f"{data_set}.csv", data_set, row)), "--data-set", data_set, "--region", "532328",
            "--period", period, "--origin", "synthetic",
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
    workbook.settle()
    return workbook


def _file(path: Path, data_set: str, said: dict[str, str]) -> Path:
    row = dict.fromkeys(sample_row(find_data_set(data_set)), "") | said
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture
def person(facts):
    """The administrator's seat; who holds which duty, one of them until yesterday."""
    with facts.portal("A-01") as office:
        enter_duty(office, duty="head", name=HEAD, post="预算工委主任")
        enter_duty(office, duty="vice_chair", name=LEADER, post="常委会副主任")
        yesterday = (today() - timedelta(days=1)).isoformat()
        enter_duty(office, duty="head", name=FORMER_HEAD, post="预算工委原主任", valid_to=yesterday)
    with facts.client("A-01", headers={"Origin": facts.url()}) as person:
        assert person.post("/api/v1/session").status_code == 201
        yield person


def opened(person: httpx.Client, matter_class: str, **chosen: str) -> Track:
    """Confirm a warning; its class and not its level fixes the track."""
    wanted = {"state": "open", "limit": "50", **chosen}
    alert = person.get("/api/v1/alerts", params=wanted).raise_for_status().json()["items"][0]
    assert alert["matter_class"] == matter_class
    order = {"decision": "confirmed", "reason": "核对属实，须请说明。", "decided_on": day()}
    disposal = person.post(f"/api/v1/alerts/{alert['alert_id']}/disposal", json=order).raise_for_status().json()
    track = Track(person, f"/api/v1/cases/{disposal['case_id']}")
    case = track.get()
    assert (case["summary"]["state"], case["summary"]["matter_class"]) == ("opened", matter_class)
    return track


def letter_text(stack: Any, track: Track) -> str:
    """The text of the case's newest document."""
    stack.settle()
    answer = track.person.get(f"/api/v1/documents/{track.get()['document_id']}/pdf")
    assert answer.status_code == 200, answer.text
    return received(answer.content)


def only_in_office_on_that_day(track: Track, approver: str, name: str) -> None:
    """A consent of the right kind by a stranger, or by somebody on a day on which the duty had ended, is refused."""
    for stranger in ("外某某", FORMER_HEAD):
        status, reason, words = track.refused("approval", approver=approver, approver_name=stranger, **steps().consent)
        assert (status, reason) == (412, "duty-not-held")
        assert stranger in words
        assert name in words, "the refusal says who holds the duty on that day"


def test_general_communicated_analysed_reviewed_by_the_head_and_forwarded_for_explanation(facts, person):
    track = opened(person, "general", rule_id="W-G03", region="532328")
    clock = track.get()["summary"]["deadline"]
    assert (clock["article"], clock["working_days"], clock["started_on"]) == ("第七条", 10, day())

    review = {"approver": "head_review", "approver_name": HEAD, **steps().consent}
    status, reason, words = track.refused("approval", **review)
    assert (status, reason) == (412, "act-too-early")
    assert "沟通分析" in words
    for step, said in (("sending", steps().sending), ("receipt", steps().receipt), ("answer", steps().answer)):
        assert track.refused(step, **said)[:2] == (412, "act-too-early")

    talked = track.take("communication", **steps().talk, scan_id=track.keep_scan("沟通记录.png"))
    assert (talked["summary"]["state"], talked["summary"]["deadline"]) == ("communicated", clock)
    assert talked["communications"][0]["said"] == steps().talk["said"]
    assert track.refused("communication", **steps().talk)[:2] == (409, "already-communicated")
    assert track.refused("sending", **steps().sending)[:2] == (412, "act-too-early"), "not reviewed yet"
    for wrong in ("head", "vice_chair"):
        status, reason, words = track.refused("approval", **{**review, "approver": wrong})
        assert (status, reason) == (412, "approver-wrong")
        assert "第七条" in words
    only_in_office_on_that_day(track, "head_review", HEAD)
    scan = track.keep_scan("审阅件.png")
    assert track.take("approval", **review, scan_id=scan)["approvals"][0]["scan_id"] == scan
    assert track.refused("approval", **review)[:2] == (409, "act-already-passed")
    assert track.refused("communication", **steps().talk)[:2] == (409, "act-already-passed")

    sent = track.take("sending", **steps().sending)
    assert re.fullmatch(r"预算工委通报〔\d{4}〕\d+号", sent["document_number"])
    assert (sent["summary"]["document_kind"], sent["summary"]["deadline"]) == ("query_notice", None)
    text = letter_text(facts, track)
    for words in (
        "联网查询通报",
        "请你单位解释说明",
        "二、沟通分析情况",
        steps().talk["said"],
        steps().talk["analysis"],
        "华某某",
    ):
        assert re.sub(r"\s", "", words) in text
    assert track.take("receipt", **steps().receipt)["summary"]["deadline"] is None, "article 8 speaks of letters"


def test_important_the_heads_consent_then_a_letter(facts, person):
    track = opened(person, "important", rule_id="W-R03")
    assert track.get()["summary"]["deadline"] is None, "article 7 sets letters no limit"
    consent = {"approver": "head", "approver_name": HEAD, **steps().consent}

    status, reason, words = track.refused("communication", **steps().talk)
    assert (status, reason) == (412, "act-not-for-class")
    assert "一般性工作问题" in words
    for step, said in (
        ("sending", steps().sending),
        ("receipt", steps().receipt),
        ("answer", steps().answer),
        ("extension", steps().extension),
    ):
        status, reason, words = track.refused(step, **said)
        assert (status, reason) == (412, "act-too-early")
        assert "中间步骤不能跳过" in words
    for wrong in ("head_review", "vice_chair"):
        assert track.refused("approval", **{**consent, "approver": wrong})[:2] == (412, "approver-wrong")
    only_in_office_on_that_day(track, "head", HEAD)
    track.take("approval", **consent, scan_id=track.keep_scan("批件.png"))
    assert track.refused("approval", **consent)[:2] == (409, "act-already-passed")

    sent = track.take("sending", **steps().sending)
    assert re.fullmatch(r"元人预函〔\d{4}〕\d+号", sent["document_number"])
    text = letter_text(facts, track)
    assert "关于商请研究处理" in text
    assert "按重要问题办理" in text
    assert track.refused("sending", **steps().sending)[:2] == (409, "act-already-passed")
    clock = track.take("receipt", **steps().receipt)["summary"]["deadline"]
    assert (clock["article"], clock["working_days"], clock["started_on"]) == ("第八条", 10, day())
    assert track.refused("extension", **steps().extension)[:2] == (412, "extension-not-for-class")


def test_major_the_vice_chairs_consent_then_a_letter_to_the_governments_department(facts, person):
    track = opened(person, "major", rule_id="W-D01", region="532328")
    assert track.get()["summary"]["deadline"] is None
    consent = {"approver": "vice_chair", "approver_name": LEADER, **steps().consent}

    assert track.refused("communication", **steps().talk)[:2] == (412, "act-not-for-class")
    for step, said in (
        ("sending", steps().sending),
        ("receipt", steps().receipt),
        ("answer", steps().answer),
        ("extension", steps().extension),
    ):
        assert track.refused(step, **said)[:2] == (412, "act-too-early")
    for wrong in ("head_review", "head"):
        status, reason, words = track.refused("approval", **{**consent, "approver": wrong, "approver_name": HEAD})
        assert (status, reason) == (412, "approver-wrong"), "the head's consent does not do"
        assert "人大常委会分管领导" in words
    only_in_office_on_that_day(track, "vice_chair", LEADER)
    assert track.refused("approval", **{**consent, "approver_name": HEAD})[:2] == (412, "duty-not-held")
    track.take("approval", **consent, scan_id=track.keep_scan("批件.png"))

    sent = track.take("sending", **{**steps().sending, "to_unit": "czj"})
    assert sent["letters"][0]["addressee"] == "县财政局"
    text = letter_text(facts, track)
    assert "县财政局：" in text
    assert "按重大问题办理" in text
    clock = track.take("receipt", **steps().receipt)["summary"]["deadline"]
    assert (clock["article"], clock["working_days"]) == ("第八条", 10)
    assert track.take("extension", **steps().extension)["summary"]["deadline"]["working_days"] == 15
