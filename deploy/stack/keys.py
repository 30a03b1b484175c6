"""Token, CA and certificates of a stack: made by auth's key ceremony, which leaves alone what is good."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from deploy.stack import postgres, processes
from deploy.stack.layout import PROJECT, Layout, StackError

ADMINISTRATOR: Final = "A-01"


def make(layout: Layout) -> bool:
    """Run the ceremony; says whether it issued anything."""
    environment = {**postgres.migration_environment(layout, "auth"), **processes.token_settings(layout)}
    result = subprocess.run(
        [sys.executable, "-m", "services.auth.ceremony", "--root", str(layout.root)],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise StackError(
            f"the key ceremony failed: {(result.stdout + result.stderr).strip()[-1000:]}",
            "see that softhsm2 is installed; make clean begins with a new token",
        )
    return "nothing issued" not in result.stdout


def ca_certificate(layout: Layout) -> str:
    """The CA certificate that clients of this stack trust, a PEM file."""
    return str(layout.pki / "ca.pem")


def client_pair(layout: Layout, seat: str) -> tuple[str, str]:
    """Certificate and key (PEM files) of a seat or connector."""
    return str(layout.pki / f"{seat}.pem"), str(layout.pki / f"{seat}.key")


def bundle(layout: Layout, seat: str) -> tuple[str, str]:
    """The .p12 file of a seat for a browser, and its one-time password."""
    password = (layout.pki / f"{seat}.password").read_text(encoding="utf-8").strip()
    return str(layout.pki / f"{seat}.p12"), password
