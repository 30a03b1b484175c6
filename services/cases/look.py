"""Looks at one foreign file in a process of its own: `python -m services.cases.look FILE NAME`.

Prints what it is, or why it is not taken, as JSON. A hostile file meets the parsers here, under limits of memory and
time, without database, broker or secrets (as ingest's reading child).
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MEMORY_BYTES: Final = 1 << 30
CPU_S: Final = 60
KINDS: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_OFFICE_PART: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_FIRST_BYTES: Final = {
    ".pdf": b"%PDF-",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
}
_FIRST_LINES: Final = 12
"""A level alone in one of the first lines of a page is a mark (GB/T 9704-2012 7.2.2: top left)."""


class NotTaken(Exception):
    """The file is not taken; reason slug and a Chinese sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def look(path: Path, file_name: str) -> str:
    """Return the media type of a file; `NotTaken` where its kind is not accepted or it bears a secrecy mark."""
    from chassis.secrecy.marks import find_mark  # noqa: PLC0415 - the limits come before the parsers

    suffix = Path(file_name).suffix.lower()
    if suffix not in KINDS:
        raise NotTaken("file-kind", "只接收 PDF、DOCX、XLSX、JPG、PNG 文件；WPS、OFD 等请转为 PDF 后重新提交。")
    if not _is_what_it_says(path, suffix):
        raise NotTaken("file-kind", f"文件内容不是 {suffix[1:].upper()}（或已损坏、含宏），请另存后重新提交。")
    is_marked = find_mark(path, file_name=file_name) is not None if suffix in _OFFICE_PART else False
    if is_marked or (suffix == ".pdf" and _is_pdf_marked(path)):
        raise NotTaken(
            "secrecy-mark", "文件带有密级标志，本系统严禁存储、处理涉密信息（《暂行办法》第十条），未予接收，也未留存。"
        )
    return KINDS[suffix]


def _is_what_it_says(path: Path, suffix: str) -> bool:
    if suffix not in _OFFICE_PART:
        with path.open("rb") as source:
            return source.read(8).startswith(_FIRST_BYTES[suffix])
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return _OFFICE_PART[suffix] in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def _is_pdf_marked(path: Path) -> bool:
    from chassis.secrecy.marks import is_alone, is_marked  # noqa: PLC0415 - as above

    return any(
        is_marked(text, is_whole=False) or any(is_alone(line) for line in text.splitlines()[:_FIRST_LINES])
        for text in _pdf_pages(path)
    )


def _pdf_pages(path: Path) -> Iterator[str]:
    import pypdf  # noqa: PLC0415 - as above
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise NotTaken("file-locked", "PDF 文件设有口令或权限限制，无法检查密级标志，请解除后重新提交。")
        for page in reader.pages:
            yield page.extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotTaken("file-broken", "PDF 文件结构异常，无法检查，请重新生成后提交。") from error


def _limit() -> None:
    limits = {resource.RLIMIT_AS: MEMORY_BYTES, resource.RLIMIT_CPU: CPU_S, resource.RLIMIT_FSIZE: 0}
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def main() -> None:
    """Look and print."""
    _limit()
    try:
        found = {"media_type": look(Path(sys.argv[1]), sys.argv[2])}
    except NotTaken as error:
        found = {"reason": error.reason, "detail": str(error)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
