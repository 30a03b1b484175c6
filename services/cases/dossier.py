"""What lies with a case: its history, letters, answers, files and consents, read together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.cases.letters_v1 import KeptFile, LetterKind
from contracts.cases.v1 import Approval, HistoryEntry, SurveyPaper
from services.cases.storage import cases, files, letters, proposals, replies
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
    approvals: tuple[Approval, ...]
    survey: tuple[SurveyPaper, ...]
    reminder_proposed_on: date | None
    earlier_number: str | None

    @property
    def asking(self) -> StoredLetter | None:
        """The letter that an answer answers now: the newest that asks for one."""
        return asking_letter(self.letters)


def asking_letter(letters: tuple[StoredLetter, ...]) -> StoredLetter | None:
    """Return the newest letter that asks for an answer; null before the first is sent."""
    return next((letter for letter in reversed(letters) if letter.kind in ASKING), None)


def read(session: Session, case_id: UUID, *, earlier_case_id: UUID | None = None) -> Dossier:
    """Read the papers of a case."""
    kept = files.of_case(session, case_id)
    return Dossier(
        history=cases.history(session, case_id),
        letters=letters.of_case(session, case_id),
        replies=replies.of_case(session, case_id, kept),
        files=kept,
        approvals=replies.approvals(session, case_id),
        survey=replies.survey_papers(session, case_id),
        reminder_proposed_on=proposals.open_reminder_since(session, case_id),
        earlier_number=cases.number_of(session, earlier_case_id) if earlier_case_id else None,
    )
