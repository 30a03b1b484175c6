"""Reads one file in a process of its own: `python -m services.ingest.readers.child JOB.json`.

Whatever a hostile file does to a parser, it does it here, under limits of address space, processor time and file size,
without database, broker or secrets. It leaves `rows.copy` (lines for COPY) and `result.json` beside the job; a child that
dies leaves no result, and that is an answer too (`sandbox.py`).
"""

from __future__ import annotations

import errno
import resource
import sys
from pathlib import Path

from services.ingest.readers.job import CPU_S, MEMORY_BYTES, NO_SPACE, OUTPUT_BYTES, Job


def _limit() -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: OUTPUT_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def main() -> None:
    """Carry the job out."""
    _limit()
    from services.ingest.readers.work import carry_out  # noqa: PLC0415 - the limits come before the parsers

    job = Job.model_validate_json(Path(sys.argv[1]).read_bytes())
    try:
        carry_out(job)
        job.peak_path.write_text(_peak_kib(), encoding="ascii")
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sys.exit(NO_SPACE)


def _peak_kib() -> str:
    """Most memory that was resident; `ru_maxrss` would count the parent's, from before the exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return status.partition("VmHWM:")[2].split()[0]


if __name__ == "__main__":
    main()
