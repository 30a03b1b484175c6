"""Is this file the plain OpenDocument spreadsheet that it claims to be? The same questions as `workbook_guard`."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contracts.ingest.v1 import Refusal
from services.ingest.readers.workbook_guard import (
    MAX_GRID_CELLS,
    MAX_TOTAL_GRID_CELLS,
    Inspection,
    Note,
    WorkbookRefusedError,
    check_directory,
)
from services.ingest.readers.workbook_xml import (
    KEPT_PER_SHEET,
    MAX_COLUMN,
    MAX_ROW,
    Attributes,
    SheetFacts,
    XmlRefusedError,
    parse_part,
)

_MIME: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_LARGEST: Final = 1 << 31


def inspect_ods(path: Path, *, file_name: str) -> Inspection:
    """Check `path`: zip directory, mime type, macros, passwords, XML, extents with repeated rows and columns."""
    found = Inspection()
    try:
        with zipfile.ZipFile(path) as archive:
            check_directory(archive, path.stat().st_size)
            _check_kind(archive)
            scan = _ContentScan()
            with archive.open("content.xml") as source:
                parse_part(source, scan.on_start, scan.on_end, scan.on_text)
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".rdf")) and name != "content.xml":
                    with archive.open(name) as source:
                        parse_part(source, lambda _tag, _attributes: None)
            _judge(found, scan, file_name)
    except WorkbookRefusedError as refused:
        found.refusals.append(Refusal(file=file_name, rule=refused.rule, detail=refused.detail))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError):
        detail = "文件不是完整的 .ods 工作簿（与扩展名不符、损坏或被截断），请重新保存后再报送"
        found.refusals.append(Refusal(file=file_name, rule="workbook-broken", detail=detail))
    except XmlRefusedError as refused:
        detail = f"{refused.detail}，请用表格软件重新保存后再报送"
        found.refusals.append(Refusal(file=file_name, row=refused.row, rule=refused.rule, detail=detail))
    return found


def _check_kind(archive: zipfile.ZipFile) -> None:
    if archive.getinfo("mimetype").file_size > 100 or archive.read("mimetype").strip() != _MIME:
        raise WorkbookRefusedError("not-a-workbook", "文件不是 .ods 工作簿（与扩展名不符），请重新另存后再报送")
    for name in archive.namelist():
        head = name.lower().partition("/")[0]
        is_index = name.lower().endswith(("/script-lc.xml", "/script-lb.xml", "/"))
        if head in {"basic", "scripts"} and not is_index:
            raise WorkbookRefusedError("macro", "工作簿含有宏，不予接收，请另存为不含宏的工作簿后重新报送")
    encrypted = False

    def on_start(tag: str, _attributes: Attributes) -> None:
        nonlocal encrypted
        encrypted = encrypted or tag == "encryption-data"

    with archive.open("META-INF/manifest.xml") as source:
        parse_part(source, on_start)
    if encrypted:
        raise WorkbookRefusedError("workbook-encrypted", "工作簿设有打开密码，无法读取，请取消密码后重新报送")


def _judge(found: Inspection, scan: _ContentScan, file: str) -> None:
    if not scan.sheets:
        detail = "工作簿中没有工作表，请核对后重新报送"
        found.refusals.append(Refusal(file=file, rule="not-a-workbook", detail=detail))
    total = 0
    for facts in scan.sheets:
        if facts.name in found.sheets:
            detail = f"工作簿中有两张同名工作表“{facts.name}”，请改名后再报送"
            found.refusals.append(Refusal(file=file, rule="duplicate-part", detail=detail))
        found.sheets[facts.name] = facts
        total += facts.last_row * facts.last_column
        if facts.last_row > MAX_ROW or facts.last_row * facts.last_column > MAX_GRID_CELLS:
            detail = f"工作表“{facts.name}”的数据范围过大，请清除远处或重复的单元格后再报送"
            found.refusals.append(Refusal(file=file, sheet=facts.name, rule="sheet-too-large", detail=detail))
        if facts.state != "visible" and facts.number_count:
            detail = f"工作表“{facts.name}”被隐藏，却存有 {facts.number_count} 个数字，请删除该表或取消隐藏后重新报送"
            found.refusals.append(Refusal(file=file, sheet=facts.name, rule="hidden-sheet", detail=detail))
        if facts.external_count:
            detail = f"{facts.external_count} 个公式引用本文件以外的工作簿，按文件中保存的计算结果读取"
            found.notes.append(Note("external-formulas", detail, sheet=facts.name, count=facts.external_count))
    if total > MAX_TOTAL_GRID_CELLS:
        detail = "所有工作表的数据范围合计过大，请拆分工作簿后再报送"
        found.refusals.append(Refusal(file=file, rule="sheet-too-large", detail=detail))


@dataclass(slots=True)
class _ContentScan:
    """One pass over content.xml: extents (a repeated row or column counts as often as it repeats), errors, formulas."""

    sheets: list[SheetFacts] = field(default_factory=list)
    _hidden_styles: set[str] = field(default_factory=set)
    _style: str = ""
    _row: int = 0
    _row_repeats: int = 1
    _column: int = 0
    _cell: Attributes | None = None
    _text: list[str] = field(default_factory=list)

    def on_start(self, tag: str, attributes: Attributes) -> None:
        if tag == "style":
            self._style = _of(attributes, "name")
        elif tag == "table-properties" and _of(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table":
            state = "hidden" if _of(attributes, "style-name") in self._hidden_styles else "visible"
            self.sheets.append(SheetFacts(_of(attributes, "name"), state))
            self._row = 0
        elif tag == "table-row":
            self._row_repeats = _repeats(attributes, "number-rows-repeated")
            self._column = 0
        elif tag in {"table-cell", "covered-table-cell"}:
            self._cell, self._text = attributes, []

    def on_text(self, text: str) -> None:
        if self._cell is not None:
            self._text.append(text)

    def on_end(self, tag: str) -> None:
        if tag in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table-row":
            self._row += self._row_repeats

    def _end_cell(self, attributes: Attributes) -> None:
        repeats = _repeats(attributes, "number-columns-repeated")
        value_type = _of(attributes, "value-type")
        formula = _of(attributes, "formula")
        shown = "".join(self._text)
        first, self._column = self._column + 1, self._column + repeats
        if not self.sheets or not (value_type or formula or shown):
            return
        if self._column > MAX_COLUMN:
            raise XmlRefusedError("sheet-too-large", "单元格超出表格范围", row=self._row + 1)
        facts, place = self.sheets[-1], (self._row + 1, first)
        facts.last_row = max(facts.last_row, self._row + self._row_repeats)
        facts.last_column = max(facts.last_column, self._column)
        facts.value_count += 1
        facts.number_count += value_type in {"float", "currency", "percentage"}
        is_error = _calc_type(attributes) == "error" or (bool(formula) and shown.startswith(("#", "Err:")))
        if is_error:
            facts.error_count += 1
            if len(facts.errors) < KEPT_PER_SHEET:
                facts.errors[place] = shown[:20]
        if formula:
            facts.formula_count += 1
            facts.external_count += "file:" in formula or "http" in formula
            if not value_type:
                facts.uncached_count += 1
                if len(facts.uncached) < KEPT_PER_SHEET:
                    facts.uncached[place] = formula[:80]


def _of(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _calc_type(attributes: Attributes) -> str:
    return attributes.get("calcext:value-type", "")


def _repeats(attributes: Attributes, name: str) -> int:
    text = _of(attributes, name) or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and 0 < int(text) < _LARGEST):
        raise XmlRefusedError("xml-broken", f"{name} 不是合理的数 {text[:20]}")
    return int(text)
