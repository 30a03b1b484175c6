"""The session cookie: for this host only, never readable by scripts, never sent along from another site."""

from __future__ import annotations

from starlette.responses import Response

from contracts.auth.v1 import Session
from gateway.security import SESSION_COOKIE


def set_session(response: Response, session: Session) -> None:
    """Hand the session's token to the browser; it lives until the browser closes, auth ends it earlier."""
    response.set_cookie(SESSION_COOKIE, session.token, secure=True, httponly=True, samesite="strict", path="/")


def clear_session(response: Response) -> None:
    """Take the cookie back and whatever the browser has kept of us."""
    response.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="strict", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
