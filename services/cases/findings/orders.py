"""Orders and questions on audit findings. What the audit bureau says is never changed here; links and follow-up are the office's."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from chassis.clock import CHINA
from chassis.operation_log import log_act
from contracts.cases.findings_v1 import (
    ExportFindings,
    Finding,
    FindingLink,
    FindingLinkKind,
    FindingList,
    FindingRefs,
    FindingSummary,
    FollowFinding,
    FollowUp,
    GetFinding,
    LinkFinding,
    ListFindings,
    ListLinkedFindings,
    RectificationList,
    UnlinkFinding,
)
from contracts.envelope import Call
from contracts.errors import Conflict, InvalidInput, NotFound
from contracts.values import Permission
from services.cases.findings import store
from services.cases.findings.store import Texts
from services.cases.storage import warnings
from services.cases.work import Work, require


def list_findings(work: Work, call: ListFindings) -> FindingList:
    """Return a page of the register and the figures of region and year."""
    require(call.by(), Permission.DATA_VIEW)
    items, total = store.listed(work.session, call, today=work.today)
    return FindingList(
        items=tuple(items),
        total=total,
        numbers=store.numbers(work.session, call.region, call.year, today=work.today),
        newest_period=store.newest_period(work.session, call.region),
    )


def get_finding(work: Work, call: GetFinding) -> Finding:
    """Return one finding."""
    require(call.by(), Permission.DATA_VIEW)
    return _shown(work, call.finding_id)


def list_linked_findings(work: Work, call: ListLinkedFindings) -> FindingRefs:
    """Return what a warning or a case is linked with."""
    require(call.by(), Permission.DATA_VIEW)
    subjects = [each for each in (call.alert_id, call.case_id) if each is not None]
    if call.case_id is not None and (alert_id := store.alert_of(work.session, call.case_id)) is not None:
        subjects.append(alert_id)
    return FindingRefs(items=store.refs(work.session, subjects))


def export_findings(work: Work, call: ExportFindings) -> RectificationList:
    """Return 整改清单; the export is logged."""
    require(call.by(), Permission.DATA_EXPORT)
    found = store.exported(work.session, region=call.region, year=call.year, standing=call.standing, today=work.today)
    ids = [summary.finding_id for summary, _ in found]
    links, steps = store.links(work.session, ids), store.follow_ups(work.session, ids)
    detail = {"count": str(len(found))} | ({"fiscal_year": str(call.year)} if call.year else {})
    log_act(work.session, call.by(), act="finding.export", subject=call.region or "all", detail=detail)
    items = (
        _whole(summary, texts, links=links[summary.finding_id], follow_ups=steps[summary.finding_id])
        for summary, texts in found
    )
    return RectificationList(as_of=work.today, items=tuple(items))


def link_finding(work: Work, call: LinkFinding) -> Finding:
    """Link a warning or a case, because a person says so."""
    finding = _locked(work, call, call.finding_id)
    if (call.alert_id is None) == (not call.case_number.strip()):
        raise InvalidInput("link-unclear", "请选择一条预警，或者填写一个案件编号（二者选一）。")
    link = _to_warning(work, call, call.alert_id) if call.alert_id else _to_case(work, call)
    for known in store.links(work.session, [call.finding_id])[call.finding_id]:
        if known.subject_id == link.subject_id and known.ended_at is None:
            raise Conflict("link-known", f"该问题已经关联{known.number}《{known.title}》。", known.number)
    store.add_link(work.session, finding, link)
    _log(work, call, "link", call.finding_id, {"kind": link.kind.value, "number": link.number})
    return _shown(work, call.finding_id)


def unlink_finding(work: Work, call: UnlinkFinding) -> Finding:
    """End a link; it stays in the list with the reason."""
    _locked(work, call, call.finding_id)
    links = {link.link_id: link for link in store.links(work.session, [call.finding_id])[call.finding_id]}
    link = links.get(call.link_id)
    if link is None:
        raise NotFound("link-not-found", "该问题没有这条关联。", str(call.link_id))
    if link.ended_at is not None:
        raise Conflict("link-ended", "这条关联已经解除。", str(call.link_id))
    store.end_link(work.session, call.link_id, reason=call.reason.strip(), seat=call.by().seat, now=work.now)
    _log(work, call, "unlink", call.finding_id, {"kind": link.kind.value, "number": link.number})
    return _shown(work, call.finding_id)


def follow_finding(work: Work, call: FollowFinding) -> Finding:
    """Record a step of the follow-up; its next day stands among what is due."""
    finding = _locked(work, call, call.finding_id)
    if call.on > work.today:
        raise InvalidInput("day-in-future", f"日期{call.on.isoformat()}晚于今天，请核对。")
    if call.next_on is not None and call.next_on <= call.on:
        raise InvalidInput("next-not-later", "下次复查日期应晚于本次日期，请核对。")
    known = store.follow_ups(work.session, [call.finding_id])[call.finding_id]
    if known and call.on < known[-1].on:
        detail = f"日期{call.on.isoformat()}早于上一步的日期{known[-1].on.isoformat()}，请核对。"
        raise InvalidInput("day-before-last", detail)
    follow_up = FollowUp(
        step=len(known) + 1, on=call.on, note=call.note.strip(), next_on=call.next_on, seat=call.by().seat, recorded_at=work.now
    )  # fmt: skip
    store.add_follow_up(work.session, finding, follow_up)
    _log(work, call, "follow", call.finding_id, {"number": finding.number})
    return _shown(work, call.finding_id)


def _to_warning(work: Work, call: LinkFinding, alert_id: UUID) -> FindingLink:
    warning = warnings.lock(work.session, alert_id)
    if warning is None:
        raise NotFound("warning-not-arrived", "没有这条预警，或者它尚未送达，请稍后再试。", str(alert_id))
    said = warning.alert.summary
    raised_on = said.raised_at.astimezone(CHINA).date()
    return _link(work, call, kind=FindingLinkKind.WARNING, subject_id=alert_id, number=said.rule_id, title=said.title, raised_on=raised_on)  # fmt: skip


def _to_case(work: Work, call: LinkFinding) -> FindingLink:
    number = call.case_number.strip()
    found = store.case_of(work.session, number)
    if found is None:
        raise InvalidInput("link-unknown", f"没有编号为“{number}”的案件，请按案件登记的编号填写。", number)
    case_id, title = found
    return _link(work, call, kind=FindingLinkKind.CASE, subject_id=case_id, number=number, title=title, raised_on=None)


def _link(work: Work, call: LinkFinding, **values: Any) -> FindingLink:
    return FindingLink(
        link_id=uuid4(), reason=call.reason.strip(), seat=call.by().seat, linked_at=work.now, ended_at=None, end_reason="", case_id=None,
        case_number=None, **values,
    )  # fmt: skip


def _locked(work: Work, call: Call[Any], finding_id: UUID) -> FindingSummary:
    require(call.by(), Permission.CASE_HANDLE)
    store.lock(work.session, finding_id)
    return _found(work, finding_id)[0]


def _found(work: Work, finding_id: UUID) -> tuple[FindingSummary, Texts]:
    found = store.get(work.session, finding_id, today=work.today)
    if found is None:
        detail = "审计局现行报送中没有这个问题：可能已在更正报送时删去。办理记录仍在操作日志中。"
        raise NotFound("finding-not-found", detail, str(finding_id))
    return found


def _shown(work: Work, finding_id: UUID) -> Finding:
    summary, texts = _found(work, finding_id)
    return _whole(
        summary,
        texts,
        links=store.links(work.session, [finding_id])[finding_id],
        follow_ups=store.follow_ups(work.session, [finding_id])[finding_id],
        deliveries=store.deliveries(work.session, summary),
        suggestions=store.suggestions(work.session, finding_id, today=work.today),
    )


def _whole(
    summary: FindingSummary, texts: Texts, *, links: list[FindingLink], follow_ups: list[FollowUp], **more: Any
) -> Finding:
    raised = [link.raised_on for link in links if link.raised_on is not None and link.ended_at is None]
    return Finding(
        summary=summary,
        description=texts.description,
        law=texts.law,
        links=tuple(links),
        follow_ups=tuple(follow_ups),
        first_warned_on=min(raised, default=None),
        deliveries=more.get("deliveries", ()),
        suggestions=more.get("suggestions", ()),
    )


def _log(work: Work, call: Call[Any], act: str, finding_id: UUID, detail: dict[str, str]) -> None:
    log_act(work.session, call.by(), act=f"finding.{act}", subject=str(finding_id), detail=detail)
