"""One file of a law: which law, which version, in force since when; from its name, its head and its closing article."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from services.alerts.laws.head import read_dates
from services.alerts.laws.text import LawBody, Remark, parse

PREFIX: Final = "中华人民共和国"
MAX_BYTES: Final = 5_000_000
_STEM: Final = re.compile(r"(.+?)[(（](\d{4}-\d{2}-\d{2})[)）]")


class LawFileError(ValueError):
    """A file that cannot be taken as a law; the text (Chinese) says why and what to do."""


@dataclass(frozen=True, slots=True)
class LawFile:
    """A law's text, or one part of it, ready to be stored."""

    law: str
    """Short name, as citations use it: `预算法`."""
    title: str
    """Full name, `中华人民共和国预算法`."""
    part: str
    version: date
    stated_in_force: date | None
    """Null where the text keeps the day of an older version only (laws that were amended)."""
    history: tuple[tuple[date, date | None], ...]
    """Older versions that the head names, each with its day in force where this text tells it."""
    body: LawBody
    remarks: tuple[Remark, ...]
    file_name: str
    content: str
    sha256: str


def short_name(title: str) -> str:
    """Return the name that citations use: without book marks and without 中华人民共和国."""
    return "".join(title.split()).strip("《》").removeprefix(PREFIX)


def read_law(path: Path) -> LawFile:
    """Read one file. `LawFileError` where it is no law's text or its name and head contradict each other."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise LawFileError(f"{path.name}：文件超过 {MAX_BYTES // 1_000_000} MB，不像一部法律的文本")
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LawFileError(f"{path.name}：不是 UTF-8 编码，请转换编码后重新导入") from error
    return describe(path.name, content)


def describe(file_name: str, content: str) -> LawFile:
    """Return what a text is, by its file name and its own words."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in content:
        raise LawFileError(f"{file_name}：含有空字符，文件可能已损坏")
    body = parse(content)
    if not body.articles:
        raise LawFileError(f"{file_name}：没有找到任何条文（“第一条 ……”）")
    named = _STEM.fullmatch(unicodedata.normalize("NFC", Path(file_name).stem))
    law = short_name(body.title)
    if named and short_name(named[1]) not in (law, body.part):
        raise LawFileError(f"{file_name}：文件名中的“{named[1]}”与标题“{body.title}”不一致，请核对")
    dates = read_dates(body.notes, (p.text for article in body.articles for p in article.paragraphs))
    version, remarks = _version(file_name, named[2] if named else None, dates.versions)
    return LawFile(
        law=law,
        title=body.title,
        part=body.part,
        version=version,
        stated_in_force=_own_day(version, dates.in_force, dates.is_from_publication, dates.versions),
        history=_history(version, dates.in_force, dates.versions),
        body=body,
        remarks=(*remarks, *body.remarks),
        file_name=file_name,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )


def _version(file_name: str, named: str | None, dates: tuple[date, ...]) -> tuple[date, tuple[Remark, ...]]:
    try:
        by_name = date.fromisoformat(named) if named else None
    except ValueError as error:
        raise LawFileError(f"{file_name}：文件名中的日期 {named} 不存在") from error
    by_head = dates[-1] if dates else None
    if by_name is None:
        if by_head is None:
            raise LawFileError(f"{file_name}：文件名和题注都没有版本日期，请将文件改名为“法名(YYYY-MM-DD).md”")
        return by_head, (Remark(1, file_name, f"文件名没有版本日期，按题注取 {by_head}"),)
    if by_head is not None and by_head > by_name:
        raise LawFileError(f"{file_name}：题注写有 {by_head} 的版本，晚于文件名中的 {by_name}，请核对")
    if by_head != by_name:
        return by_name, (Remark(1, file_name, f"题注没有 {by_name} 版本的公布说明，版本日期取自文件名"),)
    return by_name, ()


def _own_day(version: date, in_force: date | None, is_from_publication: bool, dates: tuple[date, ...]) -> date | None:
    if in_force is not None and in_force >= version:
        return in_force
    is_first = not dates or dates == (version,)
    return version if in_force is None and is_from_publication and is_first else None


def _history(version: date, in_force: date | None, dates: tuple[date, ...]) -> tuple[tuple[date, date | None], ...]:
    """Older versions; the closing article's day belongs to the newest of them made before it."""
    older = [on for on in dates if on < version]
    owner = None
    if in_force is not None and in_force < version:
        owner = max((on for on in older if on <= in_force), default=None)
    return tuple((on, in_force if on == owner else None) for on in older)
