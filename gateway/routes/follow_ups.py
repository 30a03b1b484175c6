"""What follows a letter (article 8) and what the system proposes: each act has its own address."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from contracts.cases.follow_ups_v1 import (
    DroppedProposal,
    DropProposal,
    HandOver,
    ListProposals,
    PlanSurvey,
    ProposalList,
    RemindCase,
    ReportSurvey,
    ReportToChairmen,
    ReturnAnswer,
    SendDunning,
    SentDunning,
    VoidLetter,
)
from contracts.cases.letters_v1 import UnitCode
from contracts.cases.v1 import Case, Urgency
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission
from gateway import examples, letter_examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["跟踪督办"])
HANDLE = Permission.CASE_HANDLE
_ERRORS = answers(InvalidInput, NotFound, Conflict, Precondition)
_ACT_ANSWERS = {**example(examples.CASE), **_ERRORS}
_TEXT = Field(min_length=2, max_length=10_000)


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class _Consented(Model):
    approver_name: str = Field(min_length=2, max_length=50)
    scan_id: UUID | None = None


class Reminder(_Consented):
    """A reminder (催办函)."""

    model_config = _body(approver_name="李某某", sent_on="2025-04-28")

    sent_on: date
    urgency: Urgency = Urgency.ORDINARY
    """紧急程度."""


class LetterVoiding(Model):
    """Why a letter is taken back."""

    model_config = _body(voided_on="2025-04-28", reason="主送单位写错。")

    voided_on: date
    reason: str = Field(min_length=2, max_length=500)


class AnswerReturn(_Consented):
    """The return of an insufficient answer (退回函)."""

    model_config = _body(approver_name="李某某", sent_on="2025-04-28", reason="未说明资金去向，未附凭证。")

    sent_on: date
    urgency: Urgency = Urgency.ORDINARY
    """紧急程度."""
    reason: str = Field(min_length=2, max_length=2_000)


class SurveyPlan(_Consented):
    """The plan of a survey (调研方案)."""

    model_config = _body(
        approver_name="李某某",
        planned_on="2025-05-06",
        members="预算工委全体同志",
        starts_on="2025-05-08",
        ends_on="2025-05-09",
        places="县财政局、县农业农村局",
        questions="超预算支出的资金来源和审批情况。",
    )

    planned_on: date
    members: str = Field(min_length=2, max_length=200)
    starts_on: date
    ends_on: date
    places: str = Field(min_length=2, max_length=500)
    questions: str = Field(min_length=2, max_length=5_000)


class SurveyReport(_Consented):
    """The report of a survey (调研报告)."""

    model_config = _body(
        approver_name="李某某",
        reported_on="2025-05-12",
        findings="资金系上级专款，调整手续滞后。",
        judgement="部门已补办手续，制度尚不健全。",
        advice="建议完善预算调整的内部程序。",
    )

    reported_on: date
    findings: str = _TEXT
    judgement: str = _TEXT
    advice: str = _TEXT


class ChairmenReport(_Consented):
    """The report to the chairmen's meeting."""

    model_config = _body(
        approver_name="王某某", reported_on="2025-05-15", meeting="第37次主任会议", advice="提请听取专项汇报。"
    )

    reported_on: date
    meeting: str = Field(min_length=2, max_length=100)
    advice: str = _TEXT


class Clue(_Consented):
    """The hand-over of a clue (线索移送)."""

    model_config = _body(
        approver_name="王某某", handed_on="2025-05-16", receiver="县监察委员会", reason="涉嫌违反财经纪律。"
    )

    handed_on: date
    receiver: str = Field(min_length=2, max_length=60)
    reason: str = Field(min_length=2, max_length=1_000)


class Dunning(Model):
    """The sending of a dunning letter (催报函)."""

    model_config = _body(approver_name="李某某", sent_on="2025-04-28", to_unit="gk")

    approver_name: str = Field(min_length=2, max_length=50)
    sent_on: date
    to_unit: UnitCode | None = None
    scan_id: UUID | None = None


