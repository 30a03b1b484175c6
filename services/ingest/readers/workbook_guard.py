"""Is this file the plain workbook that it claims to be? Looks at the zip and its XML before anything else opens it.

Bounded in time and memory: sizes are judged by the zip's directory first, every part is read as a stream.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.workbook_xml import (
    Attributes,
    SheetFacts,
    StartHandler,
    XmlRefusedError,
    column_letters,
    column_number,
    parse_part,
    scan_sheet,
)

MAX_ENTRIES: Final = 2_000
MAX_PART_BYTES: Final = 64 << 20
MAX_TOTAL_BYTES: Final = 128 << 20
MAX_RATIO: Final = 200
"""Unpacked to packed bytes of a part above 1 MB; the Lijiang workbook has 14 at most, a zip bomb 1,000."""
MAX_GRID_CELLS: Final = 3_000_000
"""Rows times columns of a sheet's true extent: what a dense reader must hold."""
MAX_TOTAL_GRID_CELLS: Final = 10_000_000
"""The same over all sheets, for the time."""

_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SHEET_RELATION: Final = "/worksheet"
_MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_FORM: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling that is no reason to refuse."""

    kind: str
    """Slug, `external-formulas`."""
    detail: str
    """One Chinese sentence."""
    sheet: str | None = None
    count: int = 1


@dataclass(slots=True)
class Inspection:
    """What the guard found. With refusals, nothing else may open the file."""

    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    """By name, in the workbook's order."""


class WorkbookRefusedError(Exception):
    """The whole workbook is refused, with the slug of the check and one Chinese sentence."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.detail = detail


def inspect_workbook(path: Path, *, file_name: str | None = None, may_be_xlsm: bool = False) -> Inspection:
    """Check `path` from the outside in: magic, zip directory, parts, XML of every sheet, hidden sheets, extents.

    `may_be_xlsm` takes the macro-enabled form too where no macro is inside.
    """
    found, file = Inspection(), file_name or path.name
    size = path.stat().st_size  # a file that is not there is our fault, not the sender's
    try:
        _check_magic(path)
        with zipfile.ZipFile(path) as archive:
            check_directory(archive, size)
            _check_content_types(archive, may_be_xlsm=may_be_xlsm)
            _check_other_parts(archive)
            _scan_sheets(archive, found, file)
            _note_foreign_parts(archive, found)
    except WorkbookRefusedError as refused:
        found.refusals.append(Refusal(file=file, rule=refused.rule, detail=refused.detail))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError):
        detail = "文件不是完整的 .xlsx 工作簿（压缩包损坏或被截断），请重新另存为 .xlsx 后再报送"
        found.refusals.append(Refusal(file=file, rule="workbook-broken", detail=detail))
    except XmlRefusedError as refused:
        found.refusals.append(_of_xml(refused, file, None))
    return found


def _check_magic(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(b"PK\x03\x04"):
            return
        if head.startswith(_OLE_MAGIC):
            body = head + file.read(MAX_PART_BYTES)
            if "EncryptedPackage".encode("utf-16-le") in body:
                raise WorkbookRefusedError("workbook-encrypted", "工作簿设有打开密码，无法读取，请取消密码后重新报送")
            raise WorkbookRefusedError(
                "old-xls", "文件是旧版 .xls 格式（只改了扩展名），请在表格软件中另存为 .xlsx 后重新报送"
            )
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head")):
        raise WorkbookRefusedError(
            "html-not-workbook", "文件实为网页（HTML）表格，请在表格软件中打开后另存为 .xlsx 再报送"
        )
    raise WorkbookRefusedError(
        "not-a-workbook", "文件内容不是 .xlsx 工作簿（与扩展名不符），请报送由表格软件另存的 .xlsx 文件"
    )


def check_directory(archive: zipfile.ZipFile, file_size: int) -> None:
    """Judge an office document by its zip directory alone. Raises WorkbookRefusedError."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise WorkbookRefusedError(
            "zip-bomb", f"工作簿内部文件多达 {len(entries)} 个，超过上限 {MAX_ENTRIES} 个，拒绝打开"
        )
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        raise WorkbookRefusedError("duplicate-part", "工作簿内部有同名文件，不同软件会读出不同内容，请重新另存后再报送")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise WorkbookRefusedError("workbook-encrypted", "工作簿内部文件已加密，无法读取，请取消密码后重新报送")
    if sum(entry.compress_size for entry in entries) > file_size:
        raise WorkbookRefusedError("zip-bomb", "工作簿内部文件相互重叠，属于压缩炸弹的特征，拒绝打开")
    for entry in entries:
        is_dense = entry.file_size > (1 << 20) and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > MAX_PART_BYTES or is_dense:
            raise WorkbookRefusedError("zip-bomb", "工作簿内部文件解压后过大或压缩比异常，属于压缩炸弹的特征，拒绝打开")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        limit = MAX_TOTAL_BYTES >> 20
        raise WorkbookRefusedError("zip-bomb", f"工作簿解压后超过 {limit} MB，请拆分或清除多余格式后再报送")


