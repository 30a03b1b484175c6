"""The orders on what follows a letter (article 8): reminder, return, survey, report to the chairmen's meeting."""

from __future__ import annotations

from datetime import date

from chassis.outbox import publish
from contracts.cases.follow_ups_v1 import (
    PlanSurvey,
    RemindCase,
    ReportSurvey,
    ReportToChairmen,
    ReturnAnswer,
    VoidLetter,
)
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import Case, PaperSection
from contracts.errors import Conflict, Precondition
from services.cases import case as table
from services.cases import deadlines, dossier, follow_ups, steps
from services.cases.dossier import Dossier
from services.cases.files import refuse_marked
from services.cases.numbers import Register
from services.cases.storage import letters as letter_store
from services.cases.storage import proposals
from services.cases.storage.cases import StoredCase
from services.cases.tracks import follow_up_approver
from services.cases.transitions import Act
from services.cases.work import Work


def remind_case(work: Work, call: RemindCase) -> Case:
    """Send a reminder."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.REMIND)
    _refuse_second_reminder(work, call)
    number = steps.draw(work, Register.LETTER, case.case_id, call.sent_on)
    moved = follow_ups.remind(case.file, number=number, on=call.sent_on, today=work.today)
    _consent(work, call, Act.REMIND, LetterKind.REMINDER, case, call.sent_on)
    seat = call.by().seat
    proposals.end_of_case(
        work.session, case.case_id, state="sent", reason=f"已发送{number}", seat=seat, today=work.today
    )
    saved = steps.moved_to(work, seat, case, moved)
    deadline = case.file.deadline
    if deadline is None:
        raise RuntimeError("a reminder without a clock")
    late = -deadlines.days_left(work.calendar, deadline, call.sent_on)
    steps.issue(
        work,
        saved,
        LetterKind.REMINDER,
        number,
        call.sent_on,
        due_on=deadline.due_on,
        working_days=late,
        urgency=call.urgency,
    )
    return steps.answered(work, call, saved, moved)


def void_letter(work: Work, call: VoidLetter) -> Case:
    """Take the letter back that nobody has signed for; sent again it gets the next number."""
    case = steps.locked(work, call)
    refuse_marked(call.reason, "作废理由")
    papers = dossier.read(work.session, case.case_id)
    moved = table.void(
        case.file,
        reason=call.reason,
        confirmed_on=papers.history[0].on,
        on=call.voided_on,
        today=work.today,
        calendar=work.calendar,
    )
    if papers.asking is None or not papers.may_void:
        raise Precondition(
            "letter-not-voidable", "退回函发出后不能撤回；退回有误的，请另行发函说明。", str(case.case_id)
        )
    letter_store.void(work.session, papers.asking.letter_id, on=call.voided_on, reason=call.reason.strip())
    return steps.answered(work, call, steps.moved_to(work, call.by().seat, case, moved), moved)


def return_answer(work: Work, call: ReturnAnswer) -> Case:
    """Return an insufficient answer; the letter asks for a new one within the limit of the setting."""
    case = steps.locked(work, call)
    refuse_marked(call.reason, "退回理由")
    table.next_state(case.file, Act.RETURN)
    number = steps.draw(work, Register.LETTER, case.case_id, call.sent_on)
    moved = follow_ups.return_answer(case.file, number=number, reason=call.reason, on=call.sent_on, today=work.today)
    _consent(work, call, Act.RETURN, LetterKind.RETURN, case, call.sent_on)
    saved = steps.moved_to(work, call.by().seat, case, moved)
    has_clock = case.file.track.answer_within is not None
    steps.issue(
        work,
        saved,
        LetterKind.RETURN,
        number,
        call.sent_on,
        reason=call.reason.strip(),
        working_days=work.settings.return_working_days if has_clock else None,
        urgency=call.urgency,
    )
    return steps.answered(work, call, saved, moved)


def plan_survey(work: Work, call: PlanSurvey) -> Case:
    """Begin a survey with its plan."""
    case = steps.locked(work, call)
    moved = follow_ups.plan_survey(
        case.file,
        members=call.members,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        on=call.planned_on,
        today=work.today,
    )
    sections = _sections(
        ("调研时间", f"{call.starts_on.isoformat()}至{call.ends_on.isoformat()}"),
        ("参加人员", call.members),
        ("调研地点和单位", call.places),
        ("调研内容", call.questions),
    )
    _consent(work, call, Act.PLAN_SURVEY, None, case, call.planned_on)
    saved = steps.moved_to(work, call.by().seat, case, moved)
    steps.keep_survey(work, call, "plan", call.planned_on, sections)
    publish(work.session, steps.paper(work, saved, LetterKind.SURVEY_PLAN, on=call.planned_on, sections=sections))
    return steps.answered(work, call, saved, moved)


def report_survey(work: Work, call: ReportSurvey) -> Case:
    """End the survey with its report, which is rendered."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.REPORT_SURVEY)
    number = steps.draw(work, Register.REPORT, case.case_id, call.reported_on)
    moved = follow_ups.report_survey(case.file, number=number, on=call.reported_on, today=work.today)
    papers = dossier.read(work.session, case.case_id)
    plan = next(paper for paper in papers.survey if paper.kind == "plan")
    sections = (
        PaperSection(title="调研的基本情况", text=_plan_in_words(plan.sections)),
        *_sections(
            ("调研发现的情况", call.findings),
            ("对研究办理情况的评价", call.judgement),
            ("意见建议", call.advice),
        ),
    )
    _consent(work, call, Act.REPORT_SURVEY, LetterKind.SURVEY_REPORT, case, call.reported_on)
    saved = steps.moved_to(work, call.by().seat, case, moved)
    steps.keep_survey(work, call, "survey_report", call.reported_on, sections)
    steps.issue(
        work, saved, LetterKind.SURVEY_REPORT, number, call.reported_on, sections=sections, signer=call.approver_name
    )
    return steps.answered(work, call, saved, moved)


