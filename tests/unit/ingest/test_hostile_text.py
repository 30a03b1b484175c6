"""Texts that nobody means well with: a clear refusal soon, and no more memory than any other text takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack.layout import PROJECT
from services.ingest.datasets import find_data_set
from services.ingest.readers.forms import FileForm
from services.ingest.readers.opening import open_table
from services.ingest.readers.reading import FileRefusedError
from services.ingest.readers.tally import MAX_RAGGED
from services.ingest.readers.text_file import MAX_CONTROL_LINES, MAX_EMPTY_LINES, SHOWN_PLACES

HEADER = b"FISCAL_YEAR,DEBT_KIND,VERSION,LIMIT_AMOUNT,NEW_LIMIT_AMOUNT,DOC_NO,APPROVED_ON\n"
ROW = "2021,一般债务,年初,1.00,0.00,1号,2021-03-01\n".encode()
MIB = 1 << 20
GROWTH_MIB = 128
"""Beyond what the process takes before it opens the file."""
MAX_CPU_S = 30.0
"""Processor time that tells a search without end from one pass, which takes about a second."""
READING = """
import resource, sys
from pathlib import Path
from chassis.secrecy.marks import find_mark
from services.ingest.datasets import find_data_set
from services.ingest.readers.forms import FileForm
from services.ingest.readers.opening import open_table
from services.ingest.readers.reading import FileRefusedError
def peak(): return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) >> 10
def cpu(): return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
path = Path(sys.argv[1])
before, began = peak(), cpu()
assert find_mark(path, file_name="a.csv") is None
try:
    for _ in open_table(path, FileForm.CSV, find_data_set("debt_limit"), file_name="a.csv").blocks:
        pass
except FileRefusedError as error:
    print(error.refusals[-1].rule, len(error.refusals), peak() - before, cpu() - began)
"""
HOSTILE = {
    "one endless line": (lambda: HEADER + ROW + b"a" * (100 * MIB), "line-too-long"),
    "one endless quote": (lambda: HEADER + b'"' + ROW * 1_500_000, "field-too-long"),
    "nothing but quotes": (lambda: HEADER + (b'"' * 1000 + b"\n") * 60_000, "ragged-row"),
    "a million columns": (lambda: b"," * 1_000_000 + b"\n" + b"1," * 1_000_000, "line-too-long"),
    "nothing but ragged rows": (lambda: HEADER + b"1,2\n" * (15 * MIB), "ragged-row"),
    "nothing but blank lines": (lambda: HEADER + ROW + b"\n" * (100 * MIB), "too-many-blank-lines"),
    "nothing but separators": (lambda: HEADER + ROW + b",,,,,,\r\n" * (10 * MIB), "too-many-blank-lines"),
    "many columns in a header": (lambda: b"," * 200_000 + b"\n" + ROW * 10, "too-many-columns"),
    "many columns in every row": (lambda: HEADER + (b"," * 199_999 + b"1\n") * 200, "ragged-row"),
    "many columns beside a level": (lambda: "密".encode() + (b"," * MIB + b"\n") * 12, "line-too-long"),
    "blanks behind a level": (lambda: HEADER + ("机密" + " " * 250_000 + "费\n").encode() * 10, "ragged-row"),
    "nothing but NUL after a row": (lambda: HEADER + ROW + bytes(100 * MIB), "line-too-long"),
    "a control character a line": (lambda: HEADER + b"\x01\n" * (30 * MIB), "control-character"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_ends_soon_and_in_bounded_memory(tmp_path: Path, kind: str) -> None:
    make, rule = HOSTILE[kind]
    path = tmp_path / "a.csv"
    path.write_bytes(make())
    ran = subprocess.run(
        [sys.executable, "-c", READING, str(path)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    found, refusals, grown_mib, cpu_s = ran.stdout.split()
    print(f"{kind:28} {path.stat().st_size / MIB:5.0f} MiB {float(cpu_s):5.2f} s {grown_mib:>4} MiB  {found}")  # noqa: T201 - the table of figures: pytest -rP
    path.unlink()
    assert (found, int(refusals) <= SHOWN_PLACES) == (rule, True)
    assert int(grown_mib) < GROWTH_MIB
    assert float(cpu_s) < MAX_CPU_S


def read(path: Path, content: bytes) -> list[str]:
    """Return the rules and rows of the refusal; none where the text is taken."""
    path.write_bytes(content)
    try:
        for _ in open_table(path, FileForm.CSV, find_data_set("debt_limit"), file_name="a.csv").blocks:
            pass
    except FileRefusedError as error:
        return [refusal.detail for refusal in error.refusals]
    return []


def test_what_is_only_much_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert read(path, HEADER + ROW + b",,,,,,\r\n" * 1_048_576 + ROW) == [], "the blank rest of the largest worksheet"
    assert read(path, HEADER + ROW + b"\n" * (MAX_EMPTY_LINES // 2) + ROW) == []
    ragged = read(path, HEADER + b"1,2\n" * (MAX_RAGGED - 1) + ROW)
    assert len(ragged) == SHOWN_PLACES
    assert "其余未再检查" not in ragged[-1]
    assert "其余未再检查" in read(path, HEADER + b"1,2\n" * MAX_RAGGED)[-1]
    controls = read(path, HEADER + b"\x01\n" * (MAX_CONTROL_LINES - 1) + ROW)
    assert len(controls) == SHOWN_PLACES
