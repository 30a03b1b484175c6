"""Deliveries and receipts: connectors push here; people look here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.ingest.personal_v1 import OpenPersonalValue, PersonalAsk, PersonalValue
from contracts.ingest.v1 import (
    AcceptDelivery,
    CompleteDelivery,
    Delivery,
    DeliveryList,
    DeliveryState,
    GetDelivery,
    GetOriginal,
    GetOverview,
    GetReceipt,
    GetRefusalReport,
    GetRow,
    ListDeliveries,
    Manifest,
    ManifestSignature,
    OpenDelivery,
    Overview,
    Receipt,
    RecordPart,
    Row,
)
from contracts.ingest.versions_v1 import GetRowVersions, RowVersions
from contracts.values import DataSetName, Instant, Model, Permission, RegionCode
from gateway import examples
from gateway.calendar_examples import VERSIONS
from gateway.downloads import attachment, disposition, is_plain_name
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, Store, example
from gateway.security import GuardedRoute, connectors, people, visitor_of
from gateway.staging import part_bytes, stage_part, stated_digest

router = APIRouter(route_class=GuardedRoute)
MAX_PART_BYTES = 16 * 1024 * 1024
"""As much as nginx lets through; the part's own size is checked while it streams in."""

BASE64 = r"^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

PUSH = Permission.DELIVERY_PUSH
VIEW = Permission.DATA_VIEW


@router.post(
    "/api/v1/deliveries",
    tags=["报送"],
    summary="登记一次报送",
    responses={**example(examples.DELIVERY_OPEN), **answers(InvalidInput, Conflict)},
)
@connectors(PUSH)
async def open_delivery(
    manifest: Manifest,
    request: Request,
    by: By,
    services: Ask,
    x_manifest_signature: Annotated[
        str | None,
        Header(
            description="清单的数字签名（Base64），用连接所用证书的私钥对规范化清单签名",
            max_length=2048,
            pattern=BASE64,
        ),
    ] = None,
) -> Delivery:
    """Announce a file; the same manifest twice gives the same delivery, whose `parts` say what has arrived."""
    if not is_plain_name(manifest.file_name):
        raise InvalidInput("file-name-unsafe", "文件名不得含有路径、控制字符或方向控制符，请改名后重新报送。")
    signature = None
    if x_manifest_signature is not None:
        certificate = visitor_of(request.headers, by.correlation_id).certificate_pem
        signature = ManifestSignature(signature=x_manifest_signature.encode(), certificate_pem=certificate)
    return await services.ask(OpenDelivery(actor=by, manifest=manifest, signature=signature))


