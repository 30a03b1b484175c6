"""`make compose-demo`: the main job of the demo through the containers' doors."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from deploy.images.prepare import layout
from deploy.stack import demo
from deploy.stack.layout import Layout, StackError
from deploy.stack.portal import Portal
from deploy.stack.steps import step, wait_for

UP_TIMEOUT_S: Final = 240.0
POLL_S: Final = 2.0
QUIET_ROUNDS: Final = 5
"""From outside only deliveries and warnings are seen: so often in a row nothing may have changed."""


def main() -> int:
    """Run the main job; errors are told in words."""
    place = layout()
    try:
        with step("every container ready"):
            remedy = "see docker-compose ps and docker-compose logs"
            wait_for("the portal", lambda: _not_open(place), UP_TIMEOUT_S, remedy)
        outcome = demo.run(place, lambda within_s, tell: _settle(place, within_s, tell))
        demo.tell(place, outcome)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _not_open(place: Layout) -> str | None:
    """Null when a person can log in and every service answers."""
    try:
        with Portal(place) as portal:
            for path in ("deliveries", "alerts", "cases", "documents"):
                portal.get(f"/api/v1/{path}", limit=1)
    except (OSError, httpx.HTTPError, StackError) as error:
        return str(error).splitlines()[0]
    return None


def _settle(place: Layout, within_s: float, tell: Callable[[Mapping[str, int]], None]) -> None:
    """Wait until no delivery is undecided and the warnings have stopped changing."""
    deadline, quiet = time.monotonic() + within_s, 0
    before: dict[str, Any] = {}
    while quiet < QUIET_ROUNDS:
        with Portal(place) as portal:
            undecided = portal.get("/api/v1/deliveries", state="complete", limit=1)["total"]
            counts: dict[str, Any] = portal.get("/api/v1/alerts/counts")
        quiet = quiet + 1 if not undecided and counts == before else 0
        before = counts
        tell({"deliveries": undecided, "rounds": QUIET_ROUNDS - quiet})
        if time.monotonic() > deadline:
            raise StackError(f"{undecided} deliveries are undecided", "see docker-compose logs ingest-loader")
        time.sleep(POLL_S)


if __name__ == "__main__":
    sys.exit(main())