def _check_content_types(archive: zipfile.ZipFile, *, may_be_xlsm: bool) -> None:
    names = {name.lower() for name in archive.namelist()}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        raise WorkbookRefusedError("macro", "工作簿含有宏，不予接收，请另存为不含宏的 .xlsx 后重新报送")
    if "[content_types].xml" not in names:
        raise WorkbookRefusedError(
            "not-a-workbook", "压缩包中没有工作簿内容（可能是 .zip、.ods 改名），请另存为 .xlsx 后重新报送"
        )
    types: dict[str, str] = {}

    def on_start(tag: str, attributes: Attributes) -> None:
        if tag == "Override":
            types[attributes.get("PartName", "")] = attributes.get("ContentType", "")

    with archive.open("[Content_Types].xml") as source:
        parse_part(source, on_start)
    if may_be_xlsm and _MACRO_FORM in types.values():
        return
    if any("macroenabled" in kind.lower() for kind in types.values()):
        raise WorkbookRefusedError(
            "macro", "工作簿是启用宏的格式（.xlsm），不予接收，请另存为不含宏的 .xlsx 后重新报送"
        )
    if _MAIN_TYPE not in types.values():
        raise WorkbookRefusedError(
            "not-a-workbook", "文件虽是办公文档，但不是 .xlsx 工作簿（如 .docx、.xlsb 改名），请另存为 .xlsx 后重新报送"
        )


def _check_other_parts(archive: zipfile.ZipFile) -> None:
    """Walk through every XML part that is no sheet: a document type in any of them is refused."""
    for name in archive.namelist():
        is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        if is_xml and not name.startswith("xl/worksheets/sheet"):
            with archive.open(name) as source:
                parse_part(source, lambda _tag, _attributes: None)


def _scan_sheets(archive: zipfile.ZipFile, found: Inspection, file: str) -> None:
    for name, state, part in _sheet_parts(archive):
        if name in found.sheets:
            raise WorkbookRefusedError("duplicate-part", f"工作簿中有两张同名工作表“{name}”，请改名后再报送")
        try:
            with archive.open(part) as source:
                facts = scan_sheet(source, name, state)
        except XmlRefusedError as refused:
            found.refusals.append(_of_xml(refused, file, name))
            continue
        found.sheets[name] = facts
        found.refusals.extend(_judge_sheet(facts, file))
        if facts.external_count:
            detail = f"{facts.external_count} 个公式引用本文件以外的工作簿，按文件中保存的计算结果读取"
            found.notes.append(Note("external-formulas", detail, sheet=name, count=facts.external_count))
    cells = sum(facts.last_row * facts.last_column for facts in found.sheets.values())
    if cells > MAX_TOTAL_GRID_CELLS and not found.refusals:
        detail = "所有工作表的数据范围合计过大，请拆分工作簿或清除远处的多余单元格后再报送"
        found.refusals.append(Refusal(file=file, rule="sheet-too-large", detail=detail))


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, str]]:
    """Yield (name, state, part) of every worksheet; other kinds of sheet (charts, dialogues) hold no cells."""
    workbook = _workbook_part(archive)
    sheets: list[tuple[str, str, str]] = []
    targets: dict[str, str] = {}

    def on_sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))

    def on_relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith(_SHEET_RELATION):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    folder, base = posixpath.split(workbook)
    _parse(archive, workbook, on_sheet)
    _parse(archive, f"{folder}/_rels/{base}.rels".lstrip("/"), on_relation)
    for name, state, relation in sheets:
        if relation in targets:
            yield name, state, _resolve(folder, targets[relation])


