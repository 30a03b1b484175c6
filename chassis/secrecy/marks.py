"""Secrecy marks (办法 article 10: 严禁使用系统存储、处理涉密信息): looked for before anything is stored.

A mark is what the secrecy rules put on a carrier of state secrets: level and star (`机密★3年`, `★机密`), a level that stands
alone in a cell, a header or a text box or in brackets inside one (`预算表（秘密）`), a labelled level (`密级：机密`), or a column
密级 with a level in it; in names and titles also a level set apart by blanks or dashes. Words that only contain the
characters (保密局, 秘书科, 机密费, 商业秘密, 国家秘密载体) are no marks.
"""

from __future__ import annotations

import codecs
import csv
import html
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_LEVEL: Final = r"(?:绝\s?密|机\s?密|秘\s?密)"
_SUFFIX: Final = r"(?:级|件|文件|资料|材料)?"
_TERM: Final = r"(?:长期|启用前|公开前|[\d一二三四五六七八九十]{1,3}\s*年|[\d一二三四五六七八九十]{1,3}\s*个月)"
_OPEN: Final = r"【\[（(〔<《［〈「『"
_CLOSE: Final = r"】\]）)〕>》］〉」』"
# Repetitions that may meet the same characters give nothing back (`*+`): a megabyte of blanks behind a level costs one pass.
_STAR: Final = re.compile(rf"(?<!商业){_LEVEL}{_SUFFIX}\s{{0,4}}[★☆]|[★☆]\s{{0,4}}{_LEVEL}(?![一-鿿])")
_LABEL: Final = re.compile(
    rf"(?:密级|涉密等级|保密等级|定密等级)[\s\"'|,;，；]{{0,4}}[:：][\s\"'|,;，；]{{0,4}}{_LEVEL}(?!{_SUFFIX}[一-鿿])"
)
_ALONE: Final = re.compile(rf"[\s{_OPEN}★☆*＊]*+{_LEVEL}{_SUFFIX}[\s{_OPEN}{_CLOSE}★☆*＊]*+{_TERM}?[\s{_CLOSE}★☆*＊]*+")
_BRACKETED: Final = re.compile(rf"[{_OPEN}]\s*+{_LEVEL}{_SUFFIX}[\s★☆*＊]*+{_TERM}?\s*+[{_CLOSE}]")
_IN_NAME: Final = re.compile(rf"(?:^|[\s_\-—.·+{_OPEN}]){_LEVEL}{_SUFFIX}(?=$|[\s_\-—.·★☆+{_CLOSE}])")
_LEVEL_COLUMN: Final = re.compile(
    r"\s*(?:密级|涉密等级|保密等级|定密等级|SECRECY_LEVEL|SECRET_LEVEL)\s*", re.IGNORECASE
)
_LEVEL_WORD: Final = re.compile("密级|等级|_LEVEL", re.IGNORECASE)
"""What every name of such a column holds."""

_ANY_LEVEL: Final = re.compile(rf"(?<![非不无未]){_LEVEL}")
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
    """Look at a file's name alone, each folder of its path too, before a byte of it is taken."""
    steps = visible(file_name).replace("\\", "/").split("/")
    if any(_STAR.search(step) or _IN_NAME.search(step) for step in steps):
        return SecrecyMark("文件名")
    return None


