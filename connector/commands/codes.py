"""Exit codes; where several apply the highest is given. The list for people stands in README.md."""

from __future__ import annotations

from typing import Final

OK: Final = 0
BAD_INPUT: Final = 3
"""A file, its statement, the configuration, a certificate or a key cannot be used."""
REFUSED: Final = 4
NOT_ARRIVED: Final = 5
DENIED: Final = 6
BUSY: Final = 7
NOT_PROVEN: Final = 8
"""A receipt does not prove what it says."""
