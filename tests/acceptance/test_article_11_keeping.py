"""Article 11 through the gateway and the browser: what is done is filed, sealed, proven; a month is exported; nothing goes outside without consent."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from openpyxl import load_workbook

from deploy.stack import keys
from deploy.stack.layout import PROJECT
from gateway.portal.registers import REGISTERS
from tests.support.days import day, today
from tests.support.digests import content_digest
from tests.support.duties import enter_duty
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
HEAD = {"duty": "head", "name": "周某", "post": "预算工委主任"}
LEADER = {"duty": "vice_chair", "name": "郑某", "post": "常委会副主任"}
REGION = "999901"
YEAR = today().year - 2
SCAN = b"\x89PNG\r\n\x1a\n" + b"5" * 300


def verified(stack, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "connector", "verify", str(path), "--ca", keys.ca_certificate(stack.layout)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)


def closed_case(stack, office) -> dict:
    """Walk a warning to its closing on paper; return the case."""
    alert = office.get("/api/v1/alerts", state="open", rule_id="W-R04", limit=50)["items"][-1]
    for line in (HEAD, LEADER, {"duty": "unit_head", "unit": alert["unit_name"], "name": "冯某", "post": "局长"}):
        enter_duty(office, **line)
    order = {"decision": "confirmed", "reason": "核对属实，须请说明。", "decided_on": day()}
    case_id = office.post(f"/api/v1/alerts/{alert['alert_id']}/disposal", **order)["case_id"]
    case = f"/api/v1/cases/{case_id}"
    approver = office.get(case)["summary"]["approver"]
    name = LEADER["name"] if approver == "vice_chair" else HEAD["name"]
    office.post(f"{case}/approval", approver=approver, approver_name=name, approved_on=day())
    office.post(f"{case}/sending", sent_on=day())
    office.post(f"{case}/receipt", received_on=day(), signed_for_by="办公室")
    answer = {"answered_on": day(), "signer": "冯某", "signer_post": "局长", "content": "已核实，口径问题已更正。"}
    office.post(f"{case}/answer", **answer)
    office.post(f"{case}/closing", outcome="true_mended", closed_on=day())
    stack.settle()
    found: dict = office.get(case)
    return found


def test_a_closed_case_is_filed_sealed_downloaded_and_proven(workbook, at_the_portal, artefacts, tmp_path):
    with workbook.portal("A-01") as office:
        case = closed_case(workbook, office)
    number = case["summary"]["number"]
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto("/archive")
        page.get_by_label("年度").fill(day()[:4])
        page.locator("#collect-volume_class").select_option(case["summary"]["matter_class"])
        page.get_by_role("button", name="归入案卷").click()
        page.wait_for_url("**?done=volume-collected")
        assert number in page.locator("main").inner_text()
        address = page.url.partition("?")[0].removeprefix(workbook.url())
        page.get_by_role("button", name="封装案卷").click()
        page.wait_for_url("**?done=volume-sealing")
    volume_id = address.rpartition("/")[2]
    volume = f"/api/v1/archive/volumes/{volume_id}"
    with workbook.portal("A-01") as office:
        sealed = eventually(
            lambda: (found := office.get(volume))["summary"]["state"] == "sealed" and found, 60, "the volume is sealed"
        )
        package = office.download(f"{volume}/package", tmp_path / "volume.zip")
        acts = {item["act"] for item in office.get("/api/v1/operations", limit=100)["items"]}
        hits = office.get("/api/v1/archive/search", words=f"{number} 口径问题已更正")
    assert {"archive.collect", "archive.seal", "archive.volume.sealed", "archive.download"} <= acts
    assert [hit["volume_number"] for hit in hits["items"]] == [sealed["summary"]["number"]]
    letter = next(line for line in sealed["catalogue"] if line["document_number"] == case["document_number"])
    assert letter["pages"] >= 1
    proven = verified(workbook, package)
    assert proven.returncode == 0, proven.stdout + proven.stderr
    assert sealed["summary"]["seal"]["checkpoint"]["entry_hash"] in proven.stdout.replace("\n", "")
    raw = bytearray(package.read_bytes())
    for at in (len(raw) // 3, len(raw) - 30):
        changed = tmp_path / "changed.zip"
        changed.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        refused = verified(workbook, changed)
        assert (refused.returncode, "验证不通过" in refused.stdout) == (8, True), refused.stdout
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto(address)
        assert "归档目录" in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        page.screenshot(path=artefacts / "archive-volume.png", full_page=True)
        page.goto("/archive")
        page.screenshot(path=artefacts / "archive.png", full_page=True)
        page.goto("/archive/search?words=" + number)
        page.screenshot(path=artefacts / "archive-search.png", full_page=True)
    with workbook.client("W-02", headers={"Origin": workbook.url()}) as worker:
        worker.post("/api/v1/session")
        assert worker.get(volume).status_code == 200
        assert worker.get(f"{volume}/package").status_code == 403
        assert worker.post("/api/v1/archive/volumes", json={"year": 2025, "volume_class": "major"}).status_code == 403


def test_a_month_is_exported_by_every_service_and_proven(stack, at_the_portal, artefacts, tmp_path):
    """The months before the stack was made are empty but for their tables' heads: ordered by hand, the whole way."""
    year, month = int(day()[:4]), int(day()[5:7])
    wanted = f"{year - 1}-{month:02d}"
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto("/archive/months")
        page.get_by_label("月份").fill(wanted)
        page.get_by_role("button", name="导出").click()
        page.wait_for_url("**?done=month-ordered")
    with stack.portal("A-01") as office:
        kept = eventually(
            lambda: next(
                (
                    item
                    for item in office.get("/api/v1/archive/months")["items"]
                    if (item["month"], item["state"]) == (wanted, "kept")
                ),
                None,
            ),
            90,
            "the month is kept",
        )
        package = office.download(f"/api/v1/archive/months/{wanted}/package", tmp_path / "month.zip")
    assert {table["service"] for table in kept["tables"]} == {"alerts", "auth", "cases", "ingest", "reports"}
    assert kept["verified_at"]
    proven = verified(stack, package)
    assert proven.returncode == 0, proven.stdout + proven.stderr
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto("/archive/months")
        assert "一致" in page.locator("main").inner_text()
        page.screenshot(path=artefacts / "archive-months.png", full_page=True)
    with stack.client("W-02", headers={"Origin": stack.url()}) as worker:
        worker.post("/api/v1/session")
        assert worker.get("/api/v1/archive/months").status_code == 403
        assert worker.get(f"/api/v1/archive/months/{wanted}/package").status_code == 403


