"""Article 8 through the real door and the real connector: receipt, clock, answer with signer, paper the same."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from deploy.stack import keys
from deploy.stack.layout import PROJECT
from services.ingest.datasets import find_data_set
from tests.support.data_set_samples import sample_row
from tests.support.days import day, today

pytestmark = pytest.mark.acceptance

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 500
HEAD = {"duty": "head", "name": "周某", "post": "预算工委主任"}
LEADER = {"duty": "vice_chair", "name": "郑某", "post": "常委会副主任"}
SIGNER = {"duty": "unit_head", "unit": "czj", "name": "冯某", "post": "局长"}


def connector(stack: Any, state: Path, *arguments: str, unit: str = "czj") -> subprocess.CompletedProcess[str]:
    certificate, key = keys.client_pair(stack.layout, f"C-{unit}")
    command = [
        sys.executable, "-m", "connector", *arguments, "--url", stack.url("connectors"), "--cert", certificate,
        "--key", key, "--ca", keys.ca_certificate(stack.layout), "--state", str(state),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120, env=environment
    )


@contextmanager
def logged_in(stack: Any) -> Iterator[httpx.Client]:
    with stack.client("A-01", headers={"Origin": stack.url()}) as client:
        assert client.post("/api/v1/session").status_code == 201
        yield client


@pytest.fixture
def person(workbook):
    with logged_in(workbook) as person:
        for line in (HEAD, LEADER, SIGNER):
            entered = person.post(
                "/api/v1/duties", json={**line, "valid_from": "2024-01-01", "basis": "任职通知（演示）"}
            )
            assert entered.status_code in {200, 409}, entered.text
        yield person


def confirmed(person: Any, alert_ids: Iterable[str], on: str) -> str:
    """Confirm warnings until one opens a case of its own, for one of an open case's matter goes into that case; return its address."""
    order = {"decision": "confirmed", "reason": "核对属实，须请说明。", "decided_on": on}
    for alert_id in alert_ids:
        disposed = person.post(f"/api/v1/alerts/{alert_id}/disposal", json=order)
        assert disposed.status_code == 200, disposed.text
        case = f"/api/v1/cases/{disposed.json()['case_id']}"
        if person.get(case).json()["summary"]["state"] == "opened":
            return case
    raise AssertionError("every warning is of a matter that has its case")


def sent_letter(person: Any, stack: Any, to_unit: str | None) -> dict[str, Any]:
    """Confirm a warning, record the consent, send; wait until the papers are rendered."""
    alerts = person.get("/api/v1/alerts", params={"state": "open", "rule_id": "W-R04", "limit": 50}).json()["items"]
    case = confirmed(person, (alert["alert_id"] for alert in alerts), day())
    approver = person.get(case).json()["summary"]["approver"]
    name = LEADER["name"] if approver == "vice_chair" else HEAD["name"]
    consent = {"approver": approver, "approver_name": name, "approved_on": day()}
    assert person.post(f"{case}/approval", json=consent).status_code == 200
    sent = person.post(f"{case}/sending", json={"sent_on": day(), "to_unit": to_unit})
    assert sent.status_code == 200, sent.text
    stack.settle()
    found: dict[str, Any] = person.get(case).json()
    return found


