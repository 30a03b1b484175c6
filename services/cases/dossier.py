"""What lies with a case: its history, letters, answers, files and consents, read together."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.cases.letters_v1 import KeptFile
from contracts.cases.v1 import Approval, HistoryEntry
from services.cases.storage import cases, files, letters, replies
from services.cases.storage.letters import StoredLetter
from services.cases.storage.replies import StoredReply


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case's papers."""

    history: tuple[HistoryEntry, ...]
    letters: tuple[StoredLetter, ...]
    replies: tuple[StoredReply, ...]
    files: tuple[KeptFile, ...]
    approvals: tuple[Approval, ...]
    earlier_number: str | None

    @property
    def asking(self) -> StoredLetter | None:
        """The letter that an answer answers now: the newest."""
        return self.letters[-1] if self.letters else None


def read(session: Session, case_id: UUID, *, earlier_case_id: UUID | None = None) -> Dossier:
    """Read the papers of a case."""
    kept = files.of_case(session, case_id)
    return Dossier(
        history=cases.history(session, case_id),
        letters=letters.of_case(session, case_id),
        replies=replies.of_case(session, case_id, kept),
        files=kept,
        approvals=replies.approvals(session, case_id),
        earlier_number=cases.number_of(session, earlier_case_id) if earlier_case_id else None,
    )
