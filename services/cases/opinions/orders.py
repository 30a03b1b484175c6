"""Orders on deputies' opinions. Each locks its row, asks the table, writes state and history, and logs last.

All of them are for who may see deputies' affairs (article 4, first item): for others an opinion does not exist.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from chassis.operation_log import log_act
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
    OpinionAnswer,
    OpinionLink,
    OpinionList,
    OpinionRegister,
    OpinionState,
    OpinionSummary,
    ReassignOpinion,
    RehandleOpinion,
    Satisfaction,
    WithdrawOpinion,
)
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.units import UNITS
from contracts.values import Actor, Permission
from services.cases import deadlines, units
from services.cases.numbers import Register, written
from services.cases.opinions import clocks, store
from services.cases.opinions.store import StoredOpinion
from services.cases.opinions.table import ENTERING, JUDGED_BY, OpinionAct, allowed, moved
from services.cases.storage import numbers
from services.cases.work import Work, require

OFFICE: Final = "县人大常委会预算工委"
_KINDS: Final = {LinkKind.CASE: "案件", LinkKind.REQUEST: "查询申请"}
_SATISFACTION: Final = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.UNSATISFIED: "不满意",
}


def enter_opinion(work: Work, call: EnterOpinion) -> Opinion:
    """Register an opinion under the year's next number."""
    _require_handling(call.by())
    if call.received_on > work.today:
        raise InvalidInput("day-in-future", f"收到日期{call.received_on.isoformat()}晚于今天，请核对。")
    if call.raised_on > call.received_on:
        raise InvalidInput("days-out-of-order", "提出日期晚于收到日期，请核对。")
    number = numbers.issue(work.session, Register.OPINION, case_id=None, issued_on=call.received_on, now=work.now)
    opinion = StoredOpinion(
        opinion_id=uuid4(),
        number=written(work.settings, Register.OPINION, call.received_on.year, number),
        source=call.source,
        deputy=call.deputy.strip(),
        occasion=call.occasion.strip(),
        subject=call.subject.strip(),
        text=call.text.strip(),
        concerns=_unit(call.concerns),
        raised_on=call.raised_on,
        received_on=call.received_on,
        state=OpinionState.ENTERED,
        clock=clocks.hand_over_by(work.calendar, call.received_on, work.settings.opinion_days),
        last_on=call.received_on,
    )
    store.add(work.session, opinion)
    seat, state = call.by().seat, opinion.state
    store.append(work.session, opinion.opinion_id, ENTERING, opinion.received_on, "登记", None, state, seat, work.now)
    _log(work, call, ENTERING, opinion.opinion_id)
    return _shown(work, opinion)


def forward_opinion(work: Work, call: ForwardOpinion) -> Opinion:
    """Hand it over to a unit."""
    opinion = _locked(work, call.by(), call.opinion_id)
    unit = _unit(call.unit)
    clock = clocks.answer_by(work.calendar, call.forwarded_on, call.limit, call.working_days)
    note = f"交{unit}办理，{clock.due_on.isoformat()}前答复"
    return _move(work, call, opinion, OpinionAct.FORWARD, call.forwarded_on, note, handler=unit, round=1, clock=clock)


def attach_opinion(work: Work, call: AttachOpinion) -> Opinion:
    """Let the office handle it within a case or a query request."""
    opinion = _locked(work, call.by(), call.opinion_id)
    clock = clocks.answer_by(work.calendar, call.attached_on, call.limit, call.working_days)
    note = f"并入{_KINDS[call.kind]}{call.number.strip()}办理，{clock.due_on.isoformat()}前答复：{call.reason.strip()}"
    moved_ = _moved(work, opinion, OpinionAct.ATTACH, call.attached_on, handler=OFFICE, round=1, clock=clock)
    _add_link(work, call, opinion)
    return _kept(work, call, opinion, moved_, OpinionAct.ATTACH, note)


def link_opinion(work: Work, call: LinkOpinion) -> Opinion:
    """Note a case or a query request that belongs to it."""
    opinion = _locked(work, call.by(), call.opinion_id)
    note = f"关联{_KINDS[call.kind]}{call.number.strip()}：{call.reason.strip()}"
    moved_ = _moved(work, opinion, OpinionAct.LINK, call.linked_on)
    _add_link(work, call, opinion)
    return _kept(work, call, opinion, moved_, OpinionAct.LINK, note)


