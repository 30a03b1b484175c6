"""Token, CA and certificates of a stack: made by auth's key ceremony, at set-up and never again."""

from __future__ import annotations

from deploy.stack.layout import Layout


def make(layout: Layout) -> None:
    """Write SoftHSM's configuration and run the ceremony where its results are missing."""
    layout.softhsm_conf.write_text(
        f"directories.tokendir = {layout.tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        encoding="utf-8",
    )


def ca_certificate(layout: Layout) -> str:
    """The CA certificate that clients of this stack trust, a PEM file."""
    return str(layout.pki / "ca.pem")


def client_pair(layout: Layout, seat: str) -> tuple[str, str]:
    """Certificate and key (PEM files) of a seat or connector."""
    return str(layout.pki / f"{seat}.pem"), str(layout.pki / f"{seat}.key")
