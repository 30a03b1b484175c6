"""Style, script and marks: all from here, for holders of a certificate only."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.errors import NotFound
from gateway.portal.render import FOLDER
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_ASSETS: Final = {
    path.name: (path.read_bytes(), _TYPES[path.suffix])
    for path in sorted((FOLDER / "static").iterdir())
    if path.suffix in _TYPES
}
"""Read once: an address outside this list does not exist, so there is no path to climb."""


@router.get("/static/{name}")
@people(None, session=False)
async def asset(name: str) -> Response:
    """Return one asset; its address carries its hash, so the browser may keep it."""
    found = _ASSETS.get(name)
    if found is None:
        raise NotFound("asset-unknown", "没有这个文件。")
    content, media_type = found
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content, media_type=media_type, headers=headers)
