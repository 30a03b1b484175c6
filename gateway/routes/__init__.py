"""API v1: one module a service."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.routes import (
    alert_desk,
    alert_rules,
    alerts,
    archive,
    auth,
    calendar,
    case_papers,
    cases,
    catalogue,
    codes,
    document,
    due,
    follow_ups,
    inbox,
    ingest,
    issues,
    laws,
    limits,
    meetings,
    parking,
    reconciliation,
    reports,
    requests,
    special_reports,
)
from gateway.security import GuardedRoute

router = APIRouter(route_class=GuardedRoute)
for _module in (
    auth,
    ingest,
    calendar,
    catalogue,
    codes,
    reconciliation,
    alerts,
    alert_desk,
    alert_rules,
    laws,
    cases,
    limits,
    case_papers,
    requests,
    meetings,
    due,
    follow_ups,
    inbox,
    archive,
    reports,
    issues,
    special_reports,
    parking,
    document,
):
    router.include_router(_module.router)
