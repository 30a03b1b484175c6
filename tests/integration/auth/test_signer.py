"""The signer: one process, one lock, a closed list of keys; on a real SoftHSM token."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from contracts.errors import InvalidInput, NotFound, Unavailable
from services.auth.signer import initialise
from services.auth.signer.labels import KeyLabel, key_label
from services.auth.signer.token import Token

pytestmark = pytest.mark.integration
PIN = "pin-of-the-test"


@pytest.fixture
def token_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SoftHSM store with an empty token `bw`."""
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    initialise.write_softhsm_configuration(tmp_path / "softhsm2.conf", tmp_path / "tokens")
    assert initialise.ensure_token(initialise.default_module(), "bw", pin=PIN, so_pin="so-pin-of-the-test")
    return tmp_path / "tokens"


@pytest.fixture
def token(token_store: Path):
    """The token, open, with its CA key."""
    opened = Token(initialise.default_module(), "bw", PIN, may_write=True)
    opened.open()
    opened.generate_key(KeyLabel.CA)
    yield opened
    opened.close()


def verify(token: Token, signature: bytes, message: bytes) -> None:
    public = serialization.load_pem_public_key(token.public_key(KeyLabel.CA))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, message, ec.ECDSA(hashes.SHA256()))


def test_signatures_verify_and_are_of_this_message_only(token: Token) -> None:
    signature = token.sign(KeyLabel.CA, "函".encode())
    verify(token, signature, "函".encode())
    with pytest.raises(InvalidSignature):
        verify(token, signature, "涵".encode())


def test_the_key_was_made_in_the_token_and_cannot_leave_it(token: Token) -> None:
    session = token._opened()
    key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label="ca")
    attribute = pkcs11.Attribute
    assert (key[attribute.EXTRACTABLE], key[attribute.SENSITIVE], key[attribute.NEVER_EXTRACTABLE]) == (
        False,
        True,
        True,
    )
    assert key[attribute.LOCAL]
    with pytest.raises(pkcs11.PKCS11Error):
        key[attribute.VALUE]


def test_fifty_threads_sign_without_a_crash(token: Token) -> None:
    with ThreadPoolExecutor(50) as pool:
        signatures = list(pool.map(lambda n: (n, token.sign(KeyLabel.CA, b"%d" % n)), range(2000)))
    assert len(signatures) == 2000
    for number, signature in signatures[::100]:
        verify(token, signature, b"%d" % number)


def test_a_wrong_pin_is_said_and_the_right_one_works_afterwards(token_store: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        Token(initialise.default_module(), "bw", "wrong").open()
    assert refused.value.reason == "token-pin-refused"
    right = Token(initialise.default_module(), "bw", PIN, may_write=True)
    right.open()
    right.generate_key(KeyLabel.CA)
    verify(right, right.sign(KeyLabel.CA, b"after"), b"after")
    right.close()


def test_a_key_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(InvalidInput):
        key_label("somebody-elses-key")


def test_a_token_without_the_key_says_so(token_store: Path) -> None:
    empty = Token(initialise.default_module(), "bw", PIN)
    with pytest.raises(NotFound):
        empty.sign(KeyLabel.CA, b"x")
    assert empty.check() == "token-key-missing"
    empty.close()


def test_a_removed_token_is_unavailable_and_comes_back(token: Token, token_store: Path) -> None:
    hidden = token_store.with_name("away")
    token.sign(KeyLabel.CA, b"before")
    token_store.rename(hidden)
    token_store.mkdir()
    with pytest.raises((Unavailable, NotFound)):
        token.sign(KeyLabel.CA, b"while away")
    assert token.check() is not None
    token_store.rmdir()
    hidden.rename(token_store)
    verify(token, token.sign(KeyLabel.CA, b"back"), b"back")
    assert token.check() is None


def test_a_token_is_made_once(token_store: Path) -> None:
    assert not initialise.ensure_token(initialise.default_module(), "bw", pin=PIN, so_pin="so-pin-of-the-test")


def test_many_processes_start_on_one_store_at_once(token: Token, token_store: Path) -> None:
    program = (
        "from services.auth.signer.token import Token, KeyLabel; from pathlib import Path; import sys;"
        "t = Token(Path(sys.argv[1]), 'bw', sys.argv[2]); t.open(); t.sign(KeyLabel.CA, b'x')"
    )
    command = [sys.executable, "-c", program, str(initialise.default_module()), PIN]
    started = [subprocess.Popen(command, env=dict(os.environ)) for _ in range(4)]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0, 0]
