"""Pages call regions by their names; a code stands only where it is typed, or beside the name for the file's sake."""

from __future__ import annotations

import re

import pytest

ID = "0195f3a0-0000-7000-8000-000000000001"
BACKTEST = "/backtests/0195f3a0-0000-7000-8000-000000000091"


@pytest.mark.parametrize(
    "path",
    ["/issues", f"/issues/{ID}", "/numbers", "/copies", BACKTEST, "/rules/W-E02", "/approvals", "/reconciliation"],
)
def test_a_region_is_called_by_its_name(people, path):
    page = people("GET", path).text
    told = re.sub(r"<[^>]+>", " ", page)
    assert "元谋县" in told
    assert "532328" not in told
