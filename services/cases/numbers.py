"""Running numbers of the registers: one series a kind and a year, without gaps."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from contracts.cases.v1 import DocumentKind
from services.cases.settings import CasesSettings


class Register(StrEnum):
    """The registers that give numbers."""

    CASE = "case"
    NOTICE = "notice"
    LETTER = "letter"
    REPORT = "report"
    QUERY = "query"
    MEETING = "meeting"
    OPINION = "opinion"


REGISTER_OF: Final[dict[DocumentKind, Register]] = {
    DocumentKind.QUERY_NOTICE: Register.NOTICE,
    DocumentKind.LETTER: Register.LETTER,
}


def written(settings: CasesSettings, register: Register, year: int, number: int) -> str:
    """Return a number as documents show it, `元人预函〔2026〕3号`: six-cornered brackets, no leading zeros (GB/T 9704)."""
    prefix = {
        Register.CASE: settings.case_prefix,
        Register.NOTICE: settings.notice_prefix,
        Register.LETTER: settings.letter_prefix,
        Register.REPORT: settings.report_prefix,
        Register.QUERY: settings.query_prefix,
        Register.MEETING: settings.meeting_prefix,
        Register.OPINION: settings.opinion_prefix,
    }[register]
    return f"{prefix}〔{year}〕{number}号"
