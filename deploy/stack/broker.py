"""The private RabbitMQ: users with only the rights they need, the shared topology, configuration.

Everything is said in one definitions file that RabbitMQ imports at every start (so a broker whose data were lost
comes back whole), and that `rabbitmqctl import_definitions` takes for a further virtual host (tests).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from amqp.exceptions import NotFound
from kombu import Connection, Exchange, Queue

from chassis.messaging import topology
from contracts.subscriptions import SUBSCRIPTIONS
from deploy.stack import passwords
from deploy.stack.layout import Layout, StackError

VHOST: Final = "budgetwatch"
ADMIN: Final = "admin"
SBIN: Final = Path("/usr/lib/rabbitmq/bin")

MAY_CALL: Final[Mapping[str, Sequence[str]]] = {
    "gateway": ("ingest", "auth", "alerts", "cases", "reports"),
    "auth": ("signer",),
    "reports": ("alerts", "cases", "ingest"),
    "cases": ("alerts", "ingest", "auth.seal_archive"),
    "ingest": ("auth.seal",),
    "alerts": ("cases.list_duties",),
}
"""Who may put questions to whom: a whole service, or one call of it; the signer hears auth alone."""

ONE_CALLER: Final[Mapping[str, str]] = {"auth.seal": "ingest", "auth.seal_archive": "cases"}
"""Calls that one service alone may make, whatever `MAY_CALL` says of the rest of theirs."""

UUID_KEY: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""Replies of nameko's protocol carry the caller's reply queue's UUID as routing key."""

Definitions = dict[str, list[dict[str, Any]]]


def permission(user: str, vhost: str) -> dict[str, str]:
    """The rights of a service's user on names: its own queues, the shared exchanges, nothing else.

    Write on an own queue is what binding it takes; read on an exchange is what binding to it takes. Nobody may
    write to the default exchange, which would reach every queue.
    """
    own = rf"{user}\..+|rpc-{user}|rpc\.reply-{user}-.+"
    return {
        "user": user,
        "vhost": vhost,
        "configure": f"^({own})$",
        "write": rf"^({own}|nameko-rpc|bw\.events|bw\.parking|bw\.delay\..+)$",
        "read": rf"^({own}|nameko-rpc|bw\.events|bw\.parking)$",
    }


def topic_permissions(user: str, vhost: str) -> list[dict[str, str]]:
    """The rights of a service's user on routing keys: its own events; calls of `MAY_CALL`; replies."""
    targets = [name.replace(".", r"\.") if "." in name else rf"{name}\.[a-z_]+" for name in MAY_CALL.get(user, ())]
    reserved = [call.replace(".", r"\.") for call, caller in ONE_CALLER.items() if caller != user]
    calls = (
        f"(?!({'|'.join(reserved)})$)({'|'.join(targets)})|"
        if targets and reserved
        else "".join(f"{target}|" for target in targets)
    )
    own = rf"^{user}\."
    everywhere = {"user": user, "vhost": vhost}
    return [
        {**everywhere, "exchange": "bw.events", "write": own, "read": ".*"},
        {**everywhere, "exchange": "bw.parking", "write": rf"^{user}\.parking$", "read": rf"^{user}\.parking$"},
        *(
            {**everywhere, "exchange": topology.delay_exchange(delay).name, "write": own, "read": "^$"}
            for delay in topology.DELAYS_S
        ),
        {
            **everywhere,
            "exchange": "nameko-rpc",
            "write": f"^({calls}{UUID_KEY})$",
            "read": rf"^({user}\..+|{UUID_KEY})$",
        },
    ]


def definitions(secrets_by_user: Mapping[str, str], vhost: str = VHOST) -> Definitions:
    """Users, rights, the shared exchanges and every subscription's queue of one virtual host, as RabbitMQ imports them."""
    users = [user for user in secrets_by_user if user != ADMIN]
    exchanges = [topology.EVENTS, topology.PARKING, topology.RPC]
    exchanges += [topology.delay_exchange(delay) for delay in topology.DELAYS_S]
    queues = [topology.delay_queue(delay) for delay in topology.DELAYS_S]
    # Before anyone publishes: a consumer that starts later than its event's other consumer has missed nothing.
    queues += [topology.parking_queue(service) for service in sorted({each.service for each in SUBSCRIPTIONS})]
    queues += [topology.work_queue(each.service, each.consumer, each.event.type_) for each in SUBSCRIPTIONS]
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "vhosts": [{"name": vhost}],
        "users": [_user(name, password) for name, password in secrets_by_user.items()],
        "permissions": [
            {"user": ADMIN, "vhost": vhost, **everything},
            *(permission(user, vhost) for user in users),
        ],
        "topic_permissions": [line for user in users for line in topic_permissions(user, vhost)],
        "exchanges": [_exchange(exchange, vhost) for exchange in exchanges],
        "queues": [_queue(queue, vhost) for queue in queues],
        "bindings": [_binding(queue, vhost) for queue in queues],
    }


def _user(name: str, password: str) -> dict[str, Any]:
    salt = secrets.token_bytes(4)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return {
        "name": name,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "administrator" if name == ADMIN else "",
    }


def _exchange(exchange: Exchange, vhost: str) -> dict[str, Any]:
    return {
        "name": exchange.name,
        "vhost": vhost,
        "type": exchange.type,
        "durable": exchange.durable,
        "auto_delete": exchange.auto_delete,
        "internal": False,
        "arguments": exchange.arguments or {},
    }


def _queue(queue: Queue, vhost: str) -> dict[str, Any]:
    return {
        "name": queue.name,
        "vhost": vhost,
        "durable": queue.durable,
        "auto_delete": queue.auto_delete,
        "arguments": queue.queue_arguments or {},
    }


