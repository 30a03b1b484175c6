"""Make the token ready at set-up: configuration of SoftHSM, PINs, an empty token with its label.

A hardware token is initialised with its vendor's tool; then only its label and PIN are given here. For SoftHSM, whose
tool takes PINs on the command line (which every user of the machine may read), the token is made with throw-away PINs
that are changed at once through the library.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path
from typing import Any, Final

import pkcs11

from services.auth.signer.token import find_token

MODULES: Final = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
)
PIN_BYTES: Final = 24


class CeremonyError(RuntimeError):
    """The set-up cannot go on; the text says why and what to do."""


def default_module() -> Path:
    """Return Debian's SoftHSM module."""
    for path in MODULES:
        if path.exists():
            return path
    raise CeremonyError("SoftHSM is not installed (apt-get install softhsm2), or name a module in BW_TOKEN_MODULE")


def write_softhsm_configuration(path: Path, tokens: Path) -> None:
    """Write SoftHSM's own configuration where it is missing, so that the machine's token store is left alone."""
    tokens.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(
            f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
            encoding="utf-8",
        )


def secret_file(path: Path) -> str:
    """Return the secret in `path`; make a random one, readable by this user only, where there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(PIN_BYTES))
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file that only this user may read; it never exists with a looser mode nor half written."""
    raw = content.encode() if isinstance(content, str) else content
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
    unfinished.replace(path)


def ensure_token(module: Path, label: str, *, pin: str, so_pin: str) -> bool:
    """Make the SoftHSM token `label` where there is none; true where it was made."""
    library: Any = pkcs11.lib(str(module))
    library.reinitialize()
    try:
        find_token(library, label)
    except pkcs11.NoSuchToken:
        pass
    else:
        return False
    if "softhsm" not in module.name:
        raise CeremonyError(f"the module shows no token labelled {label!r}: initialise it with its vendor's tool")
    first_pin, first_so_pin = secrets.token_hex(8), secrets.token_hex(8)
    made = subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", first_pin, "--so-pin", first_so_pin],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CeremonyError(f"softhsm2-util could not make the token: {(made.stdout + made.stderr).strip()[-300:]}")
    for given, wanted in (
        ({"so_pin": first_so_pin}, (first_so_pin, so_pin)),
        ({"user_pin": first_pin}, (first_pin, pin)),
    ):
        library.reinitialize()  # a token made by another process is not seen before
        with find_token(library, label).open(rw=True, **given) as session:
            session.set_pin(*wanted)
    library.reinitialize()
    return True