def visible(text: str) -> str:
    """Return a text without characters that nobody sees (zero-width blanks, direction marks): they part no word."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


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
    return _find_in_lines(path, encoding)


def is_alone(cell: str) -> bool:
    """Tell whether a cell holds a level and nothing else (`机密`, `【秘密】`, `机密级`, `秘密 5年`)."""
    return "密" in cell and _ALONE.fullmatch(visible(cell)) is not None


def is_marked(text: str, *, is_whole: bool = True) -> bool:
    """Tell whether a cell or a text bears a mark; with `is_whole` false a level alone in it says nothing."""
    if "密" not in text:
        return False
    seen = visible(text)
    return bool(
        (is_whole and _ALONE.fullmatch(seen)) or _STAR.search(seen) or _LABEL.search(seen) or _BRACKETED.search(seen)
    )


def is_title_marked(title: str) -> bool:
    """Tell whether a title, a sheet's name or a page's header or footer bears a mark: a level set apart in it is one."""
    return is_marked(title) or ("密" in title and _IN_NAME.search(visible(title)) is not None)


def is_level_column(name: str) -> bool:
    """Tell whether a column or key states the level of secrecy."""
    return _LEVEL_COLUMN.fullmatch(name) is not None


def names_a_level(value: str) -> bool:
    """Tell whether a value of a column 密级 names a level of state secrets."""
    return "密" in value and _ANY_LEVEL.search(visible(value)) is not None


def _may_hold_a_mark(path: Path, spellings: Sequence[bytes]) -> bool:
    """Look for the one character that every mark has, in each encoding: most files end here."""
    tail = b""
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            # a single byte is found ten times as fast as three, and a text of digits and Latin letters has none of them
            seam = tail + chunk[:4]
            if any((spelt[:1] in chunk and spelt in chunk) or spelt in seam for spelt in spellings):
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


def _find_in_lines(path: Path, encoding: str) -> SecrecyMark | None:
    """Look at every cell and every whole line, and at a column that states the level."""
    column: int | None = None
    label = ""
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        for number, line in enumerate(_bounded_lines(source), start=1):
            if number <= _FIRST_RECORDS and column is None:
                column = _level_column(line)
            if "密" in line and (is_marked(line, is_whole=False) or any(map(is_marked, _cells_to_look_at(line)))):
                return SecrecyMark("文件内容", number)
            if label and "密" in line and is_marked(label + line, is_whole=False):
                return SecrecyMark("文件内容", number)
            label = line[-_OVERLAP:] if "级" in line else ""
    return None if column is None else _find_in_column(path, encoding, column)


def _level_column(line: str) -> int | None:
    """Return the place of the column that states the level; most lines need no taking apart for it."""
    if _LEVEL_WORD.search(line) is None:
        return None
    return next((i for i, cell in enumerate(_CELL_SEPARATORS.split(line)) if is_level_column(_bare(cell))), None)


def _cells_to_look_at(line: str) -> Iterator[str]:
    """Yield the cells that hold the character of every mark, each once: a line of a million others costs one pass."""
    parted = line.replace(";", ",").replace("\t", ",")
    end = 0
    while (at := parted.find("密", end)) >= 0:
        start = parted.rfind(",", end, at) + 1
        end = parted.find(",", at) % (len(line) + 1)  # -1, no further separator, is the line's end
        yield _bare(line[start:end])


def _bare(cell: str) -> str:
    return cell.strip().strip("\"'|").strip()


def _bounded_lines(source: IO[str]) -> Iterator[str]:
    while line := source.readline(_CHUNK):
        yield line


def _find_in_column(path: Path, encoding: str, column: int) -> SecrecyMark | None:
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        first = source.readline(_CHUNK)
        delimiter = next((mark for mark in ("\t", ";") if mark in first), ",")
        source.seek(0)
        reader = csv.reader(_bounded_lines(source), delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, start=1):
                if column < len(cells) and names_a_level(cells[column]):
                    return SecrecyMark("“密级”列", number)
        except csv.Error:
            return None
    return None


_TEXT_PARTS: Final = (".xml", ".vml", ".rels", ".rdf")
_TAG: Final = re.compile(r"<[^<>]*>")
_TEXT_END: Final = re.compile(
    r"</(?:\w+:)?(?:si|is|p|c|f|v|div|text|lpwstr|title|subject|keywords?|description|category|creator"
    r"|(?:odd|even|first)(?:Header|Footer))>|<(?:\w+:)?line-break/>"
)
_TITLE: Final = re.compile(r"<(?:\w+:)?(?:sheet|table) [^<>]*\bname=\"([^\"]*)\"")
"""The name of a sheet in .xlsx and in .ods."""
_PAGE: Final = re.compile(
    r"<(?:\w{1,40}:)?((?:odd|even|first)(?:Header|Footer))\b[^<>]*+>"
    r"((?:(?!<(?:\w{1,40}:)?(?:odd|even|first)(?:Header|Footer)\b).)*?)</(?:\w{1,40}:)?\1>",
    re.DOTALL,
)
"""A page's header or footer, up to the next one's beginning: many that are never closed cost one pass."""
_PAGE_CODE: Final = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f+\-]{2,6}|\d+|[A-Za-z])")
"""Codes of a header or footer: its sections, fonts, sizes, fields."""
_XML_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_PROLOGUE: Final = 256
_CHINESE_CODECS: Final = frozenset({"gb18030", "gbk", "gb2312", "big5", "utf-16", "utf-16le", "utf-16be"})
"""What a part may declare beside UTF-8; whatever else is named is no text that a program would show."""


def _find_in_zip(path: Path) -> SecrecyMark | None:
    """Look through the texts of an office document. What cannot be unpacked is left to the reader's own refusal."""
    left = _MAX_INFLATED
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.filename.lower().endswith(_TEXT_PARTS):
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
    head = part.read(min(_PROLOGUE, limit))
    limit -= len(head)
    decoder = codecs.getincrementaldecoder(_encoding_of_xml(head))("replace")
    text = decoder.decode(head)
    while limit > 0 and (chunk := part.read(min(_CHUNK, limit))):
        limit -= len(chunk)
        text += decoder.decode(chunk)
        ends = [match.end() for match in _TEXT_END.finditer(text)]
        cut = ends[-1] if ends else max(0, len(text) - _CHUNK)
        if _marks(text[:cut]):
            return True
        text = text[cut:]
    return _marks(text)


def _encoding_of_xml(head: bytes) -> str:
    """Return the codec of a part by its mark or its declaration; a name that is none means UTF-8."""
    if head.startswith(_UTF16):
        return "utf-16"
    if b"\x00" in head[:4]:
        return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    match = _XML_ENCODING.search(head)
    declared = match[1].decode().lower() if match else ""
    return declared if declared in _CHINESE_CODECS else "utf-8"


def _marks(xml: str) -> bool:
    if "密" not in xml and "&#" not in xml:
        return False
    if any(is_title_marked(html.unescape(name)) for name in _TITLE.findall(xml)):
        return True
    if any(is_page_marked(html.unescape(_TAG.sub("", found[1]))) for found in _PAGE.findall(xml)):
        return True
    return any(
        is_marked(html.unescape(_TAG.sub("", piece)).strip())
        for piece in _TEXT_END.split(xml)
        if "密" in piece or "&#" in piece
    )


def is_page_marked(header: str) -> bool:
    """Tell whether a page's header or footer bears a mark; its codes (`&C&"宋体"&12机密`) part its texts."""
    return any(is_title_marked(piece.strip()) for piece in _PAGE_CODE.split(header))