# Publication -------------------------------------------------------------------------------------------------------


@contextmanager
def logged_in(stack) -> Iterator[httpx.Client]:
    """The administrator at the API; a login elsewhere, as the browser's, ends the session."""
    with stack.client("A-01", headers={"Origin": stack.url()}) as client:
        assert client.post("/api/v1/session").status_code == 201
        yield client


@pytest.fixture(scope="module")
def issue(stack, push_months) -> str:
    """A signed brief; ordered by hand, because its quarter is long past."""
    push_months(YEAR, 3)
    with stack.portal("A-01") as office:
        for line in (HEAD, LEADER):
            enter_duty(office, **line)
    with logged_in(stack) as client:
        return signed_brief(client)


def signed_brief(client: httpx.Client) -> str:
    ordered = client.post("/api/v1/briefs", json={"region": REGION, "year": YEAR, "quarter": 1})
    assert ordered.status_code == 202, ordered.text
    period = f"{YEAR}-Q1"

    def rendered():
        items = client.get("/api/v1/issues", params={"region": REGION}).json()["items"]
        url = next(f"/api/v1/issues/{item['issue_id']}" for item in items if item["period"] == period)
        return url if client.get(url).json()["versions"][0]["state"] == "rendered" else None

    url = eventually(rendered, 90, "the draft")
    early = client.post(f"{url}/consents", json=consent())
    assert (early.status_code, early.json()["reason"]) == (409, "issue-not-signed")
    sign(client, url)
    return url


def sign(client: httpx.Client, url: str) -> None:
    for order in ({"act": "submit", "person": "孙某"}, {"act": "review", "person": "吴某"}):
        moved = client.post(f"{url}/acts", json=order | {"on": day()})
        assert moved.status_code == 200, moved.text
    order = {"on": day(), "act": "sign"}
    nobody = client.post(f"{url}/acts", json=order | {"person": "钱某"})
    assert (nobody.status_code, nobody.json()["reason"]) == (412, "duty-not-held"), nobody.text
    paper = SCAN + url.encode()
    kept = client.put(f"{url}/files/签发稿纸.png", content=paper, headers=content_digest(paper))
    assert kept.status_code == 200, kept.text
    scan_id = kept.json()["file"]["file_id"]
    signed = client.post(f"{url}/acts", json=order | {"person": HEAD["name"], "scan_id": scan_id})
    assert signed.status_code == 200, signed.text
    assert signed.json()["steps"][-1]["scan_id"] == scan_id


