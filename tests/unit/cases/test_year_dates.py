"""The table of the year's dates: whole or to be loaded, and each window as the law's own text gives it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pydantic import ValidationError

from contracts.cases.year_dates_v1 import YearBasis
from services.cases.year.dates import YearRule, cited, explained, rules

LAW = YearBasis(law="预算法", version="2018-12-29", article="第八十六条")
MISSING = YearBasis(law="云南省预算审查监督条例", version="待装载", article="待装载")
WORDS = {
    "final-accounts": "每年六月至九月期间，将上一年度的本级决算草案提请",
    "execution-report": "每年六月至九月期间",
    "state-assets-report": "每年向本级人民代表大会常务委员会报告国有资产管理情况",
    "government-debt-report": "每年向本级人民代表大会常务委员会报告政府债务管理情况",
    "next-draft-ministry": "财政部于每年6月15日前部署编制下一年度预算草案的具体事项",
    "next-draft-county": "县级以上地方各级政府财政部门应当于每年6月30日前部署本行政区域编制下一年度预算草案的具体事项",
}
"""What each cited article says of its window, word for word."""


def rule(**changes: object) -> YearRule:
    values = {
        "name": "execution", "basis": [LAW], "first": "06-01", "last": "09-30", "since": 2025, "what": "报告预算执行情况", "who": "县人民政府",
    } | changes  # fmt: skip
    return YearRule.model_validate(values)


def test_every_dated_line_says_what_its_law_says(shared_dir) -> None:
    for name, one in rules().items():
        if one.last is None:
            continue
        for basis in one.basis:
            text = (shared_dir / f"data/laws/{basis.law}({basis.version}).md").read_text(encoding="utf-8")
            article = re.split(
                r"^第[零一二三四五六七八九十百]+条", text.partition(f"\n{basis.article}")[2], flags=re.MULTILINE
            )[0]
            assert WORDS[name] in article, f"{name}: {basis}"


def test_what_is_not_at_hand_has_no_day() -> None:
    waiting = {name for name, one in rules().items() if one.window(2026) is None}
    assert waiting == {"provincial-supervision"}
    assert rules().keys() - waiting == WORDS.keys()


def test_a_window_is_of_its_year_and_not_before_the_version_that_orders_it() -> None:
    assert rule().window(2026) == (date(2026, 6, 1), date(2026, 9, 30))
    assert rule().window(2025) is not None
    assert rule().window(2024) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"first": None, "last": None, "since": None},  # the law is at hand: it has a window
        {"basis": [MISSING]},  # a window of a text that nobody has
        {"basis": [LAW, MISSING]},
        {"basis": [MISSING], "last": None, "first": None},
        {"last": None},
        {"first": "10-01"},
        {"last": "09-31"},
        {"who": ""},
    ],
)
def test_half_a_line_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        rule(**changes)


def test_the_line_is_said_in_chinese() -> None:
    execution = rules()["execution-report"]
    assert cited(execution) == "《各级人民代表大会常务委员会监督法》第二十条、《预算法》第八十六条"
    assert explained(date(2026, 6, 1), date(2026, 9, 30)).startswith("法定时间为每年6月1日至9月30日；")
    assert explained(date(2026, 1, 1), date(2026, 6, 30)).startswith("法定时间为每年6月30日前；")
