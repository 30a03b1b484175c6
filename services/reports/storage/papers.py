"""Papers as JSON blobs: what was generated, before people's words, so that an issue can be rendered again as reviewed."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from chassis.blobs import Blobs
from services.reports.paper import Paper

_PAPER: Final = TypeAdapter(Paper)


def keep_paper(blobs: Blobs, paper: Paper) -> str:
    """Store a paper and return its SHA-256."""
    return blobs.put(_PAPER.dump_json(paper))


def load_paper(blobs: Blobs, sha256: str) -> Paper:
    """Return a stored paper."""
    with blobs.open(sha256) as stored:
        return _PAPER.validate_json(stored.read())
