"""The desk of issues: lock, ask the table of stages, write, publish, log. Every order is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from chassis.blobs import Blobs
from chassis.operation_log import log_act
from chassis.outbox import publish
from contracts.errors import Conflict, InvalidInput, NotFound, Precondition
from contracts.reports.issues_v1 import (
    ChooseRecipients,
    CompareIssue,
    Consent,
    ConsentToPublication,
    EditText,
    FigureChanges,
    Issue,
    IssueAct,
    IssueArchived,
    IssueRenderingRequested,
    IssueStep,
    MoveIssue,
    Publication,
    PublishOutside,
    Recipient,
    RecordCopy,
    RecordCopyReceipt,
    Stage,
    TextBlock,
)
from contracts.reports.v1 import DocumentType
from contracts.values import Actor
from services.reports import comparing, edits, scheduling
from services.reports import issue as table
from services.reports.edits import Edit
from services.reports.offices import office_book
from services.reports.storage import documents, issues, numbers, papers
from services.reports.storage.issues import StoredIssue


@dataclass(frozen=True, slots=True)
class Desk:
    """What an order works with."""

    session: Session
    blobs: Blobs
    actor: Actor
    now: datetime
    today: date


def move(desk: Desk, call: MoveIssue, signers: Sequence[str] = ()) -> Issue:
    """Act on an issue. Signing gives the number and orders the numbered rendering; voiding keeps the number.

    `signers` held the duty of the head or of the vice chair in charge on the day of the signing; nobody else signs.
    """
    stored = issues.lock(desk.session, call.issue_id)
    stage = stored.summary.stage
    after = table.next_stage(
        stage, call.act, on=call.on, today=desk.today, last_on=stored.last_on, person=call.person, note=call.note
    )
    values: dict[str, object] = {"stage": after.value, "last_on": call.on, "takes_orders": False}
    if call.act is IssueAct.SUBMIT and stored.paper_sha256 is None:
        raise Precondition("issue-not-rendered", "文书还没有生成，不能送审；请先生成草稿。", str(call.issue_id))
    if call.act is IssueAct.REVIEW:
        _another_than_the_drafter(desk, call)
    if call.act is IssueAct.SIGN:
        _in_office(call.person, signers, "预算工委负责同志或者人大常委会分管领导", call.on)
        if not _recipients(stored):
            raise Precondition(
                "recipients-missing", "请先按报告内容确定印送范围，再签发（办法第六条）。", str(call.issue_id)
            )
        code = office_book().of(stored.summary.region).report_code
        written = numbers.give(desk.session, stored.summary, given_on=call.on, report_code=code)
        values |= {"number": written, "signed_on": call.on}
    detail = {"from_state": stage.value, "to_state": after.value}
    if call.act is IssueAct.VOID:
        numbers.void(
            desk.session, call.issue_id, written=stored.summary.number or "", on=call.on, reason=call.note.strip()
        )
        values |= {"number": None, "signed_on": None}
        if called_back := issues.drop_copies(desk.session, call.issue_id):
            detail["unit"] = "、".join(called_back)[:500]
    if call.act is IssueAct.ISSUE:
        issues.add_copies(desk.session, call.issue_id, _recipients(stored))
    issues.change(desk.session, call.issue_id, **values)
    if after is Stage.DRAFT and stored.summary.document_type is DocumentType.SPECIAL_REPORT:
        issues.take_orders_again(desk.session, call.issue_id)
    if call.act in {IssueAct.SIGN, IssueAct.VOID}:
        order_rendering(desk, stored)
    _step(
        desk, stored, act=call.act.value, to=after, on=call.on, person=call.person.strip(), note=call.note.strip(),
        scan_id=call.scan_id,
    )  # fmt: skip
    if call.act in {IssueAct.ISSUE, IssueAct.VOID}:
        scheduling.tell(desk.session, call.issue_id, now=desk.now)
    if call.act is IssueAct.ARCHIVE:
        _hand_to_archive(desk, call)
    return _logged(desk, call.issue_id, f"issue.{call.act.value}", detail)


def _hand_to_archive(desk: Desk, call: MoveIssue) -> None:
    """Tell cases, which keeps the volumes, what the issue consists of."""
    issue = whole(desk, call.issue_id)
    paper = next((one for one in issue.versions if one.pdf_sha256 and one.docx_sha256), None)
    if paper is None or issue.summary.number is None:
        raise Precondition("issue-not-rendered", "文书还没有生成，不能归档；请稍后再办。", str(call.issue_id))
    event = IssueArchived(
        issue_id=call.issue_id,
        document_type=issue.summary.document_type,
        title=issue.summary.title,
        number=issue.summary.number,
        region=issue.summary.region,
        origin=paper.origin,
        archived_on=call.on,
        record_sha256=desk.blobs.put(issue.model_dump_json(indent=1).encode()),
        pdf_sha256=str(paper.pdf_sha256),
        docx_sha256=str(paper.docx_sha256),
    )
    publish(desk.session, event)


def edit_text(desk: Desk, call: EditText) -> Issue:
    """Keep a person's words for a paragraph of a draft and order the rendering."""
    stored = issues.lock(desk.session, call.issue_id)
    if stored.summary.stage is not Stage.DRAFT or stored.paper_sha256 is None:
        raise Conflict("issue-not-draft", "只有草稿可以修改文字；已送审的请先退回。", str(call.issue_id))
    paper = papers.load_paper(desk.blobs, stored.paper_sha256)
    known = {block.key: block.generated for block in edits.text_blocks(paper, {})}
    if call.text is not None:
        if call.key not in known:
            raise NotFound("paragraph-unknown", "没有这一段文字，请刷新后再改。", call.key)
        edits.check_edit(paper, call.text)
    edit = None if call.text is None else Edit(call.text.strip(), known[call.key])
    issues.keep_edit(desk.session, call.issue_id, key=call.key, edit=edit, seat=desk.actor.seat, now=desk.now)
    order_rendering(desk, stored)
    return _logged(desk, call.issue_id, "issue.edit", {"form": call.key[:100]})


