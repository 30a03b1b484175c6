"""Secrecy marks (办法 article 10: 严禁使用系统存储、处理涉密信息): looked for before anything is stored.

A mark is what the secrecy rules put on a carrier of state secrets: level and star (`机密★3年`), a level that stands alone
in a cell or in the first lines, a labelled level (`密级：机密`), or a column 密级 with a level in it. Words that only
contain the characters (保密局, 秘书科, 机密费, 商业秘密) are no marks.
"""

from __future__ import annotations

import codecs
import csv
import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Final

_LEVEL: Final = r"(?:绝\s?密|机\s?密|秘\s?密)"
_STAR: Final = re.compile(rf"(?<!商业){_LEVEL}\s{{0,4}}[★☆]")
_LABEL: Final = re.compile(
    rf"(?:密级|涉密等级|保密等级)[\s\"'|,;，；]{{0,4}}[:：][\s\"'|,;，；]{{0,4}}{_LEVEL}(?![一-鿿])"
)
_ALONE: Final = re.compile(
    rf"[\s【\[（(〔<《]*{_LEVEL}(?:级|件|文件|资料|材料)?[\s★☆]*(?:长期|\d{{1,2}}\s*年|\d{{1,2}}\s*个月)?[\s】\]）)〕>》]*"
)
_IN_NAME: Final = re.compile(
    rf"(?:^|[\s_\-—.·【\[（(〔+]){_LEVEL}(?:级|件|文件|资料|材料)?(?=$|[\s_\-—.·】\]）)〕★☆+])"
)
_LEVEL_COLUMN: Final = re.compile(
    r"\s*(?:密级|涉密等级|保密等级|定密等级|SECRECY_LEVEL|SECRET_LEVEL)\s*", re.IGNORECASE
)

_MI_IN_BYTES: Final = tuple("密".encode(name) for name in ("utf-8", "gb18030"))
_MI_IN_UTF16: Final = tuple("密".encode(name) for name in ("utf-16-le", "utf-16-be"))
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_FIRST_RECORDS: Final = 10
_MAX_INFLATED: Final = 256 << 20
_CELL_SEPARATORS: Final = re.compile(r"[,;\t]")


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """Where a mark was seen. What stood beside it is not kept."""

    place: str
    """Chinese, for the refusal: `文件名`, `文件内容`, `前10行`, `“密级”列`."""
    row: int | None = None


def find_mark_in_name(file_name: str) -> SecrecyMark | None:
    """Look at a file's name alone, before a byte of it is taken."""
    stem = PurePosixPath(file_name.replace("\\", "/")).name
    if _STAR.search(stem) or _IN_NAME.search(stem):
        return SecrecyMark("文件名")
    return None


def find_mark(path: Path, *, file_name: str) -> SecrecyMark | None:
    """Look for a mark in the name and in the whole content of a text file or an office document."""
    mark = find_mark_in_name(file_name)
    if mark is not None:
        return mark
    with path.open("rb") as source:
        head = source.read(4)
    if head.startswith(b"PK"):
        return _find_in_zip(path)
    is_wide = b"\x00" in head or head.startswith(_UTF16)
    if not _may_hold_a_mark(path, _MI_IN_UTF16 if is_wide else _MI_IN_BYTES):
        return None
    encoding = _encoding(path, head)
    return _find_in_text(path, encoding) or _find_in_records(path, encoding)


def is_alone(cell: str) -> bool:
    """Tell whether a cell holds a level and nothing else (`机密`, `【秘密】`, `机密级`, `秘密 5年`)."""
    return "密" in cell and _ALONE.fullmatch(cell) is not None


def is_marked(text: str, *, is_whole: bool = True) -> bool:
    """Tell whether a cell or a text bears a mark; with `is_whole` false a level alone in it says nothing."""
    if "密" not in text:
        return False
    return bool((is_whole and is_alone(text)) or _STAR.search(text) or _LABEL.search(text))


