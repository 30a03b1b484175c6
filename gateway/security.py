"""Who may pass: the certificate that nginx verified, the session, the permission that each route declares (article 4).

A route cannot be made without a declaration: `GuardedRoute` refuses an endpoint that has none. Every request asks
auth anew, so that a lost key or an ended session is refused at the next request (shared finding: nginx alone lets
resumed and kept-alive connections of a revoked key through).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import unquote
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.auth.v1 import CheckAccess
from contracts.errors import Forbidden, InvalidInput, Unauthenticated
from contracts.values import Actor, Permission
from gateway.strict import check_json

SESSION_COOKIE: Final = "bw_session"
CERTIFICATE_HEADER: Final = "x-bw-client-cert"
VERIFY_HEADER: Final = "x-bw-client-verify"
PORT_HEADER: Final = "x-bw-port"
REMOTE_HEADER: Final = "x-bw-remote"
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
JSON_BODY_LIMIT: Final = 256 * 1024
BODY_BACKSTOP: Final = 64 * 1024 * 1024
_MAX_HEADER_CHARS: Final = 24_000

E = TypeVar("E", bound=Callable[..., Any])


class Port(StrEnum):
    """The two listening ports of nginx; the header that names one is set there and nowhere else."""

    PEOPLE = "people"
    CONNECTORS = "connectors"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route asks of a caller on one port; `permission` None: any known certificate."""

    permission: Permission | None
    needs_session: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the connection itself says, before auth was asked."""

    certificate_pem: str
    holder: str
    port: Port
    remote: str
    correlation_id: UUID


def people(permission: Permission | None, *, session: bool = True) -> Callable[[E], E]:
    """Declare that people with `permission` may use the endpoint; `session=False` for the way to the login only."""
    return _declare(Port.PEOPLE, Rule(permission, needs_session=session))


def connectors(permission: Permission | None) -> Callable[[E], E]:
    """Declare that connectors with `permission` may use the endpoint; they have no session."""
    return _declare(Port.CONNECTORS, Rule(permission, needs_session=False))


def _declare(port: Port, rule: Rule) -> Callable[[E], E]:
    def mark(endpoint: E) -> E:
        rules: dict[Port, Rule] = getattr(endpoint, "__access__", {})
        if port in rules:
            raise TypeError(f"{endpoint.__qualname__} declares {port} twice")
        endpoint.__access__ = {**rules, port: rule}  # type: ignore[attr-defined]
        return endpoint

    return mark


def access_of(endpoint: Callable[..., Any]) -> dict[Port, Rule]:
    """Return the declared rules of an endpoint; TypeError where there are none."""
    rules: dict[Port, Rule] | None = getattr(endpoint, "__access__", None)
    if not rules:
        raise TypeError(f"{endpoint.__qualname__} declares no permission")
    return rules


class GuardedRoute(APIRoute):
    """A route that admits a request before anything of its body is read."""

    access: dict[Port, Rule]
    body_limit: int

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        self.access = access_of(endpoint)
        self.body_limit = kwargs.get("max_body_size") or JSON_BODY_LIMIT
        # The framework's own limit answers in plain text and before the check: it is the second line only.
        kwargs["max_body_size"] = BODY_BACKSTOP
        kwargs["operation_id"] = kwargs.get("operation_id") or endpoint.__name__
        super().__init__(path, endpoint, **kwargs)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler with the check."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            request.state.actor = await admit(request, self.access)
            if "\0" in unquote(request.url.query) or "\0" in request.url.path:
                raise InvalidInput("nul-character", "地址中含有空字符，请检查后重试。")
            check_length(request, self.body_limit)
            if "json" in request.headers.get("content-type", ""):
                check_json(await request.body())
            return await handle(request)

        return guarded


def visitor_of(headers: Headers, correlation_id: UUID) -> Visitor:
    """Read nginx's identity headers; `Unauthenticated` unless each stands there once and the certificate parses."""
    if _only(headers, VERIFY_HEADER) != "SUCCESS":
        raise Unauthenticated("certificate-missing", "未出示有效的电子证书，请插入证书后重新打开浏览器。")
    try:
        port = Port(_only(headers, PORT_HEADER))
    except ValueError as error:
        raise Unauthenticated("port-unknown", "请求未经由本系统入口到达。") from error
    certificate = _certificate(_only(headers, CERTIFICATE_HEADER))
    return Visitor(
        certificate_pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
        holder=_common_name(certificate),
        port=port,
        remote=_only(headers, REMOTE_HEADER)[:64],
        correlation_id=correlation_id,
    )


def _only(headers: Headers, name: str) -> str:
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else ""


def _certificate(escaped: str) -> x509.Certificate:
    try:
        if not 0 < len(escaped) <= _MAX_HEADER_CHARS:
            raise ValueError("length")
        return x509.load_pem_x509_certificate(unquote(escaped, errors="strict").encode("ascii"))
    except ValueError as error:
        raise Unauthenticated("certificate-unreadable", "电子证书无法读取，请联系预算工委更换证书。") from error


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def check_length(request: Request, limit: int) -> None:
    """Refuse a body that is longer than the route takes (413) or that does not say how long it is (411)."""
    stated = request.headers.get("content-length")
    if stated is None and "transfer-encoding" in request.headers:
        raise HTTPException(411)
    if stated is not None and int(stated) > limit:
        raise HTTPException(413)


def check_origin(request: Request) -> None:
    """Refuse an unsafe request that another site caused; browsers send Origin with every POST (ASVS 5 V3.5)."""
    if request.method in SAFE_METHODS:
        return
    host = request.headers.get("host", "")
    if not host or request.headers.getlist("origin") != [f"https://{host}"]:
        raise Forbidden("origin-foreign", "该请求不是从本系统页面发出的，已被拒绝；请从本系统页面重新操作。")


async def admit(request: Request, access: dict[Port, Rule]) -> Actor:
    """Return the actor behind `request`, or raise Unauthenticated/Forbidden; auth decides."""
    visitor: Visitor = request.state.visitor
    rule = access.get(visitor.port)
    if rule is None:
        raise Forbidden("wrong-port", "该功能不在此端口开放。")
    if visitor.port is Port.PEOPLE:
        check_origin(request)
    token = request.cookies.get(SESSION_COOKIE) if rule.needs_session else None
    if rule.needs_session and not token:
        raise Unauthenticated("session-missing", "尚未登录，请先登录。")
    answer = await request.app.state.services.ask(
        CheckAccess(
            certificate_pem=visitor.certificate_pem,
            session_token=token,
            permission=rule.permission,
            needs_session=rule.needs_session,
            remote=visitor.remote,
        )
    )
    actor: Actor = answer.actor
    return actor.model_copy(update={"remote": visitor.remote, "correlation_id": visitor.correlation_id})


def actor_of(request: Request) -> Actor:
    """Dependency: the actor that the route's check has admitted."""
    actor: Actor = request.state.actor
    return actor
