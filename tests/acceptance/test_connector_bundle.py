"""Article 3 on a machine without the internet: the offline bundle, its installer and its systemd unit, to the receipt."""

from __future__ import annotations

import configparser
import json
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from deploy.stack import keys
from deploy.stack.layout import PROJECT

pytestmark = pytest.mark.acceptance
UNIT = "budgetwatch-connector.service"
TABLE = """\
FISCAL_YEAR,DEBT_KIND,VERSION,LIMIT_AMOUNT,NEW_LIMIT_AMOUNT,DOC_NO,APPROVED_ON
2021,一般债务,年初,123456700.00,0.00,测试〔2021〕1号,2021-03-01
"""


def alone(command: list[str | Path], **more: object) -> subprocess.CompletedProcess[str]:
    """Run `command` as the unit's machine would: nothing of this project's environment."""
    plain = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "PIP_CONFIG_FILE": os.devnull, "SERVICE": "no"}
    environment = plain | more.pop("env", {})
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        env=environment,
        **more,
    )


def without_network(command: list[str | Path], **more: object) -> subprocess.CompletedProcess[str]:
    """In a network name space of its own, where not even the loopback address answers."""
    cut = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a network name space (unshare --net)")
    return alone([*cut, *command], **more)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    """The bundle, unpacked as on the unit's machine."""
    folder = tmp_path_factory.mktemp("bundle")
    made = subprocess.run(
        [PROJECT / "deploy/connector/bundle.sh", folder / "new/bundle.tar.gz"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON": sys.executable, "PYTHONWARNINGS": "ignore"},
    )
    if "No matching distribution" in made.stderr:
        pytest.skip("the bundle is made on a machine that reaches a package index: " + made.stderr.splitlines()[-1])
    assert made.returncode == 0, made.stderr
    with tarfile.open(folder / "new/bundle.tar.gz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "budgetwatch-connector"


@pytest.fixture(scope="module")
def installed(bundle, tmp_path_factory) -> Path:
    """The connector, installed from the bundle alone."""
    target = tmp_path_factory.mktemp("machine") / "opt/budgetwatch-connector"
    ran = without_network(["sh", bundle / "install.sh", target], env={"PYTHON": sys.executable})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "下一步" in ran.stdout
    return target


def test_it_installs_without_network_and_stands_on_its_own(installed, bundle):
    where = "import connector, contracts, httpx, sqlalchemy; print(*[m.__file__ for m in (connector, contracts, httpx, sqlalchemy)])"
    found = alone([installed / "bin/python", "-c", where], cwd=installed).stdout.split()
    assert len(found) == 4
    assert all(path.startswith(str(installed)) for path in found)
    said = alone([installed / "bin/budgetwatch-connector", "--help"]).stdout
    assert "部门前置机" in said
    assert {"README.md", UNIT, "install.sh", "requirements.txt", "SHA256SUMS"} < {p.name for p in bundle.iterdir()}


def test_a_bundle_with_one_changed_byte_installs_nothing(bundle, tmp_path):
    copy = shutil.copytree(bundle, tmp_path / "copy")
    wheel = next((copy / "wheels").glob("httpx-*.whl"))
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    ran = alone(["sh", copy / "install.sh", tmp_path / "target"], env={"PYTHON": sys.executable})
    assert ran.returncode == 3
    assert "安装包不完整或已被改动" in ran.stderr
    assert not (tmp_path / "target").exists()


def test_systemd_takes_the_unit(installed, bundle, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    text = (bundle / UNIT).read_text(encoding="utf-8").replace("/opt/budgetwatch-connector", str(installed))
    (tmp_path / UNIT).write_text(text, encoding="utf-8")
    ran = alone(["systemd-analyze", "verify", "--man=no", tmp_path / UNIT])
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_from_init_to_the_receipt_as_the_unit_runs_it(stack, installed, bundle, tmp_path):
    program = installed / "bin/budgetwatch-connector"
    certificate, key = keys.client_pair(stack.layout, "C-czj")
    settings = tmp_path / "etc/budgetwatch.yaml"
    began = alone(
        [program, "init", "--config", settings, "--no-input", "--unit", "czj", "--url", stack.url("connectors"),
         "--cert", certificate, "--key", key, "--ca", keys.ca_certificate(stack.layout), "--region", "532328",
         "--folder", "outgoing", "--state", tmp_path / "var", "--origin", "synthetic"],
        cwd=tmp_path,
    )  # fmt: skip
    assert began.returncode == 0, began.stdout
    assert "check --config" in began.stdout
    settings.write_text(settings.read_text(encoding="utf-8").replace("settled_s: 30", "settled_s: 0"), encoding="utf-8")

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment] # keys keep their capitals
    unit.read_string((bundle / UNIT).read_text(encoding="utf-8"))
    environment = dict(pair.split("=", 1) for pair in shlex.split(unit["Service"]["Environment"]))
    assert environment["BUDGETWATCH_CONFIG"].endswith(settings.name)
    environment["BUDGETWATCH_CONFIG"] = str(settings)
    executable, *arguments = shlex.split(unit["Service"]["ExecStart"])

    checked = alone([program, "check"], cwd=tmp_path, env=environment)
    assert checked.returncode == 0, checked.stdout
    for line in ("✓ 入口", "✓ 私钥：能签名，与证书相符", "全部可用，可以报送。"):
        assert line in checked.stdout

    (tmp_path / "etc/outgoing/限额.csv").write_text(TABLE, encoding="utf-8")
    said = {"data_set": "debt_limit", "period": "2021", "rows": 1, "control_totals": {"limit_amount": "123456700.00"}}
    (tmp_path / "etc/outgoing/限额.csv.manifest.json").write_text(json.dumps(said), encoding="utf-8")
    ran = alone([installed / "bin" / Path(executable).name, *arguments, "--once"], cwd=tmp_path, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "限额.csv：已接收" in ran.stdout
    (receipt,) = (tmp_path / "var/receipts").iterdir()
    proof = without_network(
        [
            program,
            "verify",
            receipt,
            "--ca",
            keys.ca_certificate(stack.layout),
            "--file",
            tmp_path / "etc/outgoing/限额.csv",
        ]
    )
    assert proof.returncode == 0, proof.stdout
    assert "验证通过。" in proof.stdout
