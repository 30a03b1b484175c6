"""Identity numbers in free text are hidden, whatever else has 18 digits is not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.datasets import CATALOGUE
from services.ingest.personal.cover import Cover, ValueCovers
from services.ingest.personal.identity_numbers import is_identity_number, without_identity_numbers
from services.ingest.personal.keys import PersonalKeys

NUMBER, OTHER = "11010519491231002X", "440524188001010014"
"""The example of GB 11643-1999; the second is of 1880, outside what is looked for."""
TEXTS = {
    f"付{NUMBER}补助": "付1101**********002X补助",
    f"付{NUMBER.lower()}补助": "付1101**********002x补助",
    f"{NUMBER}、{NUMBER}": "1101**********002X、1101**********002X",
    "付110105194912310021补助": "付110105194912310021补助",
    "付11010519491331002X补助": "付11010519491331002X补助",
    f"合同{NUMBER}7": f"合同{NUMBER}7",
    f"A{NUMBER}": f"A{NUMBER}",
    f"6{NUMBER}": f"6{NUMBER}",
    "购货": "购货",
}


@pytest.mark.parametrize(("text", "shown"), TEXTS.items())
def test_in_a_text(text, shown):
    assert without_identity_numbers(text) == shown


def test_the_check_character():
    assert is_identity_number(NUMBER)
    assert is_identity_number(OTHER)
    assert not is_identity_number("11010519491231003X")


@given(st.integers(0, 10**17 - 1))
def test_one_check_character_of_eleven_is_right(number):
    text = f"{number:017d}"
    right = [end for end in "0123456789X" if is_identity_number(text + end)]
    assert len(right) <= 1


def test_in_a_column():
    cover = Cover(CATALOGUE["payment_application"], ValueCovers(PersonalKeys("match", {1: "cipher"})))
    rows = pl.DataFrame({"use_des": [f"付{NUMBER}补助", None, "购货"], "pay_app_no": [NUMBER, "1", "2"]})
    assert cover.cover(rows).to_dict(as_series=False) == {
        "use_des": ["付1101**********002X补助", None, "购货"],
        "pay_app_no": [NUMBER, "1", "2"],
    }
    cover.close()
