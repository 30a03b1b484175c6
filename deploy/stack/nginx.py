"""The private nginx: mTLS ends here; identity headers are set in every location by one include."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Final

from deploy.stack.layout import Layout

TEMPLATES: Final = Path(str(files("deploy.stack"))) / "templates"


def program() -> str:
    """Debian keeps nginx in /usr/sbin, which a user's PATH may lack."""
    return shutil.which("nginx") or "/usr/sbin/nginx"


def command(layout: Layout) -> list[str]:
    """The server's command line, in the foreground."""
    home = layout.root / "nginx"
    return [program(), "-p", f"{home}/", "-c", str(home / "nginx.conf"), "-g", "daemon off;"]


def configure(layout: Layout) -> None:
    """Write nginx's configuration."""
    (layout.root / "nginx").mkdir(exist_ok=True)
