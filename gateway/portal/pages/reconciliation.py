"""勾稽核对: the ledger of differences with its ages, both sides with receipts, explanation, sign-off; every identity."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.envelope import Call
from contracts.errors import BudgetwatchError
from contracts.ingest.catalogue_v1 import ListDataSets
from contracts.ingest.reconciliation_v1 import (
    DifferenceState,
    ExplainDifference,
    GetDifference,
    ListDifferences,
    ListIdentities,
    SignOffDifference,
    Verdict,
)
from contracts.units import UNITS
from contracts.values import Permission
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.naming import region_name
from gateway.portal.render import page_of, render
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

EXPLAIN: Final = Form(
    act="explain",
    title="录入单位说明",
    button="保存说明",
    about="单位一般通过前置机说明；书面或电话说明由管理员在此代为录入。",
    fields=(
        Field("unit", "说明单位", "choice", choices=UNITS),
        Field("explanation", "说明", "area", hint="写明原因、涉及的凭证和更正时间。", max_length=2000),
    ),
)
SIGN_OFF: Final = Form(
    act="sign-off",
    title="认可或退回说明",
    button="提交意见",
    fields=(
        Field(
            "verdict",
            "意见",
            "choice",
            choices={Verdict.ACCEPTED: "认可，差异有合理原因", Verdict.RETURNED: "退回，请单位补充说明"},
        ),
        Field("note", "意见说明", "area", is_required=False, hint="退回时必须写明理由。", max_length=2000),
    ),
)


@router.get("/reconciliation")
@people(Permission.DATA_VIEW)
async def reconciliation(
    request: Request, by: By, services: Ask, page: PageNumber = 1, state: str = "", identity: str = ""
) -> HTMLResponse:
    """List differences, unexplained first, above the state of every identity."""
    known = await services.ask(ListIdentities(actor=by))
    names = {each.identity for each in known.items}
    found = await services.ask(
        ListDifferences(
            actor=by,
            state=chosen(DifferenceState, state),
            identity=identity if identity in names else None,
            page=page_of(page),
        )
    )
    catalogue = await or_none(services.ask(ListDataSets(actor=by)))
    return render(
        request,
        "reconciliation.html",
        found=found,
        titles={line.code: line.title for line in catalogue.items} if catalogue else {},
        known=known,
        region=await region_name(services, by, known.region),
        page=page,
        state=state,
        identity=identity,
    )


@router.get("/reconciliation/{difference_id}")
@people(Permission.DATA_VIEW)
async def difference(request: Request, difference_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show one difference with the rows of both sides."""
    return await _page(request, by, services, difference_id)


@router.post("/reconciliation/{difference_id}/explain")
@people(Permission.CASE_HANDLE)
async def explain(request: Request, difference_id: UUID, by: By, services: Ask) -> Response:
    """Type in a unit's explanation."""
    return await _act(request, by, services, difference_id, form=EXPLAIN, call=ExplainDifference, done="explained")


@router.post("/reconciliation/{difference_id}/sign-off")
@people(Permission.CASE_HANDLE)
async def sign_off(request: Request, difference_id: UUID, by: By, services: Ask) -> Response:
    """Accept an explanation or give it back."""
    return await _act(request, by, services, difference_id, form=SIGN_OFF, call=SignOffDifference, done="judged")


async def _act(
    request: Request,
    by: By,
    services: Ask,
    difference_id: UUID,
    *,
    form: Form,
    call: type[Call[Any]],
    done: str,
) -> Response:
    values: dict[str, str] = {}
    try:
        values = await read_form(request, form)
        await services.ask(order(call, form, by, values=values, difference_id=difference_id))
    except MENDABLE as error:
        return await _page(request, by, services, difference_id, error=error, values=values)
    return RedirectResponse(f"/reconciliation/{difference_id}?done={done}", status_code=303)


async def _page(
    request: Request,
    by: By,
    services: Ask,
    difference_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    values: dict[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetDifference(actor=by, difference_id=difference_id))
    units = {unit: name for unit, name in UNITS.items() if unit in found.summary.senders}
    explain_form = Form(
        act=EXPLAIN.act,
        title=EXPLAIN.title,
        button=EXPLAIN.button,
        about=EXPLAIN.about,
        fields=(Field("unit", "说明单位", "choice", choices=units), *EXPLAIN.fields[1:]),
    )
    return render(
        request,
        "difference.html",
        status=family_of(error).status if error else 200,
        difference=found,
        explain=explain_form,
        sign_off=SIGN_OFF,
        values=values or {},
        problem=details(error) if error else None,
    )
