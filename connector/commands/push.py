"""`push`: send files, the configured sources, or what waits in the queue."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from connector.commands.codes import BAD_INPUT, DENIED, NOT_ARRIVED, OK, REFUSED
from connector.configuration import Configuration
from connector.connection import Connection, Unusable
from connector.outgoing import TURNING, Item, Outgoing
from connector.patience import Patience
from connector.prepare import candidates, prepare
from connector.push import End, Pusher
from connector.report import Reporter
from connector.sources import Source, SourceError, collect

_CODES: Final = {End.ACCEPTED: OK, End.REFUSED: REFUSED, End.WAITING: NOT_ARRIVED, End.DENIED: DENIED}
Ended = tuple[Item, End, bool]


def run(options: argparse.Namespace, connection: Connection, outgoing: Outgoing, reporter: Reporter) -> int:
    """Queue what is asked for, send what waits, tell the end of every file."""
    try:
        with connection.door() as door, reporter:
            ended, errors = _queue(options, connection.configuration, outgoing)
            for complaint in errors:
                reporter.error(str(complaint))
            patience = Patience(silence_s=options.patience, decision_s=options.wait)
            pusher = Pusher(door, outgoing, reporter, patience=patience)
            ended += [(item, end, True) for item, end in pusher.push_all(outgoing.waiting(), options.parallel)]
    except Unusable as error:
        reporter.error(str(error))
        return BAD_INPUT
    tell(ended, outgoing, reporter, as_json=options.json)
    return max([OK, *(_CODES[end] for _, end, _ in ended), *(BAD_INPUT for _ in errors)])


def tell(ended: list[Ended], outgoing: Outgoing, reporter: Reporter, *, as_json: bool = False) -> None:
    """Tell the end of every file."""
    for item, end, is_new in ended:
        reporter.end(item, end, is_new=is_new)
        if end is End.REFUSED and outgoing.report_of(item).exists():
            reporter.say(f"  差错清单：{outgoing.report_of(item)}")
        if as_json:
            found = item.model_dump(mode="json", include={"source", "manifest", "delivery", "receipt", "problem"})
            print(json.dumps({"end": end, "is_new": is_new, **found}, ensure_ascii=False), flush=True)


def _queue(
    options: argparse.Namespace, configuration: Configuration | None, outgoing: Outgoing
) -> tuple[list[Ended], list[SourceError]]:
    """Queue files; return those that had ended before, and what cannot be sent."""
    stated = {name: getattr(options, name) for name in ("data_set", "region", "period", "rows")}
    stated = {name: value for name, value in stated.items() if value is not None}
    if stated:
        stated["origin"] = options.origin
    ended: list[Ended] = []
    sources, errors = collect(options.paths, stated)
    for source in sources:
        _add(source, outgoing, ended, errors, again=options.again)
    if configuration is not None and not options.paths:
        _queue_sources(options, configuration, outgoing, ended, errors)
    return ended, errors


def _queue_sources(
    options: argparse.Namespace,
    configuration: Configuration,
    outgoing: Outgoing,
    ended: list[Ended],
    errors: list[SourceError],
) -> None:
    known = [setting.name for setting in configuration.sources]
    hint = f"配置中没有这个来源，有：{'、'.join(known) or '（无）'}。"
    errors += [SourceError(name, hint) for name in options.source if name not in known]
    for setting in configuration.sources:
        if options.source and setting.name not in options.source:
            continue
        try:
            found = candidates(configuration, setting)
        except SourceError as error:
            errors.append(error)
            continue
        for candidate in found:
            with TemporaryDirectory(dir=outgoing.spool, prefix=TURNING) as folder:
                try:
                    source = prepare(
                        configuration, candidate, today=datetime.now().astimezone().date(), into=Path(folder)
                    )
                except SourceError as error:
                    errors.append(error)
                else:
                    _add(source, outgoing, ended, errors, again=options.again)


def _add(source: Source, outgoing: Outgoing, ended: list[Ended], errors: list[SourceError], *, again: bool) -> None:
    try:
        item = outgoing.add(source, again=again)
    except SourceError as error:
        errors.append(error)
        return
    if item.ended_at is not None:
        ended.append((item, End.ACCEPTED if item.receipt is not None else End.REFUSED, False))
