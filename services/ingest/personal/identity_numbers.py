"""Identity numbers in free text: a purpose or reason may name a person by one, and no mark of a field tells it. Pure.

A citizen's number has 18 characters (GB 11643-1999): six of the place, eight of the day of birth, three of the order, and a check
character by ISO 7064 MOD 11-2. Only one that is right in day and check is taken for one; accounts, codes and amounts stay.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from services.ingest.datasets.declaration import Mask
from services.ingest.personal.masking import masked

SHAPE: Final = r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]"
"""What may be one; for a first look at whole columns too."""
_ALONE: Final = re.compile(rf"(?<![0-9A-Za-z]){SHAPE}(?![0-9A-Za-z])")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Tell whether 18 characters are a citizen's identity number: a day that exists, and the check character."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def without_identity_numbers(text: str) -> str:
    """Return a text with the identity numbers in it masked."""
    return _ALONE.sub(lambda found: masked(Mask.NUMBER, found[0]) if is_identity_number(found[0]) else found[0], text)
