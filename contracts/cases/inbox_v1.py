"""The unit's side of articles 7 and 8: its inbox, the sign-for act (签收), the answer with its attachments.

Every call here is a connector's; it reaches the letters to its own unit and no others.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.follow_ups_v1 import DeliveryNotice
from contracts.cases.letters_v1 import MAX_FILE_BYTES, MAX_FILES, CaseLetter, FileName, KeptFile
from contracts.cases.v1 import Deadline
from contracts.envelope import Answer, Call
from contracts.values import Instant, Model, Page, Sha256


class Acknowledgement(Answer):
    """What the office confirms of an answer: when it came, what it consists of, whether it was in time."""

    reply_id: UUID
    letter_id: UUID
    letter_number: str
    case_number: str
    recorded_at: Instant
    answered_on: date
    is_late: bool
    content_sha256: Sha256
    """Of the answer's text in UTF-8."""
    files: tuple[KeptFile, ...]


class InboxLetter(Model):
    """A letter as its unit sees it."""

    letter: CaseLetter
    deadline: Deadline | None
    """Article 8's clock while it runs."""
    days_left: int | None
    may_sign: bool
    may_answer: bool
    acknowledgement: Acknowledgement | None
    """Of the answer to this letter, where it has been given."""


class Inbox(Answer):
    """A unit's letters, those that wait for something first, then the newest."""

    unit: str
    total: int
    items: tuple[InboxLetter, ...]
    heads: tuple[str, ...]
    """Name and post of those who may sign for the unit today (主管负责同志), as the office has registered them."""
    notices: tuple[DeliveryNotice, ...] = ()
    """Reminders and dunnings of deliveries in the last thirty days; the delivery calendar says what has come since."""


class ListInbox(Call[Inbox]):
    """The letters addressed to the caller's unit."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Inbox

    page: Page = Page()


class LetterFile(Answer):
    """Where a letter's file lies in the blob store."""

    sha256: Sha256
    file_name: str
    media_type: str


class GetLetterFile(Call[LetterFile]):
    """Fetch a letter as `pdf` or `docx`; fetching is no receipt. Logged before it is answered."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = LetterFile

    letter_id: UUID
    form: str = Field(pattern=r"^(pdf|docx)$")


class SignLetter(Call["SignedLetter"]):
    """Sign for a letter (签收): the day on which this arrives is the day of receipt, and article 8's clock starts.

    Signing again changes nothing and gives the same answer.
    """

    service: ClassVar[str] = "cases"

    letter_id: UUID
    signed_for_by: str = Field(min_length=2, max_length=50)


class SignedLetter(Answer):
    """The letter after it was signed for."""

    item: InboxLetter


SignLetter.answer = SignedLetter


class FileKept(Answer):
    """A file that was checked and is kept."""

    file: KeptFile


class KeepAttachment(Call[FileKept]):
    """Keep a file that the gateway has staged, as an attachment of the answer to a letter; the same file twice is one."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = FileKept

    letter_id: UUID
    upload_id: UUID
    """The folder in the staging area."""
    file_name: FileName
    size: int = Field(ge=1, le=MAX_FILE_BYTES)
    sha256: Sha256


class AnswerLetter(Call[Acknowledgement]):
    """Answer a letter that was signed for. The same `reply_id` again gives the same acknowledgement."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Acknowledgement

    letter_id: UUID
    reply_id: UUID
    content: str = Field(min_length=2, max_length=10_000)
    signer: str = Field(min_length=2, max_length=50)
    signer_post: str = Field(min_length=2, max_length=50)
    signed_on: date
    attachments: tuple[Sha256, ...] = Field(default=(), max_length=MAX_FILES)
    """Of files that are kept already."""
