"""Every class of volumes has its line in the data file, with a number that is its own."""

from __future__ import annotations

from contracts.cases.archive_v1 import VolumeClass
from contracts.values import MatterClass
from services.cases.archive.classes import number, rules, title


def test_every_class_has_a_code_and_a_retention_with_its_basis():
    found = rules()
    assert set(found) == set(VolumeClass)
    assert {kind.value for kind in MatterClass} <= {kind.value for kind in found}
    assert len({rule.code for rule in found.values()}) == len(found)
    assert all(rule.basis for rule in found.values())


def test_a_number_names_year_class_and_volume():
    assert number(2025, VolumeClass.REQUEST, 2) == "2025-查-2"
    assert title(2025, VolumeClass.MEETING, 1) == "2025年度联席会议案卷（第1卷）"
