"""简报 and 专项查询分析报告: the issues of articles 6 and 11 and their way from draft to archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from contracts.cases.duties_v1 import DutyList, ListDuties
from contracts.cases.papers_v1 import KeepPaper, PaperOf
from contracts.errors import BudgetwatchError, InvalidInput, NotFound
from contracts.ingest.calendar_v1 import CalendarLine, DueState, ListDueDeliveries
from contracts.ingest.v1 import GetOverview
from contracts.reports.issues_v1 import (
    ChooseRecipients,
    CompareIssue,
    EditText,
    FigureChanges,
    GetIssue,
    Issue,
    IssueAct,
    ListIssues,
    MoveIssue,
    RecordCopy,
    RecordCopyReceipt,
    TextBlock,
)
from contracts.reports.v1 import DocumentType, RequestBrief
from contracts.values import Permission
from gateway.portal.asking import or_none
from gateway.portal.forms import FORM_BYTES, MENDABLE, Form, order, read_form, with_people
from gateway.portal.issue_forms import (
    ACTS,
    BRIEF,
    CALLS,
    CONSENT,
    DELIVERY,
    PUBLICATION,
    RECEIPT,
    RECIPIENTS,
    REPORTED,
    SENT,
    TEXT,
    recipients_of,
)
from gateway.portal.render import render
from gateway.portal.scans import kept_files
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)
WAYS: Final = ((REPORTED.name, "报"), (SENT.name, "送"))
_HOLE: Final = re.compile(r"\{([^{}]+)\}")
_PERIOD: Final = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


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


@router.get("/issues/{issue_id}")
@people(Permission.DATA_VIEW)
async def issue(request: Request, issue_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show an issue and what may be done."""
    return await _one_page(request, by, services, issue_id)


@router.post("/issues/{issue_id}/acts/{act}", max_body_size=FORM_BYTES)
@people(Permission.DOCUMENT_ISSUE)
async def move(request: Request, issue_id: UUID, act: str, by: By, services: Ask) -> Response:
    """Submit, return, sign, issue, void or archive."""
    if act not in set(IssueAct):
        raise NotFound("act-unknown", "没有这个办理事项。", act)
    form, values = ACTS[IssueAct(act)], dict[str, str]()
    try:
        values = await read_form(request, form)
        kept = await _kept(request, by, services, issue_id, form)
        await services.ask(order(MoveIssue, form, by, values=values, issue_id=issue_id, act=act, **kept))
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


