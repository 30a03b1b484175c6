"""Login and logout: the certificate says who, the button says when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.auth.v1 import CloseSession, OpenSession
from gateway.cookies import clear_session, set_session
from gateway.portal.errors import safe_next
from gateway.portal.render import render
from gateway.routes.asking import Ask, By
from gateway.security import SESSION_COOKIE, GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/login")
@people(None, session=False)
async def login_page(
    request: Request, by: By, wanted: Annotated[str | None, Query(alias="next", max_length=2000)] = None
) -> HTMLResponse:
    """Show whose certificate this is and the button."""
    return render(request, "login.html", holder=by, wanted=safe_next(wanted))


@router.post("/login")
@people(None, session=False)
async def log_in(
    request: Request, by: By, services: Ask, wanted: Annotated[str | None, Form(alias="next", max_length=2000)] = None
) -> Response:
    """Open a session and go on."""
    pem = request.state.visitor.certificate_pem
    session = await services.ask(OpenSession(actor=by, certificate_pem=pem))
    response = RedirectResponse(safe_next(wanted), status_code=303)
    set_session(response, session)
    return response


@router.post("/logout")
@people(None)
async def log_out(request: Request, by: By, services: Ask) -> Response:
    """End the session."""
    await services.ask(CloseSession(actor=by, session_token=request.cookies[SESSION_COOKIE]))
    response = RedirectResponse("/login?done=logged-out", status_code=303)
    clear_session(response)
    return response
