"""`watch`: keep looking at the sources and send what is new, until told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import datetime
from types import FrameType

from connector.commands.codes import BAD_INPUT, OK
from connector.commands.push import tell
from connector.configuration import Configuration
from connector.connection import Connection, Unusable
from connector.durable import QueueBusy
from connector.outgoing import Outgoing
from connector.patience import Patience
from connector.push import Pusher
from connector.report import Reporter
from connector.watching import Seen, take_new


def run(options: argparse.Namespace, connection: Connection, outgoing: Outgoing, reporter: Reporter) -> int:
    """Look, send, wait; a line that is cut or a database that is away ends nothing."""
    configuration = connection.configuration
    if configuration is None or not configuration.sources:
        reporter.error("配置文件中没有 sources，没有可以监视的来源。")
        return BAD_INPUT
    stop = threading.Event()

    def _stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    every = configuration.watch.every_s
    reporter.say(f"开始监视 {len(configuration.sources)} 个来源，每 {every} 秒查看一次；按 Ctrl-C 结束。")
    seen = Seen(connection.state / "seen.json")
    while True:
        code = look(configuration, connection, outgoing, seen, reporter)
        if options.once:
            return code
        if stop.wait(every):
            reporter.say("已停止监视；未送完的文件保留在待发队列。")
            return OK


def look(
    configuration: Configuration, connection: Connection, outgoing: Outgoing, seen: Seen, reporter: Reporter
) -> int:
    """One look at all sources, and the sending of what waits."""
    try:
        with outgoing.locked():
            now = datetime.now().astimezone()
            take_new(configuration, outgoing, seen, now=now, say=reporter.error)
            waiting = outgoing.waiting()
            if not waiting:
                return OK
            with connection.door() as door:
                pusher = Pusher(door, outgoing, reporter, patience=Patience(silence_s=60, decision_s=300))
                tell([(item, end, True) for item, end in pusher.push_all(waiting)], outgoing, reporter)
    except QueueBusy:
        reporter.say("另一个推送正在使用待发队列，稍后再看。")
    except (Unusable, OSError) as error:
        reporter.error(f"这次没有完成：{error}；稍后再试。")
        return BAD_INPUT
    return OK
