"""`watch`: keep looking at the sources and send what is new, until told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from datetime import datetime
from types import FrameType
from typing import Final

from connector.commands.codes import BAD_INPUT, OK
from connector.commands.differences import lines_of
from connector.commands.push import tell
from connector.configuration import Configuration
from connector.connection import Connection, Unusable
from connector.differences import DifferenceBox, Explaining
from connector.door import Denied, Rejected
from connector.durable import QueueBusy
from connector.outgoing import Outgoing
from connector.patience import GaveUp, Patience
from connector.push import Pusher
from connector.report import Reporter
from connector.watching import Seen, take_new

ASK_EVERY_S: Final = 3600.0
"""How often the congress is asked for differences; they come of deliveries, ours and others'."""


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
    next_question = time.monotonic()
    while True:
        code = look(configuration, connection, outgoing, seen, reporter)
        if time.monotonic() >= next_question:
            ask_differences(connection, seen, reporter)
            next_question = time.monotonic() + ASK_EVERY_S
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


def ask_differences(connection: Connection, seen: Seen, reporter: Reporter) -> None:
    """Tell where this unit's data do not agree with others': each difference once, and again when its figures move."""
    try:
        with connection.door() as door:
            found = Explaining(door, DifferenceBox(connection.state), lambda _: None, patience=Patience(0)).look()
    except (GaveUp, Denied, Rejected, Unusable, OSError):
        return  # asked again at the next hour; what is to be sent says by itself that the line is cut
    for item in found:
        name, mark = f"difference {item.difference_id}", f"{item.left} {item.right} {item.state}"
        if not seen.has(name, mark):
            for line in lines_of(item):
                reporter.say(line, "yellow")
            seen.keep(name, mark)
    if found:
        reporter.say(
            f"有 {len(found)} 条勾稽差异待本单位说明：differences show 编号、differences explain 编号。", "yellow"
        )
