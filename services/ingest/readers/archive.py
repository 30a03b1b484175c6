"""Reads a ZIP of data files as one table: every member of one data set, each row with its member, one list of faults.

Names come in UTF-8 or, from Windows programs in China, in GBK without saying so. Sizes, ratios, counts and names are judged
by the directory before a byte is unpacked; what unpacks to more than it says is refused while it does.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from chassis.secrecy.marks import SecrecyMark, find_mark_in_name, is_title_marked
from contracts.ingest.v1 import Refusal
from services.ingest.datasets.declaration import DataSet
from services.ingest.readers.forms import RECORD_ENDINGS, FileForm, form_of
from services.ingest.readers.reading import Block, FileRefusedError, ReadTable, Stated, TablePart
from services.ingest.readers.workbook_guard import Note

MAX_MEMBERS: Final = 500
MAX_MEMBER_BYTES: Final = 512 << 20
MAX_TOTAL_BYTES: Final = 1 << 30
MAX_RATIO: Final = 200
"""Unpacked to packed bytes of a member above 1 MB; tables of payments have 10 to 30, a bomb 1,000."""
MAX_NAME: Final = 200
_CHUNK: Final = 1 << 20
_LITTER: Final = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
"""What operating systems put in beside the files."""
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))})


@dataclass(frozen=True, slots=True)
class Member:
    """One data file of an archive, unpacked to `path`."""

    name: str
    form: FileForm
    path: Path


def unpack(path: Path, folder: Path, *, file_name: str, notes: list[Note]) -> list[Member]:
    """Unpack every member into `folder` under a name of ours. Raises FileRefusedError, with every bad name at once."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            named = _names(entries, file_name, notes)
            _check_sizes([entry for entry, _ in named], path.stat().st_size, file_name)
            return [
                Member(name, _form(name), _extract(archive, entry, folder / f"{number}.member", name, file_name))
                for number, (entry, name) in enumerate(named)
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, OSError) and not isinstance(error, zipfile.BadZipFile) and error.errno == 28:
            raise
        detail = (
            "文件不是完整的 ZIP 压缩包（损坏、被截断、有密码或压缩方式不支持），请用通用的 ZIP 格式重新压缩后报送。"
        )
        raise FileRefusedError([Refusal(file=file_name, rule="archive-broken", detail=detail)]) from error


def find_mark_in_archive(path: Path) -> SecrecyMark | None:
    """Look at every name and comment of an archive, folders and what is not read included; not at what lies inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[: MAX_MEMBERS + 1]
            names = [member_name(entry) or "" for entry in entries]
            comments = [archive.comment, *(entry.comment for entry in entries)]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None  # told by `unpack`
    if any(find_mark_in_name(name) for name in names):
        return SecrecyMark("压缩包内的文件名")
    texts = (comment.decode(encoding, errors="replace") for comment in comments for encoding in ("utf-8", "gb18030"))
    return SecrecyMark("压缩包的注释") if any(is_title_marked(text.strip()) for text in texts) else None


def _form(name: str) -> FileForm:
    form = form_of(name, is_workbook=False)
    assert form is not None  # noqa: S101 - _names has refused the others
    return form


def _names(entries: Sequence[zipfile.ZipInfo], file_name: str, notes: list[Note]) -> list[tuple[zipfile.ZipInfo, str]]:
    if len(entries) > MAX_MEMBERS:
        detail = f"压缩包内文件多达 {len(entries)} 个，超过上限 {MAX_MEMBERS} 个，请分批报送。"
        raise FileRefusedError([Refusal(file=file_name, rule="zip-bomb", detail=detail)])
    refusals: list[Refusal] = []
    found: dict[str, tuple[zipfile.ZipInfo, str]] = {}
    for entry in entries:
        name = member_name(entry)
        if name is not None and name.lower().startswith(_LITTER[:1]) | name.lower().endswith(_LITTER[1:]):
            notes.append(Note("member-skipped", f"压缩包中的“{name[-80:]}”是操作系统的附带文件，未读取"))
            continue
        fault = _fault_of(entry, name)
        if fault is None and name is not None and _folded(name) in found:
            fault = ("duplicate-member", "压缩包内有同名文件，请改名后重新压缩报送。")
        if fault is not None:
            shown = _shown(name or entry.filename)
            refusals.append(Refusal(file=file_name, value=shown, rule=fault[0], detail=f"“{shown}”：{fault[1]}"))
        elif name is not None:
            found[_folded(name)] = (entry, name)
    if refusals:
        raise FileRefusedError(refusals[:MAX_MEMBERS])
    if not found:
        raise FileRefusedError([Refusal(file=file_name, rule="empty-file", detail="压缩包中没有数据文件。")])
    return list(found.values())


def member_name(entry: zipfile.ZipInfo) -> str | None:
    """Return a member's name: as UTF-8 where it says so or is, else as GB18030; null for neither."""
    original = entry.orig_filename
    if entry.flag_bits & 0x800:
        return original
    try:
        raw = original.encode("cp437")
    except UnicodeEncodeError:
        return original
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _fault_of(  # noqa: PLR0911 - one line a fault
    entry: zipfile.ZipInfo, name: str | None
) -> tuple[str, str] | None:
    if name is None:
        return "bad-file-name", "压缩包内的文件名既不是 UTF-8 也不是 GBK 编码，请改名后重新压缩报送。"
    if entry.flag_bits & 0x1:
        return "archive-encrypted", "压缩包设有密码，无法读取，请取消密码后重新报送。"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "bad-file-name", "压缩包内是链接而不是文件，请放入文件本身后重新报送。"
    if not is_safe_member(name):
        return "bad-file-name", "压缩包内的文件名含有上级路径、盘符、不可见字符或系统保留名，请改名后重新压缩报送。"
    if form_of(name.rpartition("/")[2], is_workbook=False) is FileForm.ARCHIVE:
        return "nested-archive", "压缩包中还有压缩包，请把数据文件直接放在一个压缩包内报送。"
    if form_of(name.rpartition("/")[2], is_workbook=False) is None:
        endings = "、".join(ending for ending in RECORD_ENDINGS if ending != ".zip")
        return "wrong-file-form", f"压缩包中只能放 {endings} 文件，请删除其他文件后重新报送。"
    return None