def choose_recipients(desk: Desk, call: ChooseRecipients) -> Issue:
    """Write down who gets a special report by its content (article 6) and order the rendering, whose 版记 names them."""
    stored = issues.lock(desk.session, call.issue_id)
    if stored.summary.document_type is not DocumentType.SPECIAL_REPORT:
        raise Conflict("recipients-fixed", "简报的印送范围由办法第六条规定，不能另行确定。", str(call.issue_id))
    if stored.summary.stage is not Stage.DRAFT:
        raise Conflict("issue-not-draft", "只有草稿可以改变印送范围；已送审的请先退回。", str(call.issue_id))
    issues.change(desk.session, call.issue_id, recipients=stored_recipients(call.recipients))
    if stored.paper_sha256 is not None:
        order_rendering(desk, stored)
    return _logged(
        desk, call.issue_id, "issue.recipients", {"unit": "、".join(to.name for to in call.recipients)[:500]}
    )


def compare(desk: Desk, call: CompareIssue) -> FigureChanges:
    """Compare an issue's figures with those of the last issue."""
    stored = issues.get(desk.session, call.issue_id)
    if stored.paper_sha256 is None:
        raise Precondition("issue-not-rendered", "文书还没有生成，不能比较。", str(call.issue_id))
    is_brief = stored.summary.document_type is DocumentType.QUARTERLY_BRIEF
    region, period = stored.summary.region, stored.summary.period
    last = issues.last_before(desk.session, region=region, period=period) if is_brief else None
    before = None if last is None or last.paper_sha256 is None else papers.load_paper(desk.blobs, last.paper_sha256)
    against = "" if last is None else (last.summary.number or last.summary.period)
    return comparing.compare(before, papers.load_paper(desk.blobs, stored.paper_sha256), against=against)


