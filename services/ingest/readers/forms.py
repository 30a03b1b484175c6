"""The file forms in which a data set may come, told by the name's ending; what is inside is judged by the form's reader."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class FileForm(StrEnum):
    """How a file is read."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    ARCHIVE = "zip"
    REPORT = "report"
    """An official report workbook (.xlsx), read by a layout profile."""


_BY_ENDING: Final = {
    ".csv": FileForm.CSV,
    ".txt": FileForm.CSV,
    ".xlsx": FileForm.XLSX,
    ".xlsm": FileForm.XLSX,
    ".xls": FileForm.XLS,
    ".ods": FileForm.ODS,
    ".jsonl": FileForm.JSON_LINES,
    ".ndjson": FileForm.JSON_LINES,
    ".zip": FileForm.ARCHIVE,
}
RECORD_ENDINGS: Final = tuple(_BY_ENDING)
"""Endings of a table of records."""
REPORT_ENDINGS: Final = (".xlsx",)


def form_of(file_name: str, *, is_workbook: bool) -> FileForm | None:
    """Return the form that a name claims, null for an ending that is none of ours."""
    ending = ending_of(file_name)
    if is_workbook:
        return FileForm.REPORT if ending in REPORT_ENDINGS else None
    return _BY_ENDING.get(ending)


def ending_of(file_name: str) -> str:
    """Return the last ending with its dot in lower case, the empty text where there is none or nothing before it."""
    stem, dot, ending = file_name.rpartition(".")
    return f".{ending.lower()}" if dot and stem.strip() else ""
