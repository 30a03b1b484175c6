"""Reconciliation's part of ingest's RPC; `IngestService` stands on it."""

from __future__ import annotations

from typing import Final

from chassis.nameko_ext import Service, answers
from contracts.ingest.reconciliation_v1 import (
    Difference,
    DifferenceList,
    ExplainDifference,
    GetDifference,
    IdentityList,
    ListDifferences,
    ListIdentities,
    SignOffDifference,
)
from services.ingest.reconcile import questions
from services.ingest.reconcile.identity_file import load_identities

IDENTITIES: Final = {identity.id: identity for identity in load_identities()}


class ReconciliationCalls(Service):
    """The calls on identities and differences."""

    @answers(ListDifferences)
    def list_differences(self, call: ListDifferences) -> DifferenceList:
        """List differences, a connector's own only."""
        with self.db.transaction() as session:
            return questions.list_differences(session, IDENTITIES, call, now=self.clock.now())

    @answers(GetDifference)
    def get_difference(self, call: GetDifference) -> Difference:
        """Return one difference."""
        with self.db.transaction() as session:
            return questions.get_difference(session, IDENTITIES, call, now=self.clock.now())

    @answers(ExplainDifference)
    def explain_difference(self, call: ExplainDifference) -> Difference:
        """Keep a unit's explanation."""
        with self.db.transaction() as session:
            return questions.explain_difference(session, IDENTITIES, call, now=self.clock.now())

    @answers(SignOffDifference)
    def sign_off_difference(self, call: SignOffDifference) -> Difference:
        """Accept an explanation or give it back."""
        with self.db.transaction() as session:
            return questions.sign_off_difference(session, IDENTITIES, call, now=self.clock.now())

    @answers(ListIdentities)
    def list_identities(self, call: ListIdentities) -> IdentityList:
        """Say what comparing every identity came to."""
        with self.db.transaction() as session:
            return questions.list_identities(session, IDENTITIES, call, default_year=self.clock.today().year)