def record_copy(desk: Desk, call: RecordCopy) -> Issue:
    """Record deliveries; with the last copy the issue is distributed."""
    stored = _going_out(desk, call.issue_id, call.delivered_on)
    for recipient in call.recipients:
        issues.change_copy(
            desk.session, call.issue_id, recipient, delivered_on=call.delivered_on, method=call.means.strip()
        )
    copies = issues.copies_of(desk.session, call.issue_id)
    if stored.summary.stage is Stage.ISSUED and all(copy.delivered_on for copy in copies):
        issues.change(desk.session, call.issue_id, stage=Stage.DISTRIBUTED.value, last_on=call.delivered_on)
        _step(desk, stored, act="distribute", to=Stage.DISTRIBUTED, on=call.delivered_on, person="", note="")
    return _logged(desk, call.issue_id, "issue.deliver", {"unit": "、".join(call.recipients)[:500]})


def record_receipt(desk: Desk, call: RecordCopyReceipt) -> Issue:
    """Record who signed for a copy; it must have been handed over before."""
    _going_out(desk, call.issue_id, call.received_on)
    copy = next((c for c in issues.copies_of(desk.session, call.issue_id) if c.recipient == call.recipient), None)
    if copy is not None and (copy.delivered_on is None or call.received_on < copy.delivered_on):
        raise InvalidInput("date-out-of-order", "签收日期不能早于送达登记日期，请先登记送达。", call.recipient)
    issues.change_copy(
        desk.session,
        call.issue_id,
        call.recipient,
        received_on=call.received_on,
        signed_for_by=call.signed_for_by.strip(),
    )
    return _logged(desk, call.issue_id, "issue.receipt", {"unit": call.recipient})


def consent(desk: Desk, call: ConsentToPublication, vice_chairs: Sequence[str]) -> Issue:
    """Record the vice chair's consent (article 11); `vice_chairs` held the duty on the day of the consent."""
    stored = issues.lock(desk.session, call.issue_id)
    if stored.summary.number is None:
        raise Conflict("issue-not-signed", "文书尚未签发，不能办理公开审批。", str(call.issue_id))
    _not_in_future(desk, call.approved_on)
    made = Consent(
        number=stored.summary.number,
        approver_name=_in_office(call.approver_name, vice_chairs, "人大常委会分管领导", call.approved_on),
        approved_on=call.approved_on,
        scope=call.scope.strip(),
        seat=desk.actor.seat,
        scan_id=call.scan_id,
    )
    issues.add_consent(desk.session, call.issue_id, made, desk.now)
    return _logged(desk, call.issue_id, "issue.consent", {})


def publish_outside(desk: Desk, call: PublishOutside) -> Issue:
    """Record a publication; without a consent to this number on or before its day it is refused (article 11)."""
    number = issues.lock(desk.session, call.issue_id).summary.number
    if number is None:
        raise Conflict("issue-not-signed", "文书尚未签发或者编号已经作废，不能对外公开。", str(call.issue_id))
    _not_in_future(desk, call.published_on)
    consents = [item for item in issues.consents_of(desk.session, call.issue_id) if item.number == number]
    if not any(item.approved_on <= call.published_on for item in consents):
        raise Precondition(
            "consent-missing",
            "未经人大常委会分管领导同意，相关查询数据不得对外公开（办法第十一条）。请先登记分管领导的同意。",
            str(call.issue_id),
        )
    made = Publication(place=call.place.strip(), published_on=call.published_on, seat=desk.actor.seat)
    issues.add_publication(desk.session, call.issue_id, made, desk.now)
    return _logged(desk, call.issue_id, "issue.publish", {})


