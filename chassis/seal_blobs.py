"""Encrypts what the blob store holds in clear from before: `python -m chassis.seal_blobs`; may be repeated, loses nothing when cut."""

from __future__ import annotations

import sys

from chassis.blobs import Blobs
from chassis.config import Settings


def main() -> None:
    """Seal every file of the store at `BW_BLOBS_URL` that is not sealed."""
    sealed = Blobs.from_settings(Settings()).seal_all()
    sys.stdout.write(f"{sealed} files encrypted\n")


if __name__ == "__main__":
    main()
