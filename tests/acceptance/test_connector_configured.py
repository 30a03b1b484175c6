"""Article 3 with a configured connector: check tries the real door, watch sends what its mapping makes, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack import keys
from deploy.stack.layout import PROJECT

pytestmark = pytest.mark.acceptance

CONFIGURATION = """\
unit: {unit}
door: {door}
certificate: {certificate}
key: {key}
ca: {ca}
region: "532328"
origin: synthetic
sources: [{{name: 限额, folder: in, mapping: m.yaml, period: file_name}}]
watch: {{settled_s: 0}}
"""
MAPPING = """\
data_set: debt_limit
control_totals: [limit_amount]
skip_rows: {种类: [合计]}
fields:
  fiscal_year: {period: "%Y"}
  debt_kind: {column: 种类, codes: {一般债务: general, 专项债务: special}}
  version: {constant: "1"}
  limit_amount: {column: 限额, unit: 万元}
  new_limit_amount: {column: 新增, unit: 万元}
  doc_no: 文号
  approved_on: {column: 批准日, date: "%Y年%m月%d日"}
"""
TABLE = """\
种类,限额,新增,文号,批准日
一般债务,"12,345.67",100,测试〔2022〕1号,2022年3月1日
专项债务,500,0,测试〔2022〕1号,2022年3月1日
合计,"12,845.67",100,,
"""


@pytest.fixture
def unit(stack, tmp_path: Path) -> Path:
    certificate, key = keys.client_pair(stack.layout, "C-czj")
    text = CONFIGURATION.format(
        unit="czj", door=stack.url("connectors"), certificate=certificate, key=key, ca=keys.ca_certificate(stack.layout)
    )
    (tmp_path / "budgetwatch.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/限额2022.csv").write_bytes(TABLE.encode("gb18030"))
    return tmp_path


def run(unit: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "connector", *arguments],
        cwd=unit,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(PROJECT)},
    )


def test_check_then_watch_then_status(unit):
    checked = run(unit, "check")
    assert checked.returncode == 0, checked.stdout
    for line in (
        "✓ 入口",
        "✓ 时钟",
        "✓ 私钥：能签名，与证书相符",
        "✓ 来源 限额：限额2022.csv：对照 7 个字段，试读 2 行无误",
    ):
        assert line in checked.stdout
    assert not (unit / "state/done").exists() or not list((unit / "state/done").iterdir())
    watched = run(unit, "watch", "--once")
    assert watched.returncode == 0, watched.stdout
    assert "限额2022.csv：已接收" in watched.stdout, watched.stdout
    assert "128,456,700.00 元" in watched.stdout
    again = run(unit, "watch", "--once")
    assert "已接收" not in again.stdout
    status = run(unit, "status")
    assert (status.returncode, "已接收 1 个" in status.stdout, "回执-" in status.stdout) == (0, True, True)
    pushed = run(unit, "push")
    assert pushed.returncode == 0
    assert "此前已报送，未重复传送" in pushed.stdout


def test_check_says_what_is_wrong(stack, unit):
    text = (unit / "budgetwatch.yaml").read_text(encoding="utf-8")
    other_key = keys.client_pair(stack.layout, "C-swj")[1]
    own_key = keys.client_pair(stack.layout, "C-czj")[1]
    wrong = text.replace("unit: czj", "unit: swj").replace(str(own_key), str(other_key))
    (unit / "budgetwatch.yaml").write_text(wrong, encoding="utf-8")
    (unit / "in/限额2022.csv").write_text("种类,限额\n其他,x\n", encoding="utf-8")
    checked = run(unit, "check")
    assert checked.returncode == 3
    for line in ("✗ 单位：证书属于 czj，配置写的是 swj", "✗ 私钥：与证书不是一对", "✗ 入口", "✗ 来源 限额"):
        assert line in checked.stdout
