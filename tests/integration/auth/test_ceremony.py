"""Article 4: the office makes, registers and hands out certificates; here by the real ceremony, token and database."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from services.auth.certificates.profiles import fingerprint_of
from services.auth.seats import DEMO_UNITS, demo_seats

pytestmark = pytest.mark.integration


def test_every_seat_and_connector_has_one_registered_certificate(ceremony, shared_database) -> None:
    with shared_database.connect() as connection:
        rows = connection.execute("SELECT seat, fingerprint FROM auth.certificate WHERE state = 'active'").fetchall()
    assert sorted(seat for seat, _ in rows) == sorted(seat.code for seat in demo_seats())
    assert len(rows) == 13 + len(DEMO_UNITS)
    for seat, fingerprint in rows:
        assert fingerprint_of(ceremony.certificate(seat)) == fingerprint


def test_a_second_ceremony_changes_nothing(ceremony, shared_database) -> None:
    before = {path.name: path.read_bytes() for path in ceremony.pki.iterdir()}
    assert "nothing issued" in ceremony.again()
    assert {path.name: path.read_bytes() for path in ceremony.pki.iterdir()} == before


def test_a_lost_file_means_a_new_certificate_and_the_old_one_revoked(ceremony, shared_database) -> None:
    old = fingerprint_of(ceremony.certificate("Q-06"))
    (ceremony.pki / "Q-06.p12").unlink()
    assert "Q-06" in ceremony.again()
    new = fingerprint_of(ceremony.certificate("Q-06"))
    with shared_database.connect() as connection:
        states = dict(
            connection.execute("SELECT fingerprint, state FROM auth.certificate WHERE seat = 'Q-06'").fetchall()
        )
    assert states == {old: "revoked", new: "active"}


def test_private_files_are_readable_by_their_owner_only(ceremony) -> None:
    private = [*ceremony.pki.glob("*.key"), *ceremony.pki.glob("*.p12"), *ceremony.pki.glob("*.password")]
    private += [ceremony.root / "secrets" / "token_pin", ceremony.root / "secrets" / "token_so_pin"]
    assert len(private) > 40
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_passwords_are_printed_once_and_are_all_different(ceremony) -> None:
    passwords = {path.stem: path.read_text() for path in ceremony.pki.glob("*.password")}
    assert len(set(passwords.values())) == 13
    passwords.pop("Q-06")  # made anew by another test
    assert all(f"{seat}  " in ceremony.printed and password in ceremony.printed for seat, password in passwords.items())
    assert not any(password in ceremony.again() for password in passwords.values())


def test_the_ca_key_is_in_the_token_and_nowhere_else(ceremony) -> None:
    assert not (ceremony.pki / "ca.key").exists()
    listing = subprocess.run(
        ["softhsm2-util", "--show-slots"], env=ceremony.environment, capture_output=True, text=True, check=True
    )
    assert "budgetwatch" in listing.stdout


@pytest.mark.parametrize(("name", "purpose"), [("A-01", "sslclient"), ("C-czj", "sslclient"), ("server", "sslserver")])
def test_openssl_takes_the_certificates_strictly(ceremony, name: str, purpose: str) -> None:
    checked = subprocess.run(
        [
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            purpose,
            "-CAfile",
            ceremony.pki / "ca.pem",
            ceremony.pki / f"{name}.pem",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_a_bundle_goes_into_the_browsers_key_database(ceremony, tmp_path: Path) -> None:
    database = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True, capture_output=True)
    subprocess.run(
        ["pk12util", "-d", database, "-i", ceremony.pki / "W-01.p12", "-w", ceremony.pki / "W-01.password"],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
    )
    keys = subprocess.run(["certutil", "-K", "-d", database], check=True, capture_output=True, text=True)
    assert "W-01" in keys.stdout


def test_every_step_is_in_the_operation_log(ceremony, shared_database) -> None:
    with shared_database.connect() as connection:
        acts = [
            row[0] for row in connection.execute("SELECT act FROM operation_log_v1.entry ORDER BY number").fetchall()
        ]
    assert acts.count("seat.opened") == 19
    assert acts.count("certificate.issued") >= 19
    assert "server_certificate.issued" in acts


def test_a_revoked_certificate_is_not_replaced_by_the_next_start(ceremony, shared_database) -> None:
    """Last in the file: a revoked certificate stays so."""
    with shared_database.connect() as connection:
        connection.execute(
            "UPDATE auth.certificate SET state = 'revoked', revoked_at = now(), revoked_reason = '证书介质遗失'"
            " WHERE seat = 'Q-05'"
        )
        assert "nothing issued" in ceremony.again()
        states = connection.execute("SELECT state FROM auth.certificate WHERE seat = 'Q-05'").fetchall()
    assert states == [("revoked",)]
