"""Which entry of the whitelist covers a warning, on which days, and which entry cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from contracts.alerts.whitelist_v1 import WhitelistScope
from contracts.errors import InvalidInput
from services.alerts.whitelist import About, Entry, check_scope, covering

TODAY = date(2026, 1, 20)
ABOUT = About("532328", "W-G01", "payment", "101001", "县教育局", "甲公司")
SCOPE = WhitelistScope(region="532328", rule_id="W-G01", unit="101001", subject="甲公司")
ENTRY = Entry(UUID(int=1), SCOPE, TODAY, TODAY + timedelta(days=10))


@pytest.mark.parametrize(
    ("change", "is_covered"),
    [
        ({}, True),
        ({"unit": None}, True),
        ({"subject": None}, True),
        ({"rule_id": None, "family": "payment"}, True),
        ({"rule_id": None, "family": "execution"}, False),
        ({"rule_id": "W-G02"}, False),
        ({"region": "532329"}, False),
        ({"unit": "101002"}, False),
        ({"unit": "县教育局"}, False),
        ({"subject": "乙公司"}, False),
    ],
)
def test_every_given_part_of_the_scope_must_be_the_same(change, is_covered):
    entry = replace(ENTRY, scope=SCOPE.model_copy(update=change))
    assert (covering([entry], ABOUT, TODAY) is entry) is is_covered


def test_a_warning_without_a_code_is_known_by_the_units_name():
    entry = replace(ENTRY, scope=SCOPE.model_copy(update={"unit": "县教育局"}))
    assert covering([entry], replace(ABOUT, unit=None), TODAY) is entry


@pytest.mark.parametrize(("day", "works"), [(-1, False), (0, True), (10, True), (11, False)])
def test_both_days_are_included(day, works):
    assert (covering([ENTRY], ABOUT, TODAY + timedelta(days=day)) is not None) is works


def test_of_several_the_one_that_works_longest_holds_it_back():
    longer = replace(ENTRY, entry_id=UUID(int=2), expires_on=ENTRY.expires_on + timedelta(days=1))
    assert covering([longer, ENTRY], ABOUT, TODAY) is longer
    assert covering([], ABOUT, TODAY) is None


@pytest.mark.parametrize(
    ("scope", "days", "reason"),
    [
        ({"rule_id": None}, 10, "scope-rule"),
        ({"family": "payment"}, 10, "scope-rule"),
        ({"unit": None, "subject": None}, 10, "scope-too-wide"),
        ({}, -1, "expiry-over"),
        ({}, 367, "expiry-too-late"),
    ],
)
def test_an_entry_that_cannot_be(scope, days, reason):
    with pytest.raises(InvalidInput, match=reason):
        check_scope(
            SCOPE.model_copy(update=scope), valid_from=TODAY, expires_on=TODAY + timedelta(days=days), today=TODAY
        )


@pytest.mark.parametrize("days", [0, 366])
def test_an_entry_from_a_day_to_a_year(days):
    check_scope(SCOPE, valid_from=TODAY, expires_on=TODAY + timedelta(days=days), today=TODAY)
