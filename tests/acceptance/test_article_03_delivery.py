"""Article 3 from the department's side: files arrive whole, once, and what is wrong with them is said with its place."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from deploy.stack import keys
from deploy.stack.layout import PROJECT
from tests.acceptance.conftest import connector_command

pytestmark = pytest.mark.acceptance


def lines(ran: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def write(folder: Path, name: str, text: str, **said: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    manifest = {"region": "532328", "origin": "synthetic", **said}
    path.with_name(f"{name}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return path


def test_the_workbook_is_received_once(workbook, push, shared_dir, tmp_path):
    path = str(shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx")
    said = ("--data-set", "report_workbook", "--region", "530700", "--period", "2025", "--json")
    first, second = push(tmp_path / "a", path, *said), push(tmp_path / "b", path, *said)
    again = push(tmp_path / "a", path, *said)
    numbers = {lines(ran)[0]["receipt"]["number"] for ran in (first, second, again)}
    assert {ran.returncode for ran in (first, second, again)} == {0}
    assert len(numbers) == 1
    assert [lines(ran)[0]["is_new"] for ran in (first, second, again)] == [True, True, False]


def test_the_receipt_proves_itself_offline(stack, workbook, push, shared_dir, tmp_path):
    source = shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx"
    state = tmp_path / "state"
    push(state, str(source), "--data-set", "report_workbook", "--region", "530700", "--period", "2025")
    (kept,) = (state / "receipts").glob("回执-*.json")
    receipt = json.loads(kept.read_text(encoding="utf-8"))
    assert receipt["seal"], "our counter-signature"
    assert receipt["manifest_signature"], "the sender's signature"
    assert receipt["notes"], "what the reader noticed"
    command = [sys.executable, "-m", "connector", "verify", str(kept), "--ca", keys.ca_certificate(stack.layout)]

    def verify(*more: str) -> int:
        return subprocess.run([*command, *more], cwd=PROJECT, capture_output=True, check=False).returncode

    assert verify("--file", str(source)) == 0
    assert verify("--file", str(kept)) == 8
    kept.write_text(json.dumps(receipt | {"rows": receipt["rows"] + 1}), encoding="utf-8")
    assert verify() == 8


def test_a_refusal_says_file_row_column_and_reason(stack, push, tmp_path):
    bad = "SUBJECT_CODE,AMOUNT\n2130505,一千元\n"
    write(tmp_path / "out", "bad.csv", bad, data_set="expenditure_execution", period="2025-03")
    ran = push(tmp_path / "state", str(tmp_path / "out"))
    assert ran.returncode == 4
    assert "bad.csv 第 1 行" in ran.stdout
    assert "退回原因" in ran.stdout
    (report,) = (tmp_path / "state" / "refused").glob("*.xlsx")
    titles = [cell.value for cell in load_workbook(report).worksheets[0][2]]
    assert titles[1:] == ["文件", "工作表", "行", "列", "内容", "规则", "原因和改正办法"]
    again = push(tmp_path / "state", str(tmp_path / "out"))
    assert again.returncode == 4
    assert "此前已退回" in again.stdout


def test_an_unknown_data_set_and_a_missing_statement_do_not_stop_the_others(workbook, push, shared_dir, tmp_path):
    folder = tmp_path / "out"
    write(folder, "a.csv", "A\n1\n", data_set="no_such_set", period="2025")
    (folder / "b.csv").write_text("A\n1\n", encoding="utf-8")
    book = folder / "c.xlsx"
    book.write_bytes((shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx").read_bytes())
    said = {"data_set": "report_workbook", "region": "530700", "period": "2025",
            "file_name": "lijiang_2025_budget_attachment.xlsx"}  # fmt: skip
    book.with_name("c.xlsx.manifest.json").write_text(json.dumps(said), encoding="utf-8")
    ran = push(tmp_path / "state", str(folder), "--json")
    ends = {line["manifest"]["file_name"]: line["end"] for line in lines(ran)}
    assert ends == {"a.csv": "refused", "lijiang_2025_budget_attachment.xlsx": "accepted"}
    assert "b.csv.manifest.json" in ran.stderr
    assert ran.returncode == 4


def test_a_connector_killed_in_the_middle_goes_on_where_it_was(stack, push, tmp_path, eventually):
    # many parts; what it says is wrong on purpose, so that nothing of it enters the ledger
    path = write(tmp_path / "out", "big.csv", "A,B\n" + "1,2\n" * 12_000_000, data_set="agency", period="2024")
    state = tmp_path / "state"
    process = subprocess.Popen(
        connector_command(stack, state, str(tmp_path / "out")), cwd=PROJECT, stdout=subprocess.DEVNULL
    )
    staged = lambda: list(stack.layout.staging.glob("*/*.part"))  # noqa: E731 - read twice
    eventually(staged, 60, "a first part")
    process.kill()
    process.wait()
    arrived = {part: part.stat().st_mtime_ns for part in staged()}
    path.unlink()  # the queue has its own copy
    ran = push(state, "--json")
    assert ran.returncode == 4, ran.stderr
    [line] = lines(ran)
    size, step = line["manifest"]["size"], line["delivery"]["part_size"]
    assert len(line["delivery"]["parts"]) == -(-size // step)
    assert line["delivery"]["refusal_count"] > 0
    for part, written_at in arrived.items():
        assert not part.exists() or part.stat().st_mtime_ns == written_at
    assert list((state / "spool").iterdir()) == []


def test_the_gateway_killed_in_the_middle_costs_nothing(stack, push, tmp_path):
    write(tmp_path / "out", "big.csv", "A,B\n" + "3,4\n" * 8_000_000, data_set="agency", period="2023")
    process = subprocess.Popen(
        connector_command(stack, tmp_path / "state", str(tmp_path / "out")),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.0)
    stack.kill("gateway")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 4, said
    assert "退回原因" in said
    stack.wait_ready("gateway")


def test_the_receipt_states_what_the_file_holds(workbook, stack):
    with stack.client("A-01", headers={"Origin": stack.url()}) as client:
        client.post("/api/v1/session")
        [delivery] = client.get("/api/v1/deliveries", params={"data_set": "report_workbook"}).json()["items"]
        receipt = client.get(f"/api/v1/receipts/{delivery['receipt_id']}").json()
    assert receipt["rows"] > 1000
    assert Decimal(receipt["totals"]["amount"]) > 0
    assert receipt["number"].startswith("回执-")