def _workbook_part(archive: zipfile.ZipFile) -> str:
    found: list[str] = []

    def on_relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", ""))

    _parse(archive, "_rels/.rels", on_relation)
    return _resolve("", found[0]) if found else "xl/workbook.xml"


def _resolve(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _parse(archive: zipfile.ZipFile, part: str, on_start: StartHandler) -> None:
    source: IO[bytes]
    with archive.open(part) as source:
        parse_part(source, on_start)


def _judge_sheet(facts: SheetFacts, file: str) -> Iterator[Refusal]:
    if facts.state != "visible" and facts.number_count:
        how = "深度隐藏" if facts.state == "veryHidden" else "隐藏"
        yield Refusal(
            file=file,
            sheet=facts.name,
            rule="hidden-sheet",
            detail=f"工作表“{facts.name}”被{how}，却存有 {facts.number_count} 个数字，可能是旧表。请删除该表或取消隐藏后重新报送",
        )
    if facts.last_row * facts.last_column > MAX_GRID_CELLS:
        yield Refusal(
            file=file,
            sheet=facts.name,
            row=facts.last_row,
            column=column_letters(facts.last_column),
            rule="sheet-too-large",
            detail=f"工作表“{facts.name}”的数据一直延伸到 {column_letters(facts.last_column)}{facts.last_row}，"
            "超过可读范围，请清除远处的多余单元格后再报送",
        )
    if _is_outside_of_declared(facts):
        yield Refusal(
            file=file,
            sheet=facts.name,
            row=facts.last_row,
            column=column_letters(facts.last_column),
            value=facts.declared[:80],
            rule="lying-dimension",
            detail=f"工作表“{facts.name}”声明的范围是 {facts.declared[:40]}，实际数据到 "
            f"{column_letters(facts.last_column)}{facts.last_row}，部分软件会漏读。请用表格软件重新保存后再报送",
        )


def _is_outside_of_declared(facts: SheetFacts) -> bool:
    """Whether data lie outside the range that the sheet claims.

    A lone cell is no claim: tools that write as a stream put `A1` there (the finance ministry's own tables do).
    """
    first, _, corner = facts.declared.replace("$", "").partition(":")
    if not corner or corner == first:
        return False
    letters = corner.rstrip("0123456789")
    digits = corner[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and digits):
        return False
    return facts.last_row > int(digits[:7]) or facts.last_column > column_number(letters[:3])


def _note_foreign_parts(archive: zipfile.ZipFile, found: Inspection) -> None:
    names = archive.namelist()
    kinds = (
        ("external-links", "xl/externalLinks/externalLink", "个外部工作簿链接，系统不会打开它们"),
        ("embedded-objects", "xl/embeddings/", "个嵌入对象，系统不读取其内容"),
        ("data-connections", "xl/connections.xml", "处外部数据连接，系统不会执行"),
    )
    for kind, prefix, text in kinds:
        count = sum(name.startswith(prefix) and not name.endswith("/") for name in names)
        if count:
            found.notes.append(Note(kind, f"工作簿含 {count} {text}", count=count))


def _of_xml(refused: XmlRefusedError, file: str, sheet: str | None) -> Refusal:
    return Refusal(
        file=file,
        sheet=sheet,
        row=refused.row,
        column=refused.column,
        rule=refused.rule,
        detail=f"{refused.detail}，请用表格软件重新保存为 .xlsx 后再报送",
    )
