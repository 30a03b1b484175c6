"""Cases: each act of articles 7 and 8 has its own address."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from contracts.cases.letters_v1 import MAX_FILES, UnitCode
from contracts.cases.v1 import (
    ApproveCase,
    Approver,
    Case,
    CaseList,
    CaseState,
    CloseCase,
    CommunicationWay,
    CountDeadline,
    CountedDeadline,
    ExtendDeadline,
    GetCase,
    ListCases,
    Outcome,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
    Urgency,
)
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import MatterClass, Model, Permission, RegionCode
from gateway import examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["案件"])

_ACT_ANSWERS = {**example(examples.CASE), **answers(InvalidInput, NotFound, Conflict, Precondition)}


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class Approval(Model):
    """The consent that article 7 orders."""

    model_config = _body(approver="head", approver_name="李某某", approved_on="2025-04-09", note="")

    approver: Approver
    approver_name: str = Field(min_length=2, max_length=50)
    approved_on: date
    note: str = Field(default="", max_length=500)
    scan_id: UUID | None = None


class Talk(Model):
    """A talk with the unit about a general matter, and the office's analysis (article 7)."""

    model_config = _body(
        communicated_on="2025-04-08",
        way="phone",
        unit_people="预算股 王某某（股长）",
        office_people="预算工委 李某某",
        said="系上级专款年底下达，尚未分解。",
        analysis="下达时间与凭证相符，分解时限仍须书面说明。",
    )

    communicated_on: date
    way: CommunicationWay
    unit_people: str = Field(min_length=2, max_length=200)
    office_people: str = Field(min_length=2, max_length=200)
    said: str = Field(min_length=2, max_length=5_000)
    analysis: str = Field(min_length=2, max_length=5_000)
    scan_id: UUID | None = None


class Sending(Model):
    """The day the document went out, and to whose inbox; without a unit it goes on paper."""

    model_config = _body(sent_on="2025-04-10", to_unit="czj", note="")

    sent_on: date
    note: str = Field(default="", max_length=500)
    to_unit: UnitCode | None = None
    urgency: Urgency = Urgency.ORDINARY
    """紧急程度."""


class SignedFor(Model):
    """The day on the sign-for record; article 8's clock starts."""

    model_config = _body(received_on="2025-04-11", signed_for_by="县财政局办公室 王某")

    received_on: date
    signed_for_by: str = Field(min_length=2, max_length=50)
    scan_id: UUID | None = None


class UnitAnswer(Model):
    """The unit's answer and the responsible head who signed it (article 8)."""

    model_config = _body(
        answered_on="2025-04-24", signer="张某某", signer_post="局长", content="超预算支出系上级专款，已补办调整手续。"
    )

    answered_on: date
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=50)
    content: str = Field(min_length=2, max_length=10_000)
    signed_on: date | None = None
    file_ids: tuple[UUID, ...] = Field(default=(), max_length=MAX_FILES)


class Extension(Model):
    """The extension to 15 working days (article 8, major matters)."""

    model_config = _body(decided_on="2025-04-21", reason="涉及跨部门核对，需要补充资料。", approver_name="王某某")

    decided_on: date
    reason: str = Field(min_length=2, max_length=500)
    approver_name: str = Field(min_length=2, max_length=50)
    scan_id: UUID | None = None


class Closing(Model):
    """How the matter ended."""

    model_config = _body(outcome="true_mended", closed_on="2025-05-06", note="已核对整改凭证。")

    outcome: Outcome
    closed_on: date
    note: str = Field(default="", max_length=500)


@router.get("/api/v1/cases", summary="案件列表", responses={**example(examples.CASES), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def list_cases(
    by: By,
    services: Ask,
    page: Paged,
    state: CaseState | None = None,
    matter_class: MatterClass | None = None,
    region: Annotated[RegionCode | None, Query()] = None,
    words: Annotated[str, Query(max_length=100, description="编号、文号、事项、单位中的字词")] = "",
) -> CaseList:
    """Cases: overdue first, then by due date."""
    return await services.ask(
        ListCases(actor=by, state=state, matter_class=matter_class, region=region, words=words, page=page)
    )


@router.get(
    "/api/v1/cases/{case_id}",
    summary="案件详情",
    responses={**example(examples.CASE), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_case(case_id: UUID, by: By, services: Ask) -> Case:
    """One case with its history and the acts that its state allows."""
    return await services.ask(GetCase(actor=by, case_id=case_id))


@router.post("/api/v1/cases/{case_id}/approval", summary="记录批准", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def approve_case(case_id: UUID, body: Approval, by: By, services: Ask) -> Case:
    """Record who consented and when (article 7)."""
    return await services.ask(ApproveCase(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/communication", summary="记录沟通分析", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def record_communication(case_id: UUID, body: Talk, by: By, services: Ask) -> Case:
    """Record a talk with the unit and its analysis; a general matter's notice is not reviewed without one (article 7)."""
    return await services.ask(RecordCommunication(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/sending", summary="记录发出", responses=_ACT_ANSWERS)
@people(Permission.DOCUMENT_ISSUE)
async def send_document(case_id: UUID, body: Sending, by: By, services: Ask) -> Case:
    """Record the sending; the document gets its number."""
    return await services.ask(SendDocument(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/receipt", summary="记录签收", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def record_receipt(case_id: UUID, body: SignedFor, by: By, services: Ask) -> Case:
    """Record the day on the sign-for record; the answer's clock starts (article 8)."""
    return await services.ask(RecordReceipt(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/answer", summary="记录答复", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def record_answer(case_id: UUID, body: UnitAnswer, by: By, services: Ask) -> Case:
    """Record the unit's answer with its signer (article 8)."""
    return await services.ask(RecordAnswer(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/extension", summary="延长期限", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def extend_deadline(case_id: UUID, body: Extension, by: By, services: Ask) -> Case:
    """Extend to 15 working days: major matters, before expiry, once (article 8)."""
    return await services.ask(ExtendDeadline(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/closing", summary="办结", responses=_ACT_ANSWERS)
@people(Permission.CASE_HANDLE)
async def close_case(case_id: UUID, body: Closing, by: By, services: Ask) -> Case:
    """Close an answered case with its outcome."""
    return await services.ask(CloseCase(actor=by, case_id=case_id, **body.model_dump()))


@router.get("/api/v1/deadlines", summary="计算期限", responses={**example(examples.COUNTED), **answers(InvalidInput)})
@people(Permission.DATA_VIEW)
async def count_deadline(
    started_on: date, working_days: Annotated[int, Query(ge=1, le=250)], by: By, services: Ask
) -> CountedDeadline:
    """Count working days from a day (the day itself is not counted) with the calendar in force."""
    return await services.ask(CountDeadline(actor=by, started_on=started_on, working_days=working_days))