@router.put(
    "/api/v1/deliveries/{delivery_id}/parts/{index}",
    tags=["报送"],
    summary="传送一个分块",
    max_body_size=MAX_PART_BYTES,
    responses={**example(examples.DELIVERY_OPEN), **answers(InvalidInput, NotFound, Precondition)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
@connectors(PUSH)
async def put_part(
    delivery_id: UUID,
    index: Annotated[int, Path(ge=0, le=1_000_000)],
    request: Request,
    by: By,
    services: Ask,
    content_digest: Annotated[str | None, Header(description="sha-256=:…:（RFC 9530）")] = None,
    x_part_sha256: Annotated[str | None, Header(description="十六进制 SHA-256，与 Content-Digest 二选一")] = None,
) -> Delivery:
    """Send part `index` (from 0) of an open delivery; a part that has arrived is not written again."""
    sha256 = stated_digest(content_digest, x_part_sha256)
    delivery = await services.ask(GetDelivery(actor=by, delivery_id=delivery_id))
    size = part_bytes(delivery.manifest.size, delivery.part_size, index)
    if index in delivery.parts:
        return delivery
    if delivery.state is not DeliveryState.OPEN:
        raise Precondition("delivery-closed", "该次报送已提交，不能再传送分块。", str(delivery_id))
    staged = await stage_part(
        request.stream(),
        root=request.app.state.staging_dir,
        keys=request.app.state.blobs.keys,
        delivery_id=delivery_id,
        index=index,
        size=size,
        sha256=sha256,
    )
    return await services.ask(
        RecordPart(actor=by, delivery_id=delivery_id, index=index, size=staged.size, sha256=staged.sha256)
    )


@router.post(
    "/api/v1/deliveries/{delivery_id}/complete",
    tags=["报送"],
    summary="提交报送",
    status_code=202,
    responses={
        202: {"description": "已提交，等待校验", **example(examples.DELIVERY_OPEN)[200]},
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@connectors(PUSH)
async def complete_delivery(delivery_id: UUID, by: By, services: Ask) -> Delivery:
    """Say that all parts are there; ask for the delivery until it is accepted or refused."""
    return await services.ask(CompleteDelivery(actor=by, delivery_id=delivery_id))


@router.get(
    "/api/v1/deliveries/{delivery_id}",
    tags=["报送"],
    summary="查询一次报送",
    responses={**example(examples.DELIVERY_REFUSED), **answers(InvalidInput, NotFound)},
)
@people(VIEW)
@connectors(PUSH)
async def get_delivery(delivery_id: UUID, by: By, services: Ask) -> Delivery:
    """One delivery with the reasons where it was refused; a connector sees its own only."""
    return await services.ask(GetDelivery(actor=by, delivery_id=delivery_id))


class Acceptance(Model):
    """Why a refused delivery is accepted with its listed errors."""

    reason: str = Field(min_length=5, max_length=500)


@router.post(
    "/api/v1/deliveries/{delivery_id}/acceptance",
    tags=["报送"],
    summary="带差错接收被退回的报送",
    status_code=202,
    responses={
        202: {"description": "已交装载程序，有差错的行不入账", **example(examples.DELIVERY_OPEN)[200]},
        **answers(InvalidInput, NotFound, Precondition, Conflict),
    },
)
@people(Permission.FILE_UPLOAD)
async def accept_delivery(delivery_id: UUID, acceptance: Acceptance, by: By, services: Ask) -> Delivery:
    """Load a refused delivery without the rows that have errors; the reason and the rows stand on the receipt."""
    return await services.ask(AcceptDelivery(actor=by, delivery_id=delivery_id, reason=acceptance.reason))


@router.get(
    "/api/v1/deliveries/{delivery_id}/refusals.{form}",
    tags=["报送"],
    summary="下载差错清单",
    response_class=Response,
    responses={
        200: {
            "description": "差错清单（CSV 或 XLSX），单元格中没有可执行的公式",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                    "schema": {"type": "string", "format": "binary"}
                },
            },
        },
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@people(VIEW)
@connectors(PUSH)
async def get_refusal_report(delivery_id: UUID, form: Literal["csv", "xlsx"], by: By, services: Ask) -> Response:
    """The reasons of a refusal as a file: file, sheet, row, column, value, rule, how to mend it."""
    report = await services.ask(GetRefusalReport(actor=by, delivery_id=delivery_id, form=form))
    headers = {"Content-Disposition": disposition(report.file_name)}
    return Response(report.content, media_type=report.media_type, headers=headers)


@router.get(
    "/api/v1/receipts/{receipt_id}",
    tags=["报送"],
    summary="查询回执",
    responses={**example(examples.RECEIPT), **answers(InvalidInput, NotFound)},
)
@people(VIEW)
@connectors(PUSH)
async def get_receipt(receipt_id: UUID, by: By, services: Ask) -> Receipt:
    """One receipt; a connector sees its own only."""
    return await services.ask(GetReceipt(actor=by, receipt_id=receipt_id))


@router.get(
    "/api/v1/deliveries",
    tags=["数据"],
    summary="报送列表",
    responses={**example(examples.DELIVERIES), **answers(InvalidInput)},
)
@people(VIEW)
async def list_deliveries(
    by: By,
    services: Ask,
    page: Paged,
    state: DeliveryState | None = None,
    data_set: Annotated[DataSetName | None, Query()] = None,
    sender: Annotated[str | None, Query(max_length=20, description="报送单位")] = None,
    since: Annotated[Instant | None, Query(description="该时刻以来办结的，连同尚在途的")] = None,
) -> DeliveryList:
    """Deliveries, newest first."""
    return await services.ask(
        ListDeliveries(actor=by, state=state, data_set=data_set, sender=sender, since=since, page=page)
    )


@router.get(
    "/api/v1/receipts/{receipt_id}/rows/{row_no}",
    tags=["数据"],
    summary="查看来源行",
    responses={**example(examples.ROW), **answers(InvalidInput, NotFound)},
)
@people(VIEW)
async def get_row(receipt_id: UUID, row_no: Annotated[int, Path(ge=0, le=2_000_000_000)], by: By, services: Ask) -> Row:
    """The received row behind a figure, with its place in the file."""
    return await services.ask(GetRow(actor=by, receipt_id=receipt_id, row_no=row_no))


@router.post(
    "/api/v1/receipts/{receipt_id}/rows/{row_no}/personal",
    tags=["数据"],
    summary="查看个人信息原值",
    responses={
        **example(examples.PERSONAL, "原值；先记入操作日志后给出"),
        **answers(InvalidInput, NotFound, Precondition),
    },
)
@people(Permission.PERSONAL_OPEN)
async def open_personal_value(
    receipt_id: UUID, row_no: Annotated[int, Path(ge=0, le=2_000_000_000)], ask: PersonalAsk, by: By, services: Ask
) -> PersonalValue:
    """Open one masked value of a received row with a reason; the act is in the operation log before it is shown."""
    call = OpenPersonalValue(actor=by, receipt_id=receipt_id, row_no=row_no, field=ask.field, reason=ask.reason)
    return await services.ask(call)


@router.get(
    "/api/v1/receipts/{receipt_id}/rows/{row_no}/versions",
    tags=["数据"],
    summary="来源行的沿革",
    responses={**example(VERSIONS), **answers(InvalidInput, NotFound)},
)
@people(VIEW)
async def get_row_versions(
    receipt_id: UUID,
    row_no: Annotated[int, Path(ge=0, le=2_000_000_000)],
    by: By,
    services: Ask,
    as_of: Annotated[date | None, Query(description="某日（北京时间）终了时所知的版本")] = None,
) -> RowVersions:
    """What each delivery said of the row, since when and until when, and who sent the next one."""
    return await services.ask(GetRowVersions(actor=by, receipt_id=receipt_id, row_no=row_no, as_of=as_of))


@router.get(
    "/api/v1/deliveries/{delivery_id}/original",
    tags=["数据"],
    summary="下载原始文件",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "收到的原始文件",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **answers(InvalidInput, NotFound),
    },
)
@people(Permission.DATA_EXPORT)
async def get_original(delivery_id: UUID, by: By, services: Ask, blobs: Store) -> StreamingResponse:
    """The received file, byte for byte; the download is logged before the first byte."""
    original = await services.ask(GetOriginal(actor=by, delivery_id=delivery_id))
    return await attachment(
        blobs, sha256=original.sha256, name=original.file_name, media_type="application/octet-stream"
    )


@router.get(
    "/api/v1/overview",
    tags=["数据"],
    summary="总览",
    responses={**example(examples.OVERVIEW), **answers(InvalidInput)},
)
@people(VIEW)
async def get_overview(
    by: By,
    services: Ask,
    fiscal_year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    region: Annotated[RegionCode | None, Query()] = None,
) -> Overview:
    """The four books, what arrived, what is missing."""
    return await services.ask(GetOverview(actor=by, fiscal_year=fiscal_year, region=region))
