"""Counts the rows of a text while it is read: good ones, and ragged ones with their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.reading import FileRefusedError
from services.ingest.readers.text_file import SHOWN_PLACES

MAX_RAGGED: Final = 100_000
"""After so many ragged rows the rest is not looked at: the file has another form."""


@dataclass(slots=True)
class RowTally:
    """One file's rows."""

    file_name: str
    width: int
    """Columns of the header."""
    rows: int = 0
    _ragged: list[Refusal] = field(default_factory=list)
    _ragged_count: int = 0

    def add_ragged(self, number: int, found: int) -> None:
        """Tell of a row with too few or too many columns; `FileRefusedError` where there are too many of them to go on."""
        self._ragged_count += 1
        if len(self._ragged) < SHOWN_PLACES:
            what = f"少 {self.width - found} 列" if found < self.width else f"多 {found - self.width} 列"
            detail = (
                f"第{number}行有 {found} 列，比表头{what}；若内容中含有分隔符或换行，请用英文双引号括起后重新报送。"
            )
            self._ragged.append(Refusal(file=self.file_name, row=number, rule="ragged-row", detail=detail))
        if self._ragged_count >= MAX_RAGGED:
            detail = (
                f"到第{number}行为止，列数不对的已有 {MAX_RAGGED:,} 行，其余未再检查；请核对分隔符和表头后重新导出。"
            )
            last = Refusal(file=self.file_name, row=number, rule="ragged-row", detail=detail)
            raise FileRefusedError([*self._ragged[:-1], last], self._ragged_count)

    def close(self) -> None:
        """The file has been read: `FileRefusedError` where rows were ragged, or there were none."""
        if self._ragged:
            raise FileRefusedError(self._ragged, self._ragged_count)
        if not self.rows:
            detail = "文件只有表头，没有数据行。本期确无数据时请与人大预算工委联系说明，不要报送空文件。"
            raise FileRefusedError([Refusal(file=self.file_name, rule="header-only", detail=detail)])
