"""The query requests' part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers
from contracts.cases.requests_v1 import (
    AnswerRequest,
    ArchiveRequest,
    DecideRequest,
    EnterRequest,
    GetRequest,
    ListRequests,
    QueryRequest,
    QueryRequestList,
)
from services.cases.requests import orders
from services.cases.working import Working


class RequestCalls(Working):
    """The calls on query requests (article 5)."""

    @answers(EnterRequest)
    def enter_request(self, call: EnterRequest) -> QueryRequest:
        """Register a request."""
        with self.work() as work:
            return orders.enter_request(work, call)

    @answers(DecideRequest)
    def decide_request(self, call: DecideRequest) -> QueryRequest:
        """Record the head's decision."""
        with self.work() as work:
            return orders.decide_request(work, call)

    @answers(AnswerRequest)
    def answer_request(self, call: AnswerRequest) -> QueryRequest:
        """Record what was given."""
        with self.work() as work:
            return orders.answer_request(work, call)

    @answers(ArchiveRequest)
    def archive_request(self, call: ArchiveRequest) -> QueryRequest:
        """Archive a request."""
        with self.work() as work:
            return orders.archive_request(work, call)

    @answers(ListRequests)
    def list_requests(self, call: ListRequests) -> QueryRequestList:
        """List requests."""
        with self.work() as work:
            return orders.list_requests(work, call)

    @answers(GetRequest)
    def get_request(self, call: GetRequest) -> QueryRequest:
        """Return one request."""
        with self.work() as work:
            return orders.get_request(work, call)
