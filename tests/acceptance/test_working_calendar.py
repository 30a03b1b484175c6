"""A provisional date is counted anew when the year's arrangement is imported: the old day and the reason stay (domain.md 5.1)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.stack import postgres
from deploy.stack.layout import PROJECT
from tests.support.days import day, today

pytestmark = pytest.mark.acceptance
LONG = 120
"""Working days: from July on the day lies in the next year."""


def imported(stack: Any, file: Path, version: str) -> str:
    """Import a calendar as an administrator does on the server."""
    environment = {**os.environ, **postgres.migration_environment(stack.layout, "cases")}
    command = [sys.executable, "-m", "services.cases.import_calendar", str(file), "--version", version]
    ran = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_a_provisional_date_moves_with_the_papers_of_its_year_and_says_why(stack, tmp_path):
    with stack.portal("A-01") as office:
        announced = date.fromisoformat(office.get("/api/v1/working-calendars")["announced_until"])
        opinion = office.post(
            "/api/v1/opinions", source="deputy", deputy="代表孙某某", occasion="闭会期间", subject="公开专项资金使用情况",
            text="建议按季公开专项资金使用情况。", concerns="县财政局", raised_on=day(), received_on=day(),
        )  # fmt: skip
        url = f"/api/v1/opinions/{opinion['summary']['opinion_id']}"
        handed = office.post(
            f"{url}/forwarding", unit="县财政局", forwarded_on=day(), limit="agreed", working_days=LONG
        )
        clock = handed["summary"]["clock"]
        before = date.fromisoformat(clock["due_on"])
        assert clock["is_provisional"] is (before > announced)
        [line] = [
            one
            for one in office.get("/api/v1/due", kind="opinion")["items"]
            if one["subject_id"] == opinion["summary"]["opinion_id"]
        ]
        assert (line["due_on"], line["is_provisional"]) == (before.isoformat(), clock["is_provisional"])

        rest = before - timedelta(days=1)
        while rest.isoweekday() > 5:
            rest -= timedelta(days=1)
        file = tmp_path / "calendar.csv"
        file.write_text(
            "scope,paper_year,day,kind,name,source\n"
            f"national,{rest.year},{rest.isoformat()},holiday,演示假日,国办发明电〔{rest.year - 1}〕演示号\n",
            encoding="utf-8",
        )
        version = f"{rest.year}-demo"
        assert opinion["summary"]["number"] in imported(stack, file, version)

        moved = office.get(url)
        after = moved["summary"]["clock"]
        assert after["due_on"] != before.isoformat()
        assert not after["is_provisional"]
        note = moved["history"][-1]["note"]
        assert before.isoformat() in note
        assert after["due_on"] in note
        [line] = [
            one
            for one in office.get("/api/v1/due", kind="opinion")["items"]
            if one["subject_id"] == opinion["summary"]["opinion_id"]
        ]
        assert (line["due_on"], line["is_provisional"]) == (after["due_on"], False)
        shown = office.get(f"/api/v1/working-calendars/{version}")
        assert opinion["summary"]["number"] in {one["number"] for one in shown["moved"]}
        assert today() < date.fromisoformat(after["due_on"])
