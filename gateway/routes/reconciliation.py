"""Identities between the delivered sets, and the ledger of their differences: people look and sign off, units explain."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.ingest.reconciliation_v1 import (
    Difference,
    DifferenceList,
    DifferenceState,
    ExplainDifference,
    GetDifference,
    IdentityList,
    ListDifferences,
    ListIdentities,
    SignOffDifference,
    Verdict,
)
from contracts.values import Model, Permission, RegionCode
from gateway import reconciliation_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, connectors, people

router = APIRouter(route_class=GuardedRoute, tags=["勾稽核对"])
VIEW = Permission.DATA_VIEW
PUSH = Permission.DELIVERY_PUSH
HANDLE = Permission.CASE_HANDLE
Year = Annotated[int | None, Query(ge=2000, le=2100)]


class Explanation(Model):
    """The unit's explanation."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"explanation": "三月末的退库在四月一日记账，四月月报已更正。", "unit": None}]}
    )

    explanation: str = Field(min_length=5, max_length=2000)
    unit: str | None = Field(default=None, max_length=20)
    """Needed from the administrator, who types it in for a unit."""


class SignOff(Model):
    """The committee's word on the explanation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "accepted", "note": "已核对更正凭证。"}]})

    verdict: Verdict
    note: str = Field(default="", max_length=2000)


@router.get(
    "/api/v1/reconciliation/identities",
    summary="勾稽关系核对情况",
    responses={**example(examples.IDENTITIES), **answers(InvalidInput)},
)
@people(VIEW)
async def list_identities(
    by: By, services: Ask, region: Annotated[RegionCode | None, Query()] = None, year: Year = None
) -> IdentityList:
    """What comparing every identity came to; what could not be compared says why."""
    return await services.ask(ListIdentities(actor=by, region=region, fiscal_year=year))


@router.get(
    "/api/v1/reconciliation/differences",
    summary="差异台账",
    responses={**example(examples.DIFFERENCES), **answers(InvalidInput)},
)
@people(VIEW)
@connectors(PUSH)
async def list_differences(
    by: By,
    services: Ask,
    page: Paged,
    state: DifferenceState | None = None,
    identity: Annotated[str | None, Query(pattern=r"^R\d\d[a-z]?$")] = None,
    region: Annotated[RegionCode | None, Query()] = None,
    year: Year = None,
) -> DifferenceList:
    """Differences: unexplained first, then the oldest; a connector sees those of its own unit's data."""
    return await services.ask(
        ListDifferences(actor=by, state=state, identity=identity, region=region, fiscal_year=year, page=page)
    )


@router.get(
    "/api/v1/reconciliation/differences/{difference_id}",
    summary="差异详情",
    responses={**example(examples.DIFFERENCE), **answers(InvalidInput, NotFound)},
)
@people(VIEW)
@connectors(PUSH)
async def get_difference(difference_id: UUID, by: By, services: Ask) -> Difference:
    """One difference with the rows of both sides; a connector sees its own unit's rows."""
    return await services.ask(GetDifference(actor=by, difference_id=difference_id))


@router.post(
    "/api/v1/reconciliation/differences/{difference_id}/explanation",
    summary="说明差异",
    responses={**example(examples.DIFFERENCE), **answers(InvalidInput, NotFound, Conflict)},
)
@people(HANDLE)
@connectors(PUSH)
async def explain_difference(difference_id: UUID, explanation: Explanation, by: By, services: Ask) -> Difference:
    """Explain a difference: the unit by its connector, or the administrator in its name."""
    return await services.ask(ExplainDifference(actor=by, difference_id=difference_id, **explanation.model_dump()))


@router.post(
    "/api/v1/reconciliation/differences/{difference_id}/sign-off",
    summary="认可或退回说明",
    responses={**example(examples.DIFFERENCE), **answers(InvalidInput, NotFound, Precondition)},
)
@people(HANDLE)
async def sign_off_difference(difference_id: UUID, sign_off: SignOff, by: By, services: Ask) -> Difference:
    """Accept an explanation or give it back with a reason."""
    return await services.ask(SignOffDifference(actor=by, difference_id=difference_id, **sign_off.model_dump()))
