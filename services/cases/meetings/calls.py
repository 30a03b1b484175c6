"""The joint meeting's part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers
from contracts.cases.meetings_v1 import (
    AddMember,
    AgreementList,
    AgreePush,
    GetMeeting,
    HoldMeeting,
    ListAgreements,
    ListMeetings,
    ListMembers,
    ListTasks,
    Meeting,
    MeetingList,
    MemberList,
    PlanMeeting,
    PushAgreement,
    RecordMinutes,
    ReportTask,
    TaskList,
)
from contracts.ingest.catalogue_v1 import GetDataSet
from services.cases.meetings import orders
from services.cases.working import Working


class MeetingCalls(Working):
    """The calls on the joint meeting (article 9)."""

    @answers(AddMember)
    def add_member(self, call: AddMember) -> MemberList:
        """Add a member unit."""
        with self.work() as work:
            return orders.add_member(work, call)

    @answers(AgreePush)
    def agree_push(self, call: AgreePush) -> PushAgreement:
        """Enter an agreement on pushing data; ingest says what the data set is."""
        card = self.rpc.call(GetDataSet(actor=call.by(), data_set=call.data_set))
        with self.work() as work:
            return orders.agree_push(work, call, card.line)

    @answers(GetMeeting)
    def get_meeting(self, call: GetMeeting) -> Meeting:
        """Return one meeting."""
        with self.work() as work:
            return orders.get_meeting(work, call)

    @answers(HoldMeeting)
    def hold_meeting(self, call: HoldMeeting) -> Meeting:
        """Record that a meeting was held."""
        with self.work() as work:
            return orders.hold_meeting(work, call)

    @answers(ListAgreements)
    def list_agreements(self, call: ListAgreements) -> AgreementList:
        """List agreements on pushing data."""
        with self.work() as work:
            return orders.list_agreements(work, call)

    @answers(ListMeetings)
    def list_meetings(self, call: ListMeetings) -> MeetingList:
        """List meetings."""
        with self.work() as work:
            return orders.list_meetings(work, call)

    @answers(ListMembers)
    def list_members(self, call: ListMembers) -> MemberList:
        """List members."""
        with self.work() as work:
            return orders.list_members(work, call)

    @answers(ListTasks)
    def list_tasks(self, call: ListTasks) -> TaskList:
        """List agreed matters."""
        with self.work() as work:
            return orders.list_tasks(work, call)

    @answers(PlanMeeting)
    def plan_meeting(self, call: PlanMeeting) -> Meeting:
        """Call a meeting."""
        with self.work() as work:
            return orders.plan_meeting(work, call)

    @answers(RecordMinutes)
    def record_minutes(self, call: RecordMinutes) -> Meeting:
        """Record the minutes."""
        with self.work() as work:
            return orders.record_minutes(work, call)

    @answers(ReportTask)
    def report_task(self, call: ReportTask) -> TaskList:
        """Record a report on an agreed matter."""
        with self.work() as work:
            return orders.report_task(work, call)