def test_every_register_is_exported_as_a_sheet_and_every_export_is_entered(stack, issue):
    """The registers that are kept (记录专人集中保管), as sheets; article 4: 导出数据信息应当进行备案登记."""
    asked = {"numbers": {"region": REGION, "year": YEAR}, "copies": {"region": REGION, "year": YEAR}}
    asked |= {
        "self-check": {"year": YEAR},
        "delivery-calendar": {"fiscal_year": YEAR},
        "letters": {"is_unsigned": True},
    }
    counts = {}
    with logged_in(stack) as client:
        for name, register in REGISTERS.items():
            answer = client.get(f"/api/v1/registers/{name}.xlsx", params=asked.get(name, {}))
            assert answer.status_code == 200, (name, answer.text)
            sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
            title, about, heads, *lines = sheet.iter_rows(values_only=True)
            assert title[0] == register.title
            assert list(heads[: len(register.columns)]) == [column.head for column in register.columns]
            assert f"共{len(lines)}条" in about[0]
            counts[name] = str(len(lines))
        log = client.get("/api/v1/operations", params={"limit": 100}).json()["items"]
    entered = {item["subject"]: item["detail"]["lines"] for item in log if item["act"] == "register.export"}
    assert entered == counts
    for name in ("duties", "certificates", "operations", "rights", "exports"):
        assert int(counts[name]) > 0, name
    with stack.client("Q-01", headers={"Origin": stack.url()}) as reader:
        assert reader.post("/api/v1/session").status_code == 201
        assert reader.get("/api/v1/registers/duties.xlsx").status_code == 200
        assert reader.get("/api/v1/registers/certificates.xlsx").status_code == 403


def consent(**changes: str) -> dict[str, str]:
    return {"approver_name": LEADER["name"], "approved_on": day(), "scope": "全文"} | changes


def test_publication_needs_the_recorded_consent_of_the_vice_chair_in_office(stack, issue, at_the_portal, artefacts):
    publication = {"place": "县人大网站", "published_on": day()}
    with logged_in(stack) as client:
        refused = client.post(f"{issue}/publications", json=publication)
        assert (refused.status_code, refused.json()["reason"]) == (412, "consent-missing")
        assert "第十一条" in refused.json()["detail"]
        for changes in ({"approver_name": "钱某"}, {"approved_on": "2023-12-31"}):
            nobody = client.post(f"{issue}/consents", json=consent(**changes))
            assert (nobody.status_code, nobody.json()["reason"]) == (412, "duty-not-held"), nobody.text
        duties = client.get("/api/v1/duties").json()["items"]
        unknown = client.post(f"{issue}/consents", json=consent(scan_id=str(uuid4())))
        assert (unknown.status_code, unknown.json()["reason"]) == (422, "scan-unknown"), unknown.text
        assert (
            client.put(
                f"/api/v1/issues/{uuid4()}/files/批件.png", content=SCAN, headers=content_digest(SCAN)
            ).status_code
            == 404
        )
    in_office = {line["name"] for line in duties if line["duty"] == "vice_chair"}
    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto(issue.removeprefix("/api/v1"))
        card = page.locator("#publication")
        assert "不得对外公开" in card.inner_text()
        card.get_by_text("登记分管领导同意公开").click()
        offered = page.locator("#consent-approver_name option").evaluate_all("all => all.map(one => one.value)")
        assert set(offered) - {""} == in_office, "who is in office is offered"
        page.locator("#consent-approver_name").select_option(LEADER["name"])
        page.locator("#consent-scope").fill("全文")
        page.locator("#consent-scan_id").set_input_files(
            {"name": "公开批件.png", "mimeType": "image/png", "buffer": SCAN}
        )
        card.get_by_role("button", name="登记同意").click()
        page.wait_for_url("**?done=issue-consent*")
        card.get_by_text("登记对外公开").click()
        page.locator("#publish-place").fill("县人大网站")
        card.get_by_role("button", name="登记公开").click()
        page.wait_for_url("**?done=issue-publish*")
        page.screenshot(path=artefacts / "issue-published.png", full_page=True)
    before = {"place": "县报", "published_on": (today() - timedelta(days=1)).isoformat()}
    with logged_in(stack) as client:
        found = client.get(issue).json()
        assert client.post(f"{issue}/publications", json=before).status_code == 412, "the consent does not reach back"
        log = client.get("/api/v1/operations", params={"limit": 100}).json()["items"]
        paper = client.get(f"/api/v1/papers/{found['consents'][0]['scan_id']}")
    assert (paper.status_code, paper.content) == (200, SCAN)
    assert [item["approver_name"] for item in found["consents"]] == [LEADER["name"]]
    assert found["publications"][0]["place"] == "县人大网站"
    assert {"issue.consent", "issue.publish"} <= {item["act"] for item in log if item["subject"] in issue}


def test_a_voided_number_takes_its_consent_along(stack, issue):
    publication = {"place": "县人大网站", "published_on": day()}
    with logged_in(stack) as client:
        assert client.post(f"{issue}/consents", json=consent()).status_code == 200
        void = {"act": "void", "on": day(), "note": "附表有误"}
        assert client.post(f"{issue}/acts", json=void).status_code == 200
        assert client.post(f"{issue}/publications", json=publication).json()["reason"] == "issue-not-signed"
        sign(client, issue)
        assert client.post(f"{issue}/publications", json=publication).json()["reason"] == "consent-missing"


def test_a_working_seat_cannot_record_a_consent(stack, issue):
    with stack.client("W-02", headers={"Origin": stack.url()}) as worker:
        assert worker.post("/api/v1/session").status_code == 201
        assert worker.post(f"{issue}/consents", json=consent()).status_code == 403
