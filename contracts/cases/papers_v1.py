"""Scans of papers that belong to no case: what was approved on paper and what the approval was of. Cases' own scans: `files_v1`."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.cases.inbox_v1 import FileKept, LetterFile
from contracts.cases.letters_v1 import MAX_FILE_BYTES, FileName, KeptFile
from contracts.envelope import Answer, Call
from contracts.values import Sha256


class PaperOf(StrEnum):
    """What a scanned approval is of."""

    REQUEST = "request"
    """查询申请: approved or refused (article 5)."""
    PROPOSAL = "proposal"
    """催报函, proposed by the system (article 3)."""
    ISSUE = "issue"
    """简报: signed (article 6), or its publication consented to (article 11)."""


class KeepPaper(Call[FileKept]):
    """Keep a file that the gateway has staged, with what it is of; the same file twice is one."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = FileKept

    of: PaperOf
    subject_id: UUID
    upload_id: UUID
    file_name: FileName
    size: int = Field(ge=1, le=MAX_FILE_BYTES)
    sha256: Sha256


class GetPaper(Call[LetterFile]):
    """A scan; the download is logged before it is answered."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = LetterFile

    file_id: UUID


class PaperList(Answer):
    """The scans of one thing in the order in which they came."""

    items: tuple[KeptFile, ...]


class ListPapers(Call[PaperList]):
    """The scans of one thing."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = PaperList

    of: PaperOf
    subject_id: UUID
