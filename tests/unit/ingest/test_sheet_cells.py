from datetime import date, datetime, time

import pytest

from services.ingest.datasets.declaration import Field, FieldType
from services.ingest.readers.sheet_cells import LostDigitsError, cell_text

MONEY = Field("m", "金额", FieldType.MONEY)
CODE = Field("c", "编码", FieldType.CODE)
MONTH = Field("ym", "年月", FieldType.MONTH)


@pytest.mark.parametrize(
    ("cell", "field", "expected"),
    [
        (0.1 + 0.2, MONEY, "0.3"),
        (1234567890123.45, MONEY, "1234567890123.45"),
        (1e15, MONEY, "1000000000000000"),
        (-0.005, MONEY, "-0.005"),
        (2010101.0, CODE, "2010101"),
        ("0101", CODE, "0101"),
        (True, MONEY, "1"),
        (date(2025, 3, 1), MONTH, "202503"),
        (date(2025, 3, 2), MONTH, "2025-03-02"),
        (datetime(2025, 3, 1, 0, 0), MONEY, "2025-03-01"),  # noqa: DTZ001 - a cell has no zone
        (time(1, 2), MONEY, "01:02:00"),
    ],
)
def test_a_cell_becomes_the_text_that_people_see(cell, field, expected) -> None:
    assert cell_text(cell, field) == expected


def test_a_code_whose_digits_are_lost_is_told() -> None:
    with pytest.raises(LostDigitsError):
        cell_text(532328000000000123.0, CODE)
