"""The portal for people: server-rendered pages in Chinese; every asset from here, nothing inline."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.portal.pages import (
    alerts,
    approvals,
    archive,
    assets,
    calendar,
    cases,
    catalogue,
    codes,
    deadlines,
    deliveries,
    documents,
    due,
    findings,
    issues,
    laws,
    letters,
    meetings,
    morning,
    numbers,
    opinions,
    overview,
    parking,
    reconciliation,
    register,
    requests,
    rules,
    session,
    special_reports,
    working_calendars,
    year_dates,
)
from gateway.security import GuardedRoute

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
for _module in (
    assets,
    session,
    overview,
    deliveries,
    calendar,
    catalogue,
    codes,
    reconciliation,
    alerts,
    morning,
    rules,
    approvals,
    laws,
    cases,
    deadlines,
    working_calendars,
    year_dates,
    letters,
    due,
    requests,
    opinions,
    findings,
    meetings,
    issues,
    archive,
    numbers,
    documents,
    special_reports,
    register,
    parking,
):
    router.include_router(_module.router)
