"""Compares what arrived with what the manifest says: rows, and control totals in yuan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from contracts.ingest.v1 import Manifest
from services.ingest.checks.findings import Findings
from services.ingest.datasets.declaration import DataSet, Field

WAN: Final = Decimal(10_000)
_NEAR: Final = Decimal("0.001")
"""Two totals whose ratio is this near to ten thousand differ by the unit, not by the rows."""


def compare_rows(rows: int, manifest: Manifest, findings: Findings) -> None:
    """Compare the number of data rows."""
    if manifest.rows is not None and manifest.rows != rows:
        detail = (
            f"清单申报数据 {manifest.rows} 行，文件中实有 {rows} 行（不含表头和空行），"
            "请核对是否导出不全或清单有误后重新报送。"
        )
        findings.add("row-count", detail, value=str(rows))


def compare_totals(data_set: DataSet, totals: Mapping[str, Decimal], manifest: Manifest, findings: Findings) -> None:
    """Compare every control total of the manifest with the sum of its column."""
    fields = _by_any_name(data_set)
    for name, said in manifest.control_totals.items():
        field = fields.get(name.strip().casefold())
        if field is None:
            detail = f"清单的控制总数“{name[:80]}”不是《{data_set.title}》数据集的金额字段，请核对清单。"
            findings.add("unknown-control-total", detail, column=name[:80])
        elif totals[field.name] != said:
            rule, detail = _difference(field, totals[field.name], said)
            findings.add(rule, detail, column=field.standard_name, value=str(totals[field.name]))


def _by_any_name(data_set: DataSet) -> dict[str, Field]:
    names: dict[str, Field] = {}
    for field in data_set.money_fields:
        names |= {field.name.casefold(): field, field.title.casefold(): field}
    return names


def _difference(field: Field, found: Decimal, said: Decimal) -> tuple[str, str]:
    head = f"{field.label}合计 {found} 元，清单申报 {said} 元"
    if found and said and abs(said / found / WAN - 1) < _NEAR:
        return "wrong-unit", f"{head}，相差一万倍，文件中的单位疑为万元，请换算为元后重新报送。"
    if found and said and abs(found / said / WAN - 1) < _NEAR:
        return "wrong-unit", f"{head}，相差一万倍，清单控制总数的单位疑为万元，请换算为元后重新报送。"
    return "control-total", f"{head}，相差 {found - said} 元，请核对是否漏报、重报后重新报送。"
