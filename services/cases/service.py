"""Entry points of cases: parse, call, return."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy.orm import Session

from chassis.config import needed
from chassis.nameko_ext import answers, every, on_event
from contracts.alerts.v1 import AlertRaised
from contracts.cases.calendars_v1 import (
    CalendarList,
    CalendarVersionShown,
    GetCalendarVersion,
    ListCalendars,
)
from contracts.cases.due_v1 import DueList, ListDue
from contracts.cases.duties_v1 import DutyEntry, DutyList, EndDuty, EnterDuty, ListDuties
from contracts.cases.files_v1 import GetCaseFile, KeepScan, LetterList, ListLetters
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
from contracts.cases.inbox_v1 import (
    Acknowledgement,
    AnswerLetter,
    FileKept,
    GetLetterFile,
    Inbox,
    KeepAttachment,
    LetterFile,
    ListInbox,
    SignedLetter,
    SignLetter,
)
from contracts.cases.known_v1 import KnownCases, ListKnownCases
from contracts.cases.limits_v1 import CountedLimit, CountLimit, LimitList, ListLimits
from contracts.cases.papers_v1 import GetPaper, KeepPaper, ListPapers, PaperList
from contracts.cases.v1 import (
    ApproveCase,
    Case,
    CaseList,
    CloseCase,
    CountDeadline,
    CountedDeadline,
    DayBegan,
    Disposal,
    DisposeWarning,
    ExtendDeadline,
    GetCase,
    ListCases,
    RecordAnswer,
    RecordCommunication,
    RecordReceipt,
    SendDocument,
)
from contracts.ingest.calendar_v1 import DeliveryDunned, DeliveryReminded
from contracts.ingest.v1 import SliceAccepted
from contracts.reports.issues_v1 import IssueScheduled
from contracts.reports.v1 import DocumentRendered
from services.cases import (
    calendar_versions,
    days,
    due,
    duties,
    facts,
    files,
    follow_orders,
    handing_over,
    inbox,
    orders,
    papers,
    proposing,
    questions,
)
from services.cases.archive import monthly
from services.cases.archive.calls import ArchiveCalls
from services.cases.findings.calls import FindingCalls
from services.cases.meetings.calls import MeetingCalls
from services.cases.opinions.calls import OpinionCalls
from services.cases.requests.calls import RequestCalls
from services.cases.storage import briefs
from services.cases.work import Work
from services.cases.working import SETTINGS
from services.cases.year import orders as year_dates
from services.cases.year.calls import YearDateCalls


class CasesService(RequestCalls, OpinionCalls, FindingCalls, MeetingCalls, YearDateCalls, ArchiveCalls):
    """From a warning to a letter, an answer with a legal clock, a closing (articles 7 and 8)."""

    name = "cases"

    @every(seconds=60)
    def tell_day(self) -> None:
        """Tell everybody that a day has begun."""
        with self.db.transaction(correlation_id=uuid4()) as session:
            days.tell_day(session, self.clock.today())

    @on_event(AlertRaised)
    def on_alert_raised(self, session: Session, event: AlertRaised) -> None:
        """Keep a warning for the office's decision."""
        facts.keep_warning(session, event, now=self.clock.now())

    @on_event(DocumentRendered)
    def on_document_rendered(self, session: Session, event: DocumentRendered) -> None:
        """Link a rendered document to its case."""
        facts.link_document(session, event)

    @on_event(DayBegan)
    def on_day_began(self, session: Session, event: DayBegan) -> None:
        """Put the year's dates among what is due; remind of what is due soon; propose reminders of overdue answers; ask for the monthly export."""
        work = Work.begin(session, self.clock, SETTINGS)
        year_dates.on_day_began(work, event)
        due.remind(work, event)
        proposing.propose_reminders(work, event)
        monthly.on_day_began(work, event)

    @on_event(IssueScheduled)
    def on_issue_scheduled(self, session: Session, event: IssueScheduled) -> None:
        """Keep the day of a brief among everything due (article 6)."""
        briefs.keep(session, event)

    @on_event(DeliveryReminded)
    def on_delivery_reminded(self, session: Session, event: DeliveryReminded) -> None:
        """Keep a reminder for the unit's inbox."""
        proposing.keep_reminded(Work.begin(session, self.clock, SETTINGS), event)

    @on_event(DeliveryDunned)
    def on_delivery_dunned(self, session: Session, event: DeliveryDunned) -> None:
        """Keep a dunning and propose its letter."""
        proposing.keep_dunned(Work.begin(session, self.clock, SETTINGS), event)

    @on_event(SliceAccepted)
    def on_slice_accepted(self, session: Session, event: SliceAccepted) -> None:
        """Dun no more for what has come."""
        proposing.take_back_arrived(Work.begin(session, self.clock, SETTINGS), event)

    @answers(DisposeWarning)
    def dispose_warning(self, call: DisposeWarning) -> Disposal:
        """Confirm or dismiss a warning."""
        with self.work() as work:
            return orders.dispose_warning(work, call)

    @answers(ApproveCase)
    def approve_case(self, call: ApproveCase) -> Case:
        """Record the consent of article 7."""
        with self.work() as work:
            return orders.approve_case(work, call)

    @answers(RecordCommunication)
    def record_communication(self, call: RecordCommunication) -> Case:
        """Record a talk with the unit and its analysis."""
        with self.work() as work:
            return orders.record_communication(work, call)

    @answers(SendDocument)
    def send_document(self, call: SendDocument) -> Case:
        """Record the sending; the document gets its number."""
        with self.work() as work:
            return orders.send_document(work, call)

    @answers(RecordReceipt)
    def record_receipt(self, call: RecordReceipt) -> Case:
        """Record the sign-for day."""
        with self.work() as work:
            return orders.record_receipt(work, call)

    @answers(ExtendDeadline)
    def extend_deadline(self, call: ExtendDeadline) -> Case:
        """Extend the answer's deadline."""
        with self.work() as work:
            return orders.extend_deadline(work, call)

    @answers(RecordAnswer)
    def record_answer(self, call: RecordAnswer) -> Case:
        """Record the unit's answer."""
        with self.work() as work:
            return orders.record_answer(work, call)

    @answers(CloseCase)
    def close_case(self, call: CloseCase) -> Case:
        """Close a case with its outcome."""
        with self.work() as work:
            return orders.close_case(work, call)

    @answers(ListCases)
    def list_cases(self, call: ListCases) -> CaseList:
        """List cases, overdue first."""
        with self.work() as work:
            return questions.list_cases(work, call)

    @answers(ListKnownCases)
    def list_known_cases(self, call: ListKnownCases) -> KnownCases:
        """List the cases as they were known at a time."""
        with self.work() as work:
            return questions.list_known(work, call)

    @answers(GetCase)
    def get_case(self, call: GetCase) -> Case:
        """Return one case."""
        with self.work() as work:
            return questions.get_case(work, call)

    @answers(ListDue)
    def list_due(self, call: ListDue) -> DueList:
        """List everything that is due."""
        with self.work() as work:
            return due.list_due(work, call)

    @answers(CountDeadline)
    def count_deadline(self, call: CountDeadline) -> CountedDeadline:
        """Count a deadline."""
        with self.work() as work:
            return questions.count_deadline(work, call)

    @answers(ListCalendars)
    def list_calendars(self, call: ListCalendars) -> CalendarList:
        """List the versions of the working calendar."""
        with self.work() as work:
            return calendar_versions.list_calendars(work, call)

    @answers(GetCalendarVersion)
    def get_calendar_version(self, call: GetCalendarVersion) -> CalendarVersionShown:
        """Return one version with what it changed and moved."""
        with self.work() as work:
            return calendar_versions.get_calendar_version(work, call)

    @answers(ListLimits)
    def list_limits(self, call: ListLimits) -> LimitList:
        """List the limits of laws."""
        return questions.list_limits(call)

    @answers(CountLimit)
    def count_limit(self, call: CountLimit) -> CountedLimit:
        """Count a limit of a law."""
        with self.work() as work:
            return questions.count_limit(work, call)

    @answers(ListLetters)
    def list_letters(self, call: ListLetters) -> LetterList:
        """List the register of letters."""
        with self.work() as work:
            return questions.list_letters(work, call)

    @answers(KeepScan)
    def keep_scan(self, call: KeepScan) -> FileKept:
        """Keep a scan: the right first, then the look at the file, then the line."""
        with self.work() as work:
            files.may_keep_scan(work, call)
        media_type = self._take_in(call)
        with self.work() as work:
            return files.keep_scan(work, call, media_type)

    @answers(GetCaseFile)
    def get_case_file(self, call: GetCaseFile) -> LetterFile:
        """Return where a file of a case lies."""
        with self.work() as work:
            return files.get_file(work, call)

    @answers(KeepPaper)
    def keep_paper(self, call: KeepPaper) -> FileKept:
        """Keep a scan of what belongs to no case: the right first, then the look at the file, then the line."""
        with self.work() as work:
            papers.may_keep(work, call)
        media_type = self._take_in(call)
        with self.work() as work:
            return papers.keep(work, call, media_type)

    @answers(GetPaper)
    def get_paper(self, call: GetPaper) -> LetterFile:
        """Return where a scan lies."""
        with self.work() as work:
            return papers.get(work, call)

    @answers(ListPapers)
    def list_papers(self, call: ListPapers) -> PaperList:
        """List the scans of one thing."""
        with self.work() as work:
            return papers.listed(work, call)

    @answers(ListInbox)
    def list_inbox(self, call: ListInbox) -> Inbox:
        """List a unit's letters."""
        with self.work() as work:
            return inbox.list_inbox(work, call)

    @answers(GetLetterFile)
    def get_letter_file(self, call: GetLetterFile) -> LetterFile:
        """Return where a unit's letter lies."""
        with self.work() as work:
            return inbox.get_letter_file(work, call)

    @answers(SignLetter)
    def sign_letter(self, call: SignLetter) -> SignedLetter:
        """Enter a unit's receipt."""
        with self.work() as work:
            return inbox.sign_letter(work, call)

    @answers(KeepAttachment)
    def keep_attachment(self, call: KeepAttachment) -> FileKept:
        """Keep an attachment: the right first, then the look at the file, then the line."""
        with self.work() as work:
            inbox.may_attach(work, call)
        media_type = self._take_in(call)
        with self.work() as work:
            return inbox.keep_attachment(work, call, media_type)

    @answers(AnswerLetter)
    def answer_letter(self, call: AnswerLetter) -> Acknowledgement:
        """Enter a unit's answer."""
        with self.work() as work:
            return inbox.answer_letter(work, call)

    @answers(ListDuties)
    def list_duties(self, call: ListDuties) -> DutyList:
        """List the register of duties."""
        with self.work() as work:
            return duties.list_duties(work, call)

    @answers(EnterDuty)
    def enter_duty(self, call: EnterDuty) -> DutyEntry:
        """Enter a person into the register of duties."""
        with self.work() as work:
            return duties.enter_duty(work, call)

    @answers(EndDuty)
    def end_duty(self, call: EndDuty) -> DutyEntry:
        """End a duty."""
        with self.work() as work:
            return duties.end_duty(work, call)

    @answers(RemindCase)
    def remind_case(self, call: RemindCase) -> Case:
        """Send a reminder."""
        with self.work() as work:
            return follow_orders.remind_case(work, call)

    @answers(VoidLetter)
    def void_letter(self, call: VoidLetter) -> Case:
        """Take a letter back."""
        with self.work() as work:
            return follow_orders.void_letter(work, call)

    @answers(ReturnAnswer)
    def return_answer(self, call: ReturnAnswer) -> Case:
        """Return an insufficient answer."""
        with self.work() as work:
            return follow_orders.return_answer(work, call)

    @answers(PlanSurvey)
    def plan_survey(self, call: PlanSurvey) -> Case:
        """Begin a survey."""
        with self.work() as work:
            return follow_orders.plan_survey(work, call)

    @answers(ReportSurvey)
    def report_survey(self, call: ReportSurvey) -> Case:
        """End a survey with its report."""
        with self.work() as work:
            return follow_orders.report_survey(work, call)

    @answers(ReportToChairmen)
    def report_to_chairmen(self, call: ReportToChairmen) -> Case:
        """Report to the chairmen's meeting."""
        with self.work() as work:
            return follow_orders.report_to_chairmen(work, call)

    @answers(HandOver)
    def hand_over(self, call: HandOver) -> Case:
        """Hand a clue over: check, gather and pack without a transaction, record."""
        with self.work() as work:
            clue = handing_over.begin(work, call)
        package = handing_over.pack(call, clue, rpc=self.rpc, blobs=self.blobs)
        with self.work() as work:
            return handing_over.record(work, call, package)

    @answers(ListProposals)
    def list_proposals(self, call: ListProposals) -> ProposalList:
        """List what is proposed."""
        with self.work() as work:
            return proposing.list_proposals(work, call)

    @answers(DropProposal)
    def drop_proposal(self, call: DropProposal) -> DroppedProposal:
        """Set a proposal aside."""
        with self.work() as work:
            return proposing.drop_proposal(work, call)

    @answers(SendDunning)
    def send_dunning(self, call: SendDunning) -> SentDunning:
        """Send a dunning letter."""
        with self.work() as work:
            return proposing.send_dunning(work, call)

    def _take_in(self, call: KeepScan | KeepAttachment | KeepPaper) -> str:
        staging = needed(self.settings.staging_dir, "BW_STAGING_DIR")
        return files.take_in(call, staging=staging, blobs=self.blobs)
