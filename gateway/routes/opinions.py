"""Deputies' opinions: one address for each act, all for who may see deputies' affairs (article 4, first item)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from contracts.cases.opinions_v1 import (
    AnswerOpinion,
    AttachOpinion,
    EnterOpinion,
    ExportOpinions,
    ForwardOpinion,
    GetOpinion,
    JudgeOpinion,
    LinkKind,
    LinkOpinion,
    ListOpinions,
    Opinion,
    OpinionLimit,
    OpinionList,
    OpinionSource,
    OpinionState,
    ReassignOpinion,
    RehandleOpinion,
    Satisfaction,
    WithdrawOpinion,
)
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.values import Model, Permission
from gateway import opinion_examples as examples
from gateway import sheets
from gateway.opinion_register import as_xlsx
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Now, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["代表意见建议"])
_ACT: dict[int | str, dict[str, Any]] = {
    **example(examples.OPINION),
    **answers(InvalidInput, NotFound, Conflict, Precondition),
}


def _body(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewOpinion(Model):
    """Who raised what, about which unit."""

    model_config = _body(
        source="deputy",
        deputy="吴某某",
        occasion="县十八届人大四次会议",
        subject="加大农村公路养护资金投入",
        text="近两年农村公路养护资金到位晚、标准低，建议列入预算重点保障。",
        concerns="县财政局",
        raised_on="2025-02-17",
        received_on="2025-02-18",
    )

    source: OpinionSource
    deputy: str = Field(min_length=2, max_length=60)
    occasion: str = Field(min_length=2, max_length=60)
    subject: str = Field(min_length=4, max_length=200)
    text: str = Field(min_length=4, max_length=10_000)
    concerns: str = Field(min_length=2, max_length=60)
    raised_on: date
    received_on: date


class HandOver(Model):
    """To which unit, and by which limit it answers."""

    model_config = _body(unit="县财政局", forwarded_on="2025-02-20", limit="suggestion", working_days=None)

    unit: str = Field(min_length=2, max_length=60)
    forwarded_on: date
    limit: OpinionLimit
    working_days: int | None = Field(default=None, ge=1, le=120)


class Attachment(Model):
    """The case or query request within which it is handled, and by which limit it is answered."""

    model_config = _body(
        kind="case",
        number="元人预案〔2025〕3号",
        reason="同一笔养护资金未及时下达。",
        attached_on="2025-02-20",
        limit="agreed",
        working_days=20,
    )

    kind: LinkKind
    number: str = Field(min_length=4, max_length=60)
    reason: str = Field(min_length=2, max_length=500)
    attached_on: date
    limit: OpinionLimit
    working_days: int | None = Field(default=None, ge=1, le=120)


class Belonging(Model):
    """A case or query request that belongs to it."""

    model_config = _body(
        kind="case", number="元人预案〔2025〕3号", reason="同一笔养护资金未及时下达。", linked_on="2025-03-03"
    )

    kind: LinkKind
    number: str = Field(min_length=4, max_length=60)
    reason: str = Field(min_length=2, max_length=500)
    linked_on: date


class Reassignment(Model):
    """The other unit."""

    model_config = _body(unit="县交通运输局", reassigned_on="2025-02-25", reason="养护项目由交通运输局管理。")

    unit: str = Field(min_length=2, max_length=60)
    reassigned_on: date
    reason: str = Field(min_length=2, max_length=500)


class GivenAnswer(Model):
    """The handler's answer and who signed it."""

    model_config = _body(
        content="养护资金已列入2025年预算，按进度拨付。",
        signer="李某某",
        signer_post="局长",
        signed_on="2025-05-12",
        answered_on="2025-05-13",
    )

    content: str = Field(min_length=4, max_length=10_000)
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=60)
    signed_on: date
    answered_on: date


class Judgement(Model):
    """What the deputy says of the answer."""

    model_config = _body(satisfaction="unsatisfied", judged_on="2025-05-19", comment="未说明拨付进度。")

    satisfaction: Satisfaction
    judged_on: date
    comment: str = Field(default="", max_length=1_000)


class SecondHandOver(HandOver):
    """Again to a unit, with the reason."""

    model_config = _body(
        unit="县财政局", forwarded_on="2025-05-20", limit="agreed", working_days=20, reason="补充说明拨付进度。"
    )

    reason: str = Field(min_length=2, max_length=500)


