"""Article 4: a seat is its certificate; checked at every request on the real register."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from contracts.auth.v1 import CheckAccess, OpenSession, Session
from contracts.errors import BudgetwatchError, Conflict, Forbidden, Precondition, Unauthenticated
from contracts.values import Actor, Permission, Role
from services.auth import access
from services.auth.certificates import issuing
from services.auth.certificates.keys import token_key
from services.auth.certificates.profiles import Authority, authority_certificate, fingerprint_of
from services.auth.certificates.revoking import revoke
from services.auth.seats import Seat
from services.auth.storage import register

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC) + timedelta(hours=6)
"""After the ceremony, however long after this module's import it takes place in a whole run."""


def check(database, pem: str, token: str | None = None, *, now: datetime = NOW, **asked) -> Actor | BudgetwatchError:
    with database.transaction() as session:
        return access.check_access(session, CheckAccess(certificate_pem=pem, session_token=token, **asked), now)


def log_in(database, pem: str, *, now: datetime = NOW) -> Session:
    with database.transaction() as session:
        opened = access.open_session(session, OpenSession(certificate_pem=pem), now)
    assert isinstance(opened, Session)
    return opened


def acts(database, act: str) -> list[tuple[str, str]]:
    with database.transaction() as session:
        rows = session.execute(
            text("SELECT seat, result FROM operation_log_v1.entry WHERE act = :act ORDER BY number"), {"act": act}
        )
        return [tuple(row) for row in rows]


def test_a_session_gives_the_actor_with_what_the_seat_may(service_database, ceremony) -> None:
    opened = log_in(service_database, ceremony.pem("W-01"))
    actor = check(service_database, ceremony.pem("W-01"), opened.token, permission=Permission.DATA_VIEW)
    assert isinstance(actor, Actor)
    may = (Permission.DATA_VIEW, Permission.DATA_EXPORT, Permission.PERSONAL_OPEN)
    assert (actor.seat, actor.role, actor.may) == ("W-01", Role.WORKER, may)
    assert actor.session_id == opened.actor.session_id
    assert opened.expires_at == NOW + timedelta(hours=8)


def test_only_the_hash_of_the_token_is_stored(service_database, ceremony, shared_database) -> None:
    opened = log_in(service_database, ceremony.pem("W-01"))
    with shared_database.connect() as connection:
        stored = str(connection.execute("SELECT * FROM auth.session").fetchall())
    assert len(opened.token) >= 43
    assert opened.token not in stored


def test_what_the_table_does_not_allow_is_forbidden_and_logged(service_database, ceremony) -> None:
    opened = log_in(service_database, ceremony.pem("W-01"))
    refused = check(service_database, ceremony.pem("W-01"), opened.token, permission=Permission.WARNING_DISPOSE)
    assert isinstance(refused, Forbidden)
    assert ("W-01", "refused") in acts(service_database, "access.refused")


def test_a_person_without_session_is_refused_even_where_none_is_asked(service_database, ceremony) -> None:
    pem = ceremony.pem("W-02")
    for asked in (
        {},
        {"permission": Permission.DATA_VIEW},
        {"permission": Permission.DATA_VIEW, "needs_session": False},
    ):
        refused = check(service_database, pem, **asked)
        assert isinstance(refused, Unauthenticated)
        assert refused.reason == "session-missing"
    known = check(service_database, pem, needs_session=False)
    assert isinstance(known, Actor)
    assert known.session_id is None


def test_a_connector_pushes_without_session_and_does_nothing_else(service_database, ceremony) -> None:
    pem = ceremony.pem("C-czj")
    pushed = check(service_database, pem, permission=Permission.DELIVERY_PUSH)
    assert isinstance(pushed, Actor)
    assert (pushed.seat, pushed.unit, pushed.role) == ("C-czj", "czj", Role.CONNECTOR)
    assert isinstance(check(service_database, pem, permission=Permission.DATA_VIEW), Forbidden)
    with service_database.transaction() as session:
        assert isinstance(access.open_session(session, OpenSession(certificate_pem=pem), NOW), Forbidden)


def test_a_cookie_with_another_certificate_is_refused_and_its_session_ends(service_database, ceremony) -> None:
    stolen = log_in(service_database, ceremony.pem("W-03")).token
    refused = check(service_database, ceremony.pem("W-04"), stolen, permission=Permission.DATA_VIEW)
    assert isinstance(refused, Unauthenticated)
    assert refused.reason == "session-other-certificate"
    after = check(service_database, ceremony.pem("W-03"), stolen)
    assert isinstance(after, Unauthenticated)
    assert after.reason == "session-ended"
    assert ("system:auth", "other-certificate") in acts(service_database, "session.ended")


