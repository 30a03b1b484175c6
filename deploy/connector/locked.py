"""Print the locked lines (version, hashes) of what a wheel needs: `locked.py requirements.lock WHEEL [EXTRA …]`.

The dependencies of dependencies are followed through what is installed here, so that the connector's bundle carries the
very versions that were tested, and nothing of the server's.
"""

from __future__ import annotations

import re
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def locked(lock: str) -> dict[str, str]:
    """Return the blocks of a lock file by name, comments left out."""
    joined = re.sub(r"\\\n\s*", " ", lock)
    lines = [line for line in joined.splitlines() if line and line[0].isalnum()]
    return {canonicalize_name(re.split(r"[=\[ ]", line, maxsplit=1)[0]): line for line in lines}


def needed(wheel: Path, extras: set[str]) -> set[str]:
    """Return the names of all distributions that the wheel needs with these extras, those of others included."""
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        waiting = [
            (line, extras) for line in Parser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
        ]
    found: set[str] = set()
    while waiting:
        line, wanted = waiting.pop()
        requirement = Requirement(line)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in wanted | {""}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in found or requirement.extras:
            found.add(name)
            waiting += [(one, set(requirement.extras)) for one in requires(name) or []]
    return found


def main(lock: str, wheel: str, *extras: str) -> int:
    """Print the lines; exit code 1 where one is not locked."""
    lines = locked(Path(lock).read_text(encoding="utf-8"))
    names = sorted(needed(Path(wheel), set(extras)))
    if missing := [name for name in names if name not in lines]:
        sys.stderr.write(f"not in {lock}: {', '.join(missing)}\n")
        return 1
    sys.stdout.write("".join(f"{lines[name]}\n" for name in names))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