def whole(desk: Desk, issue_id: UUID) -> Issue:
    """Return an issue with everything about it."""
    stored = issues.get(desk.session, issue_id)
    text: tuple[TextBlock, ...] = ()
    if stored.paper_sha256 is not None:
        paper = papers.load_paper(desk.blobs, stored.paper_sha256)
        text = edits.text_blocks(paper, issues.edits_of(desk.session, issue_id))
    return Issue(
        summary=stored.summary,
        versions=documents.of_issue(desk.session, issue_id),
        steps=issues.steps_of(desk.session, issue_id),
        text=text,
        recipients=_recipients(stored),
        copies=issues.copies_of(desk.session, issue_id),
        consents=issues.consents_of(desk.session, issue_id),
        publications=issues.publications_of(desk.session, issue_id),
        allowed_acts=table.allowed_acts(stored.summary.stage),
    )


def order_rendering(desk: Desk, stored: StoredIssue) -> None:
    """Order a rendering of the stored paper as it now stands."""
    document_id = uuid4()
    summary = stored.summary
    documents.add_ordered(desk.session, document_id=document_id, issue=summary, requested_at=desk.now)
    issues.change(desk.session, summary.issue_id, document_id=document_id)
    publish(desk.session, IssueRenderingRequested(issue_id=summary.issue_id, document_id=document_id))


def stored_recipients(recipients: Sequence[Recipient]) -> list[dict[str, str]]:
    """Return recipients as the issue's row keeps them: each once, blanks trimmed."""
    once = {to.name.strip(): {"way": to.way, "name": to.name.strip()} for to in recipients}
    return list(once.values())


def _recipients(stored: StoredIssue) -> tuple[Recipient, ...]:
    """Article 6: briefs go to its list, special reports to those chosen by their content."""
    if stored.summary.document_type is DocumentType.SPECIAL_REPORT:
        return stored.recipients
    return office_book().of(stored.summary.region).distribution


def _going_out(desk: Desk, issue_id: UUID, on: date) -> StoredIssue:
    stored = issues.lock(desk.session, issue_id)
    if stored.summary.stage not in table.WITH_COPIES:
        raise Conflict("issue-not-issued", "文书尚未印发，没有分送名单。", str(issue_id))
    _not_in_future(desk, on)
    return stored


def _another_than_the_drafter(desk: Desk, call: MoveIssue) -> None:
    """Refuse a reviewer who drafted the text: two pairs of eyes before a signature."""
    drafter = [step.person for step in issues.steps_of(desk.session, call.issue_id) if step.act == IssueAct.SUBMIT][-1]
    if "".join(call.person.split()) == "".join(drafter.split()):
        raise Precondition("reviewer-is-drafter", f"{drafter}是拟稿人，请由另一人审核。", drafter)


def _in_office(name: str, holders: Sequence[str], duty: str, on: date) -> str:
    """Return the name without blanks; refused where nobody of that name held the duty on that day."""
    plain = "".join(name.split())
    if plain not in holders:
        known = f"当日在册的是：{'、'.join(holders)}" if holders else "请先在“职务登记”中登记"
        raise Precondition("duty-not-held", f"{plain}在{on.isoformat()}不是登记在册的{duty}；{known}。", plain)
    return plain


def _not_in_future(desk: Desk, on: date) -> None:
    if on > desk.today:
        raise InvalidInput("date-in-future", f"日期不能晚于今天（{desk.today.isoformat()}）。")


def _step(
    desk: Desk,
    stored: StoredIssue,
    *,
    act: str,
    to: Stage,
    on: date,
    person: str,
    note: str,
    scan_id: UUID | None = None,
) -> None:
    step = IssueStep(
        act=act,
        from_stage=stored.summary.stage,
        to_stage=to,
        on=on,
        person=person,
        note=note,
        seat=desk.actor.seat,
        happened_at=desk.now,
        scan_id=scan_id,
    )
    issues.add_step(desk.session, stored.summary.issue_id, step)


def _logged(desk: Desk, issue_id: UUID, act: str, detail: dict[str, str]) -> Issue:
    """Answer with the issue as it is now; the log entry comes last because it serialises acts."""
    answer = whole(desk, issue_id)
    log_act(desk.session, desk.actor, act=act, subject=str(issue_id), detail=detail)
    return answer