@router.post("/issues/{issue_id}/recipients")
@people(Permission.DOCUMENT_ISSUE)
async def address(request: Request, issue_id: UUID, by: By, services: Ask) -> Response:
    """Choose who gets a special report."""
    values: dict[str, str] = {}
    try:
        values = await read_form(request, RECIPIENTS)
        recipients = recipients_of(values)
        if not recipients:
            raise InvalidInput("recipient-missing", "请填写报或者送的单位、人员。")
        await services.ask(ChooseRecipients(actor=by, issue_id=issue_id, recipients=recipients))
    except MENDABLE as error:
        return await _one_page(request, by, services, issue_id, error=error, failed="recipients", values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-recipients", status_code=303)


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


@router.post("/issues/{issue_id}/{step}", max_body_size=FORM_BYTES)
@people(Permission.DOCUMENT_ISSUE)
async def publish(request: Request, issue_id: UUID, step: str, by: By, services: Ask) -> Response:
    """Record the vice chair's consent, or the publication that it allows."""
    if step not in CALLS:
        raise NotFound("act-unknown", "没有这个办理事项。", step)
    (form, call), values = CALLS[step], dict[str, str]()
    try:
        values = await read_form(request, form)
        kept = await _kept(request, by, services, issue_id, form)
        await services.ask(order(call, form, by, values=values, issue_id=issue_id, **kept))
    except MENDABLE as error:
        return await _one_page(request, by, services, issue_id, error=error, failed=step, values=values)
    return RedirectResponse(f"/issues/{issue_id}?done=issue-{step}#publication", status_code=303)


async def _kept(request: Request, by: By, services: Ask, issue_id: UUID, form: Form) -> dict[str, Any]:
    return await kept_files(
        request,
        services,
        form,
        lambda staged: KeepPaper(actor=by, of=PaperOf.ISSUE, subject_id=issue_id, **staged.values()),
    )


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


@dataclass(frozen=True, slots=True)
class Trouble:
    """A data set that is missing or came late in some months."""

    title: str
    sender: str
    state: DueState
    periods: tuple[str, ...]
    worst: int
    """Working days of the longest delay."""


def troubled(lines: Iterable[CalendarLine], period: str) -> tuple[Trouble, ...]:
    """Return what is missing or came late in the period's months, from January: a line a data set. Pure."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        return ()
    last = f"{match[1]}-{int(match[2]) * 3:02}"
    found: dict[tuple[DueState, str], list[CalendarLine]] = {}
    for line in lines:
        if line.state in {DueState.LATE, DueState.MISSING} and f"{match[1]}-01" <= line.period[:7] <= last:
            found.setdefault((line.state, line.data_set), []).append(line)
    made = (
        Trouble(
            title=same[0].data_set_title,
            sender=same[0].sender,
            state=state,
            periods=tuple(sorted(line.period for line in same)),
            worst=max(line.working_days_late for line in same),
        )
        for (state, _), same in found.items()
    )
    return tuple(sorted(made, key=lambda one: (one.state is DueState.LATE, one.title)))


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
        briefs=(await services.ask(ListIssues(actor=by, document_type=DocumentType.QUARTERLY_BRIEF))).items,
        reports=(await services.ask(ListIssues(actor=by, document_type=DocumentType.SPECIAL_REPORT))).items,
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
    register, today = await _register(by, services), request.app.state.clock.today()
    forms = {
        "recipients": RECIPIENTS,
        "text": TEXT,
        "deliver": DELIVERY,
        "receipt": RECEIPT,
        "consent": CONSENT,
        "publish": PUBLICATION,
    }
    return render(
        request,
        "issue.html",
        status=family_of(error).status if error else 200,
        found=found,
        acts=[with_people(form, register, today=today) for act, form in ACTS.items() if act in found.allowed_acts],
        forms={name: with_people(form, register, today=today) for name, form in forms.items()},
        changes=await _changes(by, services, found),
        troubles=await _troubles(by, services, found),
        is_brief=found.summary.document_type is DocumentType.QUARTERLY_BRIEF,
        addressed={form: "，".join(to.name for to in found.recipients if to.way == way) for form, way in WAYS},
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


async def _troubles(by: By, services: Ask, found: Issue) -> tuple[Trouble, ...] | None:
    """Return what is missing or late; null where the calendar is silent."""
    if found.summary.document_type is not DocumentType.QUARTERLY_BRIEF:
        return ()
    year = int(found.summary.period[:4])
    calendar = await or_none(services.ask(ListDueDeliveries(actor=by, fiscal_year=year, region=found.summary.region)))
    return None if calendar is None else troubled(calendar.items, found.summary.period)


async def _register(by: By, services: Ask) -> DutyList | None:
    """Return the register of duties for whoever may act; null where it is silent, or nobody acts here."""
    if Permission.DOCUMENT_ISSUE not in by.may:
        return None
    return await or_none(services.ask(ListDuties(actor=by)))


async def _last_quarter(by: By, services: Ask) -> dict[str, str]:
    """Propose the last quarter that the ledger has data for; nothing where it is silent."""
    ledger = await or_none(services.ask(GetOverview(actor=by)))
    if ledger is None:
        return {}
    months = [int(book.as_of[5:7]) for book in ledger.books if book.as_of and len(book.as_of) >= 7]
    quarter = max(1, max(months) // 3) if months else 1
    return {"region": ledger.region, "year": str(ledger.fiscal_year), "quarter": str(quarter)}
