"""An upload that is cut in the middle: the connector goes on with the missing parts, and one delivery is the result."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from tests.failure import accounts, files
from tests.failure.pushing import pushing
from tests.support.eventually import eventually

pytestmark = pytest.mark.failure

PART = 8 << 20
CUT_AT = PART + PART // 2
"""In the middle of the second of three parts."""
CHUNK = 64 << 10


class Line:
    """A line to the connectors' door that counts what goes in and is cut after `cut_at` bytes until it is mended."""

    def __init__(self, port: int, cut_at: int) -> None:
        self._port = port
        self._left = cut_at
        self._is_mended = False
        self.carried = 0
        self.is_cut = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"

    def mend(self) -> None:
        self.carried = 0
        self._is_mended = True

    def run(self) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                inside, _ = self._listener.accept()
                if self.is_cut.is_set() and not self._is_mended:
                    inside.close()
                    continue
                outside = socket.create_connection(("127.0.0.1", self._port))
                threading.Thread(target=self._carry, args=(inside, outside, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(outside, inside, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_upload: bool) -> None:
        with suppress(OSError), closing(source), closing(target):
            while data := source.recv(CHUNK):
                if is_upload:
                    self.carried += len(data)
                    self._left -= len(data)
                    if self._left < 0 and not self._is_mended:
                        self.is_cut.set()
                        return
                target.sendall(data)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def line(stack) -> Iterator[Line]:
    made = Line(stack.layout.ports["connectors"], CUT_AT)
    threading.Thread(target=made.run, daemon=True).start()
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("what", ["line", "connector"])
def test_the_rest_is_sent_and_no_more(what, stack, region, tmp_path):
    sent = files.of_several_parts(tmp_path, region)
    size = sent.path.stat().st_size
    assert 2 * PART < size < 3 * PART
    with line(stack) as cut:
        with pushing(stack, sent.sender, [sent.path], tmp_path / "state", url=cut.url) as connector:
            assert cut.is_cut.wait(60)
            if what == "line":
                assert connector.is_running
                cut.mend()
                (told,) = connector.ended()
            else:
                connector.kill()
        if what == "connector":
            assert parts_of(stack, region) == [0]
            cut.mend()
            with pushing(stack, sent.sender, [], tmp_path / "state", url=cut.url) as connector:
                (told,) = connector.ended()
    assert told["end"] == "accepted"
    assert size - PART < cut.carried < size - PART + PART // 4, "a part that had arrived was sent again"
    eventually(lambda: not list(stack.layout.staging.glob(f"{told['delivery']['delivery_id']}*")), 10, "staging wiped")
    stack.settle()
    with stack.connect() as connection:
        accounts.check(connection, region, [sent])


def parts_of(stack, region):
    """Recorded parts of the deliveries of a region."""
    with stack.connect() as connection:
        rows = connection.execute(
            "SELECT part_index FROM ingest.delivery_part JOIN ingest.delivery USING (delivery_id) WHERE region = %s",
            [region],
        )
        return [row[0] for row in rows]