class Drop(Model):
    """Why a proposal is set aside."""

    model_config = _body(reason="单位已电话说明，当日报送。")

    reason: str = Field(min_length=2, max_length=500)


@router.post("/api/v1/cases/{case_id}/reminder", summary="催办", responses=_ACT_ANSWERS)
@people(HANDLE)
async def remind_case(case_id: UUID, body: Reminder, by: By, services: Ask) -> Case:
    """Send a reminder; refused before the limit of article 8 has passed."""
    return await services.ask(RemindCase(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/void", summary="撤回函件、作废文号", responses=_ACT_ANSWERS)
@people(Permission.DOCUMENT_ISSUE)
async def void_letter(case_id: UUID, body: LetterVoiding, by: By, services: Ask) -> Case:
    """Take a letter back before its receipt; the number stays in the register as void, sent again it gets the next one."""
    return await services.ask(VoidLetter(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/return", summary="退回重答", responses=_ACT_ANSWERS)
@people(HANDLE)
async def return_answer(case_id: UUID, body: AnswerReturn, by: By, services: Ask) -> Case:
    """Return an insufficient answer; the unit signs for the letter and answers again."""
    return await services.ask(ReturnAnswer(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/survey-plan", summary="制定调研方案", responses=_ACT_ANSWERS)
@people(HANDLE)
async def plan_survey(case_id: UUID, body: SurveyPlan, by: By, services: Ask) -> Case:
    """Begin a survey (article 8, second paragraph)."""
    return await services.ask(PlanSurvey(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/survey-report", summary="提出调研报告", responses=_ACT_ANSWERS)
@people(HANDLE)
async def report_survey(case_id: UUID, body: SurveyReport, by: By, services: Ask) -> Case:
    """End a survey with its report."""
    return await services.ask(ReportSurvey(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/chairmen-report", summary="向主任会议报告", responses=_ACT_ANSWERS)
@people(HANDLE)
async def report_to_chairmen(case_id: UUID, body: ChairmenReport, by: By, services: Ask) -> Case:
    """Report to the chairmen's meeting; after it the case may be closed."""
    return await services.ask(ReportToChairmen(actor=by, case_id=case_id, **body.model_dump()))


@router.post("/api/v1/cases/{case_id}/hand-over", summary="移送线索", responses=_ACT_ANSWERS)
@people(HANDLE)
async def hand_over(case_id: UUID, body: Clue, by: By, services: Ask) -> Case:
    """Hand a clue over; the package (ZIP with SHA-256 of everything in it) lies with the case's files."""
    return await services.ask(HandOver(actor=by, case_id=case_id, **body.model_dump()))


@router.get(
    "/api/v1/proposals", summary="系统提议", responses={**example(letter_examples.PROPOSALS), **answers(InvalidInput)}
)
@people(Permission.DATA_VIEW)
async def list_proposals(by: By, services: Ask, page: Paged) -> ProposalList:
    """A page of reminders and dunning letters that the system proposes, the longest overdue first."""
    return await services.ask(ListProposals(actor=by, page=page))


@router.post(
    "/api/v1/proposals/{proposal_id}/dunning",
    summary="发送催报函",
    responses={**example(letter_examples.SENT_DUNNING), **_ERRORS},
)
@people(HANDLE)
async def send_dunning(proposal_id: UUID, body: Dunning, by: By, services: Ask) -> SentDunning:
    """Send the dunning letter that is proposed."""
    return await services.ask(SendDunning(actor=by, proposal_id=proposal_id, **body.model_dump()))


@router.post(
    "/api/v1/proposals/{proposal_id}/drop",
    summary="不采纳提议",
    responses={**example(letter_examples.DROPPED), **_ERRORS},
)
@people(HANDLE)
async def drop_proposal(proposal_id: UUID, body: Drop, by: By, services: Ask) -> DroppedProposal:
    """Set a proposal aside with a reason."""
    return await services.ask(DropProposal(actor=by, proposal_id=proposal_id, **body.model_dump()))
