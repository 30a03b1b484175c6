"""docker-compose.yml and Prometheus' targets say the same as the architecture page: every process, unprivileged, no secret inside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.stack.layout import PROJECT

OTHERS = {"postgres", "rabbitmq", "set-up", "nginx", "prometheus"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"])


def starts() -> dict[str, str]:
    """How each process of ours starts, from the architecture page."""
    page = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Processes")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([a-z-]+)` \| `python -m ([^`]+)`", page, re.MULTILINE))


def test_every_process_is_a_container_with_the_same_command(services: dict[str, Any]) -> None:
    ours = {name: service for name, service in services.items() if name not in OTHERS}
    assert len(starts()) >= 11
    assert {name: " ".join(service["command"][2:]) for name, service in ours.items()} == starts()


def test_every_process_is_scraped() -> None:
    text = (PROJECT / "deploy" / "images" / "prometheus.yml").read_text(encoding="utf-8")
    targets = yaml.safe_load(text)["scrape_configs"][0]["static_configs"][0]["targets"]
    assert {target.partition(":")[0] for target in targets} == set(starts())


def test_containers_run_unprivileged_and_only_nginx_is_reachable(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["restart"] in {"unless-stopped", "no", "on-failure"}, name
        assert service.get("user", "").partition(":")[0] not in {"0", "root"}, name
        assert not service.get("privileged"), name
    assert {name for name, service in services.items() if service.get("ports")} == {"nginx"}
    waiting = {name for name, service in services.items() if "healthcheck" not in service}
    assert waiting <= {"set-up", "prometheus"}


def test_no_secret_stands_in_an_environment(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for key in dict(service.get("environment") or {}):
            assert not re.search(r"PASSWORD(?!_FILE)|SECRET(?!S_DIR)|PIN", key), (name, key)


def test_whoever_uses_the_blob_store_has_its_key_and_every_secret_is_declared(services: dict[str, Any]) -> None:
    for name, service in services.items():
        uses = "BW_BLOBS_URL" in service.get("environment", {})
        assert uses == ("blob_key_1" in service.get("secrets", ())), name
    whole = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert {secret for service in services.values() for secret in service.get("secrets", ())} == set(whole["secrets"])


def test_without_an_engine_compose_demo_says_so_and_what_to_do(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "date", "mkdir", "cat"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    ran = subprocess.run(
        [str(PROJECT / "deploy/images/compose_demo.sh")],
        capture_output=True, text=True, check=False, timeout=60, env={"PATH": str(tools), "HOME": os.environ["HOME"]},
    )  # fmt: skip
    assert ran.returncode != 0
    assert "no container engine" in ran.stderr
    assert "what to do" in ran.stderr
