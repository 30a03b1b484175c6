"""Token, CA and certificates of a stack: made by auth's key ceremony, at set-up and never again."""

from __future__ import annotations

from deploy.stack.layout import Layout


def make(layout: Layout) -> None:
    """Write SoftHSM's configuration and run the ceremony where its results are missing."""
    layout.softhsm_conf.write_text(
        f"directories.tokendir = {layout.tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        encoding="utf-8",
    )
