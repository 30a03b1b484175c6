"""Every register as a sheet, in one way: chosen as its page chooses, read to its end, entered in the register of exports, then given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from chassis.clock import Clock
from contracts.auth.v1 import ListCertificates, ListOperations, RecordExport
from contracts.cases.archive_v1 import ListVolumes, VolumeClass
from contracts.cases.duties_v1 import ListDuties
from contracts.cases.files_v1 import ListLetters
from contracts.cases.meetings_v1 import ListMeetings
from contracts.cases.months_v1 import ListMonths
from contracts.cases.requests_v1 import ListRequests, RequestState
from contracts.cases.v1 import CaseState, ListCases
from contracts.errors import InvalidInput
from contracts.exports import MonthText
from contracts.ingest.calendar_v1 import DueState, ListDueDeliveries
from contracts.ingest.v1 import DeliveryState, ListDeliveries
from contracts.reports.issues_v1 import ListCopies, ListNumbers
from contracts.reports.v1 import DocumentType, ListDocuments
from contracts.units import UNITS
from contracts.values import Actor, DataSetName, MatterClass, Page, Permission, RegionCode
from gateway import sheets
from gateway.acts import EXPORTS, RIGHTS
from gateway.clients import Services
from gateway.portal.registers import REGISTERS
from gateway.portal.self_check import facts_of, items_of
from gateway.portal.words import word
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["登记簿"])
_SHEET: Final[dict[str, Any]] = {
    "response_class": Response,
    "responses": {**sheets.RESPONSE, **answers(InvalidInput)},
}
MAX_LINES: Final = 20_000
"""More is no list that a person reads; a month or a unit of it is."""
PAGE: Final = 500
Sender = Annotated[str | None, Query(max_length=20, description="报送单位")]
Year = Annotated[int, Query(ge=2000, le=2100, description="年度")]
Month = Annotated[MonthText | None, Query(description="月份，不填为本月")]


async def _all(key: str, ask: Callable[[Page], Awaitable[Any]]) -> list[Any]:
    """Return every item of a list that is answered in pages, each once, though lines were added while it was read."""
    found: dict[Any, Any] = {}
    offset = 0
    while True:
        part = await ask(Page(limit=PAGE, offset=offset))
        if part.total > MAX_LINES:
            told = (
                f"符合条件的有 {part.total} 条，一次最多导出 {MAX_LINES} 条，请缩小条件（如单位、状态、月份）后再导出。"
            )
            raise InvalidInput("too-many-lines", told)
        found.update((getattr(item, key), item) for item in part.items)
        offset += PAGE
        if offset >= part.total:
            return list(found.values())


async def _given(
    by: Actor, services: Services, clock: Clock, name: str, items: Sequence[Any], **conditions: str
) -> Response:
    """Enter the export, then return the sheet."""
    register = REGISTERS[name]
    today = clock.today()
    chosen = {title: value for title, value in conditions.items() if value}
    content, lines = register.as_xlsx(items, on=today, conditions=chosen)
    told = "，".join(f"{title}：{value}" for title, value in chosen.items())
    await services.ask(RecordExport(actor=by, name=name, title=register.title, conditions=told, lines=lines))
    return sheets.download(content, f"{register.title}_{today.isoformat()}.xlsx")


def _said(slug: object | None, table: str) -> str:
    return "" if slug is None else word(slug, table)


@router.get("/api/v1/registers/deliveries.xlsx", summary="导出收文登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_deliveries(
    by: By,
    services: Ask,
    clock: Now,
    state: DeliveryState | None = None,
    data_set: Annotated[DataSetName | None, Query()] = None,
    sender: Sender = None,
) -> Response:
    """Deliveries with their receipts."""
    items = await _all(
        "delivery_id",
        lambda page: services.ask(ListDeliveries(actor=by, state=state, data_set=data_set, sender=sender, page=page)),
    )
    chosen = {
        "状态": _said(state, "delivery_state"),
        "数据集": _said(data_set, "data_set"),
        "报送单位": UNITS.get(sender or "", sender or ""),
    }
    return await _given(by, services, clock, "deliveries", items, **chosen)


@router.get("/api/v1/registers/delivery-calendar.xlsx", summary="导出报送日历", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_delivery_calendar(
    by: By,
    services: Ask,
    clock: Now,
    fiscal_year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    sender: Sender = None,
    state: DueState | None = None,
) -> Response:
    """What was due when and what came."""
    found = await services.ask(ListDueDeliveries(actor=by, fiscal_year=fiscal_year, sender=sender, state=state))
    chosen = {
        "年度": str(found.fiscal_year),
        "行政区划": found.region_name,
        "报送单位": UNITS.get(sender or "", sender or ""),
        "状态": _said(state, "due_state"),
    }
    return await _given(by, services, clock, "delivery-calendar", found.items, **chosen)


@router.get("/api/v1/registers/documents.xlsx", summary="导出文书登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_documents(by: By, services: Ask, clock: Now, document_type: DocumentType | None = None) -> Response:
    """Documents of every kind, dunning letters among them."""
    items = await _all(
        "document_id",
        lambda page: services.ask(ListDocuments(actor=by, document_type=document_type, page=page)),
    )
    return await _given(by, services, clock, "documents", items, 种类=_said(document_type, "document_type"))


@router.get("/api/v1/registers/letters.xlsx", summary="导出函件登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_letters(
    by: By,
    services: Ask,
    clock: Now,
    unit: Annotated[str | None, Query(max_length=16)] = None,
    is_unsigned: bool = False,
) -> Response:
    """What went to whom, receipts, void numbers."""
    items = await _all(
        "letter_id", lambda page: services.ask(ListLetters(actor=by, unit=unit, is_unsigned=is_unsigned, page=page))
    )
    chosen = {"收件单位": UNITS.get(unit or "", unit or ""), "签收": "尚未签收" if is_unsigned else ""}
    return await _given(by, services, clock, "letters", items, **chosen)


@router.get("/api/v1/registers/cases.xlsx", summary="导出案件登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_cases(
    by: By,
    services: Ask,
    clock: Now,
    state: CaseState | None = None,
    matter_class: MatterClass | None = None,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Cases with their clocks."""
    items = await _all(
        "case_id",
        lambda page: services.ask(ListCases(actor=by, state=state, matter_class=matter_class, words=words, page=page)),
    )
    chosen = {"状态": _said(state, "case_state"), "类别": _said(matter_class, "matter_class"), "字词": words}
    return await _given(by, services, clock, "cases", items, **chosen)


