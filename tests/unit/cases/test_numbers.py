from __future__ import annotations

import pytest

from contracts.cases.v1 import DocumentKind
from services.cases.numbers import REGISTER_OF, Register, written
from services.cases.settings import CasesSettings


@pytest.mark.parametrize(
    ("register", "text"),
    [
        (Register.NOTICE, "预算工委通报〔2026〕3号"),
        (Register.LETTER, "元人预函〔2026〕3号"),
        (Register.CASE, "元人预案〔2026〕3号"),
    ],
)
def test_numbers_are_written_with_their_register(register: Register, text: str) -> None:
    assert written(CasesSettings(), register, 2026, 3) == text


def test_the_prefix_is_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BW_CASES_LETTER_PREFIX", "禄人预函")

    assert written(CasesSettings(), Register.LETTER, 2026, 12) == "禄人预函〔2026〕12号"


def test_every_document_has_a_register() -> None:
    assert set(REGISTER_OF) == set(DocumentKind)