def test_a_seat_has_one_session_the_new_one_ends_the_old(service_database, ceremony) -> None:
    first = log_in(service_database, ceremony.pem("W-05"))
    second = log_in(service_database, ceremony.pem("W-05"))
    assert isinstance(check(service_database, ceremony.pem("W-05"), first.token), Unauthenticated)
    assert isinstance(check(service_database, ceremony.pem("W-05"), second.token), Actor)


def test_logging_in_twice_at_once_leaves_one_session(service_database, ceremony, shared_database) -> None:
    opened: list[Session] = []
    threads = [
        threading.Thread(target=lambda: opened.append(log_in(service_database, ceremony.pem("W-06")))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    answers = [check(service_database, ceremony.pem("W-06"), session.token) for session in opened]
    assert sum(isinstance(answer, Actor) for answer in answers) == 1


@pytest.mark.parametrize(
    ("use_every", "seen_until", "then", "reason"),
    [
        (None, timedelta(0), timedelta(minutes=9, seconds=59), None),
        (None, timedelta(0), timedelta(minutes=10), "session-idle"),
        (timedelta(minutes=9), timedelta(hours=7, minutes=57), timedelta(minutes=2, seconds=59), None),
        (timedelta(minutes=9), timedelta(hours=7, minutes=57), timedelta(minutes=3), "session-expired"),
    ],
)
def test_a_session_ends_when_idle_or_old(service_database, ceremony, use_every, seen_until, then, reason) -> None:
    pem = ceremony.pem("Q-01")
    token = log_in(service_database, pem).token
    at = NOW
    while use_every is not None and at < NOW + seen_until:
        at += use_every
        assert isinstance(check(service_database, pem, token, now=at), Actor)
    answer = check(service_database, pem, token, now=at + then)
    assert (answer.reason if isinstance(answer, BudgetwatchError) else None) == reason


def test_a_revoked_certificate_is_refused_at_the_next_request(service_database, ceremony, shared_database) -> None:
    pem, token = ceremony.pem("Q-02"), log_in(service_database, ceremony.pem("Q-02")).token
    fingerprint = fingerprint_of(ceremony.certificate("Q-02"))
    administrator = log_in(service_database, ceremony.pem("A-01")).actor
    assert isinstance(check(service_database, pem, token), Actor)
    with service_database.transaction() as session:
        revoke(session, administrator, fingerprint, "USB Key 遗失，已书面报告", NOW)
    refused = check(service_database, pem, token)
    assert isinstance(refused, Unauthenticated)
    assert refused.reason == "certificate-revoked"
    check(service_database, pem, token)
    assert acts(service_database, "session.refused").count(("Q-02", "certificate-revoked")) == 1
    assert ("A-01", "done") in acts(service_database, "certificate.revoked")
    with shared_database.connect() as connection:
        sent = connection.execute("SELECT envelope FROM auth.outbox WHERE event_type = 'auth.certificate.revoked.v1'")
        assert any(fingerprint in row[0] for row in sent)
        ended = connection.execute("SELECT end_reason FROM auth.session WHERE seat = 'Q-02'").fetchall()
    assert ended == [("revoked",)]
    with service_database.transaction() as session, pytest.raises(Conflict):
        revoke(session, administrator, fingerprint, "再次注销", NOW)
    with pytest.raises(IntegrityError), service_database.transaction() as session:
        session.execute(
            text(
                "UPDATE auth.certificate SET state = 'active', revoked_at = NULL, revoked_reason = NULL"
                " WHERE fingerprint = :f"
            ),
            {"f": fingerprint},
        )


def test_nobody_revokes_the_certificate_in_their_own_hand(service_database, ceremony) -> None:
    administrator = log_in(service_database, ceremony.pem("A-01")).actor
    with service_database.transaction() as session, pytest.raises(Precondition):
        revoke(session, administrator, administrator.fingerprint, "换发", NOW)


def test_a_closed_seat_is_refused_and_its_session_ends(service_database, ceremony) -> None:
    pem, token = ceremony.pem("Q-05"), log_in(service_database, ceremony.pem("Q-05")).token
    switch = text("UPDATE auth.seat SET is_active = :active WHERE code = 'Q-05'")
    with service_database.transaction() as session:
        session.execute(switch, {"active": False})
    refused = check(service_database, pem, token)
    assert isinstance(refused, Unauthenticated)
    assert refused.reason == "seat-closed"
    with service_database.transaction() as session:
        session.execute(switch, {"active": True})
    after = check(service_database, pem, token)
    assert isinstance(after, Unauthenticated)
    assert after.reason == "session-ended"


def test_an_expired_certificate_is_refused(service_database, ceremony) -> None:
    refused = check(service_database, ceremony.pem("W-01"), now=NOW + timedelta(days=366))
    assert isinstance(refused, Unauthenticated)
    assert refused.reason == "certificate-expired"


def test_a_certificate_of_another_ca_and_no_certificate_at_all_are_refused(service_database) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    foreign = _soft_authority("别人的 CA")
    seat = Seat("A-01", Role.ADMINISTRATOR, "冒名者", "预算工委")
    forged = issuing.pem_of(issuing.seat_certificate(foreign, seat, key.public_key(), NOW))
    for pem, reason in (
        (forged, "certificate-unknown"),
        ("", "certificate-unreadable"),
        ("证书", "certificate-unreadable"),
    ):
        refused = check(service_database, pem, needs_session=False)
        assert isinstance(refused, Unauthenticated)
        assert refused.reason == reason


def test_a_foreign_certificate_with_a_stolen_cookie_ends_the_session(service_database, ceremony) -> None:
    token = log_in(service_database, ceremony.pem("Q-03")).token
    foreign, key = _soft_authority("别人的 CA"), ec.generate_private_key(ec.SECP256R1())
    seat = Seat("Q-03", Role.QUERY, "冒名者", "预算工委")
    forged = issuing.pem_of(issuing.seat_certificate(foreign, seat, key.public_key(), NOW))
    assert isinstance(check(service_database, forged, token), Unauthenticated)
    assert isinstance(check(service_database, ceremony.pem("Q-03"), token), Unauthenticated)


def test_a_seat_gets_no_second_active_certificate(service_database, ceremony) -> None:
    authority = _soft_authority("测试 CA")
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    with service_database.transaction() as session:
        seat = register.find_seat(session, "W-01")
        assert seat is not None
    with pytest.raises(Conflict) as refused, service_database.transaction() as session:
        issuing.issue(session, None, authority, seat, key, NOW)
    assert refused.value.reason == "certificate-active"
    with service_database.transaction() as session:
        issuing.open_authority(session, authority, "test", NOW)
    certificate = issuing.seat_certificate(authority, seat, key, NOW)
    with pytest.raises(IntegrityError, match="one_active_per_seat"), service_database.transaction() as session:
        register.add_certificate(
            session,
            certificate,
            seat="W-01",
            authority=fingerprint_of(authority.certificate),
            key_sha256="x",
            pem=issuing.pem_of(certificate),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("code", "role", "unit"),
    [
        ("A-02", "administrator", "预算工委"),
        ("W-07", "worker", "预算工委"),
        ("Q-07", "query", "预算工委"),
        ("W-06", "worker", "预算工委"),
        ("Q-01", "administrator", "预算工委"),
        ("C-czj2", "connector", "swj"),
    ],
)
def test_the_database_refuses_seats_beyond_article_4(service_database, ceremony, code, role, unit) -> None:
    statement = text("INSERT INTO auth.seat VALUES (:code, :role, '某人', :unit, true, now())")
    with pytest.raises(IntegrityError), service_database.transaction() as session:
        session.execute(statement, {"code": code, "role": role, "unit": unit})


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM auth.certificate",
        "UPDATE auth.certificate SET seat = 'A-01'",
        "DELETE FROM auth.session",
        "UPDATE auth.session SET fingerprint = ''",
        "DELETE FROM auth.seat",
        "UPDATE auth.seat SET role = 'administrator'",
    ],
)
def test_the_services_own_role_cannot_rewrite_the_register(service_database, ceremony, statement: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), service_database.transaction() as session:
        session.execute(text(statement))


def test_no_log_no_act(service_database, ceremony, shared_database) -> None:
    pem = ceremony.pem("Q-04")
    with shared_database.connect() as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION operation_log_v1.append FROM bw_auth")
        try:
            with pytest.raises(DBAPIError, match="permission denied"):
                log_in(service_database, pem)
            assert connection.execute("SELECT count(*) FROM auth.session WHERE seat = 'Q-04'").fetchone() == (0,)
        finally:
            connection.execute("GRANT EXECUTE ON FUNCTION operation_log_v1.append TO bw_auth")


def _soft_authority(name: str) -> Authority:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    key = token_key(pem, lambda message: private.sign(message, ec.ECDSA(hashes.SHA256())))
    return Authority(authority_certificate(key, name, NOW), key)
