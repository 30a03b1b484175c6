"""The application: routes, portal, error answers; made from its parts so that tests can give their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis.blobs import Blobs
from chassis.clock import Clock
from contracts.errors import BudgetwatchError
from gateway import problems
from gateway.clients import Services
from gateway.edge import Edge
from gateway.openapi import document
from gateway.portal import router as portal_router
from gateway.portal.errors import error_page
from gateway.routes import router as api_router


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application stands on."""

    services: Services
    blobs: Blobs
    staging_dir: Path
    clock: Clock


def create_app(parts: Parts) -> FastAPI:
    """Return the application; a route without a declared permission fails here, not at a request."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        parts.services.close()

    # No documentation pages: they load scripts from outside; the document itself is at /api/v1/openapi.json.
    app = FastAPI(
        title="Budgetwatch",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.services = parts.services
    app.state.blobs = parts.blobs
    app.state.staging_dir = parts.staging_dir
    app.state.clock = parts.clock
    app.include_router(api_router)
    app.include_router(portal_router)
    app.add_exception_handler(BudgetwatchError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_middleware(Edge, error_page=answer_error)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


async def answer_error(request: Request, error: BudgetwatchError) -> Response:
    """Return an error in the form that its reader understands: problem details for programs, a page for people."""
    if request.url.path.startswith("/api/"):
        correlation_id = str(request.state.correlation_id)
        return problems.response(problems.details(error, correlation_id=correlation_id))
    return await error_page(request, error)


async def _on_problem(request: Request, error: Any) -> Response:
    return await answer_error(request, error)


async def _on_invalid(request: Request, error: Any) -> Response:
    return await answer_error(request, problems.from_validation(error))


async def _on_http(request: Request, error: Any) -> Response:
    response = await answer_error(request, problems.from_http(error))
    response.status_code = error.status_code
    response.headers.update(error.headers or {})
    return response
