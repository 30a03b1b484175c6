"""Article 11 through the gateway and the browser: a case is closed, filed, sealed, downloaded, proven; a changed byte is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chassis.clock import SystemClock
from deploy.stack import keys
from deploy.stack.layout import PROJECT
from tests.support.duties import enter_duty
from tests.support.eventually import eventually

pytestmark = pytest.mark.acceptance
TODAY = SystemClock().today().isoformat()
HEAD = {"duty": "head", "name": "周某", "post": "预算工委主任"}
LEADER = {"duty": "vice_chair", "name": "郑某", "post": "常委会副主任"}


def verified(stack, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "connector", "verify", str(path), "--ca", keys.ca_certificate(stack.layout)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)


def closed_case(stack, office) -> dict:
    """Walk a warning to its closing on paper; return the case."""
    alert = office.get("/api/v1/alerts", state="open", rule_id="W-R04", limit=50)["items"][-1]
    for line in (HEAD, LEADER, {"duty": "unit_head", "unit": alert["unit_name"], "name": "冯某", "post": "局长"}):
        enter_duty(office, **line)
    order = {"decision": "confirmed", "reason": "核对属实，须请说明。", "decided_on": TODAY}
    case_id = office.post(f"/api/v1/alerts/{alert['alert_id']}/disposal", **order)["case_id"]
    case = f"/api/v1/cases/{case_id}"
    approver = office.get(case)["summary"]["approver"]
    name = LEADER["name"] if approver == "vice_chair" else HEAD["name"]
    office.post(f"{case}/approval", approver=approver, approver_name=name, approved_on=TODAY)
    office.post(f"{case}/sending", sent_on=TODAY)
    office.post(f"{case}/receipt", received_on=TODAY, signed_for_by="办公室")
    answer = {"answered_on": TODAY, "signer": "冯某", "signer_post": "局长", "content": "已核实，口径问题已更正。"}
    office.post(f"{case}/answer", **answer)
    office.post(f"{case}/closing", outcome="true_mended", closed_on=TODAY)
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
        page.get_by_label("年度").fill(TODAY[:4])
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
    year, month = int(TODAY[:4]), int(TODAY[5:7])
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
