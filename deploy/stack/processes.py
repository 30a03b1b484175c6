"""Every process of the stack: command, settings, order. Written into supervisord's configuration."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.stack import broker, nginx, postgres
from deploy.stack.layout import PROJECT, Layout

TOKEN_LABEL: Final = "budgetwatch"  # noqa: S105 - the name on the token, not its PIN
TOKEN_MODULES: Final = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
)
FONTS: Final = PROJECT / ".run" / "fonts"


@dataclass(frozen=True, slots=True)
class Process:
    """One program under supervisord."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    priority: int
    user: str | None = None
    stop_signal: str = "TERM"
    stop_wait_s: int = 20
    is_ours: bool = field(default=True)
    """False for PostgreSQL, RabbitMQ and nginx, which have no `/health/ready`."""


def token_module() -> Path:
    """SoftHSM's PKCS#11 module, or the one that `BW_TOKEN_MODULE` names."""
    named = os.environ.get("BW_TOKEN_MODULE")
    if named:
        return Path(named)
    return next((path for path in TOKEN_MODULES if path.exists()), TOKEN_MODULES[0])


def backends(layout: Layout) -> list[Process]:
    """PostgreSQL, the Erlang port mapper and RabbitMQ."""
    return [
        Process(
            "postgres",
            tuple(postgres.command(layout)),
            {},
            10,
            user=postgres.user(),
            stop_signal="INT",  # "fast": clients are cut, nothing is lost
            is_ours=False,
        ),
        Process(
            "epmd",
            (shutil.which("epmd") or "epmd", "-port", str(layout.ports["epmd"]), "-address", "127.0.0.1"),
            {"HOME": str(layout.rabbitmq)},
            10,
            is_ours=False,
        ),
        Process(
            "rabbitmq",
            (str(broker.SBIN / "rabbitmq-server"),),
            broker.environment(layout),
            20,
            stop_wait_s=30,
            is_ours=False,
        ),
    ]


def applications(layout: Layout) -> list[Process]:
    """Every process of ours, and nginx in front."""
    nameko = {
        name: f"services.{name}.service:{name.title()}Service"
        for name in ("auth", "ingest", "alerts", "cases", "reports")
    }
    workers = {
        "auth-signer": ("signer", "services.auth.signer"),
        "ingest-loader": ("ingest", "services.ingest.loader"),
        "ingest-reconciler": ("ingest", "services.ingest.reconcile.reconciler"),
        "alerts-engine": ("alerts", "services.alerts.engine"),
        "reports-renderer": ("reports", "services.reports.renderer"),
    }
    found = [_worker(layout, name, service, module) for name, (service, module) in workers.items()]
    found += [
        Process(name, (sys.executable, "-m", "chassis.run", target), settings(layout, name, name), 40)
        for name, target in nameko.items()
    ]
    found.append(Process("gateway", (sys.executable, "-m", "gateway"), settings(layout, "gateway", "gateway"), 50))
    found.append(Process("nginx", tuple(nginx.command(layout)), {}, 60, stop_signal="QUIT", is_ours=False))
    return [process for process in found if _is_there(process)]


def _worker(layout: Layout, name: str, service: str, module: str) -> Process:
    environment = settings(layout, name, service)
    if name == "auth-signer":
        environment |= token_settings(layout)
    return Process(name, (sys.executable, "-m", module), environment, 30)


def _is_there(process: Process) -> bool:
    """Whether the module that the process runs exists in this tree."""
    if not process.is_ours:
        return True
    module = process.command[-1].split(":")[0].replace(".", "/")
    return any(
        (PROJECT / place).exists() for place in (f"{module}.py", f"{module}/__main__.py", f"{module}/__init__.py")
    )


def settings(layout: Layout, process: str, service: str) -> dict[str, str]:
    """The `BW_*` environment of a process (docs/architecture.md, Settings)."""
    chosen = {
        "BW_SERVICE": service,
        "BW_PROCESS": process,
        "BW_SECRETS_DIR": str(layout.secrets),
        "BW_AMQP_HOST": "127.0.0.1",
        "BW_AMQP_PORT": str(layout.ports["amqp"]),
        "BW_AMQP_VHOST": broker.VHOST,
        "BW_METRICS_PORT": str(layout.metrics_port(process)),
        # new source, new environment: supervisord then restarts what still runs the old one
        "BW_RELEASE": release(),
    }
    if service not in {"signer", "gateway"}:
        chosen |= {
            "BW_DB_HOST": "127.0.0.1",
            "BW_DB_PORT": str(layout.ports["postgres"]),
            "BW_DB_NAME": postgres.DATABASE,
        }
    if service != "signer":
        chosen["BW_BLOBS_URL"] = layout.blobs.as_uri()
    if service in {"ingest", "cases", "gateway"}:
        chosen["BW_STAGING_DIR"] = str(layout.staging)
    if service == "gateway":
        chosen["BW_GATEWAY_SOCKET"] = str(layout.gateway_socket)
    if service == "reports":
        chosen["BW_FONTS_DIR"] = str(FONTS)
    return chosen


@functools.cache
def release() -> str:
    """A name for the state of everything that our processes run."""
    return digest(*(PROJECT / package for package in ("contracts", "chassis", "services", "gateway")))


def digest(*folders: Path) -> str:
    """A name for the content of source folders."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def token_settings(layout: Layout) -> dict[str, str]:
    """Where the PKCS#11 token is; for the signer and the key ceremony only."""
    return {
        "BW_TOKEN_MODULE": str(token_module()),
        "BW_TOKEN_LABEL": TOKEN_LABEL,
        "SOFTHSM2_CONF": str(layout.softhsm_conf),
    }
