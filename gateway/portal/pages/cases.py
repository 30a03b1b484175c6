"""Cases: the list with its clocks, one case with its history, and the form of each act that its state allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contracts.cases.duties_v1 import Duty, DutyList, ListDuties
from contracts.cases.files_v1 import KeepScan
from contracts.cases.findings_v1 import ListLinkedFindings
from contracts.cases.follow_ups_v1 import (
    DropProposal,
    HandOver,
    ListProposals,
    PlanSurvey,
    RemindCase,
    ReportSurvey,
    ReportToChairmen,
    ReturnAnswer,
    SendDunning,
    VoidLetter,
)
from contracts.cases.papers_v1 import KeepPaper, PaperOf
from contracts.cases.v1 import (
    ApproveCase,
    Approver,
    Case,
    CaseState,
    CloseCase,
    ExtendDeadline,
    GetCase,
    ListCases,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
)
from contracts.envelope import Call
from contracts.errors import BudgetwatchError, NotFound
from contracts.reports.v1 import ListDocuments
from contracts.values import MatterClass, Page, Permission
from gateway.portal.asking import PageNumber, chosen, or_none
from gateway.portal.forms import FORM_BYTES, MENDABLE, SCAN, Field, Form, order, read_form, with_people
from gateway.portal.render import page_of, render
from gateway.portal.scans import kept_files
from gateway.portal.words import APPROVER, COMMUNICATION_WAY, OUTCOME, UNIT, URGENCY
from gateway.problems import details, family_of
from gateway.routes.asking import Ask, By
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)

_NOTE: Final = Field("note", "备注", is_required=False)
_URGENCY: Final = Field(
    "urgency",
    "紧急程度",
    "choice",
    is_required=False,
    choices=URGENCY,
    none="一般（不标注）",
    hint="标注在文书首页左上角。",
)
_SCAN: Final = replace(SCAN, label="扫描件")
HEAD: Final = (Duty.HEAD,)
VICE_CHAIR: Final = (Duty.VICE_CHAIR,)
CONSENTING: Final = (Duty.HEAD, Duty.VICE_CHAIR)
"""Who consents by the class of the matter (article 7)."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a case: its form and its call."""

    form: Form
    call: type[Call[Case]]
    permission: Permission = Permission.CASE_HANDLE


