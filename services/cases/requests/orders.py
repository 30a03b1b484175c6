"""Orders on query requests. Each locks its row, asks the table, writes state and history, and logs last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from chassis.operation_log import log_act
from contracts.cases.papers_v1 import PaperOf
from contracts.cases.requests_v1 import (
    AnswerRequest,
    ArchiveRequest,
    DecideRequest,
    EnterRequest,
    GetRequest,
    ListRequests,
    QueryRequest,
    QueryRequestList,
    RequesterKind,
    RequestState,
)
from contracts.cases.v1 import Approver
from contracts.envelope import Call
from contracts.errors import InvalidInput, NotFound
from contracts.values import Actor, Permission
from services.cases import deadlines, duties
from services.cases.files import scan
from services.cases.numbers import Register, written
from services.cases.requests import store
from services.cases.requests.table import ENTERING, WAITING, RequestAct, allowed, moved
from services.cases.storage import files, numbers
from services.cases.work import Work, require

ARTICLE: Final = "第五条（未规定期限，按办公室约定）"


def enter_request(work: Work, call: EnterRequest) -> QueryRequest:
    """Register a request under the year's next number."""
    _require(call.by(), call.kind)
    if call.received_on > work.today:
        raise InvalidInput("day-in-future", f"收到日期{call.received_on.isoformat()}晚于今天，请核对。")
    number = numbers.issue(work.session, Register.QUERY, case_id=None, issued_on=call.received_on, now=work.now)
    request = store.StoredRequest(
        request_id=uuid4(),
        number=written(work.settings, Register.QUERY, call.received_on.year, number),
        kind=call.kind,
        requester=call.requester.strip(),
        subject=call.subject.strip(),
        purpose=call.purpose.strip(),
        received_on=call.received_on,
        deadline=deadlines.count(work.calendar, call.received_on, work.settings.query_days, ARTICLE),
        state=RequestState.ENTERED,
        last_on=call.received_on,
    )
    store.add(work.session, request)
    store.append(
        work.session,
        request.request_id,
        ENTERING,
        request.received_on,
        "登记",
        None,
        request.state,
        call.by().seat,
        work.now,
    )
    _log(work, call, ENTERING, request.request_id)
    return _shown(work, request)


def decide_request(work: Work, call: DecideRequest) -> QueryRequest:
    """Record the head's decision; who decided must have been the head on that day."""
    if not call.is_approved and not call.reason.strip():
        raise InvalidInput("reason-missing", "不予批准的，请写明理由。")
    request = _locked(work, call.by(), call.request_id)
    duties.require_consent(work.session, Approver.HEAD, call.decided_by, call.decided_on)
    papers = files.papers_of(work.session, PaperOf.REQUEST, request.request_id)
    scan(papers, call.scan_id, of_what="该查询申请")
    act = RequestAct.APPROVE if call.is_approved else RequestAct.REFUSE
    said = f"{call.decided_by}：{call.reason.strip() or '同意'}"
    return _move(work, call, request, act, call.decided_on, said, scan_id=call.scan_id)


def answer_request(work: Work, call: AnswerRequest) -> QueryRequest:
    """Record what was given to whom."""
    request = _locked(work, call.by(), call.request_id)
    changes = {"answer": call.content.strip(), "given_to": call.given_to.strip()}
    return _move(
        work, call, request, RequestAct.ANSWER, call.answered_on, f"提供给{call.given_to.strip()}", changes=changes
    )


def archive_request(work: Work, call: ArchiveRequest) -> QueryRequest:
    """Put it into a volume."""
    request = _locked(work, call.by(), call.request_id)
    volume = call.volume.strip()
    return _move(work, call, request, RequestAct.ARCHIVE, call.archived_on, f"归入{volume}", changes={"volume": volume})


def list_requests(work: Work, call: ListRequests) -> QueryRequestList:
    """Return a page of the register; deputies' requests are not there for who may not see them."""
    require(call.by(), Permission.DATA_VIEW)
    sees = _sees_deputies(call.by())
    found, total = store.listed(work.session, state=call.state, with_deputies=sees, page=call.page)
    return QueryRequestList(items=tuple(_shown(work, request) for request in found), total=total)


def get_request(work: Work, call: GetRequest) -> QueryRequest:
    """Return one request; a deputy's does not exist for who may not see it (article 4, first item)."""
    require(call.by(), Permission.DATA_VIEW)
    request = store.get(work.session, call.request_id)
    if request is None or (request.kind is RequesterKind.DEPUTY and not _sees_deputies(call.by())):
        raise NotFound("request-not-found", "没有这份查询申请。", str(call.request_id))
    return _shown(work, request)


def _sees_deputies(actor: Actor) -> bool:
    return Permission.DEPUTY_VIEW in actor.may


def _require(actor: Actor, kind: RequesterKind) -> None:
    require(actor, Permission.CASE_HANDLE)
    if kind is RequesterKind.DEPUTY:
        require(actor, Permission.DEPUTY_VIEW)


def _locked(work: Work, actor: Actor, request_id: UUID) -> store.StoredRequest:
    require(actor, Permission.CASE_HANDLE)
    request = store.get(work.session, request_id, lock=True)
    if request is None or (request.kind is RequesterKind.DEPUTY and not _sees_deputies(actor)):
        raise NotFound("request-not-found", "没有这份查询申请。", str(request_id))
    return request


def _move(
    work: Work,
    call: Call[QueryRequest],
    request: store.StoredRequest,
    act: RequestAct,
    on: date,
    note: str,
    *,
    scan_id: UUID | None = None,
    changes: Mapping[str, str] | None = None,
) -> QueryRequest:
    state = moved(request.state, act, on=on, last_on=request.last_on, today=work.today)
    after = request.model_copy(
        update={"state": state, "last_on": on, "version": request.version + 1, **(changes or {})}
    )
    store.save(work.session, after)
    store.append(
        work.session, request.request_id, act.value, on, note, request.state, state, call.by().seat, work.now, scan_id
    )
    _log(work, call, act.value, request.request_id)
    return _shown(work, after)


def _shown(work: Work, request: store.StoredRequest) -> QueryRequest:
    is_waiting = request.state in WAITING
    return QueryRequest(
        **request.model_dump(exclude={"version", "last_on"}),
        days_left=deadlines.days_left(work.calendar, request.deadline, work.today) if is_waiting else None,
        can=tuple(act.value for act in allowed(request.state)),
        history=store.history(work.session, request.request_id),
    )


def _log(work: Work, call: Call[QueryRequest], act: str, request_id: UUID) -> None:
    log_act(work.session, call.by(), act=f"request.{act}", subject=str(request_id))
