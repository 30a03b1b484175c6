"""简报: the issues of articles 6 and 11, their way from draft to archive, and the number register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from contracts.cases.duties_v1 import Duty, ListDuties
from contracts.envelope import Call
from contracts.errors import BudgetwatchError, InvalidInput, NotFound
from contracts.ingest.calendar_v1 import CalendarLine, DueState, ListDueDeliveries
from contracts.ingest.v1 import GetOverview
from contracts.reports.issues_v1 import (
    CompareIssue,
    ConsentToPublication,
    EditText,
    FigureChanges,
    GetIssue,
    Issue,
    IssueAct,
    ListIssues,
    ListNumbers,
    MoveIssue,
    PublishOutside,
    RecordCopy,
    RecordCopyReceipt,
    TextBlock,
)
from contracts.reports.v1 import RequestBrief
from contracts.values import Permission
from gateway.portal.asking import or_none
from gateway.portal.forms import MENDABLE, Field, Form, order, read_form
from gateway.portal.render import render
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
_HOLE: Final = re.compile(r"\{([^{}]+)\}")
_PERIOD: Final = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)

BRIEF: Final = Form(
    "brief",
    "编制季度简报（第六条）",
    "开始生成",
    (
        Field("region", "行政区划代码", max_length=6),
        Field("year", "年度", max_length=4),
        Field(
            "quarter", "季度", "choice", choices={"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}
        ),
    ),
    "系统到日自动起草；数据有更正时可在此重新生成，人工修改的文字保留。简报应在季度终了后 15 个工作日内编发。",
)
ACTS: Final[Mapping[IssueAct, Form]] = {
    IssueAct.SUBMIT: Form(
        "submit",
        "送审",
        "送审",
        (
            Field("on", "送审日期", "date"),
            Field("person", "审核人", is_required=False, max_length=50),
            Field("note", "说明", "area", is_required=False),
        ),
        "送审后文字和数字不再变动；需要修改的，由审核退回。",
    ),
    IssueAct.SIGN: Form(
        "sign",
        "签发编号",
        "签发",
        (Field("on", "签发日期", "date"), Field("person", "签发人", max_length=50)),
        "签发时编定期号，期号不得重复使用。",
    ),
    IssueAct.RETURN: Form(
        "return", "退回修改", "退回", (Field("on", "退回日期", "date"), Field("note", "退回理由", "area"))
    ),
    IssueAct.ISSUE: Form(
        "issue", "印发", "印发", (Field("on", "印发日期", "date"),), "印发后按第六条列出分送名单，逐份登记送达和签收。"
    ),
    IssueAct.VOID: Form(
        "void",
        "作废期号",
        "作废",
        (Field("on", "作废日期", "date"), Field("note", "作废理由", "area")),
        "期号连同理由留在登记簿中，不再使用；文书退回草稿，重新送审签发时另编新号。",
        is_grave=True,
    ),
    IssueAct.ARCHIVE: Form(
        "archive",
        "归档",
        "归档",
        (Field("on", "归档日期", "date"), Field("note", "案卷号", max_length=60)),
        "简报等材料由专人集中保管，按时整理，立卷归档（第十一条）。",
    ),
}
TEXT: Final = Form(
    "text",
    "修改文字",
    "保存",
    (Field("key", "段落", max_length=300), Field("text", "文字", "area", is_required=False, max_length=5_000)),
)
DELIVERY: Final = Form(
    "deliver",
    "登记送达",
    "登记送达",
    (
        Field("delivered_on", "送达日期", "date"),
        Field("means", "送达方式", max_length=50, hint="如：专人送达、机要交换、公文系统。"),
    ),
)
RECEIPT: Final = Form(
    "receipt",
    "登记签收",
    "登记签收",
    (Field("received_on", "签收日期", "date"), Field("signed_for_by", "签收人", max_length=50)),
)
CONSENT: Final = Form(
    "consent",
    "登记分管领导同意公开",
    "登记同意",
    (
        Field("approver_name", "同意人", max_length=50, hint="当日在册的人大常委会分管领导。"),
        Field("approved_on", "同意日期", "date"),
        Field("scope", "公开范围", "area", hint="如：全文；或第一、二部分。"),
    ),
    "未经人大常委会分管领导同意，相关查询数据不得对外公开（第十一条）。",
)
PUBLICATION: Final = Form(
    "publish",
    "登记对外公开",
    "登记公开",
    (Field("place", "公开渠道", max_length=200), Field("published_on", "公开日期", "date")),
)
CALLS: Final[Mapping[str, tuple[Form, type[Call[Any]]]]] = {
    "consent": (CONSENT, ConsentToPublication),
    "publish": (PUBLICATION, PublishOutside),
}


@router.get("/issues")
@people(Permission.DATA_VIEW)
async def issues(request: Request, by: By, services: Ask) -> HTMLResponse:
    """List issues, newest period first."""
    return await _list_page(request, by, services)


@router.post("/issues")
@people(Permission.DOCUMENT_ISSUE)
async def brief(request: Request, by: By, services: Ask) -> Response:
    """Order a quarter's draft."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, BRIEF)
        await services.ask(order(RequestBrief, BRIEF, by, values=values))
    except MENDABLE as error:
        return await _list_page(request, by, services, error=error, values=values)
    return RedirectResponse("/issues?done=brief", status_code=303)