def report_to_chairmen(work: Work, call: ReportToChairmen) -> Case:
    """Report to the chairmen's meeting what was asked, answered and found."""
    case = steps.locked(work, call)
    table.next_state(case.file, Act.REPORT_CHAIRMEN)
    number = steps.draw(work, Register.REPORT, case.case_id, call.reported_on)
    moved = follow_ups.report_chairmen(
        case.file, number=number, meeting=call.meeting, on=call.reported_on, today=work.today
    )
    papers = dossier.read(work.session, case.case_id)
    survey = next(paper for paper in papers.survey if paper.kind == "survey_report")
    sections = (
        PaperSection(title="问题及函询情况", text=_asked(case, papers)),
        PaperSection(title="部门答复情况", text=_replied(papers)),
        *survey.sections[1:3],
        *_sections(("提请主任会议研究的事项", call.advice)),
    )
    _consent(work, call, Act.REPORT_CHAIRMEN, LetterKind.CHAIRMEN_REPORT, case, call.reported_on)
    saved = steps.moved_to(work, call.by().seat, case, moved)
    steps.keep_survey(work, call, "chairmen_report", call.reported_on, sections)
    steps.issue(
        work,
        saved,
        LetterKind.CHAIRMEN_REPORT,
        number,
        call.reported_on,
        sections=sections,
        reason=call.meeting,
        signer=call.approver_name,
    )
    return steps.answered(work, call, saved, moved)


def _refuse_second_reminder(work: Work, call: RemindCase) -> None:
    """One reminder a day: the table allows the act again and again, and two clerks may act on one proposal."""
    for letter in letter_store.of_case(work.session, call.case_id):
        if letter.kind is LetterKind.REMINDER and letter.sent_on >= call.sent_on:
            day = letter.sent_on.isoformat()
            detail = f"{day}已经发送催办函{letter.number}，同日不重复催办，请刷新后再看。"
            raise Conflict("already-reminded", detail, str(call.case_id))


FollowUp = RemindCase | ReturnAnswer | PlanSurvey | ReportSurvey | ReportToChairmen


def _consent(work: Work, call: FollowUp, act: Act, kind: LetterKind | None, case: StoredCase, on: date) -> None:
    approver = follow_up_approver(kind or LetterKind.REMINDER, case.file.matter_class)
    steps.consent(work, call, act, approver, name=call.approver_name, on=on, scan_id=call.scan_id)


def _sections(*written: tuple[str, str]) -> tuple[PaperSection, ...]:
    for title, text in written:
        refuse_marked(text, title)
    return tuple(PaperSection(title=title, text=text.strip()) for title, text in written)


def _plan_in_words(plan: tuple[PaperSection, ...]) -> str:
    return "；".join(f"{section.title}：{section.text}" for section in plan[:3]) + "。"


def _asked(case: StoredCase, papers: Dossier) -> str:
    sent = "；".join(
        f"{letter.sent_on.isoformat()}以{letter.number}发往{letter.addressee}"
        + (f"，{letter.received.on.isoformat()}签收" if letter.received else "，尚未签收")
        for letter in papers.letters
        if letter.kind not in {LetterKind.SURVEY_REPORT, LetterKind.CHAIRMEN_REPORT} and not letter.voided_on
    )
    return f"{case.alert.fact}{sent}。"


def _replied(papers: Dossier) -> str:
    if not papers.replies:
        return "截至报告之日，有关部门未予答复。"
    return "\n".join(
        f"{stored.reply.answered_on.isoformat()}收到第{stored.reply.round}次答复"
        f"（{stored.reply.signer_post}{stored.reply.signer}签署{'，逾期' if stored.is_late else ''}）："
        f"{stored.reply.content}"
        for stored in papers.replies
    )
