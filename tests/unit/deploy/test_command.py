"""The command `budgetwatch`: what it counts and how it refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deploy.command import main
from deploy.stack.layout import PROJECT


@pytest.mark.parametrize(
    ("words", "due_on", "how"),
    [
        ("--from 2025-01-20 --working-days 10", "2025-02-08", "春节"),  # the golden dates of domain.md 5.4
        ("--from 2025-01-20 --working-days 15", "2025-02-14", "调休上班照计"),
        ("--from 2019-09-30 --working-days 15", "2019-10-25", "国庆节"),
        ("--from 2024-12-31 --working-days 15", "2025-01-22", "元旦"),
        ("--from 2025-12-31 --working-days 15", "2026-01-22", "1月4日（周日）"),
        ("--from 2025-01-11 --days 20", "2025-01-31", "第20日"),
        ("--from 2025-01-11 --days 20 --moves", "2025-02-05", "顺延"),
        ("--from 2025-02-18 --days-before 30 --moves", "2025-01-17", "提前"),
        ("--from 2024-08-31 --months 6", "2025-02-28", "满6个月"),
    ],
)
def test_a_deadline_is_printed_with_how_it_was_counted(capsys, words, due_on, how):
    assert main(["deadline", *words.split()]) == 0
    first, explanation, *_ = capsys.readouterr().out.splitlines()
    assert first == due_on
    assert how in explanation


def test_an_unannounced_year_is_marked(capsys):
    assert main(["deadline", "--from", "2031-12-30", "--working-days", "3"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("（暂定）")


@pytest.mark.parametrize("words", ["deadline --from 2025-01-20", "deadline --from x --days 1", "rules", "none"])
def test_what_cannot_be_read_is_refused_with_the_way_to_mend_it(capsys, words):
    with pytest.raises(SystemExit) as refused:
        main(words.split())
    assert refused.value.code == 2
    assert "usage: budgetwatch" in capsys.readouterr().err


def test_no_day_is_no_limit(capsys):
    assert main(["deadline", "--from", "2025-01-20", "--days", "0"]) == 2
    assert capsys.readouterr().err


def test_a_rule_needs_a_stack(capsys, tmp_path):
    assert main(["rules", "try", "draft.sql", "--year", "2025", "--root", str(tmp_path)]) == 1
    assert "what to do" in capsys.readouterr().err


def test_the_launcher_finds_the_project_from_anywhere(tmp_path):
    bin_folder = tmp_path / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (bin_folder / "python").chmod(0o755)
    for name in ("deploy", "services", "contracts", "chassis", "connector"):
        (tmp_path / name).symlink_to(PROJECT / name)
    launcher = bin_folder / "budgetwatch"
    launcher.write_bytes((PROJECT / "deploy" / "budgetwatch").read_bytes())
    launcher.chmod(0o755)
    told = subprocess.run(
        [launcher, "deadline", "--from", "2025-01-20", "--working-days", "10"],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("2025-02-08\n")
