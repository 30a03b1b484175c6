"""Article 7: numbers propose a level inside the class."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.rule_file import parse_rule
from services.alerts.severity import capped, proposed_level
from tests.unit.alerts.test_rule_files import GOOD, PATH

GENERAL, IMPORTANT, MAJOR = MatterClass


@pytest.mark.parametrize(
    ("matter_class", "level", "expected"),
    [
        (GENERAL, GENERAL, GENERAL),
        (GENERAL, MAJOR, IMPORTANT),
        (IMPORTANT, MAJOR, IMPORTANT),
        (MAJOR, MAJOR, MAJOR),
        (MAJOR, GENERAL, GENERAL),
    ],
)
def test_the_class_caps_the_level(matter_class, level, expected):
    assert capped(level, matter_class) is expected


def head(matter_class="major"):
    text = GOOD.replace("matter_class: important", f"matter_class: {matter_class}").replace(
        "  share: {general: 0, important: 0.05}\n",
        "  share: {general: 0, important: 0.05, major: 0.2}\n"
        "  floor: {general: 100, important: 100, major: 500000}\n  large: {major: 1000000}\n",
    )
    ladders = "  - size: {above: share}\n    amount: {from: floor}\n  - budget: {from: large}\n"
    return parse_rule(text.replace("  - size: {above: share}\n", ladders), PATH).head


@pytest.mark.parametrize(
    ("size", "amount", "budget", "expected"),
    [
        ("0", "100", "0", None),  # above means strictly greater
        ("0.001", "99.99", "0", None),
        ("0.001", "100", "0", GENERAL),  # from means greater or equal
        ("0.05", "100", "0", GENERAL),
        ("0.051", "100", "0", IMPORTANT),
        ("0.21", "499999.99", "0", IMPORTANT),
        ("0.21", "500000", "0", MAJOR),
        ("0", "0", "999999.99", None),
        ("0", "0", "1000000", MAJOR),  # the other ladder
    ],
)
def test_ladders(size, amount, budget, expected):
    measures = {"size": Decimal(size), "amount": Decimal(amount), "budget": Decimal(budget)}
    assert proposed_level(head(), measures, None) is expected


def test_measures_that_are_not_there_meet_nothing():
    assert proposed_level(head(), {"size": None, "amount": Decimal(10**9)}, None) is None


def test_a_hint_counts_and_is_capped():
    nothing = {"size": Decimal(0), "amount": Decimal(0)}
    assert proposed_level(head(), nothing, MAJOR) is MAJOR
    assert proposed_level(head("important"), nothing, MAJOR) is IMPORTANT
