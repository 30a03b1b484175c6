"""What the loader asks the reading child, what it answers, and the child's limits."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from contracts.ingest.v1 import Refusal
from services.ingest.readers.forms import FileForm

MEMORY_BYTES: Final = 1 << 30
"""Address space; a workbook of three million cells takes half of it, libraries a fifth."""
CPU_S: Final = 120
WALL_S: Final = 180.0
"""A slow disk or a busy machine; the processor limit comes first."""
OUTPUT_BYTES: Final = 4 << 30
NO_SPACE: Final = 75
"""Exit code (EX_TEMPFAIL) of a child for which the disk was too full: no fault of the file."""


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Job(_Plain):
    """One file to read."""

    path: Path
    folder: Path
    """Where the answer goes, and what is unpacked."""
    form: FileForm
    data_set: str
    file_name: str
    fiscal_year: int
    region: str
    period: str = ""
    money_unit: str | None = None
    """Unit of the amounts as the manifest says it."""

    @property
    def rows_path(self) -> Path:
        """Where the rows go."""
        return self.folder / "rows.copy"

    @property
    def result_path(self) -> Path:
        """Where the result goes; it appears whole or not at all."""
        return self.folder / "result.json"

    @property
    def peak_path(self) -> Path:
        """Where the child leaves its peak memory, KiB."""
        return self.folder / "peak_kib"


class NoteLine(_Plain):
    """A note as it crosses (`workbook_guard.Note`)."""

    kind: str
    detail: str
    sheet: str | None = None
    count: int = 1


class PartLine(_Plain):
    """A stretch of rows as it crosses (`reading.TablePart`)."""

    offset: int
    file: str | None = None
    sheet: str | None = None
    units: dict[str, str] = {}


class StatedLine(_Plain):
    """Stated rows and totals as they cross (`reading.Stated`)."""

    by: str
    rows: int | None
    totals: dict[str, Decimal]


class Result(_Plain):
    """What the child found."""

    mark_place: str | None = None
    """Where a secrecy mark was seen; then nothing else is told."""
    mark_row: int | None = None
    is_scanned: bool = False
    """Whether the whole content was looked through for marks; what was not is not kept."""
    refusals: tuple[Refusal, ...] = ()
    refusal_count: int = 0
    columns: tuple[str, ...] = ()
    parts: tuple[PartLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    stated: tuple[StatedLine, ...] = ()