@router.get("/api/v1/registers/query-requests.xlsx", summary="导出查询申请登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_requests(by: By, services: Ask, clock: Now, state: RequestState | None = None) -> Response:
    """Query requests; deputies' ones only for who may see them."""
    items = await _all("request_id", lambda page: services.ask(ListRequests(actor=by, state=state, page=page)))
    return await _given(by, services, clock, "query-requests", items, 状态=_said(state, "request_state"))


@router.get("/api/v1/registers/numbers.xlsx", summary="导出发文登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_numbers(by: By, services: Ask, clock: Now, region: RegionCode, year: Year) -> Response:
    """The numbers of a year, void ones with their reason."""
    found = await services.ask(ListNumbers(actor=by, region=region, year=year))
    return await _given(by, services, clock, "numbers", found.items, 行政区划=region, 年度=str(year))


@router.get("/api/v1/registers/copies.xlsx", summary="导出分发登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_copies(by: By, services: Ask, clock: Now, region: RegionCode, year: Year) -> Response:
    """The copies of a year with delivery and receipt."""
    found = await services.ask(ListCopies(actor=by, region=region, year=year))
    return await _given(by, services, clock, "copies", found.items, 行政区划=region, 年度=str(year))


@router.get("/api/v1/registers/certificates.xlsx", summary="导出证书登记簿", **_SHEET)
@people(Permission.CERTIFICATE_MANAGE)
async def export_certificates(by: By, services: Ask, clock: Now) -> Response:
    """Certificates handed out, taken back, written off."""
    found = await services.ask(ListCertificates(actor=by))
    return await _given(by, services, clock, "certificates", found.items)


@router.get("/api/v1/registers/duties.xlsx", summary="导出职务登记簿", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_duties(by: By, services: Ask, clock: Now) -> Response:
    """Who held which duty when."""
    found = await services.ask(ListDuties(actor=by))
    return await _given(by, services, clock, "duties", found.items)


@router.get("/api/v1/registers/joint-meetings.xlsx", summary="导出联席会议登记簿和任务清单", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_meetings(by: By, services: Ask, clock: Now) -> Response:
    """Meetings, a line for each agreed matter with what was reported on it."""
    items = await _all("meeting_id", lambda page: services.ask(ListMeetings(actor=by, page=page)))
    return await _given(by, services, clock, "joint-meetings", items)


@router.get("/api/v1/registers/volumes.xlsx", summary="导出归档目录", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_volumes(by: By, services: Ask, clock: Now, volume_class: VolumeClass | None = None) -> Response:
    """Volumes with retention and seal."""
    items = await _all(
        "number",
        lambda page: services.ask(ListVolumes(actor=by, volume_class=volume_class, page=page)),
    )
    return await _given(by, services, clock, "volumes", items, 类别=_said(volume_class, "volume_class"))


@router.get("/api/v1/registers/months.xlsx", summary="导出月度备份记录", **_SHEET)
@people(Permission.DATA_EXPORT)
async def export_months(by: By, services: Ask, clock: Now) -> Response:
    """Monthly exports with their proofs."""
    items = await _all("month", lambda page: services.ask(ListMonths(actor=by, page=page)))
    return await _given(by, services, clock, "months", items)


@router.get("/api/v1/registers/exports.xlsx", summary="导出数据导出备案登记表", **_SHEET)
@people(Permission.LOG_VIEW)
async def export_exports(by: By, services: Ask, clock: Now, month: Month = None) -> Response:
    """A month's acts by which data left the system."""
    return await _log(by, services, clock, "exports", month, EXPORTS)


@router.get("/api/v1/registers/rights.xlsx", summary="导出权限设置变更登记表", **_SHEET)
@people(Permission.LOG_VIEW)
async def export_rights(by: By, services: Ask, clock: Now, month: Month = None) -> Response:
    """A month's acts that gave or took rights."""
    return await _log(by, services, clock, "rights", month, RIGHTS)


@router.get("/api/v1/registers/self-check.xlsx", summary="导出数据安全自查表", **_SHEET)
@people(Permission.LOG_VIEW)
async def export_self_check(by: By, services: Ask, clock: Now, year: Year) -> Response:
    """The year's self-check of data security: what the registers say, and room for what people find."""
    facts = await facts_of(by, services, year=year, now=clock.now())
    return await _given(by, services, clock, "self-check", items_of(facts), 年度=str(year))


@router.get("/api/v1/registers/operations.xlsx", summary="导出操作日志", **_SHEET)
@people(Permission.LOG_VIEW)
async def export_operations(by: By, services: Ask, clock: Now, month: Month = None) -> Response:
    """A month of the operation log, each entry with its hash."""
    return await _log(by, services, clock, "operations", month, ())


async def _log(
    by: Actor, services: Services, clock: Clock, name: str, month: str | None, acts: tuple[str, ...]
) -> Response:
    first = date.fromisoformat(f"{month}-01") if month else clock.today().replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    items = await _all(
        "number",
        lambda page: services.ask(ListOperations(actor=by, page=page, acts=acts, first=first, last=last)),
    )
    return await _given(by, services, clock, name, items, 月份=f"{first:%Y-%m}")