def is_safe_member(name: str) -> bool:
    """Tell whether a member's name is a plain relative path that means the same on every system."""
    if not name or len(name) > MAX_NAME or "\\" in name or ":" in name or name.startswith("/"):
        return False
    if any(unicodedata.category(character)[0] == "C" for character in name):
        return False
    return all(
        step.strip(" .") and not step.startswith(".") and step.partition(".")[0].strip().lower() not in _DEVICES
        for step in name.split("/")
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _shown(name: str) -> str:
    return "".join(c if unicodedata.category(c)[0] != "C" else "?" for c in name)[:80]


def _check_sizes(entries: Sequence[zipfile.ZipInfo], file_size: int, file_name: str) -> None:
    is_overlapping = sum(entry.compress_size for entry in entries) > file_size
    is_dense = any(
        entry.file_size > (1 << 20) and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if is_overlapping or is_dense:
        detail = "压缩包的压缩比异常或内部文件相互重叠，属于压缩炸弹的特征，拒绝打开。"
        raise FileRefusedError([Refusal(file=file_name, rule="zip-bomb", detail=detail)])
    if (
        any(entry.file_size > MAX_MEMBER_BYTES for entry in entries)
        or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES
    ):
        detail = (
            f"压缩包解压后超过 {MAX_TOTAL_BYTES >> 20} MB（单个文件 {MAX_MEMBER_BYTES >> 20} MB），请拆分后再报送。"
        )
        raise FileRefusedError([Refusal(file=file_name, rule="zip-bomb", detail=detail)])


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str, file_name: str) -> Path:
    left = entry.file_size
    with archive.open(entry) as source, target.open("wb") as out:
        while chunk := source.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                detail = f"“{name}”解压后比压缩包目录所写的大，属于压缩炸弹的特征，拒绝打开。"
                raise FileRefusedError([Refusal(file=file_name, rule="zip-bomb", detail=detail)])
            out.write(chunk)
    return target


@dataclass(slots=True)
class Joined:
    """Reads the members one after the other as one table in the order of the data set's fields."""

    data_set: DataSet
    file_name: str
    parts: list[TablePart] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _stated: list[Stated | None] = field(default_factory=list)
    _whole: list[Stated] = field(default_factory=list)
    _refusals: list[Refusal] = field(default_factory=list)
    _count: int = 0
    _last: int = 0

    def table(self, opened: Iterator[tuple[Member, ReadTable | FileRefusedError]]) -> ReadTable:
        """Return the whole; faults of all members are told at its end."""
        columns = tuple(item.name for item in self.data_set.fields)
        return ReadTable(columns, self._blocks(opened, columns), self.parts, self.notes, self._whole)

    def _blocks(
        self, opened: Iterator[tuple[Member, ReadTable | FileRefusedError]], columns: Sequence[str]
    ) -> Iterator[Block]:
        for member, table in opened:
            try:
                if isinstance(table, FileRefusedError):
                    raise table
                offset = self._last
                self.parts.append(TablePart(offset, file=member.name))
                places = [table.columns.index(name) if name in table.columns else None for name in columns]
                for block in table.blocks:
                    lines = block.numbered().split("\n")[:-1]
                    yield Block("".join(self._moved(line, offset, member.name, places) for line in lines).encode())
                self._take_parts(offset, member, table)
            except FileRefusedError as error:
                self._take(member, error)
        if self._refusals:
            raise FileRefusedError(self._refusals, self._count)
        self._whole += together(self._stated)

    def _take_parts(self, offset: int, member: Member, table: ReadTable) -> None:
        if table.parts:
            self.parts[-1:] = [
                TablePart(offset + item.offset, member.name, item.sheet, item.units) for item in table.parts
            ]
        self._stated += table.stated or [None]
        self.notes += [
            Note(note.kind, f"“{member.name}”：{note.detail}", note.sheet, note.count) for note in table.notes
        ]

    def _moved(self, line: str, offset: int, member: str, places: Sequence[int | None]) -> str:
        """Return a COPY line with its row counted on, its place told with the member, its columns in our order."""
        number, place, *values = line.split("\t")
        self._last = int(number) + offset
        cells = "\t".join("" if at is None else values[at] for at in places)
        return f"{self._last}\t{member.replace(chr(92), chr(92) * 2)}: {place}\t{cells}\n"

    def _take(self, member: Member, error: FileRefusedError) -> None:
        self._count += error.count
        name = f"{self.file_name}/{member.name}"
        self._refusals += [item.model_copy(update={"file": name}) for item in error.refusals]


def together(stated: Sequence[Stated | None]) -> list[Stated]:
    """Add up what the members state; what one of them does not state cannot be compared for the whole."""
    known = [item for item in stated if item is not None]
    if not known or len(known) < len(stated):
        return []
    rows = [item.rows for item in known if item.rows is not None]
    names = set.intersection(*(set(item.totals) for item in known))
    totals = {name: sum((item.totals[name] for item in known), Decimal(0)) for name in sorted(names)}
    return [Stated(known[0].by, sum(rows) if len(rows) == len(known) else None, totals)]
