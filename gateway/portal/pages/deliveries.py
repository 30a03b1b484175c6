"""What arrived: deliveries, receipts, refusals, and the row behind a figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from contracts.alerts.v1 import Evidence, GetAlert
from contracts.errors import BudgetwatchError
from contracts.ingest.calendar_v1 import GetDeliveryQuality
from contracts.ingest.personal_v1 import OpenPersonalValue, PersonalValue
from contracts.ingest.v1 import (
    AcceptDelivery,
    DeliveryState,
    GetDelivery,
    GetOriginal,
    GetReceipt,
    GetRow,
    ListDeliveries,
)
from contracts.ingest.v1 import (
    Field_ as RowField,
)
from contracts.ingest.versions_v1 import GetRowVersions
from contracts.units import UNITS
from contracts.values import Permission
from gateway.downloads import attachment
from gateway.portal.asking import PageNumber, chosen, chosen_word, or_none, parsed_day, parsed_instant
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.naming import column_titles, region_name
from gateway.portal.render import page_of, render
from gateway.portal.words import DATA_SET
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Store
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/deliveries")
@people(Permission.DATA_VIEW)
async def deliveries(
    request: Request,
    by: By,
    services: Ask,
    page: PageNumber = 1,
    state: str = "",
    data_set: str = "",
    sender: str = "",
    since: str = "",
) -> HTMLResponse:
    """List deliveries, newest first."""
    beginning = parsed_instant(since)
    call = ListDeliveries(
        actor=by,
        state=chosen(DeliveryState, state),
        data_set=chosen_word(DATA_SET, data_set),
        sender=chosen_word(UNITS, sender),
        since=beginning,
        page=page_of(page),
    )
    found = await services.ask(call)
    return render(
        request,
        "deliveries.html",
        found=found,
        page=page,
        state=state,
        data_set=data_set,
        sender=sender,
        since=beginning,
        units=list(UNITS.items()),
    )


ACCEPTANCE: Final = Form(
    "accept",
    "带差错接收",
    "带差错接收",
    (Field("reason", "理由", "area", hint="如：已与报送单位核对，所列各行下月补报。"),),
    "所列有差错的行不入账，其余各行入账；理由和所列各行记入回执，不可撤回。",
    is_grave=True,
)


@router.get("/deliveries/{delivery_id}")
@people(Permission.DATA_VIEW)
async def delivery(request: Request, delivery_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show one delivery with its receipt or the reasons of its refusal."""
    return await _delivery_page(request, delivery_id, by, services)


@router.post("/deliveries/{delivery_id}/acceptance")
@people(Permission.FILE_UPLOAD)
async def accept(request: Request, delivery_id: UUID, by: By, services: Ask) -> Response:
    """Accept a refused delivery with its listed errors."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, ACCEPTANCE)
        await services.ask(order(AcceptDelivery, ACCEPTANCE, by, values=values, delivery_id=delivery_id))
    except MENDABLE as error:
        return await _delivery_page(request, delivery_id, by, services, error=error, values=values)
    return RedirectResponse(f"/deliveries/{delivery_id}?done=accepted-despite", status_code=303)


async def _delivery_page(
    request: Request,
    delivery_id: UUID,
    by: By,
    services: Ask,
    *,
    error: BudgetwatchError | None = None,
    values: dict[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetDelivery(actor=by, delivery_id=delivery_id))
    receipt = None
    if found.receipt_id is not None:
        receipt = await services.ask(GetReceipt(actor=by, receipt_id=found.receipt_id))
    quality = None
    if found.state in {DeliveryState.ACCEPTED, DeliveryState.REFUSED}:
        quality = await or_none(services.ask(GetDeliveryQuality(actor=by, delivery_id=delivery_id)))
    return render(
        request,
        "delivery.html",
        status=family_of(error).status if error else 200,
        delivery=found,
        receipt=receipt,
        quality=quality,
        titles=await column_titles(services, by, found.manifest.data_set),
        region=await region_name(services, by, found.manifest.region),
        form=ACCEPTANCE,
        values=values or {},
        problem=details(error) if error else None,
    )


@router.get("/receipts/{receipt_id}")
@people(Permission.DATA_VIEW)
async def receipt_page(request: Request, receipt_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show a receipt, made for the printer."""
    receipt = await services.ask(GetReceipt(actor=by, receipt_id=receipt_id))
    titles = await column_titles(services, by, receipt.manifest.data_set)
    region = await region_name(services, by, receipt.manifest.region)
    return render(request, "receipt.html", receipt=receipt, titles=titles, region=region)


