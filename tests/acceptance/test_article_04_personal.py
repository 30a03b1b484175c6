"""Article 4 and personal data: masked for everybody, opened by a working seat with a reason, in the log before it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance
NAME, IDENTITY = "司徒植棉", "532328198502031239"
MASKED = "5323**********1239"
CONTENT = (
    "PAY_DETAIL_ID,PAY_CERT_NO,TRACKING_ID,PER_NAME,IDEN_NO,CORP_NAME,UNIFSOC_CRED_CODE,PAY_MONTH,TOWN_CODE,VILLAGE_CODE,"
    f"TO_PEOP_FAMILY,PAY_AMT,XPAY_AMT\nD1,C1,T1,{NAME},{IDENTITY},,,202503,,,1,100.00,100.00\n"
)


@pytest.fixture(scope="module")
def row(stack, push, tmp_path_factory) -> str:
    """Address of a received row with a person's name and identity number."""
    folder = tmp_path_factory.mktemp("personal")
    path = folder / "payment_detail.csv"
    path.write_text(CONTENT, encoding="utf-8")
    said = {"region": "532328", "origin": "synthetic", "data_set": "payment_detail", "period": "2025-03"}
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(said), encoding="utf-8")
    ran = push(folder / "state", str(path), "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    receipt = json.loads(ran.stdout.splitlines()[0])["receipt"]
    return f"/receipts/{receipt['receipt_id']}/rows/2"


def test_a_working_seat_opens_a_value_with_a_reason(stack, row, at_the_portal, artefacts):
    with at_the_portal("W-03") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto(row)
        assert MASKED in page.content()
        assert IDENTITY not in page.content()
        assert NAME not in page.content()
        page.get_by_text("查看个人信息原值").click()
        page.get_by_label("项目").select_option("iden_no")
        page.get_by_label("查看理由").fill(f"核对{IDENTITY}的补贴")
        page.screenshot(path=artefacts / "personal-form.png", full_page=True)
        page.get_by_role("button", name="查看原值").click()
        assert page.locator("#opened").inner_text() == IDENTITY
        page.screenshot(path=artefacts / "personal-opened.png", full_page=True)
        page.goto(row)
        assert IDENTITY not in page.content()
    with stack.portal("A-01") as admin:
        entries = admin.get("/api/v1/operations", limit=100)["items"]
    entry = next(item for item in entries if item["act"] == "personal.opened")
    assert entry["seat"] == "W-03"
    assert entry["detail"]["reason"] == f"核对{MASKED}的补贴"
    assert IDENTITY not in json.dumps(entries)


def test_a_query_seat_opens_nothing_and_gets_no_original(stack, row):
    origin = {"Origin": stack.url()}
    with stack.client("Q-02", headers=origin) as reader:
        reader.post("/api/v1/session")
        shown = reader.get(f"/api/v1{row}")
        assert MASKED in shown.text
        delivery = shown.json()["receipt"]["delivery_id"]
        refused = reader.post(f"/api/v1{row}/personal", json={"field": "iden_no", "reason": "核对补贴"})
        assert (refused.status_code, refused.json()["reason"]) == (403, "permission-missing")
        original = reader.get(f"/api/v1/deliveries/{delivery}/original")
        assert (original.status_code, original.json()["reason"]) == (403, "original-has-personal")
    with stack.client("W-03", headers=origin) as worker:
        worker.post("/api/v1/session")
        assert IDENTITY in worker.get(f"/api/v1/deliveries/{delivery}/original").text


def test_neither_the_logs_nor_the_files_of_the_system_hold_the_value(stack, row):
    """Everything under the stack's root but the sender's own folder: logs, blob store, staging area, PostgreSQL's files."""
    sought = (IDENTITY.encode(), NAME.encode())
    places = [path for path in Path(stack.layout.root).rglob("*") if path.is_file() and "artefacts" not in path.parts]
    assert len(places) > 100
    held = [str(path) for path in places if any(value in _read(path) for value in sought)]
    assert held == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # a file of PostgreSQL's that has gone meanwhile
        return b""
