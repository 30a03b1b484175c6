"""The digest that an upload states (RFC 9530)."""

from __future__ import annotations

import base64
import hashlib


def content_digest(content: bytes) -> dict[str, str]:
    """Return the header for a body."""
    return {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"}
