"""Is this the plain old .xls (BIFF8 in a compound file, [MS-CFB] and [MS-XLS]) that it claims to be?

Reads the container's directory and walks the records once: passwords, macros, hidden sheets, error cells and links show
there, and calamine tells none of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.workbook_guard import Inspection, Note, WorkbookRefusedError
from services.ingest.readers.workbook_xml import KEPT_PER_SHEET, SheetFacts

MAX_BYTES: Final = 64 << 20
_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_END: Final = 0xFFFFFFF0
"""Sector numbers from here on are marks (end of chain, free)."""
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_STATES: Final = {0: "visible", 1: "hidden", 2: "veryHidden"}
_BOF, _EOF, _BOUND_SHEET, _FILE_PASS, _SUP_BOOK = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_FORMULA, _BOOL_ERR, _NUMBER, _RK, _MUL_RK = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
_CELLS: Final = frozenset({_FORMULA, _BOOL_ERR, _NUMBER, _RK, _MUL_RK, 0x00FD, 0x0204})
"""Records that hold a cell's value: also LABELSST and LABEL."""


def inspect_xls(path: Path, *, file_name: str) -> Inspection:
    """Check `path` and return its sheets' facts; with refusals nothing else may open the file."""
    found = Inspection()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WorkbookRefusedError("sheet-too-large", "工作簿超过 64 MB，请改用 .csv 报送或拆分后再报送")
        scan = _scan(_workbook_stream(path.read_bytes()))
    except WorkbookRefusedError as refused:
        found.refusals.append(Refusal(file=file_name, rule=refused.rule, detail=refused.detail))
        return found
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        detail = "文件不是完整的 .xls 工作簿（损坏或被截断），请另存为 .xlsx 后再报送"
        found.refusals.append(Refusal(file=file_name, rule="workbook-broken", detail=detail))
        return found
    for facts in scan.sheets.values():
        found.sheets[facts.name] = facts
        if facts.state != "visible" and facts.number_count:
            detail = f"工作表“{facts.name}”被隐藏，却存有 {facts.number_count} 个数字，请删除该表或取消隐藏后重新报送"
            found.refusals.append(Refusal(file=file_name, sheet=facts.name, rule="hidden-sheet", detail=detail))
    if scan.links:
        detail = f"工作簿含 {scan.links} 个外部工作簿链接，系统不会打开它们"
        found.notes.append(Note("external-links", detail, count=scan.links))
    return found


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream `Workbook` of a compound file. Raises WorkbookRefusedError and what broken bytes raise."""
    if not data.startswith(_MAGIC):
        raise WorkbookRefusedError(
            "not-a-workbook", "文件内容不是 .xls 工作簿（与扩展名不符），请另存为 .xlsx 后再报送"
        )
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in {9, 12} or mini_shift != 6:
        raise ValueError("sector size")
    sectors = _Sectors(data, 1 << shift)
    (first_directory,) = struct.unpack_from("<I", data, 48)
    streams = _directory(sectors.chain(first_directory))
    names = set(streams)
    if "EncryptedPackage" in names:
        raise WorkbookRefusedError("workbook-encrypted", "工作簿设有打开密码，无法读取，请取消密码后重新报送")
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"}:
        raise WorkbookRefusedError("macro", "工作簿含有宏，不予接收，请另存为不含宏的 .xlsx 后重新报送")
    start, size = streams.get("Workbook") or streams.get("Book") or (_END, 0)
    if size < 4096:  # smaller streams lie in the mini stream; every program pads a workbook above that
        raise WorkbookRefusedError(
            "not-a-workbook", "文件虽是旧版办公文档，但不是 .xls 工作簿，请另存为 .xlsx 后再报送"
        )
    return sectors.chain(start)[:size]


@dataclass(slots=True)
class _Sectors:
    data: bytes
    size: int
    table: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        (next_block,) = struct.unpack_from("<I", self.data, 68)
        blocks = [item for item in struct.unpack_from("<109I", self.data, 76) if item < _END]
        seen: set[int] = set()
        while next_block < _END and next_block not in seen:
            seen.add(next_block)
            numbers = struct.unpack(f"<{self.size // 4}I", self.sector(next_block))
            blocks += [item for item in numbers[:-1] if item < _END]
            next_block = numbers[-1]
        for block in dict.fromkeys(blocks):
            self.table += struct.unpack(f"<{self.size // 4}I", self.sector(block))

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        found = self.data[start : start + self.size]
        if not found:
            raise ValueError("sector outside of the file")
        return found.ljust(self.size, b"\x00")

    def chain(self, number: int) -> bytes:
        """Return a chain of sectors; a ring or a missing sector is ValueError."""
        parts: list[bytes] = []
        seen: set[int] = set()
        while number < _END:
            if number in seen or number >= len(self.table):
                raise ValueError("sector chain")
            seen.add(number)
            parts.append(self.sector(number))
            number = self.table[number]
        return b"".join(parts)


def _directory(entries: bytes) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        if entries[at + 66] and 2 <= length <= 64:
            name = entries[at : at + length - 2].decode("utf-16-le")
            found[name] = struct.unpack_from("<II", entries, at + 116)
    return found


@dataclass(slots=True)
class _Scan:
    sheets: dict[int, SheetFacts] = field(default_factory=dict)
    """By the place of their records in the stream."""
    links: int = 0


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0 and length == 0:
            return
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _scan(stream: bytes) -> _Scan:
    scan = _Scan()
    facts: SheetFacts | None = None
    depth = 0
    for at, kind, body in _records(stream):
        if kind == _BOF:
            depth += 1
            if depth == 1:
                facts = scan.sheets.get(at)
        elif kind == _EOF:
            depth -= 1
        elif kind == _FILE_PASS:
            raise WorkbookRefusedError("workbook-encrypted", "工作簿设有打开密码，无法读取，请取消密码后重新报送")
        elif kind == _BOUND_SHEET:
            _add_sheet(scan, body)
        elif kind == _SUP_BOOK:
            scan.links += struct.unpack_from("<H", body, 2)[0] not in {0x0401, 0x3A01}
        elif facts is not None and depth == 1 and kind in _CELLS:
            _add_cell(facts, kind, body)
    return scan


def _add_sheet(scan: _Scan, body: bytes) -> None:
    offset, state, kind, length, is_wide = struct.unpack_from("<IBBBB", body)
    if kind == 1:
        raise WorkbookRefusedError("macro", "工作簿含有宏表，不予接收，请另存为不含宏的 .xlsx 后重新报送")
    if kind == 0:
        raw = body[8 : 8 + length * (2 if is_wide & 1 else 1)]
        name = raw.decode("utf-16-le" if is_wide & 1 else "latin-1")
        scan.sheets[offset] = SheetFacts(name, _STATES.get(state & 3, "hidden"))


def _add_cell(facts: SheetFacts, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    facts.last_row, facts.last_column = max(facts.last_row, row + 1), max(facts.last_column, column + 1)
    facts.value_count += 1
    facts.number_count += kind in {_NUMBER, _RK, _MUL_RK}
    error: int | None = None
    if kind == _FORMULA:
        facts.formula_count += 1
        result = body[6:14]
        if result[6:8] == b"\xff\xff" and result[0] == 2:
            error = result[2]
        facts.number_count += result[6:8] != b"\xff\xff"
    elif kind == _BOOL_ERR and body[7]:
        error = body[6]
    if error is not None:
        facts.error_count += 1
        if len(facts.errors) < KEPT_PER_SHEET:
            facts.errors[row + 1, column + 1] = _ERRORS.get(error, "#N/A")
