"""The connector installs alone: one wheel with our code in it, and a few well-known libraries."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from deploy.stack.layout import PROJECT

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("connector", "contracts"):
        shutil.copytree(
            PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
        )
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", folder / "connector"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    [made] = (folder / "dist").glob("*.whl")
    return made


def test_the_wheel_carries_connector_and_contracts_whole(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("connector", "contracts"):
        for path in (PROJECT / package).rglob("*.py"):
            if "build" not in path.parts:
                assert path.relative_to(PROJECT).as_posix() in names
    assert not any(name.startswith(("chassis", "services", "gateway", "tests")) for name in names)


def test_it_imports_what_it_declares_and_nothing_else():
    declared = tomllib.loads((PROJECT / "connector/pyproject.toml").read_text(encoding="utf-8"))["project"]
    allowed = {line.split(">")[0].strip() for line in declared["dependencies"]}
    imported = {name for package in ("connector", "contracts") for name in _imports(PROJECT / package)}
    foreign = imported - set(sys.stdlib_module_names) - {"connector", "contracts", "pkcs11"}
    named = {"pyyaml": "yaml", "python-calamine": "python_calamine"}
    libraries = {"cryptography", "httpx", "pydantic", "python_calamine", "rich", "sqlalchemy", "yaml"}
    assert foreign == {named.get(name, name) for name in allowed} == libraries
    assert "python-pkcs11" in declared["optional-dependencies"]["pkcs11"][0]


def test_it_runs_from_a_fresh_environment(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    subprocess.run(
        [sys.executable, "-m", "pip", "-q", "--python", python, "install", "--no-deps", "--no-index", wheel], check=True
    )
    site = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], text=True
    ).strip()
    # its libraries from the project's own environment: the test needs no index
    Path(site, "libraries.pth").write_text(sysconfig.get_paths()["purelib"])
    ran = subprocess.run(
        [tmp_path / "venv/bin/budgetwatch-connector", "push", "--help"],
        check=True, capture_output=True, text=True, cwd=tmp_path, env={"PATH": "/usr/bin", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "--data-set" in ran.stdout
    where = "import connector.cli, contracts.envelope as e; print(connector.cli.__file__, e.__file__)"
    found = subprocess.check_output([python, "-c", where], text=True, cwd=tmp_path).split()
    assert all(path.startswith(site) for path in found)


def _imports(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        if "build" in path.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(str(node.module).partition(".")[0])
    return found
