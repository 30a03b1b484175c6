"""Looks at a file that claims to be text before anything reads it: form, encoding, control characters, line length.

Passes over the bytes in chunks: bounded in memory whatever the file is.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.reading import FileRefusedError

CHUNK: Final = 1 << 20
MAX_LINE_BYTES: Final = 256 << 10
"""A record of the widest data set is below 8 KiB; a line beyond this is not one."""
SHOWN_PLACES: Final = 200
MAX_CONTROL_LINES: Final = 10_000
"""After so many lines with control characters the rest is not looked at: the file is no text."""
MAX_EMPTY_LINES: Final = 2_000_000
"""Blank lines and rows of separators that follow one another; a worksheet of the most rows has half as many."""

_MAGIC: Final = (
    (b"PK\x03\x04", "压缩包或 Excel 工作簿"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件或加密的工作簿"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"%PDF", "PDF 文件"),
    (b"\x1f\x8b", "gzip 压缩文件"),
    (b"Rar!", "RAR 压缩文件"),
    (b"7z\xbc\xaf", "7z 压缩文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<script", b"<table", b"{\\rtf")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOTHING: Final = b",;\t\r\n "
_FIRST_LOOK: Final = 4096
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r") + b"\x7f"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that can be read: with which codec, and whether a byte order mark stands before it."""

    path: Path
    encoding: str
    """`utf-8-sig` (with or without the mark) or `gb18030`."""


def look_at(path: Path, *, file_name: str) -> TextFile:
    """Return how to read the file; `FileRefusedError` where it is not the text that it claims to be."""
    with path.open("rb") as source:
        head = source.read(CHUNK)
    _refuse_other_forms(head, file_name)
    _refuse_control_characters(path, file_name)
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return TextFile(path, encoding)
    detail = "文件既不是 UTF-8 也不是 GB18030 编码的文本，请另存为“CSV UTF-8（逗号分隔）”后重新报送。"
    raise FileRefusedError([Refusal(file=file_name, rule="unknown-encoding", detail=detail)])


def refuse_emptiness(path: Path, *, file_name: str) -> None:
    """Refuse a file that begins with a mebibyte of nothing, before anybody searches gigabytes of it."""
    with path.open("rb") as source:
        head = source.read(CHUNK)
    if not head.strip(b"\x00 \t\r\n"):
        detail = "文件的开头没有内容（全是空字符或空白），文件可能损坏，请重新导出后报送。"
        raise FileRefusedError([Refusal(file=file_name, rule="empty-file", detail=detail)])


def _refuse_other_forms(head: bytes, file_name: str) -> None:
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise FileRefusedError([Refusal(file=file_name, rule="empty-file", detail="文件没有内容，请核对后重新报送。")])
    if head.startswith(_UTF16):
        detail = "文件是 UTF-16（Unicode 文本）编码，请另存为“CSV UTF-8（逗号分隔）”后重新报送。"
        raise FileRefusedError([Refusal(file=file_name, rule="unknown-encoding", detail=detail)])
    for magic, form in _MAGIC:
        if head.startswith(magic):
            raise FileRefusedError([_not_csv(file_name, form)])
    start = head[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_MARKUP):
        raise FileRefusedError([_not_csv(file_name, "网页或标记语言文件")])


def _not_csv(file_name: str, form: str) -> Refusal:
    detail = f"文件名写明是文本表格，实际内容是{form}，请导出为 CSV 文本后重新报送。"
    return Refusal(file=file_name, rule="not-what-it-claims", detail=detail)


def _refuse_control_characters(path: Path, file_name: str) -> None:
    """Refuse control characters, lines longer than any record and deserts of blank lines, with the line's number."""
    refusals: list[Refusal] = []
    count = empty = since_break = 0
    line = 1
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            if len(chunk.translate(None, _CONTROLS)) != len(chunk):
                for at in _control_places(chunk):
                    count += 1
                    if len(refusals) < SHOWN_PLACES:
                        refusals.append(_control(file_name, line + chunk.count(b"\n", 0, at), chunk[at]))
                if count >= MAX_CONTROL_LINES:
                    raise FileRefusedError(refusals, count)
            since_break = _longest_line(chunk, since_break, line, file_name)
            line += chunk.count(b"\n")
            empty = empty + max(chunk.count(b"\n"), chunk.count(b"\r")) if _is_empty(chunk) else 0
            if empty > MAX_EMPTY_LINES:
                raise FileRefusedError([_desert(file_name, line)])
    if refusals:
        raise FileRefusedError(refusals, count)


def _is_empty(chunk: bytes) -> bool:
    """Tell whether a chunk holds nothing but line ends and separators; its beginning mostly says so at once."""
    return not chunk[:_FIRST_LOOK].translate(None, _NOTHING) and not chunk.translate(None, _NOTHING)


def _desert(file_name: str, line: int) -> Refusal:
    detail = f"到第{line}行为止，已有 {MAX_EMPTY_LINES:,} 行以上连续的空行，其余未再检查；请删除空行，重新导出后报送。"
    return Refusal(file=file_name, row=line, rule="too-many-blank-lines", detail=detail)


def _control_places(chunk: bytes) -> list[int]:
    """Return one position a line, so that a binary file does not make a million refusals."""
    places: list[int] = []
    start = 0
    for part in chunk.split(b"\n"):
        kept = part.translate(None, _CONTROLS)
        if len(kept) != len(part):
            places.append(start + next(i for i, byte in enumerate(part) if byte in _CONTROLS))
        start += len(part) + 1
    return places


def _control(file_name: str, line: int, byte: int) -> Refusal:
    detail = f"第{line}行含有控制字符（0x{byte:02X}），文件可能损坏或不是文本，请重新导出后报送。"
    return Refusal(file=file_name, row=line, rule="control-character", detail=detail)


def _longest_line(chunk: bytes, since_break: int, line: int, file_name: str) -> int:
    """Return how many bytes stand after the last line break; `FileRefusedError` where a line is too long."""
    start = -since_break
    while len(chunk) - start > MAX_LINE_BYTES:
        limit = start + MAX_LINE_BYTES + 1
        at = max(chunk.rfind(b"\n", max(start, 0), limit), chunk.rfind(b"\r", max(start, 0), limit))
        if at < 0:
            detail = f"第{line}行起有一行超过 {MAX_LINE_BYTES // 1024} KiB，不是数据记录，请核对文件内容后重新报送。"
            raise FileRefusedError([Refusal(file=file_name, row=line, rule="line-too-long", detail=detail)])
        start = at + 1
    last = max(chunk.rfind(b"\n", max(start, 0)), chunk.rfind(b"\r", max(start, 0)))
    return len(chunk) - (last + 1 if last >= 0 else start)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as source:
        try:
            while chunk := source.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