def test_the_unit_fetches_signs_for_and_answers_through_its_connector(workbook, person, tmp_path):
    case = sent_letter(person, workbook, "czj")
    number = case["document_number"]
    url = f"/api/v1/cases/{case['summary']['case_id']}"

    listed = connector(workbook, tmp_path, "inbox", "list")
    assert listed.returncode == 0, listed.stdout + listed.stderr
    assert number in listed.stdout
    assert "待签收" in listed.stdout

    fetched = connector(workbook, tmp_path, "inbox", "fetch", number)
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    paper = tmp_path / "inbox/papers" / number / f"{number}.pdf"
    assert paper.read_bytes().startswith(b"%PDF")
    assert person.get(url).json()["summary"]["state"] == "sent", "fetching is no receipt"

    signed = connector(workbook, tmp_path, "inbox", "sign", number, "--name", "卫某")
    assert signed.returncode == 0, signed.stdout + signed.stderr
    received = person.get(url).json()
    assert (received["summary"]["state"], received["letters"][0]["receipt_way"]) == ("received", "connector")
    deadline = received["summary"]["deadline"]
    assert (deadline["article"], deadline["working_days"], deadline["started_on"]) == ("第八条", 10, day())

    voucher = tmp_path / "凭证.png"
    voucher.write_bytes(PNG)
    answer = ("inbox", "answer", number, "--content", "已核实，系口径不一致，现已更正。", "--file", str(voucher))
    wrong = connector(workbook, tmp_path, *answer, "--signer", "褚某", "--post", "局长")
    assert wrong.returncode == 4
    assert "冯某（局长）" in wrong.stdout, "the refusal says who is registered"
    right = connector(workbook, tmp_path, *answer, "--signer", "冯某", "--post", "局长")
    assert right.returncode == 0, right.stdout + right.stderr
    assert "答复回执" in right.stdout
    again = connector(workbook, tmp_path, *answer, "--signer", "冯某", "--post", "局长")
    assert "没有重复发送" in again.stdout

    answered = person.get(url).json()
    assert (answered["summary"]["state"], len(answered["replies"])) == ("answered", 1)
    reply = answered["replies"][0]
    assert (reply["way"], reply["signer"], reply["seat"]) == ("connector", "冯某", "C-czj")
    kept = reply["files"][0]
    assert kept["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert person.get(f"{url}/files/{kept['file_id']}").content == PNG
    status = connector(workbook, tmp_path, "status")
    assert "待签收或待答复" in status.stdout, status.stdout
    assert number not in status.stdout, "nothing of it is left to do"


def test_a_returned_answer_a_survey_and_the_hand_over(workbook, person, tmp_path):
    case = sent_letter(person, workbook, "czj")
    url, number = f"/api/v1/cases/{case['summary']['case_id']}", case["document_number"]
    assert connector(workbook, tmp_path, "inbox", "sign", number, "--name", "卫某").returncode == 0
    early = person.post(f"{url}/reminder", json={"approver_name": HEAD["name"], "sent_on": day()})
    assert (early.status_code, early.json()["reason"]) == (412, "not-overdue")
    signed_by = ("--signer", "冯某", "--post", "局长")
    first = connector(workbook, tmp_path, "inbox", "answer", number, "--content", "情况属实。", *signed_by)
    assert first.returncode == 0, first.stdout
    wanted = {"approver_name": HEAD["name"], "sent_on": day(), "reason": "未说明原因，未附凭证。"}
    returned = person.post(f"{url}/return", json=wanted)
    assert returned.status_code == 200, returned.text
    second = returned.json()["letters"][-1]["number"]
    workbook.settle()
    listed = connector(workbook, tmp_path, "inbox", "list")
    assert f"{second}  退回函" in listed.stdout
    assert connector(workbook, tmp_path, "inbox", "fetch", second).returncode == 0
    assert (tmp_path / "inbox/papers" / second / f"{second}.pdf").read_bytes().startswith(b"%PDF")
    assert connector(workbook, tmp_path, "inbox", "sign", second, "--name", "卫某").returncode == 0
    again = connector(workbook, tmp_path, "inbox", "answer", second, "--content", "原因如下，凭证见附件。", *signed_by)
    assert again.returncode == 0, again.stdout

    consent = {"approver_name": HEAD["name"]}
    plan = {"planned_on": day(), "members": "预算工委", "starts_on": day(), "ends_on": day()}
    plan |= {"places": "县财政局", "questions": "整改情况。"}
    assert person.post(f"{url}/survey-plan", json=consent | plan).status_code == 200
    closing = {"outcome": "true_mended", "closed_on": day()}
    assert person.post(f"{url}/closing", json=closing).status_code == 412, "a survey is reported before the closing"
    report = {"reported_on": day(), "findings": "已整改。", "judgement": "属实。", "advice": "建立台账。"}
    assert person.post(f"{url}/survey-report", json=consent | report).status_code == 200
    above = {"reported_on": day(), "meeting": "第37次主任会议", "advice": "提请审议。"}
    leader = {"approver_name": LEADER["name"]}
    assert person.post(f"{url}/chairmen-report", json=leader | above).status_code == 200
    workbook.settle()
    clue = leader | {"handed_on": day(), "receiver": "县监察委员会", "reason": "涉嫌违反财经纪律。"}
    handed = person.post(f"{url}/hand-over", json=clue)
    assert handed.status_code == 200, handed.text
    package = next(file for file in handed.json()["files"] if file["media_type"] == "application/zip")
    content = person.get(f"{url}/files/{package['file_id']}").content
    assert hashlib.sha256(content).hexdigest() == package["sha256"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == sha256 for name, sha256 in sums.items())
        assert {f"函件/{number}.pdf", f"函件/{second}.pdf", "证据.csv", "移送说明.txt"} <= set(sums)
        assert [name for name in sums if name.startswith("回执/")]
    the_outcome_feeds_the_rules_health(workbook, person, url, closing)


def the_outcome_feeds_the_rules_health(stack: Any, person: Any, url: str, closing: dict[str, str]) -> None:
    before = health_of(person, "W-R04")
    assert person.post(f"{url}/closing", json=closing).status_code == 200
    stack.settle()
    after = health_of(person, "W-R04")
    assert (after["true"], after["fired"]) == (before["true"] + 1, before["fired"])
    judged = sum(after[outcome] for outcome in ("true", "reasonable", "rule_problem"))
    assert Decimal(after["precision"]) == pytest.approx(Decimal(after["true"]) / judged, abs=Decimal("0.0001"))


def health_of(person: Any, rule_id: str) -> dict[str, Any]:
    rules = person.get("/api/v1/rules/health").json()["items"]
    found: dict[str, Any] = next(rule for rule in rules if rule["rule_id"] == rule_id)
    return found


def paper_text(path: Path) -> str:
    pages = pypdf.PdfReader(path).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def raised_ago(stack: Any, rule_id: str, days_ago: int) -> tuple[str, date]:
    """Let an undecided warning of a rule have been raised some days ago, so that a clock that ran out can be walked today."""
    on = today() - timedelta(days=days_ago)
    with stack.connect() as connection:
        row = connection.execute(
            "UPDATE cases.warning SET body = jsonb_set(body, '{summary,raised_at}', to_jsonb(%s::text)) WHERE alert_id = ("
            "SELECT alert_id FROM cases.warning WHERE state = 'waiting' AND body->'summary'->>'rule_id' = %s"
            " ORDER BY alert_id LIMIT 1) RETURNING alert_id",
            (f"{on.isoformat()}T01:00:00Z", rule_id),
        ).fetchone()
    assert row is not None
    return str(row[0]), on


def overdue_letter(stack: Any, person: Any, rule_id: str, days_ago: int = 40) -> tuple[str, date]:
    """Confirm, consent, send and sign for a letter, everything on one day; return its address and that day."""
    on = today() - timedelta(days=days_ago)
    sent = on.isoformat()
    for line in (HEAD, LEADER, SIGNER):
        person.post("/api/v1/duties", json={**line, "valid_from": "2024-01-01", "basis": "任职通知（演示）"})
    url = confirmed(person, (raised_ago(stack, rule_id, days_ago)[0] for _ in count()), sent)
    approver = person.get(url).json()["summary"]["approver"]
    name = LEADER["name"] if approver == "vice_chair" else HEAD["name"]
    for step, said in (
        ("approval", {"approver": approver, "approver_name": name, "approved_on": sent}),
        ("sending", {"sent_on": sent, "to_unit": "czj"}),
        ("receipt", {"received_on": sent, "signed_for_by": "办公室 卫某"}),
    ):
        taken = person.post(f"{url}/{step}", json=said)
        assert taken.status_code == 200, taken.text
    return url, on


def test_an_overdue_letter_is_among_what_is_due_reminded_of_and_answered_late(workbook, person, tmp_path):
    url, on = overdue_letter(workbook, person, "W-R04")
    case = person.get(url).json()
    clock, number = case["summary"]["deadline"], case["document_number"]
    assert (clock["started_on"], clock["working_days"]) == (on.isoformat(), 10)
    assert case["summary"]["days_left"] < 0
    due = person.get("/api/v1/due", params={"kind": "case", "limit": 500}).json()
    [line] = [item for item in due["items"] if item["subject_id"] == case["summary"]["case_id"]]
    assert (line["act"], line["article"], line["due_on"]) == ("复函", "第八条", clock["due_on"])
    early = {"approver_name": HEAD["name"], "sent_on": clock["due_on"]}
    assert person.post(f"{url}/reminder", json=early).status_code == 412, "not on the last day itself"
    stranger = person.post(f"{url}/reminder", json={"approver_name": "外某某", "sent_on": day()})
    assert (stranger.status_code, stranger.json()["reason"]) == (412, "duty-not-held")
    reminded = person.post(f"{url}/reminder", json={"approver_name": HEAD["name"], "sent_on": day()})
    assert reminded.status_code == 200, reminded.text
    reminder = reminded.json()["letters"][-1]
    assert (reminder["kind"], reminded.json()["summary"]["deadline"]) == ("reminder", clock), "the clock stays"
    workbook.settle()
    fetched = connector(workbook, tmp_path, "inbox", "fetch", reminder["number"])
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    text = paper_text(tmp_path / "inbox/papers" / reminder["number"] / f"{reminder['number']}.pdf")
    assert "关于催办" in text
    assert "尚未收到答复" in text
    assert number in text
    signed_by = ("--signer", "冯某", "--post", "局长")
    late = connector(workbook, tmp_path, "inbox", "answer", number, "--content", "已核实，现已更正。", *signed_by)
    assert late.returncode == 0, late.stdout + late.stderr
    answered = person.get(url).json()
    assert "已超过第八条的期限" in next(entry["note"] for entry in answered["history"] if entry["act"] == "answer")


def test_a_major_matters_limit_is_extended_once_before_it_ends_and_never_after(workbook, person, push, tmp_path):
    rows = [
        (
            "debt_limit",
            "2022",
            {"FISCAL_YEAR": "2022", "DEBT_KIND": kind, "VERSION": "年初", "LIMIT_AMOUNT": "1000000.00"},
        )
        for kind in ("general", "special")
    ]
    rows += [
        (
            "debt_balance",
            "2022-06",
            {"YM": "202206", "DEBT_KIND": kind, "CREDITOR_KIND": "bond", "CLOSING": "1120000.00"},
        )
        for kind in ("general", "special")
    ]
    for data_set, period in (("debt_limit", "2022"), ("debt_balance", "2022-06")):
        path = tmp_path / f"{data_set}.csv"
        empty = dict.fromkeys(sample_row(find_data_set(data_set)), "")
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(empty))
            writer.writeheader()
            writer.writerows(empty | row for name, _, row in rows if name == data_set)
        said = ("--data-set", data_set, "--region", "532328", "--period", period, "--origin", "synthetic")
        ran = push(tmp_path / "state", str(path), *said)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    workbook.settle()
    order = {"reason": "涉及多个部门。", "approver_name": LEADER["name"]}
    late, on = overdue_letter(workbook, person, "W-D01")
    for decided in (day(), on.isoformat()):
        refused = person.post(f"{late}/extension", json={**order, "decided_on": decided})
        assert (refused.status_code, refused.json()["reason"]) == (412, "deadline-expired"), "no earlier date mends it"
    url, _ = overdue_letter(workbook, person, "W-D01", days_ago=0)
    first = person.get(url).json()["summary"]["deadline"]
    for wrong, status in (({"reason": ""}, 422), ({"approver_name": HEAD["name"]}, 412)):
        assert person.post(f"{url}/extension", json={**order, "decided_on": day(), **wrong}).status_code == status
    extended = person.post(f"{url}/extension", json={**order, "decided_on": day()})
    assert extended.status_code == 200, extended.text
    clock = extended.json()["summary"]["deadline"]
    assert (clock["working_days"], clock["started_on"], clock["article"]) == (15, day(), "第八条")
    assert clock["due_on"] > first["due_on"]
    again = person.post(f"{url}/extension", json={**order, "decided_on": day()})
    assert (again.status_code, again.json()["reason"]) == (409, "deadline-already-extended")
    letter = extended.json()["letters"][-1]
    assert letter["kind"] == "extension"
    workbook.settle()
    assert connector(workbook, tmp_path, "inbox", "fetch", letter["number"]).returncode == 0
    paper = paper_text(tmp_path / "inbox/papers" / letter["number"] / f"{letter['number']}.pdf")
    assert "关于延长" in paper
    assert "答复期限的函" in paper


