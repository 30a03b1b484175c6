"""What the portal asks of codes and regions, out of the shipped tables and delivered data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.ingest.codes_v1 import ListCodeChanges, ListCodes, ListComparable, ListRegions, ListUnknownCodes
from contracts.ingest.v1 import DeliveryState
from contracts.values import Page, Role
from services.ingest.codes import questions
from tests.integration.ingest.conftest import seat
from tests.integration.ingest.files import execution

pytestmark = pytest.mark.integration


@pytest.fixture
def ask(county):
    def asked(kind, **more):
        with county.context.db.transaction() as session:
            name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")
            return getattr(questions, name)(session, kind(actor=seat(Role.WORKER), **more))

    return asked


def test_codes_of_a_year_by_code_and_by_name(ask):
    found = ask(ListCodes, fiscal_year=2026, code_table="functional", query="20501", page=Page(limit=2))
    assert found.total > 2
    assert len(found.items) == 2
    assert {item.code[:5] for item in found.items} == {"20501"}
    assert not any(volume.is_complete for volume in found.volumes)
    by_name = ask(ListCodes, fiscal_year=2026, code_table="functional", query="教育支出")
    assert "205" in {item.code for item in by_name.items}
    none = ask(ListCodes, fiscal_year=2031, code_table="functional")
    assert (none.total, none.volumes, none.items) == (0, (), ())


def test_the_changes_of_2026(ask):
    changes = ask(ListCodeChanges, to_year=2026, code_table="functional").items
    kinds = {kind: sum(item.change == kind for item in changes) for kind in ("added", "removed", "renamed")}
    assert kinds == {"added": 1, "removed": 11, "renamed": 3}
    assert [item.to_code for item in changes if item.change == "added"] == ["2101902"]


def test_unknown_codes_and_comparable_figures_of_delivered_data(county, ask):
    content = execution(
        "202512,532328,general,205,教育支出,,1.00,,10.00,", "202512,532328,general,2059998,未知,,1.00,,2.00,"
    )
    assert county.push(content, "expenditure_execution", "2025-12").state is DeliveryState.ACCEPTED
    unknown = ask(ListUnknownCodes, fiscal_year=2025)
    assert [(item.code, item.data_set, item.row_no) for item in unknown.items] == [
        ("2059998", "expenditure_execution", 3)
    ]
    found = ask(ListComparable, period="2025-12", direction="expenditure")
    assert [(item.subject_code, item.comparable_code, item.comparable_cumulative_amount) for item in found.items] == [
        ("205", "205", Decimal("10.00")),
        ("2059998", None, None),
    ]


def test_the_home_countys_ten_townships(ask):
    found = ask(ListRegions, parent="532328")
    assert found.total == 10
    assert "元马镇" in {item.name for item in found.items}
    assert ask(ListRegions, query="元谋").total >= 1
