"""The certificate register and the operation log (article 4)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.auth.v1 import ListCertificates, ListOperations, RevokeCertificate
from contracts.errors import BudgetwatchError
from contracts.values import Page, Permission
from gateway.acts import EXPORTS, RIGHTS
from gateway.portal.asking import PageNumber
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.registers import REGISTERS
from gateway.portal.render import page_of, render
from gateway.portal.self_check import facts_of, items_of
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

EXPORT_ROWS: Final = 200
"""A month of a county office on one printed list."""
REVOCATION: Final = Form(
    "revoke",
    "注销证书（第四条）",
    "注销该证书",
    (Field("reason", "注销理由", hint="如：证书介质遗失，附书面报告编号。"),),
    "注销立即生效，不可撤回。",
    is_grave=True,
)


@router.get("/certificates")
@people(Permission.CERTIFICATE_MANAGE)
async def certificates(request: Request, by: By, services: Ask) -> HTMLResponse:
    """Show the register."""
    return await _register_page(request, by, services)


@router.post("/certificates/{fingerprint}/revocation")
@people(Permission.CERTIFICATE_MANAGE)
async def revoke(request: Request, fingerprint: str, by: By, services: Ask) -> Response:
    """Write a certificate off."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, REVOCATION)
        await services.ask(order(RevokeCertificate, REVOCATION, by, values=values, fingerprint=fingerprint))
    except MENDABLE as error:
        return await _register_page(request, by, services, error=error, values=values, failed=fingerprint)
    return RedirectResponse("/certificates?done=revoked", status_code=303)


async def _register_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    error: BudgetwatchError | None = None,
    values: dict[str, Any] | None = None,
    failed: str = "",
) -> HTMLResponse:
    found = await services.ask(ListCertificates(actor=by))
    return render(
        request,
        "certificates.html",
        status=family_of(error).status if error else 200,
        found=found,
        form=REVOCATION,
        values=values or {},
        failed=failed,
        problem=details(error) if error else None,
    )


@router.get("/operations/exports")
@people(Permission.LOG_VIEW)
async def exports(
    request: Request, by: By, services: Ask, clock: Now, month: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """Show the register of exports of a month (article 4), out of the operation log."""
    first = month_of(month) or clock.today().replace(day=1)
    return await _extract(request, by, services, name="exports", acts=EXPORTS, first=first, page=page)


@router.get("/operations/rights")
@people(Permission.LOG_VIEW)
async def rights(
    request: Request, by: By, services: Ask, clock: Now, month: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """Show what changed in seats, certificates and duties in a month (权限设置变更), out of the operation log."""
    first = month_of(month) or clock.today().replace(day=1)
    return await _extract(request, by, services, name="rights", acts=RIGHTS, first=first, page=page)


@router.get("/operations/self-check")
@people(Permission.LOG_VIEW)
async def self_check(request: Request, by: By, services: Ask, clock: Now, year: str = "") -> HTMLResponse:
    """Show the self-check of data security of a year (article 10)."""
    wanted = int(year) if re.fullmatch(r"20\d\d", year, re.ASCII) else clock.today().year
    facts = await facts_of(by, services, year=wanted, now=clock.now())
    return render(request, "self_check.html", items=items_of(facts), year=wanted)


async def _extract(
    request: Request, by: By, services: Ask, *, name: str, acts: tuple[str, ...], first: date, page: int
) -> HTMLResponse:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = Page(limit=EXPORT_ROWS, offset=(page - 1) * EXPORT_ROWS)
    found = await services.ask(ListOperations(actor=by, page=rows, acts=acts, first=first, last=last))
    return render(
        request,
        "log_extract.html",
        name=name,
        title=REGISTERS[name].title,
        found=found,
        page=page,
        month=f"{first:%Y-%m}",
        first=first,
        rows=EXPORT_ROWS,
    )


def month_of(text: str) -> date | None:
    """Return the first day of a month `2025-03`; null for what is none."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2025-03") else None
    except ValueError:
        return None


@router.get("/operations")
@people(Permission.LOG_VIEW)
async def operations(request: Request, by: By, services: Ask, clock: Now, page: PageNumber = 1) -> HTMLResponse:
    """Show the operation log and whether its chain is whole."""
    found = await services.ask(ListOperations(actor=by, page=page_of(page)))
    return render(request, "operations.html", found=found, page=page, month=f"{clock.today():%Y-%m}")
