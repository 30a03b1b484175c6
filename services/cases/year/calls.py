"""The year's dates' part of cases' RPC; `CasesService` stands on it."""

from __future__ import annotations

from chassis.nameko_ext import answers
from contracts.cases.year_dates_v1 import ListYearDates, RecordYearDate, YearDateList
from services.cases.working import Working
from services.cases.year import orders


class YearDateCalls(Working):
    """The calls on dates of the year."""

    @answers(ListYearDates)
    def list_year_dates(self, call: ListYearDates) -> YearDateList:
        """List a year's dates."""
        with self.work() as work:
            return orders.list_year_dates(work, call)

    @answers(RecordYearDate)
    def record_year_date(self, call: RecordYearDate) -> YearDateList:
        """Enter that one was done."""
        with self.work() as work:
            return orders.record_year_date(work, call)
