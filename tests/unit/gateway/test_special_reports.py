"""The form of a special report says which field cannot be read."""

from __future__ import annotations

import pytest

from contracts.errors import InvalidInput
from gateway.portal.issue_forms import recipients_of
from gateway.portal.pages.special_reports import report_order


def test_the_form_names_the_field_that_cannot_be_read():
    values = {"region": "532328", "target": "subject", "code": "205", "first_day": "2025-01-01", "last_day": "昨天"}
    with pytest.raises(InvalidInput, match="止日"):
        report_order(values)
    assert report_order(values | {"last_day": "2025-09-30", "purpose": ""}).target == "subject"


def test_names_typed_in_a_row_are_recipients_one_by_one():
    found = recipients_of({"sent_to": "县财政局、县审计局。", "reported_to": "县人大常委会有关领导，\n县人大财经委"})
    assert [(to.way, to.name) for to in found] == [
        ("报", "县人大常委会有关领导"), ("报", "县人大财经委"), ("送", "县财政局"), ("送", "县审计局"),
    ]  # fmt: skip
    assert recipients_of({"sent_to": " 。"}) == ()
    with pytest.raises(InvalidInput, match="甲"):
        recipients_of({"sent_to": "甲，县财政局"})