def reassign_opinion(work: Work, call: ReassignOpinion) -> Opinion:
    """Give it to another unit under the same clock."""
    opinion = _locked(work, call.by(), call.opinion_id)
    unit = _unit(call.unit)
    if unit == opinion.handler:
        raise Conflict("unit-same", f"该意见建议已由{unit}办理，请填写调整后的承办单位。", unit)
    note = f"承办单位由{opinion.handler}调整为{unit}，答复期限不变：{call.reason.strip()}"
    return _move(work, call, opinion, OpinionAct.REASSIGN, call.reassigned_on, note, handler=unit)


def answer_opinion(work: Work, call: AnswerOpinion) -> Opinion:
    """Record the answer; a late one is taken and marked."""
    opinion = _locked(work, call.by(), call.opinion_id)
    if call.signed_on > call.answered_on:
        raise InvalidInput("days-out-of-order", "签署日期晚于答复日期，请核对。")
    moved_ = _moved(work, opinion, OpinionAct.ANSWER, call.answered_on, clock=None, satisfaction=None)
    answer = OpinionAnswer(
        round=opinion.round,
        unit=opinion.handler,
        content=call.content.strip(),
        signer=call.signer.strip(),
        signer_post=call.signer_post.strip(),
        signed_on=call.signed_on,
        answered_on=call.answered_on,
        is_late=opinion.clock is not None and call.answered_on > opinion.clock.due_on,
        satisfaction=None,
        judged_on=None,
        comment="",
    )
    store.add_answer(work.session, opinion.opinion_id, answer)
    note = f"{answer.unit}答复，{answer.signer_post}{answer.signer}签署" + ("，逾期" if answer.is_late else "")
    return _kept(work, call, opinion, moved_, OpinionAct.ANSWER, note)


def judge_opinion(work: Work, call: JudgeOpinion) -> Opinion:
    """Record what the deputy says; 不满意 starts the office's clock for handing it over again."""
    comment = call.comment.strip()
    if call.satisfaction is Satisfaction.UNSATISFIED and not comment:
        raise InvalidInput("reason-missing", "代表不满意的，请写明代表的理由。")
    opinion = _locked(work, call.by(), call.opinion_id)
    act = JUDGED_BY[call.satisfaction]
    clock = None
    if act is OpinionAct.REJECT:
        clock = clocks.hand_over_by(work.calendar, call.judged_on, work.settings.opinion_days)
    moved_ = _moved(work, opinion, act, call.judged_on, satisfaction=call.satisfaction, clock=clock)
    store.add_judgement(work.session, opinion.opinion_id, opinion.round, call.satisfaction, call.judged_on, comment)
    note = f"代表{_SATISFACTION[call.satisfaction]}" + (f"：{comment}" if comment else "")
    return _kept(work, call, opinion, moved_, act, note)


def rehandle_opinion(work: Work, call: RehandleOpinion) -> Opinion:
    """Hand it over again: a new round with its own clock."""
    opinion = _locked(work, call.by(), call.opinion_id)
    unit = _unit(call.unit)
    clock = clocks.answer_by(work.calendar, call.forwarded_on, call.limit, call.working_days)
    note = f"重新交{unit}办理，{clock.due_on.isoformat()}前答复：{call.reason.strip()}"
    changes = {"handler": unit, "round": opinion.round + 1, "clock": clock}
    return _move(work, call, opinion, OpinionAct.REHANDLE, call.forwarded_on, note, **changes)


def withdraw_opinion(work: Work, call: WithdrawOpinion) -> Opinion:
    """Record that the deputy takes it back."""
    opinion = _locked(work, call.by(), call.opinion_id)
    note = f"代表撤回：{call.reason.strip()}"
    return _move(work, call, opinion, OpinionAct.WITHDRAW, call.withdrawn_on, note, clock=None)


def list_opinions(work: Work, call: ListOpinions) -> OpinionList:
    """Return a page of the register and the figures of the year."""
    _require_seeing(call.by())
    found, total = store.listed(work.session, call, today=work.today)
    return OpinionList(
        items=tuple(_summary(work, opinion) for opinion in found),
        total=total,
        numbers=store.numbers(work.session, call.year, today=work.today),
    )


def get_opinion(work: Work, call: GetOpinion) -> Opinion:
    """Return one opinion."""
    _require_seeing(call.by())
    opinion = store.get(work.session, call.opinion_id)
    if opinion is None:
        raise _unknown(call.opinion_id)
    return _shown(work, opinion)