ACTS: Final[dict[str, Act]] = {
    act.form.act: act
    for act in (
        Act(
            Form(
                "approve",
                "记录批准（第七条）",
                "记录批准",
                (
                    Field("approver", "批准层级", "choice", choices=APPROVER),
                    Field("approver_name", "批准人姓名", "person", duties=CONSENTING),
                    Field("approved_on", "批准日期", "date"),
                    _SCAN,
                    _NOTE,
                ),
                "批准人须是当日职务登记簿在册的负责同志；纸面批准的请附批件扫描件。批准后方可发出文书。",
            ),
            ApproveCase,
        ),
        Act(
            Form(
                "communicate",
                "登记沟通分析（第七条）",
                "记录沟通分析",
                (
                    Field("communicated_on", "沟通日期", "date"),
                    Field("way", "沟通方式", "choice", choices=COMMUNICATION_WAY),
                    Field("unit_people", "对方人员及职务", max_length=200),
                    Field("office_people", "我方人员", max_length=200),
                    Field("said", "对方说明的情况", "area", max_length=5_000),
                    Field("analysis", "分析意见", "area", max_length=5_000),
                    _SCAN,
                ),
                "一般性工作问题须先与有关部门沟通、作出分析，再送审阅；沟通和分析写入联网查询情况通报。可登记多次。",
            ),
            RecordCommunication,
        ),
        Act(
            Form(
                "send",
                "记录发出",
                "记录发出并编号",
                (
                    Field(
                        "to_unit",
                        "收件单位（前置机收件箱）",
                        "choice",
                        is_required=False,
                        choices=UNIT,
                        none="不经前置机，纸质送达",
                    ),
                    Field("sent_on", "发出日期", "date"),
                    _URGENCY,
                    _NOTE,
                ),
                "文书将取得正式文号并生成正式文本，出现在收件单位前置机的收件箱中。",
            ),
            SendDocument,
            Permission.DOCUMENT_ISSUE,
        ),
        Act(
            Form(
                "receive",
                "登记纸质签收（第八条）",
                "记录签收",
                (
                    Field("received_on", "签收日期", "date"),
                    Field("signed_for_by", "签收单位及人员", max_length=50),
                    _SCAN,
                ),
                "经前置机签收的自动登记；纸质签收以签收单上的日期为准，附签收单扫描件。签收当日不计入期限。",
            ),
            RecordReceipt,
        ),
        Act(
            Form(
                "answer",
                "登记纸质答复（第八条）",
                "记录答复",
                (
                    Field("answered_on", "收到答复日期", "date"),
                    Field(
                        "signer",
                        "签署人（部门主管负责同志）",
                        "person",
                        duties=(Duty.UNIT_HEAD,),
                        post_as="signer_post",
                    ),
                    Field("content", "答复内容", "area", max_length=10_000),
                    Field(
                        "file_ids", "复函及附件扫描件", "files", is_required=False, hint="可选多个，合计 16 MB 以内。"
                    ),
                ),
                "经前置机答复的自动登记。签署人须是签署当日职务登记簿在册的该单位主管负责同志。",
            ),
            RecordAnswer,
        ),
        Act(
            Form(
                "extend",
                "延长期限至 15 个工作日（第八条）",
                "延长期限",
                (
                    Field("decided_on", "决定日期", "date"),
                    Field("reason", "理由", "area"),
                    Field("approver_name", "批准人姓名（分管领导）", "person", duties=VICE_CHAIR),
                    _SCAN,
                ),
                "仅限重大问题，须在到期前办理，且只能延长一次；延期函送达收件单位。",
            ),
            ExtendDeadline,
        ),
        Act(
            Form(
                "remind",
                "催办（答复已逾期）",
                "发送催办函",
                (
                    Field("approver_name", "批准人姓名（预算工委负责同志）", "person", duties=HEAD),
                    Field("sent_on", "发出日期", "date"),
                    _URGENCY,
                    _SCAN,
                ),
                "催办函取得文号，送达收件单位的收件箱。",
            ),
            RemindCase,
        ),
        Act(
            Form(
                "void",
                "撤回函件、作废文号",
                "作废文号",
                (
                    Field("voided_on", "作废日期", "date"),
                    Field("reason", "作废理由", "area", max_length=500),
                ),
                "发错、写错而对方尚未签收时使用。文号连同理由留在函件登记簿中，不再使用；重新发出时另编新号。",
                is_grave=True,
            ),
            VoidLetter,
            Permission.DOCUMENT_ISSUE,
        ),
        Act(
            Form(
                "return",
                "退回重答",
                "退回答复",
                (
                    Field("reason", "退回理由（写入退回函）", "area", max_length=2_000),
                    Field("approver_name", "批准人姓名（第七条同意人）", "person", duties=CONSENTING),
                    Field("sent_on", "发出日期", "date"),
                    _URGENCY,
                    _SCAN,
                ),
                "答复不能说明问题时使用；单位签收退回函后重新计算答复期限（第八条）。",
            ),
            ReturnAnswer,
        ),
        Act(
            Form(
                "plan_survey",
                "开展调研（第八条）",
                "确定调研方案",
                (
                    Field("approver_name", "批准人姓名（预算工委负责同志）", "person", duties=HEAD),
                    Field("planned_on", "方案日期", "date"),
                    Field("members", "参加人员", max_length=200),
                    Field("starts_on", "开始日期", "date"),
                    Field("ends_on", "结束日期", "date"),
                    Field("places", "调研地点和单位"),
                    Field("questions", "调研内容", "area", max_length=5_000),
                    _SCAN,
                ),
                "必要时开展，跟踪监督研究办理情况；调研后须提出报告并向主任会议报告，方可办结。",
            ),
            PlanSurvey,
        ),
        Act(
            Form(
                "report_survey",
                "提出调研报告（第八条）",
                "提出报告",
                (
                    Field("approver_name", "批准人姓名（第七条同意人）", "person", duties=CONSENTING),
                    Field("reported_on", "报告日期", "date"),
                    Field("findings", "调研发现的情况", "area", max_length=10_000),
                    Field("judgement", "对研究办理情况的评价", "area", max_length=10_000),
                    Field("advice", "意见建议", "area", max_length=10_000),
                    _SCAN,
                ),
            ),
            ReportSurvey,
        ),
        Act(
            Form(
                "report_chairmen",
                "向主任会议报告（第八条）",
                "报告主任会议",
                (
                    Field("approver_name", "批准人姓名（分管领导）", "person", duties=VICE_CHAIR),
                    Field("reported_on", "报告日期", "date"),
                    Field("meeting", "会议名称", max_length=100),
                    Field("advice", "提请研究的事项", "area", max_length=10_000),
                    _SCAN,
                ),
                "问题、函询、答复和调研情况由系统写入报告。",
            ),
            ReportToChairmen,
        ),
        Act(
            Form(
                "hand_over",
                "移送线索",
                "生成移送包并记录",
                (
                    Field("receiver", "接收单位", max_length=60),
                    Field("reason", "移送理由", "area", max_length=1_000),
                    Field("approver_name", "批准人姓名（分管领导）", "person", duties=VICE_CHAIR),
                    Field("handed_on", "移送日期", "date"),
                    _SCAN,
                ),
                "移送包（ZIP）含证据、回执、函件、附件及 SHA-256 清单，存于本案件的文件中，下载须留痕。",
            ),
            HandOver,
        ),
        Act(
            Form(
                "close",
                "办结",
                "办结",
                (
                    Field("outcome", "处理结果", "choice", choices=OUTCOME),
                    Field("closed_on", "办结日期", "date"),
                    _NOTE,
                ),
                "处理结果将计入该规则的准确率。",
            ),
            CloseCase,
        ),
    )
}

