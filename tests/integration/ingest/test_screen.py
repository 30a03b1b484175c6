"""The SQL screen may let a good value through to be judged; it never passes over a bad one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from services.ingest.checks.screen import screening_query, suspicion
from services.ingest.checks.values import TOTAL_WORDS, Frame, judge
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Field, FieldType

pytestmark = pytest.mark.integration
FRAME = Frame(CATALOGUE["payment_voucher"], region="532328", period="2025-03", today=date(2025, 4, 2))
FIELDS = (
    Field("a", "甲", FieldType.MONEY),
    Field("a", "甲", FieldType.CODE, max_length=10),
    Field("a", "甲", max_length=10),
)
NASTY = [
    *("0", "1", "-1", "1.5", "1.50", "-0.01", ".5", "-.55", "1.", "1.2.3", "1-2.34", "--1.00", "+1.00", "1e5", "1E+05"),
    *("1.2E5", "1.234", "NaN", "Infinity", "0x10", "٣.٣٣", "１.００", "12345678901234567", "1234567890123456.78"),
    *("12345678901234567.89", "-1234567890123456.78", "1,234.00", "￥1.00", "1.00元", "(1.00)", "12.0", "2E05", "abc"),
    *(
        "ABC-1",
        "a.b",
        "a/b",
        "〔1〕",
        "１２",
        "xxxxxxxxxx",
        "xxxxxxxxxxx",
        "甲乙丙丁戊己庚辛壬癸",
        "甲乙丙丁戊己庚辛壬癸子",
    ),
    *("1 2", " ", "1.00\n", "a\tb", "a\u3000b"),
    *TOTAL_WORDS,
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.type)
def test_no_bad_value_is_passed_over(county, field):
    with county.context.db.transaction() as session:
        session.execute(text("CREATE TEMP TABLE nasty (row_no int, a text) ON COMMIT DROP"))
        session.execute(text("INSERT INTO nasty VALUES (1, :value)"), [{"value": value} for value in NASTY])
        suspected = set(session.execute(text(f"SELECT a FROM nasty WHERE {suspicion(field)}")).scalars())
        query = screening_query("nasty", [field])
        for value in NASTY:
            session.execute(text("TRUNCATE nasty"))
            session.execute(text("INSERT INTO nasty VALUES (1, :value)"), {"value": value})
            _, codes, looks, _ = session.execute(text(query)).one()
            is_bad = judge(field, value, FRAME) is not None
            assert not is_bad or (value in suspected and (looks or codes)), value
    assert {value for value in NASTY if judge(field, value, FRAME)} - suspected == set()
    assert len(suspected) < len(set(NASTY))