@router.get("/numbers")
@people(Permission.DATA_VIEW)
async def numbers(
    request: Request, by: By, services: Ask, clock: Now, region: str = "", year: str = ""
) -> HTMLResponse:
    """Show the register of numbers of a region and a year."""
    known = (await services.ask(ListIssues(actor=by))).items
    regions = sorted(
        {item.region for item in known} | ({region} if re.fullmatch(r"\d{6}", region, re.ASCII) else set())
    )
    chosen = region if region in regions else next(iter(regions), "")
    wanted = int(year) if re.fullmatch(r"20\d\d", year, re.ASCII) else clock.today().year
    found = await services.ask(ListNumbers(actor=by, region=chosen, year=wanted)) if chosen else None
    return render(
        request, "numbers.html", found=found.items if found else (), regions=regions, region=chosen, year=wanted
    )


@router.get("/issues/{issue_id}")
@people(Permission.DATA_VIEW)
async def issue(request: Request, issue_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show an issue and what may be done."""
    return await _one_page(request, by, services, issue_id)


@router.post("/issues/{issue_id}/acts/{act}")
@people(Permission.DOCUMENT_ISSUE)
async def move(request: Request, issue_id: UUID, act: str, by: By, services: Ask) -> Response:
    """Submit, return, sign, issue, void or archive."""
    if act not in set(IssueAct):
        raise NotFound("act-unknown", "没有这个办理事项。", act)
    form, values = ACTS[IssueAct(act)], dict[str, str]()
    try:
        values = await read_form(request, form)
        await services.ask(order(MoveIssue, form, by, values=values, issue_id=issue_id, act=act))
    except MENDABLE as error:
        return await _one_page(request, by, services, issue_id, error=error, failed=act, values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-{act}", status_code=303)


@router.post("/issues/{issue_id}/text")
@people(Permission.DOCUMENT_ISSUE)
async def edit(request: Request, issue_id: UUID, by: By, services: Ask) -> Response:
    """Keep a person's words for a paragraph, or take them back."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, TEXT)
        is_back = (await request.form()).get("back") == "1"
        text = None if is_back else values.get("text", "")
        await services.ask(EditText(actor=by, issue_id=issue_id, key=values["key"], text=text))
    except MENDABLE as error:
        return await _one_page(
            request, by, services, issue_id, error=error, failed=f"text {values.get('key', '')}", values=values
        )
    return RedirectResponse(f"/issues/{issue_id}?done=issue-text#text", status_code=303)


@router.post("/issues/{issue_id}/copies")
@people(Permission.DOCUMENT_ISSUE)
async def deliver(request: Request, issue_id: UUID, by: By, services: Ask) -> Response:
    """Record deliveries to the ticked recipients."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, DELIVERY)
        recipients = tuple(str(each) for each in (await request.form()).getlist("recipient"))
        if not recipients:
            raise InvalidInput("recipient-missing", "请在分送名单中勾选已送达的单位。")
        await services.ask(order(RecordCopy, DELIVERY, by, values=values, issue_id=issue_id, recipients=recipients))
    except MENDABLE as error:
        return await _one_page(request, by, services, issue_id, error=error, failed="deliver", values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-copy#copies", status_code=303)


@router.post("/issues/{issue_id}/receipts")
@people(Permission.DOCUMENT_ISSUE)
async def receive(request: Request, issue_id: UUID, by: By, services: Ask, recipient: str = "") -> Response:
    """Record who signed for a copy."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, RECEIPT)
        await services.ask(order(RecordCopyReceipt, RECEIPT, by, values=values, issue_id=issue_id, recipient=recipient))
    except MENDABLE as error:
        failed = f"receipt {recipient}"
        return await _one_page(request, by, services, issue_id, error=error, failed=failed, values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-receipt#copies", status_code=303)


@router.post("/issues/{issue_id}/{step}")
@people(Permission.DOCUMENT_ISSUE)
async def publish(request: Request, issue_id: UUID, step: str, by: By, services: Ask) -> Response:
    """Record the vice chair's consent, or the publication that it allows."""
    if step not in CALLS:
        raise NotFound("act-unknown", "没有这个办理事项。", step)
    (form, call), values = CALLS[step], dict[str, str]()
    try:
        values = await read_form(request, form)
        await services.ask(order(call, form, by, values=values, issue_id=issue_id))
    except MENDABLE as error:
        return await _one_page(request, by, services, issue_id, error=error, failed=step, values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-{step}#publication", status_code=303)


def filled(template: str, figures: Mapping[str, str]) -> Markup:
    """A paragraph as it will be printed; each figure says its name when pointed at. Pure."""
    parts = _HOLE.split(template)
    return Markup("").join(
        Markup('<span class="bound" title="{}">{}</span>').format(part, figures.get(part, f"{{{part}}}"))
        if index % 2
        else part
        for index, part in enumerate(parts)
    )


def all_shown(text: Iterable[TextBlock]) -> dict[str, str]:
    """Return the printed figures of all paragraphs by name: an edit may use any of them."""
    return {name: shown for block in text for name, shown in block.figures.items()}


def troubled(lines: Iterable[CalendarLine], period: str) -> tuple[CalendarLine, ...]:
    """Return the deliveries of the period's months, from January, that are missing or came late. Pure."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        return ()
    last = f"{match[1]}-{int(match[2]) * 3:02}"
    return tuple(
        line
        for line in lines
        if line.state in {DueState.LATE, DueState.MISSING} and f"{match[1]}-01" <= line.period[:7] <= last
    )


async def _list_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    error: BudgetwatchError | None = None,
    values: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    return render(
        request,
        "issues.html",
        status=family_of(error).status if error else 200,
        found=(await services.ask(ListIssues(actor=by))).items,
        form=BRIEF,
        values=values or await _last_quarter(by, services),
        problem=details(error) if error else None,
    )


async def _one_page(
    request: Request,
    by: By,
    services: Ask,
    issue_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    failed: str = "",
    values: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    found = await services.ask(GetIssue(actor=by, issue_id=issue_id))
    return render(
        request,
        "issue.html",
        status=family_of(error).status if error else 200,
        found=found,
        acts=[ACTS[act] for act in found.allowed_acts],
        forms={"text": TEXT, "deliver": DELIVERY, "receipt": RECEIPT, "consent": CONSENT, "publish": PUBLICATION},
        changes=await _changes(by, services, found),
        troubles=await _troubles(by, services, found),
        proposed=await _in_office(by, services, request.app.state.clock.today()),
        shown=all_shown(found.text),
        filled=filled,
        failed=failed,
        values=values or {},
        problem=details(error) if error else None,
    )


async def _changes(by: By, services: Ask, found: Issue) -> FigureChanges | None:
    """Return the differences to the last issue; null before the first rendering."""
    if not found.text:
        return None
    return await or_none(services.ask(CompareIssue(actor=by, issue_id=found.summary.issue_id)))


async def _troubles(by: By, services: Ask, found: Issue) -> tuple[CalendarLine, ...] | None:
    """Return what is missing or late; null where the calendar is silent."""
    year = int(found.summary.period[:4])
    calendar = await or_none(services.ask(ListDueDeliveries(actor=by, fiscal_year=year, region=found.summary.region)))
    return None if calendar is None else troubled(calendar.items, found.summary.period)


async def _in_office(by: By, services: Ask, today: date) -> dict[str, dict[str, str]]:
    """Propose the persons who hold the duties today; nothing where the register is silent."""
    if Permission.DOCUMENT_ISSUE not in by.may:
        return {}
    held = await or_none(services.ask(ListDuties(actor=by, on=today)))
    names = {each.duty: each.name for each in held.items} if held else {}
    on = today.isoformat()
    proposed = {}
    if Duty.HEAD in names:
        proposed["sign"] = {"person": names[Duty.HEAD], "on": on}
    if Duty.VICE_CHAIR in names:
        proposed["consent"] = {"approver_name": names[Duty.VICE_CHAIR], "approved_on": on}
    return proposed


async def _last_quarter(by: By, services: Ask) -> dict[str, str]:
    """Propose the last quarter that the ledger has data for; nothing where it is silent."""
    ledger = await or_none(services.ask(GetOverview(actor=by)))
    if ledger is None:
        return {}
    months = [int(book.as_of[5:7]) for book in ledger.books if book.as_of and len(book.as_of) >= 7]
    quarter = max(1, max(months) // 3) if months else 1
    return {"region": ledger.region, "year": str(ledger.fiscal_year), "quarter": str(quarter)}
