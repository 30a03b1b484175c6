"""Where a stack keeps its things and on which ports it listens; chosen once, kept in `<root>/stack.json`."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]
"""The root of the source tree; every process runs in it."""

BASES: Final[Mapping[str, int]] = {"bench": 17300, "demo": 17400, "dev": 17500, "test": 17600}
"""First port of a stack by the name of its root; a taken block moves on by `BLOCK`."""
OTHER_BASE: Final = 17700
LAST_BASE: Final = 19900
BLOCK: Final = 100

METRICS_FIRST: Final = 11
OFFSETS: Final[Mapping[str, int]] = {
    "postgres": 32,
    "people": 43,
    "connectors": 44,
    "epmd": 69,
    "amqp": 72,
    "amqp_dist": 73,
}
METRICS: Final = (
    "ingest",
    "ingest-loader",
    "auth",
    "auth-signer",
    "alerts",
    "alerts-engine",
    "cases",
    "reports",
    "reports-renderer",
    "gateway",
    "ingest-reconciler",
)
"""Processes in the order of their metrics ports; a new one comes last, so that no port moves."""

SOCKET_PATH_LIMIT: Final = 100
"""Linux allows 107 bytes for a Unix socket's path; the rest is room for the file's name."""


class StackError(RuntimeError):
    """Something about the stack that a person must see: what happened and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  what to do: {remedy}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths and ports of one stack."""

    root: Path
    ports: Mapping[str, int]
    sockets: Path
    postgres_data: Path
    postgres_host: str = "127.0.0.1"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def rabbitmq(self) -> Path:
        return self.root / "rabbitmq"

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def pki(self) -> Path:
        """Certificates, .p12 files and the demo's one-time passwords; written by the key ceremony."""
        return self.root / "pki"

    @property
    def tokens(self) -> Path:
        """SoftHSM's token store."""
        return self.root / "tokens"

    @property
    def softhsm_conf(self) -> Path:
        return self.tokens / "softhsm2.conf"

    @property
    def gateway_socket(self) -> Path:
        return self.sockets / "gateway.sock"

    @property
    def supervisor_socket(self) -> Path:
        return self.sockets / "supervisor.sock"

    @property
    def supervisor_conf(self) -> Path:
        return self.root / "supervisord.conf"

    @property
    def supervisor_pid(self) -> Path:
        return self.root / "supervisord.pid"

    def metrics_port(self, process: str) -> int:
        """The loopback port of `/metrics` and `/health/*` of a process."""
        return self.ports[f"metrics-{process}"]

    def url(self, side: str) -> str:
        """Address of the people's or the connectors' door."""
        return f"https://localhost:{self.ports[side]}"


def load(root: Path) -> Layout:
    """Return the layout of the stack at `root`; chooses free ports and directories at the first call."""
    root = root.resolve()
    root.mkdir(parents=True, exist_ok=True)
    state_file = root / "stack.json"
    if not state_file.exists():
        state = _choose(root)
        unfinished = state_file.with_suffix(".new")
        unfinished.write_text(json.dumps(state, indent=2), encoding="utf-8")
        unfinished.rename(state_file)
    state = json.loads(state_file.read_text(encoding="utf-8"))
    layout = Layout(
        root=root,
        ports=_metrics_ports(state["ports"]["postgres"] - OFFSETS["postgres"]) | state["ports"],
        sockets=Path(state["sockets"]),
        postgres_data=Path(state["postgres_data"]),
    )
    layout.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (layout.logs, layout.blobs, layout.staging):
        path.mkdir(exist_ok=True)
    for path in (layout.secrets, layout.pki, layout.tokens):
        path.mkdir(mode=0o700, exist_ok=True)
    return layout


def exists(root: Path) -> bool:
    """Say whether a stack was ever set up at `root`."""
    return (root / "stack.json").exists()


def _choose(root: Path) -> dict[str, object]:
    digest = hashlib.sha256(str(root).encode()).hexdigest()[:10]
    short = Path(tempfile.gettempdir()) / f"budgetwatch-{os.getuid()}-{digest}"
    return {
        "ports": _free_block(BASES.get(root.name, OTHER_BASE)),
        "sockets": str(root if len(str(root)) < SOCKET_PATH_LIMIT - 20 else short),
        "postgres_data": str(_postgres_data(root, digest)),
    }


def _free_block(base: int) -> dict[str, int]:
    while base <= LAST_BASE:
        ports = {name: base + offset for name, offset in OFFSETS.items()}
        ports |= _metrics_ports(base)
        if all(_is_free(port) for port in ports.values()):
            return ports
        base += BLOCK
    raise StackError(
        f"no {BLOCK} free ports between {OTHER_BASE} and {LAST_BASE} on 127.0.0.1",
        "stop stacks that are no longer needed (make down, python -m deploy.stack down --root …)",
    )


def _metrics_ports(base: int) -> dict[str, int]:
    """Ports by process; a stack that is older than a process finds its port here."""
    return {f"metrics-{name}": base + METRICS_FIRST + number for number, name in enumerate(METRICS)}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _postgres_data(root: Path, digest: str) -> Path:
    """PostgreSQL refuses to run as root; where its own user cannot reach `root`, its data lie in /var/lib."""
    if os.getuid() != 0 or _others_may_pass(root):
        return root / "postgres"
    return Path("/var/lib/budgetwatch") / digest / "postgres"


def _others_may_pass(path: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents))
