"""The queue survives every cut; a part is sent once; each answer of the door leads to one end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from connector.door import Denied, Rejected, Unreachable
from connector.durable import QueueBusy
from connector.outgoing import Item, Outgoing
from connector.patience import Patience
from connector.push import End, Pusher
from connector.sources import Source, SourceError, Statement
from contracts.ingest.v1 import Delivery, DeliveryState, Manifest, Receipt, Refusal

SAID = Statement.model_validate({"data_set": "agency", "region": "532328", "period": "2025"})
NOW = datetime(2025, 4, 14, tzinfo=UTC)
PART = 4
SPACE = UUID(int=77)


class Congress:
    """Stands in for the door: keeps what arrives as ingest would; `faults` are raised before the numbered request."""

    def __init__(self) -> None:
        self.parts: dict[UUID, dict[int, bytes]] = {}
        self.manifests: dict[UUID, Manifest] = {}
        self.states: dict[UUID, DeliveryState] = {}
        self.requests: list[str] = []
        self.faults: dict[int, Exception] = {}
        self.refuses = False
        self.totals: dict[str, Decimal] = {}

    def _count(self, name: str) -> None:
        self.requests.append(name)
        fault = self.faults.pop(len(self.requests), None)
        if fault is not None:
            raise fault

    def _delivery(self, delivery_id: UUID) -> Delivery:
        state = self.states[delivery_id]
        refusal = Refusal(file="a.csv", row=2, column="b", value="x", rule="not-a-number", detail="应为数字。")
        return Delivery(
            delivery_id=delivery_id,
            state=state,
            sender="czj",
            manifest=self.manifests[delivery_id],
            parts=tuple(sorted(self.parts[delivery_id])),
            part_size=PART,
            opened_at=NOW,
            receipt_id=uuid5(SPACE, str(delivery_id)) if state is DeliveryState.ACCEPTED else None,
            refusals=(refusal,) if state is DeliveryState.REFUSED else (),
            refusal_count=int(state is DeliveryState.REFUSED),
        )

    def open_delivery(self, manifest: Manifest) -> Delivery:
        self._count("open")
        delivery_id = uuid5(SPACE, manifest.model_dump_json())
        self.manifests[delivery_id] = manifest
        self.parts.setdefault(delivery_id, {})
        self.states.setdefault(delivery_id, DeliveryState.OPEN)
        return self._delivery(delivery_id)

    def put_part(self, delivery_id: UUID, index: int, data: bytes) -> Delivery:
        self._count(f"part {index}")
        self.parts[delivery_id][index] = data
        return self._delivery(delivery_id)

    def complete(self, delivery_id: UUID) -> Delivery:
        self._count("complete")
        whole = b"".join(data for _, data in sorted(self.parts[delivery_id].items()))
        if hashlib.sha256(whole).hexdigest() != self.manifests[delivery_id].sha256:
            raise Rejected(412, "delivery-part-missing", "还有分块未传送。")
        self.states[delivery_id] = DeliveryState.COMPLETE
        return self._delivery(delivery_id)

    def delivery(self, delivery_id: UUID) -> Delivery:
        self._count("ask")
        self.states[delivery_id] = DeliveryState.REFUSED if self.refuses else DeliveryState.ACCEPTED
        return self._delivery(delivery_id)

    def refusal_report(self, delivery_id: UUID) -> bytes:
        self._count("report")
        return b"a workbook"

    def column_titles(self, data_set: str) -> dict[str, str]:
        self._count(f"titles {data_set}")
        return {"b": "单位编码", "amt": "支付金额", "not_named": "备注"}

    def receipt(self, receipt_id: UUID) -> Receipt:
        self._count("receipt")
        delivery_id = next(one for one in self.manifests if uuid5(SPACE, str(one)) == receipt_id)
        return Receipt(
            receipt_id=receipt_id,
            delivery_id=delivery_id,
            number="回执-2025-000001",
            sender="czj",
            manifest=self.manifests[delivery_id],
            received_at=NOW,
            accepted_at=NOW,
            rows=1,
            totals=self.totals,
        )


class Silent:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def part(self, item: Item, sent: int) -> None:
        pass

    def note(self, item: Item, text: str) -> None:
        self.notes.append(text)


class Time:
    def __init__(self) -> None:
        self.at = 0.0

    def sleep(self, seconds: float) -> None:
        self.at += seconds

    def now(self) -> float:
        return self.at


@pytest.fixture
def congress() -> Congress:
    return Congress()


@pytest.fixture
def outgoing(tmp_path: Path) -> Outgoing:
    return Outgoing(tmp_path / "state")


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "a.csv"
    path.write_bytes(b"0123456789")
    return Source(path, SAID)


@pytest.fixture
def pusher(congress, outgoing) -> Callable[[], Pusher]:
    def make(silence_s: float = 300) -> Pusher:
        clock = Time()
        return Pusher(
            congress, outgoing, Silent(), patience=Patience(silence_s), sleep=clock.sleep, monotonic=clock.now
        )

    return make


def test_a_file_goes_in_parts_and_ends_with_its_receipt(congress, outgoing, source, pusher):
    item = outgoing.add(source)
    [(ended, end)] = pusher().push_all(outgoing.waiting())
    assert congress.requests == ["open", "part 0", "part 1", "part 2", "complete", "ask", "receipt"]
    assert (end, ended.receipt.number) == (End.ACCEPTED, "回执-2025-000001")
    assert outgoing.waiting() == []
    assert [one.key for one in outgoing.ended("done")] == [item.key]
    assert list(outgoing.spool.iterdir()) == []


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_cut_line_anywhere_resumes_without_sending_a_part_twice(congress, outgoing, source, pusher, cut):
    outgoing.add(source)
    congress.faults[cut] = Unreachable("网络不通")
    [(_, end)] = pusher().push_all(outgoing.waiting())
    assert end is End.ACCEPTED
    assert [len(sent) for sent in congress.parts.values()] == [3]
    assert congress.requests.count("part 0") == 1 + (cut == 2)


@pytest.mark.parametrize("killed_at", range(1, 8))
def test_a_killed_process_goes_on_in_its_next_life(congress, outgoing, source, pusher, tmp_path, killed_at):
    outgoing.add(source)
    congress.faults[killed_at] = KeyboardInterrupt()  # as sudden as a kill: nothing of ours runs after it
    with pytest.raises(KeyboardInterrupt):
        pusher().push(outgoing.waiting()[0])
    source.path.unlink()
    again = Outgoing(tmp_path / "state")
    with again.locked():
        [(_, end)] = pusher().push_all(again.waiting())
    assert end is End.ACCEPTED
    sent = [name for name in congress.requests if name.startswith("part")]
    assert len(sent) - len(set(sent)) <= 1  # at most the one that was under way


def test_a_second_run_sends_nothing(congress, outgoing, source, pusher):
    outgoing.add(source)
    pusher().push_all(outgoing.waiting())
    before = len(congress.requests)
    assert outgoing.add(source).receipt is not None
    assert outgoing.waiting() == []
    assert len(congress.requests) == before


def test_a_lost_state_directory_costs_questions_only(congress, outgoing, source, pusher, tmp_path):
    outgoing.add(source)
    pusher().push_all(outgoing.waiting())
    congress.requests.clear()
    fresh = Outgoing(tmp_path / "fresh")
    fresh.add(source)
    [(_, end)] = Pusher(congress, fresh, Silent()).push_all(fresh.waiting())
    assert (end, congress.requests) == (End.ACCEPTED, ["open", "receipt"])


def test_refused_files_keep_their_reasons(congress, outgoing, source, pusher):
    congress.refuses = True
    outgoing.add(source)
    [(ended, end)] = pusher().push_all(outgoing.waiting())
    assert (end, ended.delivery.refusals[0].rule) == (End.REFUSED, "not-a-number")
    assert outgoing.add(source).delivery.refusal_count == 1
    assert ended.column_titles == {"b": "单位编码"}


def test_what_the_totals_are_called_is_kept_with_the_receipt(congress, outgoing, source, pusher):
    congress.totals = {"AMT": Decimal("12.50")}
    outgoing.add(source)
    pusher().push_all(outgoing.waiting())
    assert outgoing.add(source).column_titles == {"amt": "支付金额"}


def test_a_door_that_does_not_tell_titles_costs_words_only(congress, outgoing, source, pusher):
    congress.totals = {"AMT": Decimal("12.50")}
    congress.faults[8] = Rejected(403, "not-permitted", "无权查看。")
    outgoing.add(source)
    [(ended, end)] = pusher().push_all(outgoing.waiting())
    assert (end, ended.receipt.totals, ended.column_titles) == (End.ACCEPTED, congress.totals, {})
    assert congress.requests[7] == "titles agency"


def test_a_refused_file_is_sent_again_only_where_that_is_asked_for(congress, outgoing, source, pusher):
    congress.faults[1] = Rejected(422, "unknown-data-set", "没有这个数据集。")
    outgoing.add(source)
    [(refused, _)] = pusher().push_all(outgoing.waiting())
    assert outgoing.add(source).ended_at is not None
    outgoing.add(source, again=True)
    [(accepted, end)] = pusher().push_all(outgoing.waiting())
    assert (end, accepted.key) == (End.ACCEPTED, refused.key)
    assert [item.number for item in outgoing.ended("refused")] == [refused.number]
    assert outgoing.add(source, again=True).receipt is not None


def test_a_rejected_manifest_ends_as_refused(congress, outgoing, source, pusher):
    congress.faults[1] = Rejected(422, "unknown-data-set", "没有这个数据集。")
    outgoing.add(source)
    [(ended, end)] = pusher().push_all(outgoing.waiting())
    assert (end, ended.problem) == (End.REFUSED, "没有这个数据集。")


def test_a_part_that_the_door_lost_is_sent_again(congress, outgoing, source, pusher):
    congress.faults[5] = Rejected(412, "delivery-part-missing", "还有分块未传送。")
    outgoing.add(source)
    [(_, end)] = pusher().push_all(outgoing.waiting())
    assert end is End.ACCEPTED


def test_a_denied_certificate_stops_everything_and_loses_nothing(congress, outgoing, source, pusher, tmp_path):
    second = tmp_path / "b.csv"
    second.write_bytes(b"other")
    outgoing.add(source)
    outgoing.add(Source(second, SAID))
    congress.faults[1] = Denied("证书已注销。")
    ends = [end for _, end in pusher().push_all(outgoing.waiting())]
    assert ends == [End.DENIED, End.WAITING]
    assert len(outgoing.waiting()) == 2


def test_patience_ends_and_the_item_stays(congress, outgoing, source, pusher):
    congress.faults = {number: Unreachable("网络不通") for number in range(1, 100)}
    outgoing.add(source)
    [(_, end)] = pusher(silence_s=30).push_all(outgoing.waiting())
    assert end is End.WAITING
    assert len(outgoing.waiting()) == 1
    assert 3 < len(congress.requests) < 20


def test_items_keep_their_order(outgoing, tmp_path):
    for name in ("c", "a", "b"):
        path = tmp_path / name
        path.write_text(name)
        outgoing.add(Source(path, SAID))
    assert [item.manifest.file_name for item in outgoing.waiting()] == ["c", "a", "b"]


def test_half_written_leavings_are_swept(outgoing, source, tmp_path):
    item = outgoing.add(source)
    (outgoing.spool / ".x.half").write_bytes(b"half")
    (outgoing.queue / ".y.half").write_text("{")
    done = item.model_copy(update={"ended_at": NOW})
    (outgoing.done / f"{item.key}.json").write_text(done.model_dump_json())
    with Outgoing(tmp_path / "state").locked():
        assert outgoing.waiting() == []
        assert list(outgoing.spool.iterdir()) == []
        assert list(outgoing.queue.iterdir()) == []


def test_one_process_at_a_time(outgoing, tmp_path):
    with outgoing.locked(), pytest.raises(QueueBusy), Outgoing(tmp_path / "state").locked():
        pass
    with outgoing.locked():
        pass


def test_an_empty_file_is_not_sent(outgoing, tmp_path):
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(SourceError, match="空的"):
        outgoing.add(Source(path, SAID))
    assert list(outgoing.spool.iterdir()) == []


def test_what_is_kept_is_plain_json(outgoing, source):
    item = outgoing.add(source)
    [path] = outgoing.queue.iterdir()
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["manifest"]["sha256"] == hashlib.sha256(b"0123456789").hexdigest()
    assert outgoing.bytes_of(item).read_bytes() == b"0123456789"
    assert path.stat().st_mode & 0o077 == 0 or outgoing.queue.stat().st_mode & 0o077 == 0