def _binding(queue: Queue, vhost: str) -> dict[str, Any]:
    return {
        "source": queue.exchange.name,
        "vhost": vhost,
        "destination": queue.name,
        "destination_type": "queue",
        "routing_key": queue.routing_key,
        "arguments": {},
    }


def amqp_secrets(layout: Layout) -> dict[str, str]:
    """Passwords by RabbitMQ user, the administrator of the set-up included."""
    return {user: passwords.read(layout, f"amqp_{user}") for user in (ADMIN, *passwords.AMQP_USERS)}


def configure(layout: Layout) -> None:
    """Write configuration, Erlang cookie and (at first set-up) the definitions."""
    home = layout.rabbitmq
    home.mkdir(mode=0o700, exist_ok=True)
    cookie = home / ".erlang.cookie"
    if not cookie.exists():
        passwords.write(cookie, passwords.read(layout, "erlang_cookie"))
        cookie.chmod(0o400)
    (home / "enabled_plugins").write_text("[].\n", encoding="utf-8")
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{layout.ports['amqp']}\n"
        f"load_definitions = {home}/definitions.json\n"
        "log.console = true\nlog.console.level = warning\nlog.file = false\n"
        "loopback_users.guest = true\n"
        # the demo shares a machine: block publishers late rather than never
        "disk_free_limit.absolute = 200MB\nvm_memory_high_watermark.relative = 0.4\n",
        encoding="utf-8",
    )
    wanted = definitions(amqp_secrets(layout))
    passwords.write(home / "definitions.json", json.dumps(wanted, indent=1))


def environment(layout: Layout) -> dict[str, str]:
    """Environment of the broker and of its command-line tools."""
    home = layout.rabbitmq
    return {
        "HOME": str(home),
        "ERL_EPMD_PORT": str(layout.ports["epmd"]),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"bw{layout.ports['amqp']}@localhost",
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "data"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_DIST_PORT": str(layout.ports["amqp_dist"]),
        # the port mapper is a program of its own under supervisord: nobody else shall start one
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CTL_ERL_ARGS": "-start_epmd false",
        # the script then becomes the Erlang machine instead of staying its parent
        "RUNNING_UNDER_SYSTEMD": "1",
    }


def check_mapper(layout: Layout) -> str | None:
    """Null when the Erlang port mapper listens; else why not."""
    with socket.socket() as probe:
        number = probe.connect_ex(("127.0.0.1", layout.ports["epmd"]))
    return os.strerror(number) if number else None


def end_stray_mapper(layout: Layout) -> None:
    """End a port mapper on our port that an interrupted run has left; it refuses while a broker uses it."""
    if check_mapper(layout) is None:
        subprocess.run(["epmd", "-port", str(layout.ports["epmd"]), "-kill"], capture_output=True, check=False)


def control(layout: Layout, *arguments: str, timeout_s: float = 60) -> str:
    """Run `rabbitmqctl` on this broker and return what it prints."""
    result = subprocess.run(
        [SBIN / "rabbitmqctl", "--quiet", *arguments],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment(layout)},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if result.returncode:
        raise StackError(
            f"rabbitmqctl {arguments[0]} failed: {(result.stderr or result.stdout).strip()[-400:]}",
            f"look into {layout.logs / 'rabbitmq.log'}",
        )
    return result.stdout


def add_vhost(layout: Layout, vhost: str) -> None:
    """Make a further virtual host with the same users, rights and shared topology (tests)."""
    wanted = definitions(amqp_secrets(layout), vhost)
    del wanted["users"]
    path = layout.rabbitmq / f"{vhost}.json"
    path.write_text(json.dumps(wanted), encoding="utf-8")
    try:
        control(layout, "import_definitions", str(path))
    finally:
        path.unlink()


def remove_vhost(layout: Layout, vhost: str) -> None:
    """Remove a virtual host with everything in it."""
    control(layout, "delete_vhost", vhost)


def admin_connection(layout: Layout, vhost: str = VHOST) -> Connection:
    """A connection of the set-up's user, for looking at queues."""
    return Connection(
        hostname="127.0.0.1",
        port=layout.ports["amqp"],
        userid=ADMIN,
        password=passwords.read(layout, "amqp_admin"),
        virtual_host=vhost,
        connect_timeout=5,
    )


def queue_depths(layout: Layout, vhost: str = VHOST) -> dict[str, int]:
    """Messages by queue, delivered but unacknowledged ones included; reply queues left out."""
    rows = json.loads(control(layout, "list_queues", "-p", vhost, "name", "messages", "--formatter", "json"))
    return {row["name"]: row["messages"] for row in rows if not row["name"].startswith("rpc.reply-")}


def ready_messages(layout: Layout, vhost: str = VHOST) -> dict[str, int]:
    """Messages that wait in the queues of set-up and in the RPC queues, as of now; those in hand are not counted.

    `queue_depths` counts them too, but a quorum queue tells that only every five seconds.
    """
    queues = [queue["name"] for queue in definitions({}, vhost)["queues"]]
    found = {}
    with admin_connection(layout, vhost) as connection:
        for name in (*queues, *(f"rpc-{user}" for user in passwords.AMQP_USERS)):
            with contextlib.suppress(NotFound), connection.channel() as channel:  # a queue that is not there is empty
                found[name] = int(channel.queue_declare(name, passive=True).message_count)
    return found


def check(layout: Layout) -> str | None:
    """Null when the broker answers its administrator; else why not."""
    try:
        with admin_connection(layout) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
