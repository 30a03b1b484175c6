"""Who holds which duty in a shared stack: entered by the first test that needs it."""

from __future__ import annotations

from deploy.stack.layout import StackError
from deploy.stack.portal import Portal


def enter_duty(office: Portal, **line: str) -> None:
    """Enter a duty from 2024 on; nothing where another test has done so."""
    try:
        office.post("/api/v1/duties", **{"valid_from": "2024-01-01", "basis": "任职通知（演示）", **line})
    except StackError as refused:
        if "duty-entered" not in str(refused):
            raise
