"""Writes what docker-compose.yml mounts, into `.run/compose`: secrets, RabbitMQ's and nginx's configuration."""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Final

from deploy.stack import broker, nginx, passwords
from deploy.stack.layout import PROJECT, Layout

ROOT: Final = PROJECT / ".run" / "compose"
PORTS: Final = {"people": 17943, "connectors": 17944, "postgres": 5432}
"""As published by docker-compose.yml by default; PostgreSQL only inside."""
INSIDE: Final = Path("/var/lib/budgetwatch")


def layout() -> Layout:
    """Where the compose stack keeps what the host sees."""
    return Layout(root=ROOT, ports=PORTS, sockets=INSIDE / "door", postgres_data=INSIDE / "postgres")


def main() -> None:
    """Write what is missing and renew what is not secret."""
    place = layout()
    for folder in (place.secrets, place.pki):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords.make(place)
    for name in ("token_pin", "token_so_pin"):
        if not (place.secrets / name).exists():
            passwords.write(place.secrets / name, secrets.token_urlsafe(24))
    _broker(place)
    _door(place)


def _broker(place: Layout) -> None:
    folder = ROOT / "rabbitmq"
    folder.mkdir(exist_ok=True)
    inside = "/etc/budgetwatch/rabbitmq"
    passwords.write(folder / "definitions.json", json.dumps(broker.definitions(broker.amqp_secrets(place)), indent=1))
    (folder / "rabbitmq.conf").write_text(
        "listeners.tcp.default = 5672\n"
        f"load_definitions = {inside}/definitions.json\n"
        "log.console = true\nlog.console.level = warning\nlog.file = false\n"
        "prometheus.tcp.port = 15692\n",
        encoding="utf-8",
    )
    (folder / "enabled_plugins").write_text("[rabbitmq_prometheus].\n", encoding="utf-8")


def _door(place: Layout) -> None:
    folder = ROOT / "nginx"
    folder.mkdir(exist_ok=True)
    text = nginx.render(
        home=Path("/etc/budgetwatch"),
        scratch=Path("/tmp"),  # noqa: S108 - the container's own tmpfs
        access_log="/dev/stdout",
        user=None,
        certificates=INSIDE / "tls",
        gateway_socket=place.gateway_socket,
        listen={"people": "8443", "connectors": "8444"},
    )
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    shutil.copyfile(nginx.TEMPLATES / nginx.IDENTITY, folder / nginx.IDENTITY)


if __name__ == "__main__":
    main()
