"""Lines of the fact tables: what stands in them, wherever a block has empty columns; and the ids of slices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import polars as pl
import pytest
from xxhash import xxh3_64_intdigest

from services.ingest.datasets.declaration import DataSet, Field, FieldType, Mask, PeriodKind
from services.ingest.storage.facts import copy_lines
from services.ingest.storage.slices import new_slice_id

SLICE = UUID("0193f4a0-0000-7000-8000-000000000001")
TABLE = DataSet(
    name="t",
    code="T1",
    title="表",
    sender="czj",
    period=PeriodKind.MONTH,
    due=None,
    fields=(
        Field("a", "甲"),
        Field("b", "乙"),
        Field("c", "丙", FieldType.MONTH),
        Field("d", "丁", mask=Mask.NAME),
        Field("e", "戊"),
    ),
)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"a": "1", "b": "2", "c": "2025-03", "d": "甲", "d_key": "k", "e": "5"},
            b"1\t2\t202503\t\xe7\x94\xb2\tk\t5\t",
        ),
        ({"a": "1", "e": "5"}, b"1\t\t\t\t\t5\t"),
        ({"b": "2", "c": "202503"}, b"\t2\t202503\t\t\t\t"),
        ({"a": "1"}, b"1\t\t\t\t\t\t"),
        ({"e": "5"}, b"\t\t\t\t\t5\t"),
    ],
)
def test_every_column_has_its_place_wherever_others_are_empty(values: dict[str, str], line: bytes):
    columns = {name: [values.get(name)] * 2 for name in ("a", "b", "c", "d", "d_key", "e")}
    places = {"row_no": [2, 3], "place": ["line 2", "line 3"]}
    rows = pl.DataFrame(places | columns, schema_overrides=dict.fromkeys(columns, pl.String))
    digest = int.from_bytes(xxh3_64_intdigest(line.rstrip(b"\t")).to_bytes(8, "big"), "big", signed=True)
    expected = [line + f"{number}\tline {number}\t{digest}\t{SLICE}\n".encode() for number in (2, 3)]
    assert copy_lines(rows, TABLE, SLICE).splitlines(keepends=True) == expected
    assert copy_lines(rows.head(0), TABLE, SLICE) == b""


def test_a_later_slice_stands_behind_an_earlier_one():
    now = datetime(2025, 3, 31, 8, tzinfo=UTC)
    ids = [new_slice_id(now + timedelta(milliseconds=passed)) for passed in range(5)]
    assert ids == sorted(ids)
    assert {(each.version, each.variant) for each in ids} == {(7, "specified in RFC 4122")}
    assert new_slice_id(now) != new_slice_id(now)
