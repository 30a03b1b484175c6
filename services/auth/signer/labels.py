"""The closed list of keys in the token. Imports no PKCS#11, so that auth can name a key without loading a module."""

from __future__ import annotations

from enum import StrEnum

from contracts.errors import InvalidInput


class KeyLabel(StrEnum):
    """The keys that may be in the token; a caller cannot name another."""

    CA = "ca"
    SEAL = "seal"
    """Counter-signs receipts."""


def key_label(text: str) -> KeyLabel:
    """Return the label; `InvalidInput` where it is not on the list."""
    try:
        return KeyLabel(text)
    except ValueError:
        raise InvalidInput("key-label-unknown", f"令牌中没有名为 {text[:64]!r} 的密钥。", text[:64]) from None
