"""Files of a case that the office hands in or fetches: scans of papers, attachments of answers."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.inbox_v1 import FileKept, LetterFile
from contracts.cases.letters_v1 import MAX_FILE_BYTES, CaseLetter, FileName
from contracts.envelope import Answer, Call
from contracts.values import Page, Sha256


class KeepScan(Call[FileKept]):
    """Keep a file that the gateway has staged, with a case: the paper that was approved, signed for or came in."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = FileKept

    case_id: UUID
    upload_id: UUID
    file_name: FileName
    size: int = Field(ge=1, le=MAX_FILE_BYTES)
    sha256: Sha256


class GetCaseFile(Call[LetterFile]):
    """A file of a case; the download is logged before it is answered."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = LetterFile

    case_id: UUID
    file_id: UUID


class LetterList(Answer):
    """A page of the register of letters, newest first."""

    total: int
    items: tuple[CaseLetter, ...]


class ListLetters(Call[LetterList]):
    """The register of letters: what went to whom, and which are not signed for."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = LetterList

    unit: str | None = Field(default=None, max_length=16)
    is_unsigned: bool = False
    page: Page = Page()
