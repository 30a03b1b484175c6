"""supervisord: its configuration, and starting, stopping and killing programs through its own RPC."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from supervisor.xmlrpc import SupervisorTransport

from deploy.stack.layout import PROJECT, Layout, StackError
from deploy.stack.processes import Process

START_TIMEOUT_S: Final = 20
STOP_TIMEOUT_S: Final = 60
DOWN: Final = {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}
RUNNING: Final = {"RUNNING", "STARTING", "BACKOFF"}


def write_configuration(layout: Layout, processes: Iterable[Process]) -> None:
    """Write supervisord's configuration; programs are started by us in order, and restarted by it."""
    parts = [
        "[unix_http_server]",
        f"file={layout.supervisor_socket}",
        "chmod=0700",
        "[supervisord]",
        f"logfile={layout.logs / 'supervisord.log'}",
        f"pidfile={layout.supervisor_pid}",
        f"childlogdir={layout.logs}",
        f"directory={PROJECT}",
        "minfds=4096",
        *(["user=root"] if os.getuid() == 0 else []),
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]
    for process in processes:
        parts += _program(layout, process)
    layout.supervisor_conf.write_text("\n".join(parts).replace("\0", "") + "\n", encoding="utf-8")


def _program(layout: Layout, process: Process) -> list[str]:
    environment = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(PROJECT), **process.environment}
    quoted = ",".join(f'{name}="{value}"' for name, value in environment.items())
    command = " ".join(f'"{word}"' if " " in word else word for word in process.command)
    lines = [
        f"[program:{process.name}]",
        f"command={_escaped(command)}",
        f"environment={_escaped(quoted)}",
        f"directory={PROJECT}",
        "autostart=false",
        "autorestart=true",
        "startsecs=1",
        "startretries=8",
        f"priority={process.priority}",
        f"stopsignal={process.stop_signal}",
        f"stopwaitsecs={process.stop_wait_s}",
        "killasgroup=true",
        "redirect_stderr=true",
        f"stdout_logfile={layout.logs / process.name}.log",
        "stdout_logfile_maxbytes=20MB",
        "stdout_logfile_backups=2",
    ]
    if process.user:
        # a user other than ours may not be able to enter the project's folder
        lines[3] = "directory=/"
        lines.append(f"user={process.user}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


class Supervisor:
    """The running supervisord of one stack."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def _call(self, method: str, *arguments: object) -> Any:
        """Ask supervisord on a connection of this call's own: it may have been restarted since the last one."""
        transport = SupervisorTransport(None, None, f"unix://{self._layout.supervisor_socket}")
        try:
            proxy: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()

    def is_up(self) -> bool:
        """Whether supervisord answers."""
        if not self._layout.supervisor_socket.exists():
            return False
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except (OSError, xmlrpc.client.Error):
            return False

    def ensure(self) -> None:
        """Start supervisord if it is down; make a running one take a changed configuration."""
        if self.is_up():
            self._reload()
            return
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "HOME": os.environ.get("HOME", "/"),
        }
        result = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", self._layout.supervisor_conf],
            env=environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            close_fds=True,
        )
        if result.returncode:
            raise StackError(
                f"supervisord did not start: {(result.stdout + result.stderr).strip()[-600:]}",
                f"look into {self._layout.logs / 'supervisord.log'}",
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.is_up():
            if time.monotonic() > deadline:
                raise StackError("supervisord does not answer", f"look into {self._layout.logs / 'supervisord.log'}")
            time.sleep(0.05)

    def _reload(self) -> None:
        added, changed, removed = self._call("reloadConfig")[0]
        self.stop(*changed, *removed)
        for name in [*changed, *removed]:
            self._call("removeProcessGroup", name)
        for name in [*added, *changed]:
            self._call("addProcessGroup", name)

    def states(self) -> dict[str, dict[str, Any]]:
        """What supervisord says of every program, by name."""
        return {entry["name"]: entry for entry in self._call("getAllProcessInfo")}

    def start(self, name: str) -> bool:
        """Start a program unless it runs; says whether it had to. Does not wait until it is ready."""
        if self.states()[name]["statename"] in RUNNING:
            return False
        self._call("startProcess", name, False)
        return True

    def stop(self, *names: str) -> None:
        """Stop programs in an orderly way, all at once, and wait for their end."""
        for name in names:
            with contextlib.suppress(xmlrpc.client.Fault):  # it does not run
                self._call("stopProcess", name, False)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while left := [name for name in names if self.states()[name]["statename"] not in DOWN]:
            if time.monotonic() > deadline:
                raise StackError(f"{', '.join(left)} did not stop", f"look into {self._layout.logs}")
            time.sleep(0.05)

    def pid(self, name: str) -> int:
        """Process id of a running program, 0 where it is down."""
        return int(self.states()[name]["pid"])

    def shutdown(self) -> None:
        """Stop every program, last started first, then supervisord itself."""
        pid = int(self._layout.supervisor_pid.read_text(encoding="utf-8"))
        self._call("shutdown")
        deadline = time.monotonic() + 90
        while _is_alive(pid):
            if time.monotonic() > deadline:
                raise StackError(f"supervisord (process {pid}) does not end", "end it by its process id")
            time.sleep(0.1)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
