"""One configuration file, written by `init`; secrets stay out of it; every mistake is named."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from connector.cli import main
from connector.commands.codes import BAD_INPUT, OK
from connector.configuration import ConfigurationError, load
from connector.periods import PeriodError, bounds, period_in, period_of
from connector.secret import Secret, SecretError

BASE = """\
unit: czj
door: https://rd.example:8443
certificate: a.pem
key: a.key
ca: ca.pem
region: "532328"
"""


def written(tmp_path: Path, more: str = "", base: str = BASE) -> Path:
    path = tmp_path / "budgetwatch.yaml"
    path.write_text(base + more, encoding="utf-8")
    return path


def test_init_writes_what_it_was_told_and_never_over_an_old_one(tmp_path):
    target = tmp_path / "new" / "budgetwatch.yaml"
    told = ["init", "--config", str(target), "--unit", "swj", "--url", "https://rd.example:8443", "--no-input"]
    assert main(told) == OK
    found = load(target)
    assert (found.unit, found.door, found.region) == ("swj", "https://rd.example:8443", "532328")
    assert (target.parent / "outgoing").is_dir()
    assert target.stat().st_mode & 0o077 == 0
    assert main(told) == BAD_INPUT


def test_init_writes_nothing_for_a_wrong_answer(tmp_path, capsys):
    target = tmp_path / "budgetwatch.yaml"
    assert main(["init", "--config", str(target), "--unit", "财政局", "--url", "https://x", "--no-input"]) == BAD_INPUT
    assert "unit" in capsys.readouterr().out
    assert main(["init", "--config", str(target), "--no-input"]) == BAD_INPUT
    assert not target.exists()


def test_relative_paths_lie_beside_the_configuration(tmp_path):
    found = load(written(tmp_path))
    assert found.path(found.key) == tmp_path / "a.key"
    assert found.path(Path("/etc/x")) == Path("/etc/x")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("sources: [{name: a}]", "folder 和 database"),
        ("sources: [{name: a, folder: x, mapping: m}]", "period"),
        ("sources: [{name: a, folder: x, period: 2025-13}]", "应为 2025"),
        ("sources: [{name: a, database: {url: 'postgresql://u:secret@h/d'}}]", "密码不要写在 url 里"),
        ("sources: [{name: a, folder: x}, {name: a, folder: y}]", "重名"),
        ("stat: x", "stat：没有这一项"),
        ("key_password: {file: a, env: B}", "只能写 file 或 env"),
        ("watch: [", "第 "),
    ],
)
def test_a_mistake_is_named(tmp_path, more, place):
    with pytest.raises(ConfigurationError) as caught:
        load(written(tmp_path, more))
    assert place in str(caught.value)
    assert "secret@" not in str(caught.value)


def test_only_a_device_may_use_a_relay_and_only_on_this_machine(tmp_path):
    token = "token: {module: /m.so, label: t, key: k, pin: {env: PIN}}\n"
    relay = BASE.replace("https://rd.example:8443", "http://127.0.0.1:9443")
    assert load(written(tmp_path, token, relay)).token
    for base in (relay, BASE.replace("https://rd.example:8443", "http://10.0.0.1:9443") + token):
        with pytest.raises(ConfigurationError, match="https://"):
            load(written(tmp_path, base=base))


def test_secrets_come_from_a_tight_file_or_the_environment(tmp_path, monkeypatch):
    path = tmp_path / "pin"
    path.write_text("1234\n", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        Secret(file=Path("pin")).read(tmp_path)
    path.chmod(0o600)
    assert Secret(file=Path("pin")).read(tmp_path) == "1234"
    with pytest.raises(SecretError, match="BW_NO_SUCH"):
        Secret(env="BW_NO_SUCH").read(tmp_path)
    monkeypatch.setitem(os.environ, "BW_SUCH", "x")
    assert Secret(env="BW_SUCH").read(tmp_path) == "x"


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("支出月报2025年3月.xlsx", "2025-03"),
        ("a_202503.csv", "2025-03"),
        ("库存2025-03-31.csv", "2025-03-31"),
        ("20250331库存.csv", "2025-03-31"),
        ("2025年限额.csv", "2025"),
        ("532328_2025.csv", "2025"),
    ],
)
def test_the_period_in_a_file_name(name, period):
    assert period_in(name) == period


@pytest.mark.parametrize("name", ["支出.xlsx", "2024-12和2025-01.xlsx", "532328.csv"])
def test_no_period_is_guessed(name):
    with pytest.raises(PeriodError):
        period_in(name)


def test_periods_in_words():
    today = date(2025, 1, 1)
    words = ("today", "yesterday", "this_month", "previous_month", "this_year", "previous_year", "2023-05")
    found = [period_of(word, today=today) for word in words]
    assert found == ["2025-01-01", "2024-12-31", "2025-01", "2024-12", "2025", "2024", "2023-05"]
    assert bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert bounds("2025") == (date(2025, 1, 1), date(2025, 12, 31))
