"""Calendar files of the administrator, and the command that counts with them."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from chassis.workdays import DayKind
from contracts.errors import InvalidInput
from services.cases import deadline
from services.cases.calendar_versions import arranged
from services.cases.calendars import COLUMNS, CalendarFile, read_calendar
from services.cases.storage.calendars import made_of

HEAD = "scope,paper_year,day,kind,name,source\n"
GOOD = HEAD + (
    "national,2027,2026-12-31,holiday,元旦,测试文件一号\n"
    "national,2027,2027-01-03,workday,元旦,测试文件一号\n"
    "local,2027,2027-04-15,holiday,州庆,测试通知二号\n"
)


def test_national_and_local_days_are_read_with_their_papers() -> None:
    file = read_calendar(StringIO(GOOD), version="2027-1")

    assert file.national.version == "2027-1"
    assert [(day.day, day.kind) for day in file.national.days] == [
        (date(2026, 12, 31), DayKind.HOLIDAY),
        (date(2027, 1, 3), DayKind.WORKDAY),
    ]
    assert [(day.day, day.name, day.source) for day in file.local] == [(date(2027, 4, 15), "州庆", "测试通知二号")]


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("day,kind\n", "calendar-columns", "表头"),
        (HEAD, "calendar-empty", "没有任何一天"),
        (HEAD + "national,2027,2027-02-30,holiday,春节,文\n", "calendar-line", "第2行"),
        (HEAD + "national,2027,2027-02-05,feast,春节,文\n", "calendar-line", "第2行"),
        (HEAD + "county,2027,2027-02-05,holiday,春节,文\n", "calendar-line", "scope"),
        (HEAD + "national,2027,2027-02-05,holiday,春节,\n", "calendar-line", "文件号"),
        (HEAD + "national,2027,2027-02-05,workday,春节,文\n", "calendar-line", "周六或周日"),
        (HEAD + "national,2029,2027-02-05,holiday,春节,文\n", "calendar-line", "paper_year"),
        (HEAD + "national,2027,2027-02-05,holiday,春节,文\n" * 2, "calendar-day-twice", "两次"),
        (HEAD + "national,2027\n", "calendar-line", "第2行"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, reason: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_calendar(StringIO(text), version="2027-1")

    assert refused.value.reason == reason
    assert words in refused.value.detail


def test_the_command_prints_the_date_and_how_it_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert deadline.main(["--from", "2025-01-20", "--working-days", "10"]) == 0

    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "2025-02-08"
    assert "调休上班照计：1月26日（周日）、2月8日（周六）" in printed[1]
    assert printed[2].startswith("日历：chinesecalendar ")


def test_the_command_counts_with_an_imported_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "2027-1.csv"
    path.write_text(GOOD, encoding="utf-8")

    assert deadline.main(["--from", "2026-12-30", "--working-days", "1"]) == 0
    assert deadline.main(["--from", "2026-12-30", "--working-days", "1", "--calendar", str(path)]) == 0

    printed = capsys.readouterr().out.splitlines()
    assert (printed[0], printed[3]) == ("2026-12-31（暂定）", "2027-01-01")


def test_the_command_counts_calendar_days_with_the_switch(capsys: pytest.CaptureFixture[str]) -> None:
    assert deadline.main(["--from", "2025-01-10", "--days", "20"]) == 0
    assert deadline.main(["--from", "2025-01-10", "--days", "20", "--moves"]) == 0

    printed = capsys.readouterr().out.splitlines()
    assert (printed[0], printed[3]) == ("2025-01-30", "2025-02-05")


def test_the_command_refuses_a_limit_of_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert deadline.main(["--from", "2025-01-10", "--working-days", "0"]) == 2
    assert capsys.readouterr().err


def test_the_template_of_local_days_is_refused_until_the_notice_is_filled_in() -> None:
    template = (Path(deadline.__file__).parent / "calendar_files" / "chuxiong_local_days.csv").read_text("utf-8")

    with pytest.raises(InvalidInput, match="文件号"):
        read_calendar(StringIO(template), version="2026-1")
    filled = template.replace(",\n", ",测试通知二号\n")
    assert {day.name for day in read_calendar(StringIO(filled), version="2026-1").local} == {"州庆", "火把节"}


def version(name: str, *lines: str) -> CalendarFile:
    return read_calendar(StringIO("\n".join((",".join(COLUMNS), *lines)) + "\n"), version=name)


def test_a_version_says_which_days_it_arranges_and_which_count_otherwise_than_before() -> None:
    """The second paper of 2030 takes New Year's Day back, moves the make-up Saturday and leaves the local day alone."""
    first = version(
        "2030-1",
        "national,2030,2030-01-01,holiday,元旦,一号文",
        "national,2030,2030-01-05,workday,元旦,一号文",
        "local,2030,2030-04-15,holiday,州庆,州通知",
    )
    second = version(
        "2030-2", "national,2030,2030-01-12,workday,元旦,二号文", "national,2030,2030-01-13,holiday,元旦,二号文"
    )
    none, one, both = made_of(()), made_of((first,)), made_of((first, second))

    assert [(day.day, day.was_working, day.is_working, day.is_local) for day in arranged(first, none, one)] == [
        (date(2030, 1, 1), True, False, False),
        (date(2030, 1, 5), False, True, False),
        (date(2030, 4, 15), True, False, True),
    ]
    assert [(day.day, day.was_working, day.is_working, day.source) for day in arranged(second, one, both)] == [
        (date(2030, 1, 1), False, True, ""),
        (date(2030, 1, 5), True, False, ""),
        (date(2030, 1, 12), False, True, "二号文"),
        (date(2030, 1, 13), False, False, "二号文"),
    ]
    assert not both.is_workday(date(2030, 4, 15)), "a version without local days leaves the earlier ones in force"
