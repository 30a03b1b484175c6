"""The OpenAPI 3.1 document: made from the routes, with mutual TLS, each route's permission and our error body."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from gateway.problems import ProblemDetails
from gateway.routes import router
from gateway.security import GuardedRoute, Port

_ABOUT = (
    "人大预算联网监督系统接口。所有请求须出示本系统签发的电子证书（双向 TLS）。"
    "部门前置机使用数据报送端口，仅凭证书；工作人员使用办公端口，另须登录会话。"
    "错误一律按 RFC 9457 返回 application/problem+json。"
)


def document(app: FastAPI) -> dict[str, Any]:
    """Return the document of `app`; made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="Budgetwatch 人大预算联网监督系统",
            version="1",
            description=_ABOUT,
            routes=app.routes,
            separate_input_output_schemas=True,
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemDetails"] = _inlined(ProblemDetails.model_json_schema(), schemas)
        made["components"]["securitySchemes"] = {
            "certificate": {"type": "mutualTLS", "description": "本系统签发的电子证书"},
            "session": {"type": "apiKey", "in": "cookie", "name": "bw_session", "description": "登录会话"},
        }
        for route in guarded_routes(app.routes):
            _describe(made, route)
        app.openapi_schema = made
    return app.openapi_schema


def guarded_routes(routes: list[BaseRoute]) -> Iterator[GuardedRoute]:
    """Yield every route of the application, included routers walked; any other kind of route is an error."""
    for route in routes:
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if isinstance(route, GuardedRoute):
            yield route
        elif inner is not None:
            yield from guarded_routes(inner)
        else:
            raise TypeError(f"{route!r} is reachable without a declared permission")


def _describe(made: dict[str, Any], route: GuardedRoute) -> None:
    if route.path_format not in made["paths"]:
        return  # the portal's pages are for people, not for programs
    for method in sorted(route.methods or ()):
        operation = made["paths"][route.path_format][method.lower()]
        security: list[dict[str, list[str]]] = []
        if (rule := route.access.get(Port.PEOPLE)) is not None:
            security.append({"certificate": [], "session": []} if rule.needs_session else {"certificate": []})
        if Port.CONNECTORS in route.access:
            security.append({"certificate": []})
        operation["security"] = security
        operation["x-permission"] = {
            str(port): str(rule.permission) if rule.permission else None for port, rule in route.access.items()
        }


def _inlined(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schemas.update(schema.pop("$defs", {}))
    text = json.dumps(schema).replace("#/$defs/", "#/components/schemas/")
    moved: dict[str, Any] = json.loads(text)
    return moved


def main() -> int:
    """Print the document, for `tests/contract/openapi.json`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    sys.stdout.write(json.dumps(document(app), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
