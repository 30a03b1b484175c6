"""`make compose-demo`: the main job of the demo through the containers' doors."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial
from typing import Final

import httpx

from deploy.images.prepare import layout
from deploy.stack import demo, settling
from deploy.stack.layout import PROJECT, Layout, StackError
from deploy.stack.portal import Portal
from deploy.stack.steps import step, wait_for

UP_TIMEOUT_S: Final = 240.0
_ADDRESS: Final = (
    "docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'"
    " $(docker compose ps -q postgres 2>/dev/null || docker-compose ps -q postgres)"
)


def main() -> int:
    """Run the main job; errors are told in words."""
    place = layout()
    try:
        with step("every container ready"):
            remedy = "see docker-compose ps and docker-compose logs"
            wait_for("the portal", lambda: _not_open(place), UP_TIMEOUT_S, remedy)
        settle = partial(settling.wait_until_settled, _inside(place), look=settling.waiting_in_database)
        outcome = demo.run(place, settle)
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


def _inside(place: Layout) -> Layout:
    """The layout with the address of PostgreSQL's container, which only this machine reaches."""
    found = subprocess.run(_ADDRESS, cwd=PROJECT, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - no input
    if not (address := found.stdout.strip()):
        raise StackError(f"PostgreSQL's container has no address: {found.stderr.strip()}", "see docker-compose ps")
    return replace(place, postgres_host=address)


if __name__ == "__main__":
    sys.exit(main())
