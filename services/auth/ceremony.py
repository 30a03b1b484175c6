"""The key ceremony: `python -m services.auth.ceremony --root .run/demo`. Idempotent; what is good stays.

Makes the token, the CA key inside it (it never leaves), the CA's certificate, the gateway's TLS certificate, and for
every seat and connector of the demo a certificate in the register (article 4), through the same use cases as
production. The demo's private keys and one-time passwords lie beside the certificates, mode 0600, marked as demo; in
production a person's key is made in the USB key and only its public half comes here.

Reads `BW_*` (service `auth`, its database), `BW_TOKEN_MODULE`, `BW_TOKEN_LABEL` and `SOFTHSM2_CONF`; the last three
have defaults under the root.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from chassis.clock import Clock, SystemClock
from chassis.config import SettingMissing, Settings
from chassis.db import Database
from chassis.operation_log import log_act
from contracts.errors import BudgetwatchError
from contracts.values import Role
from services.auth.certificates import issuing
from services.auth.certificates.keys import token_key
from services.auth.certificates.profiles import (
    Authority,
    authority_certificate,
    fingerprint_of,
    seal_certificate,
    server_certificate,
)
from services.auth.certificates.revoking import revoke
from services.auth.seats import Seat, demo_seats
from services.auth.signer import initialise
from services.auth.signer.initialise import CeremonyError, write_private
from services.auth.signer.labels import KeyLabel
from services.auth.signer.token import Token
from services.auth.storage import register, seals

CA_NAME: Final = "人大预算联网监督系统 CA"
TOKEN_LABEL: Final = "budgetwatch"  # noqa: S105 - the name on the token, not its PIN
SERVER_HOSTS: Final = ("localhost", "127.0.0.1")
SEAL_RENEWAL: Final = timedelta(days=30)
"""A ceremony renews the seal's certificate when it has less than this left."""
DEMO_NOTE: Final = (
    "演示用：本目录的私钥和口令仅供演示，正式使用时私钥在 USB Key 内生成，任何人不得导出（《暂行办法》第四条）。\n"
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the ceremony writes."""

    root: Path
    certificates: Path
    secrets: Path

    @property
    def authority(self) -> Path:
        return self.certificates / "ca.pem"

    def certificate(self, name: str) -> Path:
        return self.certificates / f"{name}.pem"

    def key(self, name: str) -> Path:
        return self.certificates / f"{name}.key"

    def bundle(self, seat: str) -> Path:
        """Certificate and key for a browser."""
        return self.certificates / f"{seat}.p12"

    def password(self, seat: str) -> Path:
        """The bundle's one-time password."""
        return self.certificates / f"{seat}.password"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate made in this run; the password is shown once."""

    seat: Seat
    password: str | None


def run(
    places: Places, settings: Settings, *, hosts: Sequence[str] = SERVER_HOSTS, clock: Clock | None = None
) -> list[Issued]:
    """Carry the ceremony out and return what was issued anew; `CeremonyError` says what is missing."""
    now = (clock or SystemClock()).now()
    places.certificates.mkdir(mode=0o700, parents=True, exist_ok=True)
    token = _open_token(places, settings)
    database = Database.from_settings(settings)
    try:
        authority = _authority(token, places, now)
        with database.transaction() as session:
            issuing.open_authority(session, authority, KeyLabel.CA.value, now)
        _server(database, authority, places, hosts, now)
        _seal(token, database, authority, places, now)
        issued = [_seat(database, authority, places, seat, now) for seat in demo_seats()]
    finally:
        token.close()
        database.engine.dispose()
    write_private(places.certificates / "DEMO.txt", DEMO_NOTE)
    return [item for item in issued if item is not None]


def _open_token(places: Places, settings: Settings) -> Token:
    configuration = os.environ.setdefault("SOFTHSM2_CONF", str(places.root / "softhsm2.conf"))
    initialise.write_softhsm_configuration(Path(configuration), places.root / "tokens")
    module = settings.token_module or initialise.default_module()
    label = settings.token_label or TOKEN_LABEL
    pin = initialise.secret_file(places.secrets / "token_pin")
    initialise.ensure_token(module, label, pin=pin, so_pin=initialise.secret_file(places.secrets / "token_so_pin"))
    token = Token(module, label, pin, may_write=True)
    token.open()
    for key in KeyLabel:
        if not token.has_key(key):
            token.generate_key(key)
    return token


def _authority(token: Token, places: Places, now: datetime) -> Authority:
    """Return the CA of the token's key; its certificate is made where the file is missing or of another key."""
    key = token_key(token.public_key(KeyLabel.CA), lambda message: token.sign(KeyLabel.CA, message))
    known = _read(places.authority)
    if known is None or known.public_key() != key.public_key() or known.not_valid_after_utc <= now:
        known = authority_certificate(key, CA_NAME, now)
        places.authority.write_text(issuing.pem_of(known), encoding="ascii")
    return Authority(known, key)


def _server(database: Database, authority: Authority, places: Places, hosts: Sequence[str], now: datetime) -> None:
    """Give nginx its TLS certificate, again where the hosts, the CA or the time asks for it."""
    known = _read(places.certificate("server"))
    if known is not None and places.key("server").exists() and _still_serves(known, authority, hosts, now):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = server_certificate(authority, hosts, key.public_key(), now)
    with database.transaction() as session:
        detail = {"hosts": " ".join(hosts), "not_after": certificate.not_valid_after_utc.isoformat()}
        log_act(session, None, act="server_certificate.issued", subject=fingerprint_of(certificate), detail=detail)
    write_private(places.key("server"), _plain(key))
    places.certificate("server").write_text(issuing.pem_of(certificate), encoding="ascii")


def _seal(token: Token, database: Database, authority: Authority, places: Places, now: datetime) -> None:
    """Certify the seal key that counter-signs receipts, again where the key, the CA or the time asks for it."""
    key = token_key(token.public_key(KeyLabel.SEAL), lambda message: token.sign(KeyLabel.SEAL, message))
    with database.transaction() as session:
        pem = seals.newest(session)
        known = None if pem is None else x509.load_pem_x509_certificate(pem.encode())
        if (
            known is None
            or known.public_key() != key.public_key()
            or not _is_issued_by(known, authority)
            or known.not_valid_after_utc <= now + SEAL_RENEWAL
        ):
            known = seal_certificate(authority, key.public_key(), now)
            seals.add(session, fingerprint=fingerprint_of(known), pem=issuing.pem_of(known), now=now)
            detail = {"not_after": known.not_valid_after_utc.isoformat()}
            log_act(session, None, act="seal_certificate.issued", subject=fingerprint_of(known), detail=detail)
    places.certificate("seal").write_text(issuing.pem_of(known), encoding="ascii")


def _still_serves(known: x509.Certificate, authority: Authority, hosts: Sequence[str], now: datetime) -> bool:
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    listed = {str(name.value) for name in names}
    return _is_issued_by(known, authority) and listed == set(hosts) and known.not_valid_after_utc > now


def _seat(database: Database, authority: Authority, places: Places, seat: Seat, now: datetime) -> Issued | None:
    """Set a seat up and give it a certificate where register and files do not already hold a good one.

    Where the seat's certificate was revoked (a lost key, article 4), none is made: the office issues the next one, not a start.
    """
    with database.transaction() as session:
        issuing.open_seat(session, None, seat, now)
        active = register.active_certificate(session, seat.code)
        if active is not None:
            if _is_complete(places, seat, active.certificate.fingerprint, authority, now):
                return None
            revoke(session, None, active.certificate.fingerprint, "演示环境重新制作证书", now)
        elif register.had_certificate(session, seat.code):
            return None
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = issuing.issue(session, None, authority, seat, key.public_key(), now)
        return Issued(seat, _write_seat(places, seat, key, certificate, authority))


def _is_complete(places: Places, seat: Seat, fingerprint: str, authority: Authority, now: datetime) -> bool:
    known = _read(places.certificate(seat.code))
    wanted = [places.key(seat.code)]
    if seat.role is not Role.CONNECTOR:
        wanted += [places.bundle(seat.code), places.password(seat.code)]
    return (
        known is not None
        and fingerprint_of(known) == fingerprint
        and _is_issued_by(known, authority)
        and known.not_valid_after_utc > now
        and all(path.exists() for path in wanted)
    )


def _write_seat(
    places: Places, seat: Seat, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, authority: Authority
) -> str | None:
    """Write a seat's files and return its bundle's password; the certificate comes last and says: complete."""
    write_private(places.key(seat.code), _plain(key))
    password = None
    if seat.role is not Role.CONNECTOR:
        password = secrets.token_urlsafe(12)
        bundle = pkcs12.serialize_key_and_certificates(
            f"{seat.code} {seat.holder}".encode(),
            key,
            certificate,
            [authority.certificate],
            serialization.BestAvailableEncryption(password.encode()),
        )
        write_private(places.bundle(seat.code), bundle)
        write_private(places.password(seat.code), password)
    places.certificate(seat.code).write_text(issuing.pem_of(certificate), encoding="ascii")
    return password


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _is_issued_by(certificate: x509.Certificate, authority: Authority) -> bool:
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    return named.key_identifier == own.digest


def _plain(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="the stack's folder")
    parser.add_argument("--certificates", type=Path, help="where certificates go; <root>/pki")
    parser.add_argument("--host", action="append", default=[], help="a further name or address of the gateway")
    options = parser.parse_args(arguments)
    root: Path = options.root.resolve()
    try:
        settings = Settings(service="auth", process="auth-ceremony")
        places = Places(root, (options.certificates or root / "pki").resolve(), settings.secrets_dir)
        issued = run(places, settings, hosts=(*SERVER_HOSTS, *options.host))
    except (CeremonyError, SettingMissing, BudgetwatchError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _print(issued, places)
    return 0


def _print(issued: list[Issued], places: Places) -> None:
    if not issued:
        sys.stdout.write(f"certificates in {places.certificates} are complete, nothing issued\n")
        return
    for item in issued:
        if item.password is not None:
            sys.stdout.write(f"{item.seat.code}  {places.bundle(item.seat.code)}  one-time password {item.password}\n")
        else:
            sys.stdout.write(f"{item.seat.code}  {places.certificate(item.seat.code)}\n")


if __name__ == "__main__":
    sys.exit(main())
