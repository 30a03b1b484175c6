"""The form of a special report says which field cannot be read."""

from __future__ import annotations

import pytest

from contracts.errors import InvalidInput
from gateway.portal.pages.special_reports import report_order


def test_the_form_names_the_field_that_cannot_be_read():
    values = {"region": "532328", "target": "subject", "code": "205", "first_day": "2025-01-01", "last_day": "昨天"}
    with pytest.raises(InvalidInput, match="止日"):
        report_order(values)
    assert report_order(values | {"last_day": "2025-09-30", "purpose": ""}).target == "subject"
