"""The archive (article 11): volumes (案卷) of finished matters, sealed and never changed again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Answer, Call
from contracts.packages import Checkpoint
from contracts.values import Instant, Model, Origin, Page, Sha256


class VolumeClass(StrEnum):
    """What a volume holds; the first three are article 7's classes of cases."""

    GENERAL = "general"
    IMPORTANT = "important"
    MAJOR = "major"
    REQUEST = "request"
    """查询申请 (article 5)."""
    DEPUTY_REQUEST = "deputy_request"
    """人大代表的查询申请: only the administrator sees these (article 4, first item)."""
    DEPUTY_OPINION = "deputy_opinion"
    """人大代表的意见建议: only the administrator sees these (article 4, first item)."""
    MEETING = "meeting"
    """联席会议 (article 9)."""
    BRIEF = "brief"
    """简报 (article 6)."""
    SPECIAL_REPORT = "special_report"
    """专项查询分析报告 (article 6)."""


class Retention(StrEnum):
    """保管期限."""

    PERMANENT = "permanent"
    YEARS_30 = "years_30"
    YEARS_10 = "years_10"


class VolumeState(StrEnum):
    """How a volume stands."""

    OPEN = "open"
    SEALING = "sealing"
    """Ordered; the package is being made, nothing goes in any more."""
    SEALED = "sealed"


class MatterKind(StrEnum):
    """What is filed."""

    CASE = "case"
    REQUEST = "request"
    MEETING = "meeting"
    ISSUE = "issue"
    OPINION = "opinion"


class FiledMatter(Model):
    """A finished matter in a volume."""

    kind: MatterKind
    subject_id: UUID
    position: int
    number: str
    title: str
    unit: str
    """The unit that it is about; who asked; who called the meeting."""
    closed_on: date


class CatalogueLine(Model):
    """A line of the catalogue (归档目录)."""

    item_no: int
    """件号."""
    responsible: str
    """责任者."""
    document_number: str
    """文号; empty where the paper has none."""
    title: str
    """题名."""
    dated_on: date
    pages: int | None
    """页数 of papers that this system has rendered; null where it must be counted by hand."""
    note: str
    """备注."""
    path: str
    """Folder in the package."""


class VolumeSeal(Model):
    """What proves a sealed volume."""

    sealed_at: Instant
    manifest_sha256: Sha256
    package_sha256: Sha256
    size: int
    files: int
    checkpoint: Checkpoint
    """The operation log's head at the sealing."""


class VolumeSummary(Model):
    """A volume in a list."""

    volume_id: UUID
    number: str
    """`2025-重-1`: year, class, running number."""
    year: int
    volume_class: VolumeClass
    title: str
    state: VolumeState
    retention: Retention
    retention_basis: str
    opened_on: date
    matters: int
    origins: tuple[Origin, ...]
    seal: VolumeSeal | None
    failure: str
    """Why the last try of sealing did not succeed, Chinese; it is tried again. Empty otherwise."""


class Volume(Answer):
    """A volume with its matters, and its catalogue once it is sealed."""

    summary: VolumeSummary
    matters: tuple[FiledMatter, ...]
    catalogue: tuple[CatalogueLine, ...]


class WaitingMatters(Model):
    """Finished matters that lie in no volume yet."""

    year: int
    volume_class: VolumeClass
    count: int


class VolumeList(Answer):
    """A page of volumes, the newest year first; and what waits to be filed."""

    total: int
    items: tuple[VolumeSummary, ...]
    waiting: tuple[WaitingMatters, ...]


class ArchiveHit(Model):
    """A filed matter that fits a search."""

    matter: FiledMatter
    volume_id: UUID
    volume_number: str
    volume_class: VolumeClass
    state: VolumeState


class ArchiveHits(Answer):
    """A page of what was found, the newest first."""

    total: int
    items: tuple[ArchiveHit, ...]


class PackageFile(Answer):
    """Where a package lies in the blob store, and the name to give it."""

    sha256: Sha256
    file_name: str
    media_type: str


class ListVolumes(Call[VolumeList]):
    """Volumes; those of deputies' requests only for who may see deputies' affairs."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = VolumeList

    year: int | None = Field(default=None, ge=2000, le=2100)
    volume_class: VolumeClass | None = None
    page: Page = Page()


class GetVolume(Call[Volume]):
    """One volume."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Volume

    volume_id: UUID


class SearchArchive(Call[ArchiveHits]):
    """Filed matters by words (each must be in number, title, unit or text), unit, year and class."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = ArchiveHits

    words: str = Field(default="", max_length=100)
    unit: str = Field(default="", max_length=60)
    year: int | None = Field(default=None, ge=2000, le=2100)
    volume_class: VolumeClass | None = None
    page: Page = Page()


class CollectVolume(Call[Volume]):
    """Put every finished matter of a year and class into its open volume; opens the next one where none is open."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Volume

    year: int = Field(ge=2000, le=2100)
    volume_class: VolumeClass


class SetRetention(Call[Volume]):
    """Decide how long an open volume is kept, with the basis."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Volume

    volume_id: UUID
    retention: Retention
    basis: str = Field(min_length=2, max_length=200)


class SealVolume(Call[Volume]):
    """Order the sealing: nothing goes into the volume any more, and its package is made within a minute."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = Volume

    volume_id: UUID


class GetVolumePackage(Call[PackageFile]):
    """Where the package of a sealed volume lies; the download is logged before it is answered."""

    service: ClassVar[str] = "cases"
    answer: ClassVar[type[Answer]] = PackageFile

    volume_id: UUID