def test_another_unit_sees_and_reaches_nothing(workbook, person, tmp_path):
    case = sent_letter(person, workbook, "czj")
    letter_id = case["letters"][0]["letter_id"]
    other = connector(workbook, tmp_path, "inbox", "list", unit="swj")
    assert other.returncode == 0, other.stdout
    assert case["document_number"] not in other.stdout
    with workbook.client("C-swj") as client:
        tries = [
            client.get(f"/api/v1/inbox/{letter_id}/pdf"),
            client.post(f"/api/v1/inbox/{letter_id}/receipt", json={"signed_for_by": "卫某"}),
        ]
        assert [(one.status_code, one.json()["reason"]) for one in tries] == [(404, "letter-unknown")] * 2
        assert client.get("/api/v1/cases").status_code == 403
    assert person.get("/api/v1/inbox").status_code == 403, "the inbox is the units'"


def test_a_secret_attachment_is_refused_and_not_kept(workbook, person, tmp_path):
    case = sent_letter(person, workbook, "czj")
    number = case["document_number"]
    assert connector(workbook, tmp_path, "inbox", "sign", number, "--name", "卫某").returncode == 0
    secret = tmp_path / "说明（秘密）.png"
    secret.write_bytes(PNG + b"secret")
    told = connector(
        workbook, tmp_path, "inbox", "answer", number, "--content", "见附件。", "--signer", "冯某", "--post", "局长",
        "--file", str(secret),
    )  # fmt: skip
    assert told.returncode == 4
    assert "第十条" in told.stdout
    sha256 = hashlib.sha256(PNG + b"secret").hexdigest()
    assert not list(workbook.layout.blobs.rglob(sha256))
    assert not list(workbook.layout.staging.rglob("0.part"))
    assert person.get(f"/api/v1/cases/{case['summary']['case_id']}").json()["files"] == []


