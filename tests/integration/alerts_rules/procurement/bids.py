"""Rows of 采购过程与结果: one a bidder."""

from __future__ import annotations

from typing import Any

from tests.integration.alerts_rules.rows import on

Row = dict[str, Any]


def bid(package: str, bidder: str, amount: str | None, **fields: Any) -> Row:
    """A bid for `package`; the project of a package has its name, opened on 2 June and announced on 1 May 2025."""
    row = {
        "proj_no": f"X{package}",
        "pkg_no": "1",
        "bidder_code": bidder,
        "bidder_name": f"{bidder}公司",
        "bid_amount": amount,
    }
    days = {"announced_on": on("05-01"), "bid_deadline": on("06-01"), "opened_on": on("06-02")}
    common = {"proj_name": f"{package}号采购", "plan_no": "P1", "agency_code": "101001", "is_winner": False}
    return common | days | row | fields


def won(package: str, bidder: str, amount: str | None, **fields: Any) -> Row:
    """The winning bid."""
    return bid(package, bidder, amount, is_winner=True, **fields)
