"""The error report: what stands where, and that nothing in it is a live formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts.errors import Precondition
from contracts.ingest.v1 import Delivery, DeliveryState, Manifest, Refusal
from services.ingest.reports.refusals import TITLES, refusal_report
from services.ingest.reports.safe_cells import safe_text

STARTERS = tuple("=+-@＝＋－＠|%\t\r\n\x00")
NOW = datetime(2025, 4, 14, tzinfo=UTC)


def refused(*refusals: Refusal, state: DeliveryState = DeliveryState.REFUSED, file_name: str = "a.csv") -> Delivery:
    manifest = Manifest(
        data_set="debt_limit", region="532328", period="2025", file_name=file_name, size=1, sha256="0" * 64
    )
    return Delivery(
        delivery_id=uuid4(),
        state=state,
        sender="czj",
        manifest=manifest,
        part_size=1,
        opened_at=NOW,
        refusals=refusals,
        refusal_count=len(refusals) + 7,
    )


def reason(value: str | None = None, **changes: object) -> Refusal:
    return Refusal(
        **(
            {
                "file": "a.zip/一.xlsx",
                "sheet": "表",
                "row": 12,
                "column": "PAY_AMT",
                "value": value,
                "rule": "not-a-number",
                "detail": "第12行应为数字，请改正。",
            }
            | changes
        )
    )  # type: ignore[arg-type]


def payloads(shared_dir: Path) -> list[str]:
    return list(json.loads((shared_dir / "suites/hostile/formula-payloads.json").read_text(encoding="utf-8")))


def test_the_report_says_file_sheet_row_column_value_rule_and_mending() -> None:
    delivery = refused(reason("一千元"), reason(None, sheet=None, row=None, column=None))
    rows = list(csv.reader(io.StringIO(refusal_report(delivery, "csv").content.decode("utf-8-sig"))))
    assert rows[0] == list(TITLES)
    assert rows[1] == [
        "1",
        "a.zip/一.xlsx",
        "表",
        "12",
        "PAY_AMT",
        "一千元",
        "不是数字",
        "第12行应为数字，请改正。",
    ]
    assert rows[2][2:6] == ["", "", "", ""]
    book = load_workbook(io.BytesIO(refusal_report(delivery, "xlsx").content))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells[0][0] == "差错清单：a.csv（共 9 处，列出前 2 处）"
    assert cells[1] == list(TITLES)
    assert cells[2] == [1, "a.zip/一.xlsx", "表", 12, "PAY_AMT", "一千元", "不是数字", "第12行应为数字，请改正。"]


def test_no_hostile_payload_is_a_live_formula(shared_dir: Path) -> None:
    reasons = [reason(text, file=text, sheet=text, column=text, detail=text) for text in payloads(shared_dir)]
    delivery = refused(*reasons, file_name="=1+1")
    report = refusal_report(delivery, "xlsx").content
    for row in load_workbook(io.BytesIO(report)).worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    sheet = zipfile.ZipFile(io.BytesIO(report)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet
    text = refusal_report(delivery, "csv").content.decode("utf-8-sig")
    for cells in list(csv.reader(io.StringIO(text)))[1:]:
        assert len(cells) == len(TITLES)
        for cell in cells:
            assert not cell.startswith(STARTERS) or cell == "-1234.50"
            assert not {"\r", "\n", "\t", "\x00"} & set(cell)


def test_true_numbers_stay_numbers_and_plain_texts_stay_as_they_are() -> None:
    for text in ("-1234.50", "0", "12", "财政局", "a-b", "", "2025-03-31"):
        assert safe_text(text) == text
    assert safe_text("+8613800000000") == "'+8613800000000"


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    safe = safe_text(text)
    if safe.strip(" \u3000\ufeff\u200b").startswith(STARTERS):
        float(safe)  # a true number alone may begin with a minus


def test_only_a_refused_delivery_has_a_report() -> None:
    with pytest.raises(Precondition):
        refusal_report(refused(state=DeliveryState.ACCEPTED), "csv")