def _may_hold_a_mark(path: Path, spellings: Sequence[bytes]) -> bool:
    """Look for the one character that every mark has, in each encoding: most files end here."""
    tail = b""
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            if any(spelt in chunk or spelt in tail + chunk[:4] for spelt in spellings):
                return True
            tail = chunk[-4:]
    return False


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(_UTF16):
        return "utf-16"
    if b"\x00" in head:
        return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    with path.open("rb") as source:
        try:
            while chunk := source.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _find_in_text(path: Path, encoding: str) -> SecrecyMark | None:
    tail = ""
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        while piece := source.read(_CHUNK):
            text = tail + piece
            if "密" in text and (_STAR.search(text) or _LABEL.search(text)):
                return SecrecyMark("文件内容")
            tail = text[-_OVERLAP:]
    return None


def _find_in_records(path: Path, encoding: str) -> SecrecyMark | None:
    """Look at the cells of the first records, and at a column that states the level."""
    column: int | None = None
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        for number, line in enumerate(islice(_bounded_lines(source), _FIRST_RECORDS), start=1):
            cells = [cell.strip().strip('"') for cell in _CELL_SEPARATORS.split(line)]
            if any(is_alone(cell) for cell in cells):
                return SecrecyMark(f"前{_FIRST_RECORDS}行", number)
            if number == 1:
                column = next((i for i, cell in enumerate(cells) if _LEVEL_COLUMN.fullmatch(cell)), None)
    return None if column is None else _find_in_column(path, encoding, column)


def _bounded_lines(source: IO[str]) -> Iterator[str]:
    while line := source.readline(_CHUNK):
        yield line


def _find_in_column(path: Path, encoding: str, column: int) -> SecrecyMark | None:
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        first = source.readline(_CHUNK)
        delimiter = next((mark for mark in ("\t", ";") if mark in first), ",")
        reader = csv.reader(_bounded_lines(source), delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, start=2):
                if column < len(cells) and is_alone(cells[column]):
                    return SecrecyMark("“密级”列", number)
        except csv.Error:
            return None
    return None


_WATCHED_PARTS: Final = ("xl/", "word/", "docProps/", "ppt/", "content.xml", "styles.xml", "meta.xml")
_TAG: Final = re.compile(r"<[^<>]*>")
_TEXT_END: Final = re.compile(r"</(?:\w+:)?(?:si|is|p|c|oddHeader|oddFooter|evenHeader|evenFooter|firstHeader)>")
_SHEET_NAME: Final = re.compile(r'<(?:\w+:)?sheet [^<>]*name="([^"]*)"')


def _find_in_zip(path: Path) -> SecrecyMark | None:
    """Look through the texts of an office document. What cannot be unpacked is left to the reader's own refusal."""
    left = _MAX_INFLATED
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.filename.startswith(_WATCHED_PARTS) or not entry.filename.endswith((".xml", ".vml")):
                    continue
                with archive.open(entry) as part:
                    limit = min(left, entry.file_size)
                    left -= limit
                    if _find_in_part(part, limit):
                        return SecrecyMark("文件内容")
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None
    return None


def _find_in_part(part: IO[bytes], limit: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    tail = ""
    while limit > 0 and (chunk := part.read(min(_CHUNK, limit))):
        limit -= len(chunk)
        text = tail + decoder.decode(chunk)
        ends = [match.end() for match in _TEXT_END.finditer(text)]
        cut = ends[-1] if ends else max(0, len(text) - _CHUNK)
        if _marks(text[:cut]):
            return True
        tail = text[cut:]
    return _marks(tail)


def _marks(xml: str) -> bool:
    if "密" not in xml and "&#" not in xml:
        return False
    if any(
        find_mark_in_name(html.unescape(name)) or is_alone(html.unescape(name)) for name in _SHEET_NAME.findall(xml)
    ):
        return True
    cells = (html.unescape(_TAG.sub("", piece)).strip() for piece in _TEXT_END.split(xml))
    return any("密" in cell and (is_alone(cell) or _STAR.search(cell) or _LABEL.search(cell)) for cell in cells)