DUNNING: Final = Form(
    "dunning",
    "发送催报函",
    "发送催报函",
    (
        Field("approver_name", "批准人姓名（预算工委负责同志）", "person", duties=HEAD),
        Field("sent_on", "发出日期", "date"),
        Field(
            "to_unit",
            "收件单位（前置机收件箱）",
            "choice",
            is_required=False,
            choices=UNIT,
            none="不经前置机，纸质送达",
        ),
        SCAN,
    ),
)
DROP: Final = Form("drop", "不采纳提议", "不采纳", (Field("reason", "理由"),))


@router.get("/cases")
@people(Permission.DATA_VIEW)
async def cases(
    request: Request,
    by: By,
    services: Ask,
    page: PageNumber = 1,
    proposed: PageNumber = 1,
    state: str = "",
    matter_class: str = "",
    words: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """List cases: overdue first, then by due date; above them what the system proposes."""
    return await _cases_page(
        request, by, services, page=page, proposed=proposed, state=state, matter_class=matter_class, words=words
    )


async def _cases_page(
    request: Request,
    by: By,
    services: Ask,
    *,
    page: int = 1,
    proposed: int = 1,
    state: str = "",
    matter_class: str = "",
    words: str = "",
    error: BudgetwatchError | None = None,
    failed: tuple[str, str] = ("", ""),
    values: dict[str, Any] | None = None,
) -> HTMLResponse:
    call = ListCases(
        actor=by,
        state=chosen(CaseState, state),
        matter_class=chosen(MatterClass, matter_class),
        words=words,
        page=page_of(page),
    )
    return render(
        request,
        "cases.html",
        status=family_of(error).status if error else 200,
        found=await services.ask(call),
        proposals=await or_none(services.ask(ListProposals(actor=by, page=page_of(proposed)))),
        dunning_form=with_people(DUNNING, await _register(by, services), today=request.app.state.clock.today()),
        drop_form=DROP,
        failed=failed[0],
        failed_form=failed[1],
        proposal_values=values or {},
        problem=details(error) if error else None,
        page=page,
        proposed=proposed,
        state=state,
        matter_class=matter_class,
        words=words,
    )


@router.post("/proposals/{proposal_id}/dunning", max_body_size=FORM_BYTES)
@people(Permission.CASE_HANDLE)
async def send_dunning(
    request: Request, proposal_id: UUID, by: By, services: Ask, proposed: PageNumber = 1
) -> Response:
    """Send a dunning letter that is proposed."""
    return await _decide(request, by, services, proposal_id, DUNNING, SendDunning, "dunning", proposed=proposed)


@router.post("/proposals/{proposal_id}/drop")
@people(Permission.CASE_HANDLE)
async def drop_proposal(
    request: Request, proposal_id: UUID, by: By, services: Ask, proposed: PageNumber = 1
) -> Response:
    """Set a proposal aside."""
    return await _decide(request, by, services, proposal_id, DROP, DropProposal, "dropped", proposed=proposed)


async def _decide(
    request: Request,
    by: By,
    services: Ask,
    proposal_id: UUID,
    form: Form,
    call: type[Call[Any]],
    done: str,
    *,
    proposed: int,
) -> Response:
    values: dict[str, str] = {}
    try:
        values = await read_form(request, form)
        kept = await kept_files(
            request,
            services,
            form,
            lambda staged: KeepPaper(actor=by, of=PaperOf.PROPOSAL, subject_id=proposal_id, **staged.values()),
        )
        await services.ask(order(call, form, by, values=values, proposal_id=proposal_id, **kept))
    except MENDABLE as error:
        failed = (str(proposal_id), form.act)
        return await _cases_page(request, by, services, proposed=proposed, error=error, failed=failed, values=values)
    return RedirectResponse(f"/cases?done={done}", status_code=303)


@router.get("/cases/{case_id}")
@people(Permission.DATA_VIEW)
async def case(request: Request, case_id: UUID, by: By, services: Ask) -> HTMLResponse:
    """Show one case."""
    return await _case_page(request, by, services, case_id)


async def _act(request: Request, by: By, services: Ask, case_id: UUID, act: Act) -> Response:
    values: dict[str, str] = {}
    try:
        values = await read_form(request, act.form)
        kept = await kept_files(
            request, services, act.form, lambda staged: KeepScan(actor=by, case_id=case_id, **staged.values())
        )
        await services.ask(order(act.call, act.form, by, values=values, case_id=case_id, **kept))
    except MENDABLE as error:
        return await _case_page(request, by, services, case_id, error=error, values=values, failed=act.form.act)
    return RedirectResponse(f"/cases/{case_id}?done={act.form.act}", status_code=303)


@router.post("/cases/{case_id}/send")
@people(Permission.DOCUMENT_ISSUE)
async def send(request: Request, case_id: UUID, by: By, services: Ask) -> Response:
    """Record the sending."""
    return await _act(request, by, services, case_id, ACTS["send"])


@router.post("/cases/{case_id}/void", max_body_size=FORM_BYTES)
@people(Permission.DOCUMENT_ISSUE)
async def void(request: Request, case_id: UUID, by: By, services: Ask) -> Response:
    """Take a letter back; its number stays void."""
    return await _act(request, by, services, case_id, ACTS["void"])


@router.post("/cases/{case_id}/{name}", max_body_size=FORM_BYTES)
@people(Permission.CASE_HANDLE)
async def act(request: Request, case_id: UUID, name: str, by: By, services: Ask) -> Response:
    """Record any other act of articles 7 and 8."""
    found = ACTS.get(name)
    if found is None or found.permission is not Permission.CASE_HANDLE:
        raise NotFound("no-such-act", "没有这项办理步骤。")
    return await _act(request, by, services, case_id, found)


async def _case_page(
    request: Request,
    by: By,
    services: Ask,
    case_id: UUID,
    *,
    error: BudgetwatchError | None = None,
    values: dict[str, Any] | None = None,
    failed: str = "",
) -> HTMLResponse:
    found = await services.ask(GetCase(actor=by, case_id=case_id))
    documents = await or_none(services.ask(ListDocuments(actor=by, case_id=case_id, page=Page(limit=20))))
    findings = await or_none(services.ask(ListLinkedFindings(actor=by, case_id=case_id)))
    register, today = await _register(by, services), request.app.state.clock.today()
    unit = found.to_unit or found.proposed_unit or found.alert.unit_name
    consenting = Duty.VICE_CHAIR if found.summary.approver is Approver.VICE_CHAIR else Duty.HEAD
    acts = [ACTS[name] for name in found.allowed_acts if name in ACTS]
    return render(
        request,
        "case.html",
        findings=findings,
        status=family_of(error).status if error else 200,
        case=found,
        documents=documents,
        proposed=_proposed(found, today.isoformat()),
        forms=[
            replace(act, form=with_people(act.form, register, unit=unit, consenting=consenting, today=today))
            for act in acts
        ],
        values=values or {},
        failed=failed,
        problem=details(error) if error else None,
    )


async def _register(by: By, services: Ask) -> DutyList | None:
    """Return the register of duties for whoever may act; null where nobody acts here."""
    if Permission.CASE_HANDLE not in by.may:
        return None
    return await or_none(services.ask(ListDuties(actor=by)))


def _proposed(case: Case, today: str) -> dict[str, dict[str, str]]:
    """Return what the forms propose: the approver of the class, the unit that the warning names."""
    return {
        "approve": {"approver": case.summary.approver.value, "approved_on": today},
        "send": {"to_unit": case.proposed_unit or "", "sent_on": today},
    }
