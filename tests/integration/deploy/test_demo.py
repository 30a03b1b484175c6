"""The main job as a stranger runs it: `demo` on an empty root, again, status, logs, down, clean; a failing step."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.layout import PROJECT

pytestmark = pytest.mark.acceptance

ROOT = PROJECT / ".run" / "demo-test"
PLANTED_RULES = {"W-E02", "W-F03", "W-C01", "W-D01", "W-B07", "W-G01"}


def stack(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.stack", *arguments, "--root", str(ROOT)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=900, check=False)


@pytest.fixture(scope="module")
def first() -> Iterator[subprocess.CompletedProcess[str]]:
    if ROOT.exists():
        stack("clean")
    yield stack("demo")
    stack("clean")
    shutil.rmtree(ROOT, ignore_errors=True)


def saved(root: Path) -> set[str]:
    return {f"{path.parent.name}/{path.name}" for path in (root / "documents").rglob("*.*")}


@pytest.mark.timeout(900)
def test_one_command_brings_a_county_from_files_to_a_letter(first: subprocess.CompletedProcess[str]) -> None:
    assert first.returncode == 0, first.stdout + first.stderr
    told = first.stdout
    files = len(list((PROJECT / ".run" / "county").rglob("*.csv")))
    assert re.search(rf"\b{files}\b.*accepted|accepted.*\b{files}\b", told), told
    assert set(re.findall(r"W-[A-Z]\d\d", told)) >= PLANTED_RULES
    assert re.search(r"https://localhost:\d+", told)
    assert "A-01.p12" in told
    assert {"999901/letter.pdf", "999901/letter.docx"} <= saved(ROOT)
    assert {"999901/quarterly_brief_2025Q4.pdf", "999901/quarterly_brief_2025Q4.docx"} <= saved(ROOT)
    labels = json.loads((PROJECT / ".run" / "county" / "labels.json").read_text(encoding="utf-8"))
    assert {label["rule"] for label in labels} == PLANTED_RULES


@pytest.mark.timeout(600)
def test_a_second_run_finds_its_work_done(first: subprocess.CompletedProcess[str]) -> None:
    before = saved(ROOT)
    again = stack("demo")
    assert again.returncode == 0, again.stdout + again.stderr

    def said(told: str, pattern: str) -> list[str]:
        return re.findall(pattern, told)

    for pattern in (r"W-[A-Z]\d\d\D+\d+", r"元人预案〔\d{4}〕\d+号", r"\d+ accepted"):
        assert said(again.stdout, pattern)[-1:] == said(first.stdout, pattern)[-1:]
    assert saved(ROOT) == before


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("first")
def test_an_official_workbook_goes_in_beside_the_county(shared_dir: Path) -> None:
    workbook = shared_dir / "data" / "lijiang_2026" / "lijiang_2025_budget_attachment.xlsx"
    told = stack("demo", "--workbook", str(workbook))
    assert told.returncode == 0, told.stdout + told.stderr
    assert set(re.findall(r"W-R\d\d", told.stdout)) == {"W-R01", "W-R02", "W-R03", "W-R04", "W-R05"}
    assert {"530700/letter.pdf", "530700/letter.docx"} <= saved(ROOT)


@pytest.mark.usefixtures("first")
def test_one_correlation_id_leads_through_the_processes() -> None:
    lines = [
        json.loads(line)
        for name in ("ingest-loader", "alerts-engine")
        for line in (ROOT / "log" / f"{name}.log").read_text(encoding="utf-8").splitlines()
        if line.startswith("{")
    ]
    seen: dict[str, set[str]] = {}
    for line in lines:
        if "correlation_id" in line:
            seen.setdefault(line["correlation_id"], set()).add(line["process"])
    assert {"ingest-loader", "alerts-engine"} in seen.values()


@pytest.mark.usefixtures("first")
def test_status_and_logs_speak_of_every_process() -> None:
    status = stack("status")
    assert status.returncode == 0
    processes = {line.split()[0] for line in status.stdout.splitlines() if line.endswith(("ready", "running"))}
    assert processes >= {
        "ingest",
        "ingest-loader",
        "auth-signer",
        "alerts-engine",
        "cases",
        "reports-renderer",
        "nginx",
    }
    logs = stack("logs", "cases")
    assert '"process": "cases"' in logs.stdout


def test_a_step_that_fails_says_which_why_and_what_to_do(tmp_path: Path) -> None:
    wrong = tmp_path / "not-a-workbook.xlsx"
    wrong.write_bytes(b"MZ this is no workbook")
    told = stack("demo", "--workbook", str(wrong))
    assert told.returncode != 0
    assert "not-a-workbook.xlsx" in told.stdout + told.stderr
    assert "what to do" in told.stdout + told.stderr
    assert "Traceback" not in told.stdout + told.stderr


@pytest.mark.usefixtures("first")
def test_down_keeps_the_data_and_clean_leaves_nothing() -> None:
    assert stack("down").returncode == 0
    assert stack("status").returncode == 3
    assert (ROOT / "stack.json").exists()
    assert stack("clean").returncode == 0
    assert not (ROOT / "stack.json").exists()
    assert not (ROOT / "secrets").exists()
