"""The audit findings' part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers
from contracts.cases.findings_v1 import (
    ExportFindings,
    Finding,
    FindingList,
    FindingRefs,
    FollowFinding,
    GetFinding,
    LinkFinding,
    ListFindings,
    ListLinkedFindings,
    RectificationList,
    UnlinkFinding,
)
from services.cases.findings import orders
from services.cases.working import Working


class FindingCalls(Working):
    """The calls on audit findings."""

    @answers(ListFindings)
    def list_findings(self, call: ListFindings) -> FindingList:
        """List the register."""
        with self.work() as work:
            return orders.list_findings(work, call)

    @answers(ListLinkedFindings)
    def list_linked_findings(self, call: ListLinkedFindings) -> FindingRefs:
        """List what a warning or a case is linked with."""
        with self.work() as work:
            return orders.list_linked_findings(work, call)

    @answers(GetFinding)
    def get_finding(self, call: GetFinding) -> Finding:
        """Return one finding."""
        with self.work() as work:
            return orders.get_finding(work, call)

    @answers(ExportFindings)
    def export_findings(self, call: ExportFindings) -> RectificationList:
        """Return 整改清单."""
        with self.work() as work:
            return orders.export_findings(work, call)

    @answers(LinkFinding)
    def link_finding(self, call: LinkFinding) -> Finding:
        """Link a warning or a case."""
        with self.work() as work:
            return orders.link_finding(work, call)

    @answers(UnlinkFinding)
    def unlink_finding(self, call: UnlinkFinding) -> Finding:
        """End a link."""
        with self.work() as work:
            return orders.unlink_finding(work, call)

    @answers(FollowFinding)
    def follow_finding(self, call: FollowFinding) -> Finding:
        """Record a step of the follow-up."""
        with self.work() as work:
            return orders.follow_finding(work, call)
