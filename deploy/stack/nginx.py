"""The private nginx: mTLS ends here; identity headers are set in every location by one include."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.stack.layout import Layout

TEMPLATES: Final = Path(__file__).parent / "templates"
IDENTITY: Final = "identity.conf"


def program() -> str:
    """Debian keeps nginx in /usr/sbin, which a user's PATH may lack."""
    return shutil.which("nginx") or "/usr/sbin/nginx"


def command(layout: Layout) -> list[str]:
    """The server's command line, in the foreground; the error log is open before the configuration is read."""
    home = _home(layout)
    return [program(), "-p", f"{home}/", "-e", "stderr", "-c", str(home / "nginx.conf"), "-g", "daemon off;"]


def configure(layout: Layout) -> None:
    """Write nginx's configuration."""
    home = _home(layout)
    home.mkdir(parents=True, exist_ok=True)
    text = render(
        home=home,
        scratch=home,
        access_log=str(layout.logs / "nginx-access.log"),
        # the socket admits this user only; as root the workers must be root too (on a server: docker-compose.yml)
        user=pwd.getpwuid(os.getuid()).pw_name if os.getuid() == 0 else None,
        certificates=layout.pki,
        gateway_socket=layout.gateway_socket,
        listen={side: f"127.0.0.1:{layout.ports[side]}" for side in ("people", "connectors")},
    )
    (home / "nginx.conf").write_text(text, encoding="utf-8")
    shutil.copyfile(TEMPLATES / IDENTITY, home / IDENTITY)


def render(
    *,
    home: Path,
    scratch: Path,
    access_log: str,
    user: str | None,
    certificates: Path,
    gateway_socket: Path,
    listen: Mapping[str, str],
) -> str:
    """The configuration as text; `home` holds `identity.conf`, `scratch` temporary files, `certificates` `server.pem`, `server.key` and the clients' `ca.pem`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - a configuration file, not a page
    )
    return environment.get_template("nginx.conf.j2").render(
        home=home,
        scratch=scratch,
        access_log=access_log,
        user=user,
        certificate=certificates / "server.pem",
        key=certificates / "server.key",
        client_ca=certificates / "ca.pem",
        verify_depth=1,
        gateway_socket=gateway_socket,
        listen=listen,
    )


def _home(layout: Layout) -> Path:
    return layout.root / "nginx"
