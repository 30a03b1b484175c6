"""The OpenAPI document of this interface."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from gateway.security import GuardedRoute, connectors, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/api/v1/openapi.json", include_in_schema=False)
@people(None)
@connectors(None)
async def openapi_document(request: Request) -> JSONResponse:
    """Return the document that describes this interface."""
    return JSONResponse(request.app.openapi())
