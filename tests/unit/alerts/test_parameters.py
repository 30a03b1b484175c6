"""Which value of a parameter holds where: every finding is judged by exactly one set of values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

from services.alerts.parameters import Cell, Override, cell_of, effective, variants
from services.alerts.rule_file import load_rules
from services.alerts.rule_parameters import Columns, Parameter, as_json, from_json

RULE = next(rule for rule in load_rules() if rule.id == "W-E02")
DAY = date(2026, 3, 1)


def override(value="5000", *, name="minimum_excess", number=1, valid_from=DAY, **scope):
    return Override(uuid4(), number, scope.pop("rule_id", "W-E02"), name, from_json(value), valid_from, **scope)


def least(rule):
    return rule.head.bound_parameters()["minimum_excess"]


def found(unit="101001", subject="道路维修", period="2026-03"):
    return SimpleNamespace(unit=unit, unit_name="县交通局", subject=subject, period=period)


def values_of(finding, overrides):
    cell = cell_of(finding, overrides)
    [of] = [variant for variant in variants(RULE, overrides) if cell in variant.cells]
    return of


def test_without_overrides_the_rule_runs_once_by_its_defaults():
    [only] = variants(RULE, ())
    assert (only.rule, only.changes) == (RULE, ())


def test_a_county_value_replaces_the_default_everywhere():
    county = override()
    [only] = variants(RULE, [county])
    assert (least(only.rule), only.changes) == (5000, (county.change_id,))
    assert RULE.head.bound_parameters()["minimum_excess"] == 1000


@pytest.mark.parametrize(
    ("scope", "inside", "outside"),
    [
        ({"unit": "101001"}, {}, {"unit": "102001"}),
        ({"unit": "县交通局"}, {"unit": None}, {}),
        ({"item": "道路维修"}, {}, {"subject": "道路维修二期"}),
        ({"item": "10305"}, {"subject": "10305 国有资源有偿使用收入"}, {"subject": "103050 其他"}),
        ({"month": 3}, {}, {"period": "2026-04"}),
        ({"month": 3}, {"period": "2026-03-31"}, {"period": "2026"}),
        ({"unit": "101001", "month": 3}, {}, {"period": "2026-05"}),
    ],
)
def test_a_narrower_value_is_for_its_own_findings_only(scope, inside, outside):
    narrow = override(**scope)
    assert least(values_of(found(**inside), [narrow]).rule) == 5000
    assert least(values_of(found(**outside), [narrow]).rule) == 1000


def test_the_narrowest_value_counts_then_the_newest():
    county, unit = override("2000"), override("3000", unit="101001", number=2)
    both, later = override("4000", unit="101001", month=3, number=3), override("9000", number=9)
    made = [county, unit, both, later]
    assert least(values_of(found(), made).rule) == 4000
    assert least(values_of(found(period="2026-04"), made).rule) == 3000
    assert least(values_of(found(unit="999"), made).rule) == 9000


def test_units_with_the_same_value_but_other_decisions_keep_their_own():
    one, two = override(unit="101001"), override(unit="102001", number=2)
    made = variants(RULE, [one, two])
    assert [variant.changes for variant in made] == [(), (one.change_id,), (two.change_id,)]
    assert sum(len(variant.cells) for variant in made) == 3


def test_two_parameters_are_narrowed_apart():
    unit = override(unit="101001")
    share = override({"general": "0.1", "important": "0.2", "major": "0.3"}, name="excess_share", number=2, month=3)
    of = values_of(found(), [unit, share])
    assert (least(of.rule), of.rule.head.bound_parameters()["excess_share_major"]) == (5000, Decimal("0.3"))
    assert len(variants(RULE, [unit, share])) == 4


@pytest.mark.parametrize(
    ("other", "is_effective"),
    [
        ({}, True),
        ({"valid_from": date(2026, 3, 2)}, False),
        ({"valid_until": DAY}, True),
        ({"valid_from": date(2026, 1, 1), "valid_until": date(2026, 2, 28)}, False),
        ({"rule_id": "W-E01"}, False),
        ({"name": "gone"}, False),
        ({"value": {"general": "1"}}, False),
    ],
)
def test_what_is_not_in_force_or_does_not_fit_counts_for_nothing(other, is_effective):
    assert bool(effective(RULE, [override(**other)], DAY)) is is_effective


def test_a_cell_is_under_what_names_it_or_names_nothing():
    cell = Cell("101001", None, None)
    assert cell.is_under(override())
    assert not cell.is_under(override(month=3))


@pytest.mark.parametrize(
    ("declared", "value", "fault"),
    [
        ({"default": 1000, "bounds": [0, 5000]}, "5000", ""),
        ({"default": 1000, "bounds": [0, 5000]}, "5000.01", "允许的范围 0 至 5000"),
        (1000, "-1", "允许的范围 0 至 不限"),
        (-1, "-2", ""),
        (1000, {"general": "1"}, "应为一个数"),
        ({"general": 0, "major": 1}, "1", "三栏"),
        ({"general": 0, "major": 1}, {"general": "0"}, "恰好填写这几栏：一般、重大"),
        ({"general": 0, "major": 1}, {"general": "2", "major": "1"}, "大小顺序"),
        ({"general": 15, "major": 5}, {"general": "20", "major": "10"}, ""),
        ({"general": 15, "major": 5}, {"general": "5", "major": "10"}, "大小顺序"),
        ({"general": 0, "major": 1}, {"general": "1", "major": "1"}, ""),
    ],
)
def test_a_value_keeps_to_its_declaration(declared, value, fault):
    said = Parameter.model_validate(declared).fault(from_json(value))
    assert (fault in said) if fault else said == ""


def test_a_default_outside_its_own_bounds_is_refused():
    with pytest.raises(ValueError, match="默认值不合声明"):
        Parameter.model_validate({"default": 10, "bounds": [0, 5]})


def test_a_value_is_stored_without_rounding():
    stored = as_json(Columns(general=Decimal("0.10"), major=Decimal("1E+3")))
    assert stored == {"general": "0.10", "major": "1000"}
    assert from_json(stored) == Columns(general=Decimal("0.1"), major=Decimal(1000))
