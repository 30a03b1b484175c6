"""Up, down, status, clean: idempotent, and safe when two callers come at once."""

from __future__ import annotations

import fcntl
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from deploy.stack import broker, keys, nginx, passwords, postgres
from deploy.stack.layout import Layout, StackError, exists, load
from deploy.stack.processes import Process, applications, backends
from deploy.stack.steps import step, wait_for
from deploy.stack.supervision import Supervisor, write_configuration

BACKEND_TIMEOUT_S: Final = 60
READY_TIMEOUT_S: Final = 60


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the stack's lock: whoever comes second waits and then finds the work done."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def up(root: Path, *, only_backends: bool = False) -> Layout:
    """Bring the stack up to the wanted extent; what already runs is left alone."""
    with locked(root):
        layout, supervisor, ours = _supervise(root, only_backends=only_backends)
        _start_backends(layout, supervisor)
        _prepare_database(layout)
        if not only_backends:
            _start_applications(layout, supervisor, ours)
        return layout


def start_backends(root: Path) -> Layout:
    """Start PostgreSQL and RabbitMQ and make the roles; databases are the caller's affair (tests)."""
    with locked(root):
        layout, supervisor, _ = _supervise(root, only_backends=True)
        _start_backends(layout, supervisor)
        postgres.make_roles(layout)
        return layout


def fresh(root: Path) -> Layout:
    """Bring the whole stack up on an empty database, broker, token and blob store (tests)."""
    with locked(root):
        layout, supervisor, ours = _supervise(root)
        supervisor.stop(*(process.name for process in ours))
        _start_backends(layout, supervisor)
        with step("empty database, broker, token, blob store"):
            postgres.drop_database(layout, postgres.DATABASE)
            broker.remove_vhost(layout, broker.VHOST)
            broker.add_vhost(layout, broker.VHOST)
            for folder in (layout.blobs, layout.staging, layout.pki, layout.tokens):
                shutil.rmtree(folder, ignore_errors=not folder.exists())
        layout = load(root)
        postgres.make_roles(layout)
        _prepare_database(layout)
        _start_applications(layout, supervisor, ours)
        return layout


def _supervise(root: Path, *, only_backends: bool = False) -> tuple[Layout, Supervisor, list[Process]]:
    """Configure and start supervisord; a running one is left as it is where only the back ends are wanted."""
    layout = load(root)
    supervisor = Supervisor(layout)
    ours = applications(layout)
    if only_backends and supervisor.is_up():
        passwords.make(layout)  # an update may have brought a secret that this stack has not
        return layout, supervisor, ours
    with step("configuration, ports, passwords"):
        passwords.make(layout)
        broker.configure(layout)
        postgres.configure(layout)
        nginx.configure(layout)
        write_configuration(layout, [*backends(layout), *ours])
        supervisor.ensure()
    return layout, supervisor, ours


def _prepare_database(layout: Layout) -> None:
    done = layout.root / "migrated"
    state = postgres.migrations_digest()
    with step("roles, schemas, migrations"):
        postgres.make_roles(layout)
        is_new = postgres.make_database(layout)
        if is_new or not done.exists() or done.read_text(encoding="utf-8") != state:
            postgres.migrate(layout)
            done.write_text(state, encoding="utf-8")


def _start_backends(layout: Layout, supervisor: Supervisor) -> None:
    with step("PostgreSQL and RabbitMQ"):
        supervisor.start("postgres")
        if not supervisor.pid("epmd"):
            broker.end_stray_mapper(layout)
            supervisor.start("epmd")
            wait_for("epmd", partial(broker.check_mapper, layout), 10, _log(layout, "epmd"))
        supervisor.start("rabbitmq")
        for name, check in (("postgres", postgres.check), ("rabbitmq", broker.check)):
            wait_for(name, partial(check, layout), BACKEND_TIMEOUT_S, _log(layout, name))


def _start_applications(layout: Layout, supervisor: Supervisor, ours: list[Process]) -> None:
    with step("keys: token, CA, certificates"):
        if keys.make(layout):
            supervisor.stop("nginx")  # it reads its certificate at the start
    _start_and_wait(layout, supervisor, ours)


def _start_and_wait(layout: Layout, supervisor: Supervisor, chosen: list[Process]) -> None:
    for process in chosen:
        supervisor.start(process.name)
    for process in chosen:
        with step(f"{process.name} ready"):
            remedy = _log(layout, process.name)
            wait_for(process.name, partial(_ready_or_fatal, layout, process), READY_TIMEOUT_S, remedy)


def _ready_or_fatal(layout: Layout, process: Process) -> str | None:
    reason = ready(layout, process)
    if reason is not None and Supervisor(layout).states()[process.name]["statename"] == "FATAL":
        log = (layout.logs / f"{process.name}.log").read_text(encoding="utf-8", errors="replace")
        what = f"{process.name} ends again and again; its last words:\n{log[-1500:]}"
        raise StackError(what, _log(layout, process.name))
    return reason


def ready(layout: Layout, process: Process) -> str | None:
    """Null when a process says it is ready; else its reason."""
    if not process.is_ours:
        return None if Supervisor(layout).pid(process.name) else "not running"
    url = f"http://127.0.0.1:{layout.metrics_port(process.name)}/health/ready"
    try:
        with urllib.request.urlopen(url, timeout=5):
            return None
    except urllib.error.HTTPError as error:
        return error.read(500).decode(errors="replace")
    except OSError as error:
        return str(error)


def _log(layout: Layout, name: str) -> str:
    return f"look into {layout.logs / name}.log (make logs)"


def down(root: Path) -> None:
    """Stop everything of the stack; its data stay."""
    if not exists(root):
        return
    with locked(root):
        layout = load(root)
        supervisor = Supervisor(layout)
        if supervisor.is_up():
            with step(f"stop {root.name}"):
                last = {process.name for process in backends(layout)}
                supervisor.stop(*(name for name in supervisor.states() if name not in last))
                supervisor.shutdown()


def clean(root: Path) -> None:
    """Stop the stack and remove everything it made."""
    if not exists(root):
        return
    down(root)
    layout = load(root)
    with step(f"remove {root.name}"):
        for path in {layout.postgres_data, layout.sockets, layout.root}:
            shutil.rmtree(path, ignore_errors=not path.exists())


def status(root: Path) -> dict[str, str]:
    """State of every program: `ready`, supervisord's word, or the reason why it is not ready."""
    if not exists(root):
        raise StackError(f"no stack at {root}", "start it: make demo, or python -m deploy.stack up --root …")
    layout = load(root)
    supervisor = Supervisor(layout)
    if not supervisor.is_up():
        return {}
    ours = {process.name: process for process in applications(layout)}
    found = {}
    for name, entry in supervisor.states().items():
        word = str(entry["statename"]).lower()
        if word == "running" and name in ours:
            word = ready(layout, ours[name]) or "ready"
        found[name] = word
    return found


def describe(root: Path) -> str:
    """The stack's addresses as JSON, for people and scripts."""
    layout = load(root)
    return json.dumps(
        {"people": layout.url("people"), "connectors": layout.url("connectors"), "ports": dict(layout.ports)}
    )


def restart(root: Path, names: list[str]) -> None:
    """Restart programs (every process of ours without a name) and wait until they are ready."""
    with locked(root):
        layout = load(root)
        supervisor = Supervisor(layout)
        chosen = [process for process in applications(layout) if not names or process.name in names]
        supervisor.stop(*(process.name for process in chosen))
        _start_and_wait(layout, supervisor, chosen)