@router.get("/receipts/{receipt_id}/rows/{row_no}")
@people(Permission.DATA_VIEW)
async def row(
    request: Request,
    receipt_id: UUID,
    row_no: Annotated[int, Path(ge=0, le=2_000_000_000)],
    by: By,
    services: Ask,
    alert: Annotated[UUID | None, Query()] = None,
    as_of: str = "",
) -> HTMLResponse:
    """Show the received row behind a figure; `alert` is the warning that led here."""
    return await _row_page(request, receipt_id, row_no, by, services, alert_id=alert, day=parsed_day(as_of))


def cited_fields(cited: Iterable[Evidence], fields: Iterable[RowField]) -> set[str]:
    """Return the names of the fields whose amounts evidence cites; where several hold it, only those it names. Pure."""
    found: set[str] = set()
    for one in cited:
        same = [field for field in fields if one.amount and field.amount == one.amount]
        named = [field for field in same if field.title in one.label]
        found |= {field.name for field in (named or (same if len(same) == 1 else []))}
    return found


def opening(fields: Iterable[RowField] = ()) -> Form:
    """The form by which one of a row's masked values is opened."""
    masked = {field.name: f"{field.title}（{field.value}）" for field in fields if field.is_masked}
    return Form(
        "open",
        "查看个人信息原值",
        "查看原值",
        (
            Field("field", "项目", "choice", choices=masked),
            Field(
                "reason", "查看理由", "area", hint="如：核对第 3 号函所列收款人。理由中请勿写出姓名、证件号码或账号。"
            ),
        ),
        "查看人、时间、项目和理由先记入操作日志，再显示原值；原值只在本页显示一次。",
    )


@router.post("/receipts/{receipt_id}/rows/{row_no}/personal")
@people(Permission.PERSONAL_OPEN)
async def open_personal(
    request: Request,
    receipt_id: UUID,
    row_no: Annotated[int, Path(ge=0, le=2_000_000_000)],
    by: By,
    services: Ask,
    alert: Annotated[UUID | None, Query()] = None,
) -> HTMLResponse:
    """Open one masked value of the row, with a reason; it stands on this answer only."""
    values: dict[str, str] = {}
    opened, problem = None, None
    try:
        values = await read_form(request, opening())
        ask = order(OpenPersonalValue, opening(), by, values=values, receipt_id=receipt_id, row_no=row_no)
        opened = await services.ask(ask)
    except MENDABLE as error:
        problem = error
    return await _row_page(
        request, receipt_id, row_no, by, services, alert_id=alert, opened=opened, error=problem, values=values
    )


async def _row_page(
    request: Request,
    receipt_id: UUID,
    row_no: int,
    by: By,
    services: Ask,
    *,
    alert_id: UUID | None,
    day: date | None = None,
    opened: PersonalValue | None = None,
    error: BudgetwatchError | None = None,
    values: dict[str, str] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetRow(actor=by, receipt_id=receipt_id, row_no=row_no))
    versions = await services.ask(GetRowVersions(actor=by, receipt_id=receipt_id, row_no=row_no, as_of=day))
    alert = None if alert_id is None else await or_none(services.ask(GetAlert(actor=by, alert_id=alert_id)))
    cited = [
        one for one in (alert.evidence if alert else ()) if (one.receipt.receipt_id, one.row_no) == (receipt_id, row_no)
    ]
    return render(
        request,
        "row.html",
        status=family_of(error).status if error else 200,
        row=found,
        alert_id=alert_id,
        alert=alert,
        cited=cited,
        cited_fields=cited_fields(cited, found.fields),
        versions=versions,
        as_of=day,
        opened=opened,
        form=opening(found.fields),
        values=values or {},
        problem=details(error) if error else None,
    )


@router.get("/deliveries/{delivery_id}/original")
@people(Permission.DATA_EXPORT)
async def original(delivery_id: UUID, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """Download the received file."""
    found = await services.ask(GetOriginal(actor=by, delivery_id=delivery_id))
    return await attachment(blobs, sha256=found.sha256, name=found.file_name, media_type="application/octet-stream")
