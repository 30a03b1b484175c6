"""The staging area: where a joined file lies, and who died at it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.sealed_files import FileKeys
from chassis.staged_parts import part_path, part_writer
from deploy.stack.layout import PROJECT
from services.ingest import staging as module
from services.ingest.readers.reading import FileRefusedError
from services.ingest.staging import Part, Staging
from tests.unit.ingest.test_small_parts import manifest

CONTENT = "收款人,张三\n".encode() * 1000


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path, FileKeys({1: "key"}))


def put_down(staging: Staging, content: bytes = CONTENT):
    delivery_id = uuid4()
    staging.folder(delivery_id).mkdir()
    with part_path(staging.root, delivery_id, 0).open("wb") as target:
        writer = part_writer(target, staging.keys, delivery_id, 0)
        writer.write(content)
        writer.finish()
    sha256 = hashlib.sha256(content).hexdigest()
    return delivery_id, [Part(0, len(content), sha256)], manifest(size=len(content), sha256=sha256)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def on_disk(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def test_a_small_file_lies_nowhere_in_clear_and_is_gone_with_its_delivery(staging):
    delivery_id, parts, said = put_down(staging)
    path = staging.assemble(delivery_id, said, parts, suffix=".csv")
    assert path.read_bytes() == CONTENT
    assert path.suffix == ".csv"
    assert "张三".encode() not in on_disk(staging.root)
    staging.wipe(delivery_id)
    assert not path.exists()
    assert not staging.folder(delivery_id).exists()


def test_another_process_of_the_same_user_may_read_it(staging):
    delivery_id, parts, said = put_down(staging)
    path = staging.assemble(delivery_id, said, parts, suffix=".csv")
    reading = [sys.executable, "-c", "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())", str(path)]
    assert subprocess.run(reading, capture_output=True, check=True).stdout == CONTENT
    staging.wipe(delivery_id)


def test_joined_again_and_again_it_holds_no_more_memory(staging):
    delivery_id, parts, said = put_down(staging)
    before = open_files()
    for _ in range(5):
        staging.assemble(delivery_id, said, parts, suffix=".csv")
    others = [put_down(staging) for _ in range(5)]
    for other_id, other_parts, other_said in others:
        path = staging.assemble(other_id, other_said, other_parts, suffix=".csv")
        assert path.read_bytes() == CONTENT
    assert open_files() - before <= module._MOST_HELD
    for each in (delivery_id, *(other[0] for other in others)):
        staging.wipe(each)
    assert open_files() == before


def test_a_large_file_lies_in_the_folder(staging, monkeypatch):
    monkeypatch.setattr(module, "IN_MEMORY", 10)
    delivery_id, parts, said = put_down(staging)
    path = staging.assemble(delivery_id, said, parts, suffix=".csv")
    assert (path.is_symlink(), path.read_bytes()) == (False, CONTENT)
    staging.wipe(delivery_id)


def test_one_part_that_is_right_is_not_yet_the_announced_file(staging):
    delivery_id, parts, said = put_down(staging)
    with pytest.raises(FileRefusedError) as error:
        staging.assemble(delivery_id, said.model_copy(update={"sha256": "0" * 64}), parts, suffix=".csv")
    assert error.value.refusals[0].rule == "hash-differs"
    staging.wipe(delivery_id)


BEGIN = """
import sys
from pathlib import Path
from uuid import UUID
from chassis.sealed_files import FileKeys
from services.ingest.staging import Staging
staging = Staging(Path(sys.argv[1]), FileKeys({1: "key"}))
print(staging.begin(UUID(sys.argv[2])), staging.begin(UUID(sys.argv[2])))
if len(sys.argv) > 3:
    staging.pause(UUID(sys.argv[2]))
"""


def test_deaths_are_counted_and_what_ended_alive_is_none(staging):
    delivery_id = uuid4()

    def begin(*more: str) -> str:
        command = [sys.executable, "-c", BEGIN, str(staging.root), str(delivery_id), *more]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()

    assert begin() == "0 0"
    assert begin() == "1 1", "the first one was not heard of again"
    assert begin("pause") == "2 2"
    assert begin() == "2 2", "the one before left off alive"
    assert begin() == "3 3"
