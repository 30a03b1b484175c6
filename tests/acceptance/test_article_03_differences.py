"""What does not agree is told to the sender first: the connector says it, the unit explains, the office judges on its page."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pytest

from deploy.stack import keys
from deploy.stack.layout import PROJECT
from services.ingest.datasets import find_data_set
from tests.acceptance.test_connector_configured import CONFIGURATION
from tests.support.data_set_samples import sample_row

pytestmark = pytest.mark.acceptance
WHY = "变动流水次日才汇入年度项目，凭证号 2019-031。"


@pytest.fixture
def unit(stack, tmp_path):
    """A unit whose project of 2019 has a current budget of 1,000 yuan more than its changes come to."""
    certificate, key = keys.client_pair(stack.layout, "C-czj")
    text = CONFIGURATION.format(
        unit="czj", door=stack.url("connectors"), certificate=certificate, key=key, ca=keys.ca_certificate(stack.layout)
    )
    (tmp_path / "budgetwatch.yaml").write_text(text.replace(", mapping: m.yaml, period: file_name", ""), "utf-8")
    (tmp_path / "in").mkdir()
    row = sample_row(find_data_set("project_budget")) | {
        "FISCAL_YEAR": "2019", "REPLY_AMT": "5000.00", "ADJ_AMT": "0.00", "DIS_AMT": "0.00", "CUR_AMT": "6000.00",
    }  # fmt: skip
    with (tmp_path / "in/项目.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    (tmp_path / "in/项目.csv.manifest.json").write_text(json.dumps({"data_set": "project_budget", "period": "2019"}))
    return tmp_path


def run(unit, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "connector", *arguments],
        cwd=unit,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(PROJECT)},
    )


def test_the_sender_is_told_first_and_its_word_reaches_the_office(stack, unit, at_the_portal, artefacts):
    pushed = run(unit, "watch", "--once")
    assert "已接收" in pushed.stdout, pushed.stdout
    stack.settle()
    told = pushed.stdout + run(unit, "watch", "--once").stdout + run(unit, "watch", "--once").stdout
    assert told.count("项目预算变动后数（") == 1, "each difference is told once"
    assert "6,000.00 元与 5,000.00 元，相差 1,000.00 元（R08）" in told
    assert "条勾稽差异待本单位说明" in told

    listed = run(unit, "differences", "list", "--json")
    assert listed.returncode == 0, listed.stdout
    (found,) = [
        item
        for item in map(json.loads, listed.stdout.splitlines())
        if (item["identity"], item["period"]) == ("R08", "2019")
    ]
    number = found["difference_id"][:8]
    assert number in run(unit, "status").stdout
    shown = run(unit, "differences", "show", number).stdout
    for words in (
        "变动后预算数（CUR_AMT） 应等于",
        "允许误差 0.01 元",
        "项目.csv 第 2 行",
        "也可能是：变动流水次日才汇入年度项目",
    ):
        assert words in shown
    short = run(unit, "differences", "explain", number, "--text", "无")
    assert (short.returncode, "说明须有 5 至 2000 个字" in short.stdout) == (3, True)
    for _ in range(2):
        explained = run(unit, "differences", "explain", number, "--text", WHY)
        assert (explained.returncode, "已送达，已说明，待认可" in explained.stdout) == (0, True), explained.stdout
    assert number not in run(unit, "differences", "list").stdout

    with at_the_portal("A-01") as page:
        page.goto("/login")
        page.get_by_role("button", name="登录").click()
        page.goto(f"/reconciliation/{found['difference_id']}")
        assert page.get_by_role("cell", name=WHY).count() == 1, "sent twice, kept once"
        page.get_by_label("意见", exact=True).select_option("returned")
        page.locator("#sign-off-note").fill("请附凭证。")
        page.screenshot(path=artefacts / "difference.png", full_page=True)
        page.get_by_role("button", name="提交意见").click()
        page.wait_for_url("**?done=judged")
    returned = run(unit, "differences", "show", number).stdout
    assert "重新打开，待说明" in returned
    assert "预算工委意见：请附凭证。" in returned
