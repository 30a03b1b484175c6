"""Errors as pages: polite, with the way to mend them; without a session the way leads to the login."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from contracts.auth.v1 import CheckAccess
from contracts.errors import BudgetwatchError, Unauthenticated
from gateway import problems
from gateway.portal.render import render


async def error_page(request: Request, error: BudgetwatchError) -> Response:
    """Return the page for `error`; a good certificate without a session is led to the login."""
    may_log_in = isinstance(error, Unauthenticated) and request.method == "GET" and request.url.path != "/login"
    if may_log_in and await _is_known(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        ended = "" if error.reason == "session-missing" else "&done=session-ended"
        return RedirectResponse(f"/login?next={quote(wanted, safe='')}{ended}", status_code=303)
    problem = problems.details(error, correlation_id=str(request.state.correlation_id))
    return render(request, "error.html", status=problem.status, problem=problem)


async def _is_known(request: Request) -> bool:
    visitor = getattr(request.state, "visitor", None)
    if visitor is None or visitor.port != "people":
        return False
    try:
        await request.app.state.services.ask(CheckAccess(certificate_pem=visitor.certificate_pem, needs_session=False))
    except BudgetwatchError:
        return False
    return True


def safe_next(wanted: str | None) -> str:
    """Return where to go after the login: a path of ours, never another host."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\", "/login")):
        return "/"
    return wanted if wanted.isprintable() and "\\" not in wanted else "/"
