"""Article 7: the class of a matter fixes its document, who must consent, and the first clock; article 8: the answer.

- general (一般性工作问题): within 10 working days communicate, analyse and write the query notice (联网查询情况通报); the
  head of the budget committee reviews it (审阅); it is forwarded for explanation. Article 8 speaks of letters, so the
  regulation gives the answer to a notice no clock.
- important (重要问题): the head consents, a letter (函). No clock until the letter is received.
- major (重大问题): the vice chair in charge (分管领导) consents, a letter; the answer may be extended to 15 working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.cases.letters_v1 import LetterKind
from contracts.cases.v1 import Approver, CommunicationWay, DocumentKind
from contracts.values import MatterClass


@dataclass(frozen=True, slots=True)
class Track:
    """What articles 7 and 8 order for one class; limits in working days, null where the text gives none."""

    class_name: str
    document_kind: DocumentKind
    approver: Approver
    prepare_within: int | None
    """From the confirmation to the sending (article 7)."""
    answer_within: int | None
    """From the receipt of the letter (article 8)."""
    answer_extended_to: int | None
    """From the receipt as well: 15 instead of 10, not 10 and 15 more."""


TRACKS: Final[dict[MatterClass, Track]] = {
    MatterClass.GENERAL: Track("一般性工作问题", DocumentKind.QUERY_NOTICE, Approver.HEAD_REVIEW, 10, None, None),
    MatterClass.IMPORTANT: Track("重要问题", DocumentKind.LETTER, Approver.HEAD, None, 10, None),
    MatterClass.MAJOR: Track("重大问题", DocumentKind.LETTER, Approver.VICE_CHAIR, None, 10, 15),
}

CONSENTS: Final[dict[Approver, str]] = {
    Approver.HEAD_REVIEW: "预算工委负责同志审阅",
    Approver.HEAD: "预算工委负责同志同意",
    Approver.VICE_CHAIR: "人大常委会分管领导同意",
}


def follow_up_approver(kind: LetterKind, matter_class: MatterClass) -> Approver:
    """Return who consents to a follow-up: to an extension or a return who consented to the letter (article 7), to a
    report above the vice chair in charge, to a reminder the head. The regulation is silent on reminders.
    """
    if kind is LetterKind.CHAIRMEN_REPORT:
        return Approver.VICE_CHAIR
    if kind in {LetterKind.EXTENSION, LetterKind.RETURN, LetterKind.SURVEY_REPORT}:
        return TRACKS[matter_class].approver
    return Approver.HEAD


WAY_NAMES: Final[dict[CommunicationWay, str]] = {
    CommunicationWay.PHONE: "电话",
    CommunicationWay.VISIT: "当面",
    CommunicationWay.MEETING: "座谈",
    CommunicationWay.WRITING: "书面",
}
"""How the office communicated, before 与…沟通."""
DOCUMENT_NAMES: Final[dict[DocumentKind, str]] = {
    DocumentKind.QUERY_NOTICE: "联网查询情况通报",
    DocumentKind.LETTER: "函",
}