class Withdrawal(Model):
    """Why it is taken back."""

    model_config = _body(withdrawn_on="2025-03-01", reason="问题已经解决。")

    withdrawn_on: date
    reason: str = Field(min_length=2, max_length=500)


@router.get(
    "/api/v1/opinions",
    summary="代表意见建议登记簿",
    responses={**example(examples.OPINIONS), **answers(InvalidInput)},
)
@people(Permission.DEPUTY_VIEW)
async def list_opinions(
    by: By,
    services: Ask,
    page: Paged,
    state: OpinionState | None = None,
    source: OpinionSource | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    words: Annotated[str, Query(max_length=100)] = "",
    is_overdue: bool = False,
) -> OpinionList:
    """The register with its figures."""
    return await services.ask(
        ListOpinions(actor=by, state=state, source=source, year=year, words=words, is_overdue=is_overdue, page=page)
    )


@router.get(
    "/api/v1/opinions/register.xlsx",
    summary="导出登记簿",
    response_class=Response,
    responses={**sheets.RESPONSE, **answers(InvalidInput)},
)
@people(Permission.DEPUTY_VIEW)
async def export_opinions(by: By, services: Ask, clock: Now, year: Annotated[int, Query(ge=2000, le=2100)]) -> Response:
    """The register of a year as a sheet; the export stands in the register of exports."""
    register = await services.ask(ExportOpinions(actor=by, year=year))
    return sheets.download(as_xlsx(register, clock.today()), f"{year}年代表意见建议办理登记簿.xlsx")


@router.get(
    "/api/v1/opinions/{opinion_id}",
    summary="代表意见建议",
    responses={**example(examples.OPINION), **answers(InvalidInput, NotFound)},
)
@people(Permission.DEPUTY_VIEW)
async def get_opinion(opinion_id: UUID, by: By, services: Ask) -> Opinion:
    """One opinion with answers and history."""
    return await services.ask(GetOpinion(actor=by, opinion_id=opinion_id))


@router.post("/api/v1/opinions", summary="登记意见建议", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def enter_opinion(body: NewOpinion, by: By, services: Ask) -> Opinion:
    """Register an opinion."""
    return await services.ask(EnterOpinion(actor=by, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/forwarding", summary="交办", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def forward_opinion(opinion_id: UUID, body: HandOver, by: By, services: Ask) -> Opinion:
    """Hand it over to a unit."""
    return await services.ask(ForwardOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/attachment", summary="并入案件或者查询申请办理", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def attach_opinion(opinion_id: UUID, body: Attachment, by: By, services: Ask) -> Opinion:
    """Handle it within a case or a query request."""
    return await services.ask(AttachOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/links", summary="关联案件或者查询申请", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def link_opinion(opinion_id: UUID, body: Belonging, by: By, services: Ask) -> Opinion:
    """Note what belongs to it."""
    return await services.ask(LinkOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/reassignment", summary="调整承办单位", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def reassign_opinion(opinion_id: UUID, body: Reassignment, by: By, services: Ask) -> Opinion:
    """Give it to another unit."""
    return await services.ask(ReassignOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/answer", summary="登记答复", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def answer_opinion(opinion_id: UUID, body: GivenAnswer, by: By, services: Ask) -> Opinion:
    """Record the answer."""
    return await services.ask(AnswerOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/judgement", summary="登记代表评价", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def judge_opinion(opinion_id: UUID, body: Judgement, by: By, services: Ask) -> Opinion:
    """Record what the deputy says."""
    return await services.ask(JudgeOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/rehandling", summary="重新交办", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def rehandle_opinion(opinion_id: UUID, body: SecondHandOver, by: By, services: Ask) -> Opinion:
    """Hand it over again."""
    return await services.ask(RehandleOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))


@router.post("/api/v1/opinions/{opinion_id}/withdrawal", summary="登记撤回", responses=_ACT)
@people(Permission.CASE_HANDLE)
async def withdraw_opinion(opinion_id: UUID, body: Withdrawal, by: By, services: Ask) -> Opinion:
    """Record that it was taken back."""
    return await services.ask(WithdrawOpinion(actor=by, opinion_id=opinion_id, **body.model_dump()))
