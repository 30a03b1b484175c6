"""One item through the door: announce, send the missing parts, complete, wait for the decision; resume anywhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import partial
from typing import Final, Protocol, TypeVar

from connector.door import Denied, Door, Rejected, Unreachable
from connector.outgoing import Item, Outgoing
from connector.patience import FIRST_PAUSE_S, GaveUp, Patience, patiently
from contracts.ingest.v1 import Delivery, DeliveryState, Receipt

MAX_PARALLEL: Final = 2
LONGEST_POLL_S: Final = 3.0
RESENDS: Final = 3
"""How often a delivery is begun again because the door lost or misread a part."""

AGAIN: Final = frozenset({"delivery-part-missing", "part-digest-mismatch", "part-too-short", "delivery-unknown"})

T = TypeVar("T")


class End(StrEnum):
    """How an item stands after a run."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAITING = "waiting"
    DENIED = "denied"


class Teller(Protocol):
    """Is told how it goes; called from several threads."""

    def part(self, item: Item, sent: int) -> None:
        """`sent` bytes of the item have arrived."""

    def note(self, item: Item, text: str) -> None:
        """Something that a person may want to know."""


class Pusher:
    """Pushes the items of one queue through one door."""

    def __init__(
        self,
        door: Door,
        outgoing: Outgoing,
        teller: Teller,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._door, self._outgoing, self._teller = door, outgoing, teller
        self._patience = patience or Patience()
        self._sleep, self._monotonic = sleep, monotonic
        self._denied = threading.Event()
        self._keeping = threading.Lock()

    def push_all(self, items: list[Item], parallel: int = 1) -> list[tuple[Item, End]]:
        """Push the items, begun in their order, at most two at once; a denied certificate stops the rest."""
        with ThreadPoolExecutor(min(parallel, MAX_PARALLEL)) as pool:
            return list(pool.map(self.push, items))

    def push(self, item: Item) -> tuple[Item, End]:
        """Bring one item to its end, or as far as it goes."""
        if self._denied.is_set():
            return item, End.WAITING
        try:
            delivery = self._deliver(item)
            return self._settle(item, delivery)
        except GaveUp as error:
            self._teller.note(item, str(error))
            return item, End.WAITING
        except Denied as error:
            self._denied.set()
            self._teller.note(item, str(error))
            return item.model_copy(update={"problem": str(error)}), End.DENIED
        except Rejected as error:
            ended = item.model_copy(update={"problem": str(error)})
            with self._keeping:
                return self._outgoing.end(ended, accepted=False), End.REFUSED

    def _deliver(self, item: Item) -> Delivery:
        for attempt in range(RESENDS + 1):
            try:
                delivery = self._patiently(item, lambda: self._door.open_delivery(item.manifest))
                if delivery.state is DeliveryState.OPEN:
                    delivery = self._send(item, delivery)
                return self._decision(item, delivery)
            except Rejected as error:
                if error.reason not in AGAIN or attempt == RESENDS:
                    raise
                self._teller.note(item, f"重新核对分块：{error}")
        raise AssertionError("unreachable")

    def _send(self, item: Item, delivery: Delivery) -> Delivery:
        size, step = item.manifest.size, delivery.part_size
        present = set(delivery.parts)
        with self._outgoing.bytes_of(item).open("rb") as file:
            for index in range((size + step - 1) // step):
                if index not in present:
                    file.seek(index * step)
                    self._put(item, delivery, index, file.read(step))
                self._teller.part(item, min(size, (index + 1) * step))
        return self._patiently(item, lambda: self._door.complete(delivery.delivery_id))

    def _put(self, item: Item, delivery: Delivery, index: int, data: bytes) -> None:
        self._patiently(item, lambda: self._door.put_part(delivery.delivery_id, index, data))

    def _decision(self, item: Item, delivery: Delivery) -> Delivery:
        until = self._monotonic() + self._patience.decision_s
        pause = FIRST_PAUSE_S
        while delivery.state not in {DeliveryState.ACCEPTED, DeliveryState.REFUSED}:
            if self._monotonic() >= until:
                raise GaveUp("已全部送达，对方仍在校验，稍后再次运行即可取得结果")
            self._sleep(pause)
            pause = min(pause * 1.5, LONGEST_POLL_S)
            delivery = self._patiently(item, partial(self._door.delivery, delivery.delivery_id))
        return delivery

    def _settle(self, item: Item, delivery: Delivery) -> tuple[Item, End]:
        receipt_id = delivery.receipt_id
        receipt = None if receipt_id is None else self._patiently(item, lambda: self._door.receipt(receipt_id))
        accepted = delivery.state is DeliveryState.ACCEPTED
        if delivery.refusals:
            self._keep_report(item, delivery)
        titles = self._titles(delivery, receipt)
        ended = item.model_copy(update={"delivery": delivery, "receipt": receipt, "column_titles": titles})
        with self._keeping:
            return self._outgoing.end(ended, accepted=accepted), End.ACCEPTED if accepted else End.REFUSED

    def _titles(self, delivery: Delivery, receipt: Receipt | None) -> dict[str, str]:
        """Chinese titles of the columns that the answer names; asked once, since only the words hang on it."""
        named = {name.lower() for name in (receipt.totals if receipt else ())}
        named |= {refusal.column.lower() for refusal in delivery.refusals if refusal.column is not None}
        if not named:
            return {}
        try:
            titles = self._door.column_titles(delivery.manifest.data_set)
        except (Unreachable, Rejected, Denied):
            return {}
        return {name: titles[name] for name in sorted(named & titles.keys())}

    def _keep_report(self, item: Item, delivery: Delivery) -> None:
        """Keep the error report beside the refused item; the reasons themselves stand in the item anyway."""
        try:
            report = self._patiently(item, lambda: self._door.refusal_report(delivery.delivery_id))
        except Rejected as error:
            self._teller.note(item, f"差错清单未能取得：{error}")
            return
        self._outgoing.keep_report(item, report)

    def _patiently(self, item: Item, request: Callable[[], T]) -> T:
        """Repeat a request until it is answered or patience ends."""
        return patiently(
            request,
            note=lambda text: self._teller.note(item, text),
            silence_s=self._patience.silence_s,
            sleep=self._sleep,
            monotonic=self._monotonic,
        )
