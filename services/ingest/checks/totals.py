"""Compares what arrived with what the manifest and the file itself say: rows, and control totals in yuan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from services.ingest.checks.findings import Findings
from services.ingest.datasets.declaration import DataSet, Field
from services.ingest.readers.reading import Stated

WAN: Final = Decimal(10_000)
_NEAR: Final = Decimal("0.001")
"""Two totals whose ratio is this near to ten thousand differ by the unit, not by the rows."""


def compare_rows(rows: int, stated: Stated, findings: Findings) -> None:
    """Compare the number of data rows."""
    if stated.rows is not None and stated.rows != rows:
        detail = (
            f"{stated.by}申报数据 {stated.rows} 行，文件中实有 {rows} 行（不含表头和空行），"
            f"请核对是否导出不全或{stated.by}有误后重新报送。"
        )
        findings.add("row-count", detail, value=str(rows))


def compare_totals(data_set: DataSet, totals: Mapping[str, Decimal], stated: Stated, findings: Findings) -> None:
    """Compare every stated control total with the sum of its column."""
    fields = _by_any_name(data_set)
    for name, said in stated.totals.items():
        field = fields.get(name.strip().casefold())
        if field is None:
            detail = f"{stated.by}的控制总数“{name[:80]}”不是《{data_set.title}》数据集的金额字段，请核对。"
            findings.add("unknown-control-total", detail, column=name[:80])
        elif totals[field.name] != said:
            rule, detail = _difference(field, totals[field.name], said, stated.by)
            findings.add(rule, detail, column=field.standard_name, value=str(totals[field.name]))


def _by_any_name(data_set: DataSet) -> dict[str, Field]:
    names: dict[str, Field] = {}
    for field in data_set.money_fields:
        names |= {field.name.casefold(): field, field.title.casefold(): field}
    return names


def _difference(field: Field, found: Decimal, said: Decimal, by: str) -> tuple[str, str]:
    head = f"{field.label}合计 {found} 元，{by}申报 {said} 元"
    if found and said and abs(said / found / WAN - 1) < _NEAR:
        return (
            "wrong-unit",
            f"{head}，相差一万倍，文件中的单位疑为万元；确为万元的，请在表头或清单中注明“万元”后重新报送。",
        )
    if found and said and abs(found / said / WAN - 1) < _NEAR:
        return "wrong-unit", f"{head}，相差一万倍，{by}控制总数的单位疑为万元，请换算为元后重新报送。"
    return "control-total", f"{head}，相差 {found - said} 元，请核对是否漏报、重报后重新报送。"
