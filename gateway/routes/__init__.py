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
    findings,
    follow_ups,
    inbox,
    ingest,
    issues,
    laws,
    limits,
    meetings,
    opinions,
    papers,
    parking,
    reconciliation,
    registers,
    reports,
    requests,
    special_reports,
    working_calendars,
    year_dates,
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
    working_calendars,
    year_dates,
    case_papers,
    requests,
    opinions,
    findings,
    meetings,
    due,
    follow_ups,
    inbox,
    archive,
    reports,
    issues,
    special_reports,
    papers,
    registers,
    parking,
    document,
):
    router.include_router(_module.router)