def export_opinions(work: Work, call: ExportOpinions) -> OpinionRegister:
    """Return the register of a year; the export is logged first."""
    _require_seeing(call.by())
    require(call.by(), Permission.DATA_EXPORT)
    found = store.of_year(work.session, call.year)
    papers = store.papers(work.session, [opinion.opinion_id for opinion in found])
    detail = {"fiscal_year": str(call.year), "count": str(len(found))}
    log_act(work.session, call.by(), act="opinion.export", subject=str(call.year), detail=detail)
    items = tuple(_whole(work, opinion, papers[opinion.opinion_id]) for opinion in found)
    return OpinionRegister(year=call.year, items=items)


def _require_seeing(actor: Actor) -> None:
    require(actor, Permission.DATA_VIEW)
    require(actor, Permission.DEPUTY_VIEW)


def _require_handling(actor: Actor) -> None:
    require(actor, Permission.CASE_HANDLE)
    require(actor, Permission.DEPUTY_VIEW)


def _unknown(opinion_id: UUID) -> NotFound:
    return NotFound("opinion-not-found", "没有这件意见建议。", str(opinion_id))


def _unit(text: str) -> str:
    """Return a unit's name: a networked unit may be given by its code."""
    key = units.key(text)
    return UNITS.get(key, key)


def _locked(work: Work, actor: Actor, opinion_id: UUID) -> StoredOpinion:
    _require_handling(actor)
    opinion = store.get(work.session, opinion_id, lock=True)
    if opinion is None:
        raise _unknown(opinion_id)
    return opinion


def _add_link(work: Work, call: AttachOpinion | LinkOpinion, opinion: StoredOpinion) -> None:
    number = call.number.strip()
    subject_id = store.subject_of(work.session, call.kind, number)
    if subject_id is None:
        detail = f"没有编号为“{number}”的{_KINDS[call.kind]}，请按登记的编号填写，如〔2026〕3号。"
        raise InvalidInput("link-unknown", detail, number)
    if store.has_link(work.session, opinion.opinion_id, call.kind, subject_id):
        raise Conflict("link-known", f"该意见建议已经关联{_KINDS[call.kind]}{number}。", number)
    link = OpinionLink(
        kind=call.kind, subject_id=subject_id, number=number, reason=call.reason.strip(), seat=call.by().seat, linked_at=work.now
    )  # fmt: skip
    store.add_link(work.session, opinion.opinion_id, link)


def _move(
    work: Work, call: Call[Opinion], opinion: StoredOpinion, act: OpinionAct, on: date, note: str, **changes: Any
) -> Opinion:
    return _kept(work, call, opinion, _moved(work, opinion, act, on, **changes), act, note)


def _moved(work: Work, opinion: StoredOpinion, act: OpinionAct, on: date, **changes: Any) -> StoredOpinion:
    """Return the opinion after an act; refused before anything is written."""
    state = moved(opinion.state, act, on=on, last_on=opinion.last_on, today=work.today)
    return opinion.model_copy(update={"state": state, "last_on": on, "version": opinion.version + 1, **changes})


def _kept(
    work: Work, call: Call[Opinion], before: StoredOpinion, after: StoredOpinion, act: OpinionAct, note: str
) -> Opinion:
    store.save(work.session, after)
    seat = call.by().seat
    store.append(
        work.session, after.opinion_id, act.value, after.last_on, note, before.state, after.state, seat, work.now
    )
    _log(work, call, act.value, after.opinion_id)
    return _shown(work, after)


def _shown(work: Work, opinion: StoredOpinion) -> Opinion:
    return _whole(work, opinion, store.papers(work.session, [opinion.opinion_id])[opinion.opinion_id])


def _whole(work: Work, opinion: StoredOpinion, papers: store.Papers) -> Opinion:
    return Opinion(
        summary=_summary(work, opinion),
        text=opinion.text,
        links=tuple(papers.links),
        answers=tuple(papers.answers),
        can=tuple(act.value for act in allowed(opinion.state)),
        history=tuple(papers.history),
    )


def _summary(work: Work, opinion: StoredOpinion) -> OpinionSummary:
    clock = opinion.clock
    return OpinionSummary(
        **opinion.model_dump(exclude={"text", "last_on", "version", "clock"}),
        clock=clock,
        days_left=None if clock is None else deadlines.days_until(work.calendar, clock.due_on, work.today),
    )


def _log(work: Work, call: Call[Any], act: str, opinion_id: UUID) -> None:
    log_act(work.session, call.by(), act=f"opinion.{act}", subject=str(opinion_id))
