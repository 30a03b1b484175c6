"""The deputies' opinions' part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers
from contracts.cases.opinions_v1 import (
    AnswerOpinion,
    AttachOpinion,
    EnterOpinion,
    ExportOpinions,
    ForwardOpinion,
    GetOpinion,
    JudgeOpinion,
    LinkOpinion,
    ListOpinions,
    Opinion,
    OpinionList,
    OpinionRegister,
    ReassignOpinion,
    RehandleOpinion,
    WithdrawOpinion,
)
from services.cases.opinions import orders
from services.cases.working import Working


class OpinionCalls(Working):
    """The calls on deputies' opinions."""

    @answers(EnterOpinion)
    def enter_opinion(self, call: EnterOpinion) -> Opinion:
        """Register an opinion."""
        with self.work() as work:
            return orders.enter_opinion(work, call)

    @answers(ForwardOpinion)
    def forward_opinion(self, call: ForwardOpinion) -> Opinion:
        """Hand it over to a unit."""
        with self.work() as work:
            return orders.forward_opinion(work, call)

    @answers(AttachOpinion)
    def attach_opinion(self, call: AttachOpinion) -> Opinion:
        """Handle it within a case or a query request."""
        with self.work() as work:
            return orders.attach_opinion(work, call)

    @answers(LinkOpinion)
    def link_opinion(self, call: LinkOpinion) -> Opinion:
        """Note what belongs to it."""
        with self.work() as work:
            return orders.link_opinion(work, call)

    @answers(ReassignOpinion)
    def reassign_opinion(self, call: ReassignOpinion) -> Opinion:
        """Give it to another unit."""
        with self.work() as work:
            return orders.reassign_opinion(work, call)

    @answers(AnswerOpinion)
    def answer_opinion(self, call: AnswerOpinion) -> Opinion:
        """Record the answer."""
        with self.work() as work:
            return orders.answer_opinion(work, call)

    @answers(JudgeOpinion)
    def judge_opinion(self, call: JudgeOpinion) -> Opinion:
        """Record what the deputy says of it."""
        with self.work() as work:
            return orders.judge_opinion(work, call)

    @answers(RehandleOpinion)
    def rehandle_opinion(self, call: RehandleOpinion) -> Opinion:
        """Hand it over again."""
        with self.work() as work:
            return orders.rehandle_opinion(work, call)

    @answers(WithdrawOpinion)
    def withdraw_opinion(self, call: WithdrawOpinion) -> Opinion:
        """Record that it was taken back."""
        with self.work() as work:
            return orders.withdraw_opinion(work, call)

    @answers(GetOpinion)
    def get_opinion(self, call: GetOpinion) -> Opinion:
        """Return one opinion."""
        with self.work() as work:
            return orders.get_opinion(work, call)

    @answers(ListOpinions)
    def list_opinions(self, call: ListOpinions) -> OpinionList:
        """List the register."""
        with self.work() as work:
            return orders.list_opinions(work, call)

    @answers(ExportOpinions)
    def export_opinions(self, call: ExportOpinions) -> OpinionRegister:
        """Return the register of a year."""
        with self.work() as work:
            return orders.export_opinions(work, call)