def test_the_clerk_enters_paper_with_its_scan_under_the_same_clock(
    workbook, person, at_the_portal, tmp_path, artefacts
):
    case = sent_letter(person, workbook, None)
    case_id = case["summary"]["case_id"]
    head = {**SIGNER, "unit": case["summary"]["addressee"], "valid_from": "2024-01-01", "basis": "任职通知（演示）"}
    assert person.post("/api/v1/duties", json=head).status_code in {200, 409}
    scan = tmp_path / "签收单.png"
    scan.write_bytes(PNG + b"receipt")
    with at_the_portal("A-01") as page:
        page.goto(f"/cases/{case_id}")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"**/cases/{case_id}")
        page.get_by_label("签收单位及人员").fill("县财政局办公室")
        page.get_by_label("扫描件").set_input_files(scan)
        page.get_by_role("button", name="记录签收").click()
        page.wait_for_url("**?done=receive")
        page.get_by_label("签署人").select_option("冯某|局长")
        page.get_by_label("答复内容").fill("情况说明见复函。")
        page.get_by_label("复函及附件扫描件").set_input_files([scan])
        page.get_by_role("button", name="记录答复").click()
        page.wait_for_url("**?done=answer")
        text = page.locator("main").inner_text()
        assert "签收单.png" in text
        assert "纸质" in text
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        page.screenshot(path=artefacts / "30-paper-answer.png", full_page=True)
        page.goto("/letters?unit=czj")
        page.screenshot(path=artefacts / "31-letters.png", full_page=True)
    with logged_in(workbook) as again:  # a seat has one session at a time
        answered = again.get(f"/api/v1/cases/{case_id}").json()
    assert (answered["letters"][0]["receipt_way"], answered["replies"][0]["way"]) == ("paper", "paper")
    assert any(entry["act"] == "receive" and "第八条" in entry["note"] for entry in answered["history"])


def test_an_upload_over_the_api_states_its_digest(workbook, person):
    case = person.get("/api/v1/cases").json()["items"][0]["case_id"]
    digest = base64.b64encode(hashlib.sha256(PNG).digest()).decode()
    path = f"/api/v1/cases/{case}/files/批件.png"
    kept = person.put(path, content=PNG, headers={"Content-Digest": f"sha-256=:{digest}:"})
    assert kept.status_code == 200, kept.text
    assert kept.json()["file"]["sha256"] == hashlib.sha256(PNG).hexdigest()
    wrong = person.put(path, content=PNG + b"1", headers={"Content-Digest": f"sha-256=:{digest}:"})
    assert wrong.status_code == 422
