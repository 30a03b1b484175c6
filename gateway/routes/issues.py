"""Issues of briefs and special reports: stages, people's text, differences, numbers, copies, consent to publish (articles 6 and 11)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.reports.issues_v1 import (
    ChooseRecipients,
    CompareIssue,
    ConsentToPublication,
    CopyList,
    EditText,
    FigureChanges,
    GetIssue,
    Issue,
    IssueAct,
    IssueList,
    ListCopies,
    ListIssues,
    ListNumbers,
    MoveIssue,
    NumberList,
    PublishOutside,
    Recipient,
    RecordCopy,
    RecordCopyReceipt,
)
from contracts.reports.v1 import DocumentType
from contracts.values import Model, Permission, RegionCode
from gateway import issue_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["文书"])
_ACTS = {**example(examples.ISSUE), **answers(InvalidInput, NotFound, Conflict, Precondition)}


class ActOrder(Model):
    """An act on an issue."""

    act: IssueAct
    on: date
    person: str = Field(default="", max_length=50)
    note: str = Field(default="", max_length=500)
    scan_id: UUID | None = None


class TextOrder(Model):
    """A person's words for a paragraph; null takes them back."""

    key: str = Field(max_length=300)
    text: str | None = Field(max_length=5000)


class RecipientOrder(Model):
    """Who gets a special report by its content (article 6)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"recipients": [{"way": "报", "name": "县人大常委会领导"}, {"way": "送", "name": "县财政局"}]},
            ]
        }
    )

    recipients: tuple[Recipient, ...] = Field(min_length=1, max_length=100)


class CopyOrder(Model):
    """Copies that were handed over on one day in one way."""

    recipients: tuple[str, ...] = Field(min_length=1, max_length=100)
    delivered_on: date
    means: str = Field(min_length=1, max_length=50)


class ReceiptOrder(Model):
    """Who signed for a copy."""

    recipient: str = Field(min_length=2, max_length=100)
    received_on: date
    signed_for_by: str = Field(min_length=2, max_length=50)


class ConsentOrder(Model):
    """The vice chair's consent."""

    approver_name: str = Field(min_length=2, max_length=50)
    approved_on: date
    scope: str = Field(min_length=2, max_length=500)
    scan_id: UUID | None = None


class PublicationOrder(Model):
    """Where an issue was published."""

    place: str = Field(min_length=2, max_length=200)
    published_on: date


@router.get(
    "/api/v1/issues",
    summary="简报（各期）和专项查询分析报告列表",
    responses={**example(examples.ISSUES), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def list_issues(
    by: By, services: Ask, region: RegionCode | None = None, document_type: DocumentType | None = None
) -> IssueList:
    """Issues: briefs, the newest period first, then special reports, the newest first."""
    return await services.ask(ListIssues(actor=by, region=region, document_type=document_type))


@router.get(
    "/api/v1/issues/{issue_id}",
    summary="一期简报或者一份专项查询分析报告",
    responses={**example(examples.ISSUE), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_issue(issue_id: UUID, by: By, services: Ask) -> Issue:
    """One issue with its steps, text and copies."""
    return await services.ask(GetIssue(actor=by, issue_id=issue_id))


@router.get(
    "/api/v1/issues/{issue_id}/differences",
    summary="与上期的差异",
    responses={**example(examples.CHANGES), **answers(InvalidInput, NotFound, Precondition)},
)
@people(Permission.DATA_VIEW)
async def compare_issue(issue_id: UUID, by: By, services: Ask) -> FigureChanges:
    """Figure by figure, what differs from the last issue."""
    return await services.ask(CompareIssue(actor=by, issue_id=issue_id))


@router.get(
    "/api/v1/numbers", summary="发文字号登记簿", responses={**example(examples.NUMBERS), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_numbers(by: By, services: Ask, region: RegionCode, year: int) -> NumberList:
    """The number register of a year, void numbers with their reason."""
    return await services.ask(ListNumbers(actor=by, region=region, year=year))


@router.get("/api/v1/copies", summary="分发登记簿", responses={**example(examples.COPIES), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_copies(by: By, services: Ask, region: RegionCode, year: int) -> CopyList:
    """The register of copies of a year: who got which issue when, and who signed for it."""
    return await services.ask(ListCopies(actor=by, region=region, year=year))


@router.post("/api/v1/issues/{issue_id}/acts", summary="送审、退回、签发、印发、作废、归档", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def move_issue(issue_id: UUID, order: ActOrder, by: By, services: Ask) -> Issue:
    """Act on an issue; signing gives the number."""
    return await services.ask(MoveIssue(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/text", summary="修改文字", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def edit_text(issue_id: UUID, order: TextOrder, by: By, services: Ask) -> Issue:
    """Put a person's words in the place of a paragraph; figures stand as {name}."""
    return await services.ask(EditText(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/recipients", summary="确定专项报告的印送范围", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def choose_recipients(issue_id: UUID, order: RecipientOrder, by: By, services: Ask) -> Issue:
    """Choose by its content who gets a special report, while it is a draft (article 6)."""
    return await services.ask(ChooseRecipients(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/copies", summary="登记送达", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def record_copy(issue_id: UUID, order: CopyOrder, by: By, services: Ask) -> Issue:
    """Record delivered copies: all or none."""
    return await services.ask(RecordCopy(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/receipts", summary="登记签收", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def record_copy_receipt(issue_id: UUID, order: ReceiptOrder, by: By, services: Ask) -> Issue:
    """Record who signed for a copy."""
    return await services.ask(RecordCopyReceipt(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/consents", summary="登记公开审批", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def consent_to_publication(issue_id: UUID, order: ConsentOrder, by: By, services: Ask) -> Issue:
    """Record the consent of the vice chair in charge (article 11)."""
    return await services.ask(ConsentToPublication(actor=by, issue_id=issue_id, **order.model_dump()))


@router.post("/api/v1/issues/{issue_id}/publications", summary="登记对外公开", responses=_ACTS)
@people(Permission.DOCUMENT_ISSUE)
async def publish_outside(issue_id: UUID, order: PublicationOrder, by: By, services: Ask) -> Issue:
    """Record a publication; refused without consent (article 11)."""
    return await services.ask(PublishOutside(actor=by, issue_id=issue_id, **order.model_dump()))
