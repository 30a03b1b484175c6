"""Lets a child read a file and takes its answer, or says why there is none. The loader itself parses no foreign form."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chassis.logs import log
from contracts.ingest.v1 import Refusal
from services.ingest.readers.job import NO_SPACE, WALL_S, Job, Result
from services.ingest.readers.reading import Block, ReadTable, Stated, TablePart
from services.ingest.readers.workbook_guard import Note

_ROOT: Final = Path(__file__).resolve().parents[3]
_BLOCK: Final = 1 << 20


def read_in_child(job: Job, *, wall_s: float = WALL_S) -> Result:
    """Run the child on `job` and return its result; a child that ends without one is a refusal of the file.

    `OSError` where the disk was full.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    job.result_path.unlink(missing_ok=True)
    paper = job.folder / "job.json"
    paper.write_text(job.model_dump_json(), encoding="utf-8")
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "TMPDIR": str(job.folder)}
    command = [sys.executable, "-m", "services.ingest.readers.child", str(paper)]
    with (job.folder / "child.log").open("wb") as errors:
        child = subprocess.Popen(
            command,
            env=environment,
            cwd=job.folder,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
        try:
            code = child.wait(wall_s)
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        finally:
            _end(child)
    if code == 0 and job.result_path.exists():
        log.info("file read", form=job.form.value, peak_kib=int(job.peak_path.read_text(encoding="ascii")))
        return Result.model_validate_json(job.result_path.read_bytes())
    if code == NO_SPACE:
        raise OSError(errno.ENOSPC, "no space left for what the reading child writes", str(job.folder))
    return _without_answer(job, code)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _without_answer(job: Job, code: int) -> Result:
    last = (job.folder / "child.log").read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    is_memory = "MemoryError" in last or "memory allocation" in last or code == -signal.SIGABRT
    if is_memory:
        rule, what = "too-much-memory", "读取时超出内存限额"
    elif code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        rule, what = "too-long-to-read", "读取时超出时间或容量限额"
    else:
        rule, what = "reader-failed", "内部结构异常，无法读取"
    log.warning("reading child gave no answer", code=code, form=job.form.value, rule=rule, error=last[:200])
    detail = f"文件{what}，未予接收；请核对文件，用表格软件重新保存，或拆分、改为 CSV 后重新报送。"
    return Result(refusals=(Refusal(file=job.file_name, rule=rule, detail=detail),), refusal_count=1)


def table_of(result: Result, rows: Path) -> ReadTable:
    """Return the rows that a child has left."""
    parts = [TablePart(part.offset, part.file, part.sheet, part.units) for part in result.parts]
    notes = [Note(note.kind, note.detail, note.sheet, note.count) for note in result.notes]
    stated = [Stated(item.by, item.rows, item.totals) for item in result.stated]
    return ReadTable(result.columns, _blocks(rows), parts, notes, stated)


def _blocks(rows: Path) -> Iterator[Block]:
    with rows.open("rb") as source:
        while block := source.read(_BLOCK):
            yield Block(block + source.readline())
