"""The part of ingest's RPC on codes and regions; `IngestService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import Service, answers
from contracts.ingest.codes_v1 import (
    CodeChangeList,
    CodeList,
    ComparableList,
    GrowthList,
    ListCodeChanges,
    ListCodes,
    ListComparable,
    ListGrowth,
    ListRegions,
    ListUnknownCodes,
    RegionList,
    UnknownCodeList,
)
from services.ingest.access import check_is_seat
from services.ingest.codes import questions


class CodeCalls(Service):
    """The calls on codes and regions."""

    @answers(ListCodes)
    def list_codes(self, call: ListCodes) -> CodeList:
        """Return the codes of a year's table."""
        with self.db.transaction() as session:
            return questions.list_codes(session, call)

    @answers(ListCodeChanges)
    def list_code_changes(self, call: ListCodeChanges) -> CodeChangeList:
        """Return what changed from the year before."""
        with self.db.transaction() as session:
            return questions.list_code_changes(session, call)

    @answers(ListUnknownCodes)
    def list_unknown_codes(self, call: ListUnknownCodes) -> UnknownCodeList:
        """Return the codes that no table has."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return questions.list_unknown_codes(session, call)

    @answers(ListComparable)
    def list_comparable(self, call: ListComparable) -> ComparableList:
        """Return a month's report on the codes of the year after."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return questions.list_comparable(session, call)

    @answers(ListGrowth)
    def list_growth(self, call: ListGrowth) -> GrowthList:
        """Return a month's growth on a comparable basis."""
        check_is_seat(call.by())
        with self.db.transaction() as session:
            return questions.list_growth(session, call)

    @answers(ListRegions)
    def list_regions(self, call: ListRegions) -> RegionList:
        """Return regions with their history."""
        with self.db.transaction() as session:
            return questions.list_regions(session, call)
