"""Makes spreadsheets byte by byte for tests: old .xls (BIFF8 in a compound file) and .ods, good ones and bad ones."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
ERROR = "#DIV/0!"
"""Written as an error cell."""


def write_xls(path: Path, sheets: Sheets, *, hidden: Sequence[str] = (), storages: Sequence[str] = ()) -> None:
    """Write sheets of texts and numbers; `storages` are further names in the container's directory."""
    bodies = [_bof(0x0010) + b"".join(_rows(rows)) + _record(0x000A) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    offset = len(_bof(0x0005)) + sum(4 + 8 + len(name) for name in names) + 4
    bound = b""
    for (title, body), name in zip(zip(sheets, bodies, strict=True), names, strict=True):
        head = struct.pack("<IBBBB", offset, title in hidden, 0, len(name) // 2, 1)
        bound += _record(0x0085, head + name)
        offset += len(body)
    stream = _bof(0x0005) + bound + _record(0x000A) + b"".join(bodies)
    path.write_bytes(_compound(stream.ljust(4096, b"\x00"), storages))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _rows(rows: Sequence[Sequence[Cell]]) -> list[bytes]:
    made = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            at = struct.pack("<HHH", row, column, 0)
            if cell == ERROR:
                made.append(_record(0x0205, at + b"\x07\x01"))
            elif isinstance(cell, str):
                raw = cell.encode("utf-16-le")
                made.append(_record(0x0204, at + struct.pack("<HB", len(raw) // 2, 1) + raw))
            elif cell is not None:
                made.append(_record(0x0203, at + struct.pack("<d", cell)))
    return made


def _compound(stream: bytes, storages: Sequence[str]) -> bytes:
    """One FAT sector, one directory chain, one stream: enough for a few kilobytes."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    stream = stream.ljust(-(-len(stream) // size) * size, b"\x00")
    entries = [_entry("Root Entry", 5, end, 0), _entry("Workbook", 2, 2, len(stream))]
    entries += [_entry(name, 1, end, 0) for name in storages]
    directory = b"".join(entries).ljust(size, b"\x00")
    assert len(directory) == size
    count = len(stream) // size
    table = [0xFFFFFFFD, end, *range(3, count + 2), end]
    table += [free] * (128 - len(table))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    return head + struct.pack("<128I", *table) + directory + stream


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = (name + "\x00").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def write_ods(
    path: Path, sheets: Sheets, *, hidden: Sequence[str] = (), extra: Mapping[str, bytes] | None = None
) -> None:
    """Write sheets of texts and numbers; a text that starts with `<` is taken as a ready cell."""
    body = "".join(
        f"<table:table table:name={quoteattr(name)} table:style-name={quoteattr('off' if name in hidden else 'on')}>"
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>'
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="on" style:family="table"><style:table-properties table:display="true"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        if cell.startswith("<"):
            return cell
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )
