"""What lies with a case: its history, letters, answers, files and consents, read together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.cases.letters_v1 import KeptFile, LetterKind
from contracts.cases.v1 import Approval, Communication, HistoryEntry, SurveyPaper
from services.cases.storage import cases, communications, files, letters, proposals, replies
from services.cases.storage.letters import StoredLetter
from services.cases.storage.replies import StoredReply

ASKING: Final = frozenset({LetterKind.QUERY_NOTICE, LetterKind.LETTER, LetterKind.RETURN})
"""Letters that ask for an answer; the others tell or remind."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case's papers."""

    history: tuple[HistoryEntry, ...]
    letters: tuple[StoredLetter, ...]
    replies: tuple[StoredReply, ...]
    files: tuple[KeptFile, ...]
    communications: tuple[Communication, ...]
    approvals: tuple[Approval, ...]
    survey: tuple[SurveyPaper, ...]
    reminder_proposed_on: date | None
    earlier_number: str | None

    @property
    def asking(self) -> StoredLetter | None:
        """The letter that an answer answers now: the newest that asks for one."""
        return asking_letter(self.letters)

    @property
    def may_void(self) -> bool:
        """Whether the letter that waits for its receipt may be taken back: the case's first, not one that returned an answer."""
        return self.asking is not None and self.asking.kind is not LetterKind.RETURN


def asking_letter(letters: tuple[StoredLetter, ...]) -> StoredLetter | None:
    """Return the newest letter that asks for an answer; null before the first is sent, and after it was taken back."""
    return next((letter for letter in reversed(letters) if letter.kind in ASKING and not letter.voided_on), None)


def read(session: Session, case_id: UUID, *, earlier_case_id: UUID | None = None) -> Dossier:
    """Read the papers of a case."""
    kept = files.of_case(session, case_id)
    return Dossier(
        history=cases.history(session, case_id),
        letters=letters.of_case(session, case_id),
        replies=replies.of_case(session, case_id, kept),
        files=kept,
        communications=communications.of_case(session, case_id),
        approvals=replies.approvals(session, case_id),
        survey=replies.survey_papers(session, case_id),
        reminder_proposed_on=proposals.open_reminder_since(session, case_id),
        earlier_number=cases.number_of(session, earlier_case_id) if earlier_case_id else None,
    )
