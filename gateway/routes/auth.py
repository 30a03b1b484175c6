"""Sessions, the certificate register and the operation log (article 4)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ConfigDict, Field

from contracts.auth.v1 import (
    CertificateList,
    CloseSession,
    ListCertificates,
    ListOperations,
    OpenSession,
    OperationList,
    RevokeCertificate,
)
from contracts.envelope import Done
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Instant, Model, Permission, Role, Sha256
from gateway import examples
from gateway.cookies import clear_session, set_session
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import SESSION_COOKIE, GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["身份"])


class Opened(Model):
    """Who is logged in; the token travels in the cookie only."""

    seat: str
    role: Role
    name: str
    expires_at: Instant
    may: tuple[Permission, ...]


class Revocation(Model):
    """Why a certificate is written off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "证书介质遗失，书面报告第 3 号。"}]})

    reason: str = Field(min_length=2, max_length=500)


@router.post(
    "/api/v1/session",
    summary="登录",
    status_code=201,
    response_model=Opened,
    responses={201: {"description": "已登录，会话写入 Cookie"}, **answers()},
)
@people(None, session=False)
async def open_session(request: Request, by: By, services: Ask) -> Response:
    """Open a session for the certificate of this connection; a seat has one at a time."""
    pem = request.state.visitor.certificate_pem
    session = await services.ask(OpenSession(actor=by, certificate_pem=pem))
    actor = session.actor
    opened = Opened(seat=actor.seat, role=actor.role, name=actor.name, expires_at=session.expires_at, may=actor.may)
    response = JSONResponse(opened.model_dump(mode="json"), status_code=201)
    set_session(response, session)
    return response


@router.delete("/api/v1/session", summary="退出", responses=answers(), status_code=204)
@people(None)
async def close_session(request: Request, by: By, services: Ask) -> Response:
    """End the session."""
    await services.ask(CloseSession(actor=by, session_token=request.cookies[SESSION_COOKIE]))
    response = Response(status_code=204)
    clear_session(response)
    return response


@router.get("/api/v1/certificates", summary="证书登记", responses={**example(examples.CERTIFICATES), **answers()})
@people(Permission.CERTIFICATE_MANAGE)
async def list_certificates(by: By, services: Ask) -> CertificateList:
    """The certificate register."""
    return await services.ask(ListCertificates(actor=by))


@router.post(
    "/api/v1/certificates/{fingerprint}/revocation",
    summary="注销证书",
    responses=answers(InvalidInput, NotFound, Conflict),
)
@people(Permission.CERTIFICATE_MANAGE)
async def revoke_certificate(
    fingerprint: Annotated[Sha256, Path()], revocation: Revocation, by: By, services: Ask
) -> Done:
    """Write a certificate off; it is refused from the next request on."""
    return await services.ask(RevokeCertificate(actor=by, fingerprint=fingerprint, reason=revocation.reason))


@router.get(
    "/api/v1/operations", summary="操作日志", responses={**example(examples.OPERATIONS), **answers(InvalidInput)}
)
@people(Permission.LOG_VIEW)
async def list_operations(
    by: By,
    services: Ask,
    page: Paged,
    act: Annotated[list[str] | None, Query(max_length=50, description="只要这些操作，可重复")] = None,
    first: date | None = None,
    last: date | None = None,
) -> OperationList:
    """The operation log or certain acts and days of it, newest first, and whether its chain is whole."""
    return await services.ask(ListOperations(actor=by, page=page, acts=tuple(act or ()), first=first, last=last))
