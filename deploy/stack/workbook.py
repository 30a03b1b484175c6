"""An official report workbook for `make demo WORKBOOK=…`: whose it is and of which year."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from contracts.regions import NAMES
from deploy.stack.layout import StackError

DATA_SET: Final = "report_workbook"
SENDER: Final = "czj"
"""The finance office's connector."""
LOOKED_AT: Final = 12
"""Sheets and rows whose text may name the place and the year."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook and what its sender states about it."""

    path: Path
    region: str
    period: str
    sender: str = SENDER

    def arguments(self) -> list[str]:
        """The connector's arguments; a manifest beside the file speaks for itself."""
        if _beside(self.path).exists():
            return [str(self.path)]
        return [str(self.path), "--data-set", DATA_SET, "--region", self.region, "--period", self.period]


def describe(path: Path, region: str | None, period: str | None) -> Workbook:
    """Say whose workbook it is: from the manifest beside it, as told, or from its own titles."""
    path = path.resolve()
    if not path.is_file():
        raise StackError(f"there is no file {path}", "give the path of an .xlsx file: make demo WORKBOOK=path.xlsx")
    beside = _beside(path)
    if beside.exists():
        stated: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        return Workbook(path, stated["region"], stated["period"])
    if region is None or period is None:
        texts = [path.name, *_titles(path)]
        region = region or _region(texts)
        period = period or next((found[0] for text in texts if (found := re.search(r"20\d\d", text))), None)
    if region is None or period is None:
        raise StackError(
            f"{path.name} does not say whose it is or of which year",
            "tell it: make demo WORKBOOK=path.xlsx REGION=532328 PERIOD=2025",
        )
    return Workbook(path, region, period)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".manifest.json")


def _titles(path: Path) -> Iterator[str]:
    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names[:LOOKED_AT]:
            for row in book.get_sheet_by_name(name).iter_rows():
                yield from (cell for cell in row if isinstance(cell, str) and cell.strip())
                break
    except CalamineError as error:
        raise StackError(f"{path.name} cannot be read as a workbook: {error}", "give an .xlsx file") from error


def _region(texts: list[str]) -> str | None:
    """The division whose name stands in the titles; the longest name where several do."""
    by_name = sorted(NAMES.items(), key=lambda pair: -len(pair[1]))
    return next((code for text in texts for code, name in by_name if name in text), None)
