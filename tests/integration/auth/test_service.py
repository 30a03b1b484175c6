"""The auth service and the signer as processes of their own, asked over RabbitMQ as the gateway asks them."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.rpc import RpcClient
from contracts.auth.v1 import (
    CheckAccess,
    CloseSession,
    GetPublicKey,
    ListCertificates,
    ListOperations,
    OpenSession,
    RevokeCertificate,
    Seal,
    SealArchive,
    Sign,
)
from contracts.errors import Forbidden, InvalidInput, Unauthenticated, Unavailable
from contracts.packages import PackageKind
from contracts.sealing import archive_message, receipt_message
from contracts.values import Actor, Permission
from deploy.stack.layout import PROJECT
from services.auth.certificates.profiles import fingerprint_of
from tests.support.backends import Broker, Database
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration


@contextmanager
def process(arguments: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen([sys.executable, "-m", *arguments], cwd=PROJECT, env=environment)
    try:
        yield running
    finally:
        running.terminate()
        assert running.wait(timeout=20) in {0, -15}


@pytest.fixture(scope="module")
def signer(ceremony) -> Iterator[subprocess.Popen[bytes]]:
    """The signer on the ceremony's token."""
    with process(["services.auth.signer"], ceremony.environment | {"BW_SERVICE": "signer"}) as running:
        yield running


@pytest.fixture(scope="module")
def auth(ceremony, signer) -> Iterator[None]:
    """The auth service."""
    with process(["chassis.run", "services.auth.service:AuthService"], ceremony.environment):
        yield


@pytest.fixture(scope="module")
def gateway(auth, shared_broker: Broker, ceremony) -> Iterator[RpcClient]:
    """What the gateway may ask; waits until auth answers."""
    client = RpcClient(shared_broker.url_for("gateway"), name="gateway-test")

    def answers() -> Actor | None:
        try:
            return client.call(CheckAccess(certificate_pem=ceremony.pem("W-01"), needs_session=False)).actor
        except Unavailable:
            return None

    eventually(answers, 40, "auth answers")
    yield client
    client.close()


@pytest.fixture(scope="module")
def as_auth(signer, shared_broker: Broker) -> Iterator[RpcClient]:
    """What auth may ask: the signer."""
    client = RpcClient(shared_broker.url_for("auth"), name="auth-test")

    def answers() -> str | None:
        try:
            return client.call(GetPublicKey(key_label="ca")).pem
        except Unavailable:
            return None

    eventually(answers, 40, "signer answers")
    yield client
    client.close()


def client_for(broker: Broker, user: str) -> closing[RpcClient]:
    return closing(RpcClient(broker.url_for(user), name=f"{user}-test"))


def log_in(gateway: RpcClient, pem: str):
    actor = gateway.call(CheckAccess(certificate_pem=pem, needs_session=False, remote="10.0.0.7")).actor
    return gateway.call(OpenSession(actor=actor, certificate_pem=pem))


def test_logging_in_acting_and_logging_out(gateway: RpcClient, ceremony) -> None:
    pem = ceremony.pem("W-01")
    opened = log_in(gateway, pem)
    asked = CheckAccess(certificate_pem=pem, session_token=opened.token, permission=Permission.DATA_VIEW)
    actor = gateway.call(asked).actor
    assert actor.seat == "W-01"
    gateway.call(CloseSession(actor=actor, session_token=opened.token))
    with pytest.raises(Unauthenticated) as refused:
        gateway.call(asked)
    assert refused.value.reason == "session-ended"


def test_the_register_and_the_log_are_the_administrators_alone(gateway: RpcClient, ceremony) -> None:
    worker = log_in(gateway, ceremony.pem("W-02")).actor
    for call in (
        ListCertificates(actor=worker),
        ListOperations(actor=worker),
        RevokeCertificate(actor=worker, fingerprint=worker.fingerprint, reason="无权"),
    ):
        with pytest.raises(Forbidden):
            gateway.call(call)
    with pytest.raises(Unauthenticated):
        gateway.call(ListCertificates())
    administrator = log_in(gateway, ceremony.pem("A-01")).actor
    register = gateway.call(ListCertificates(actor=administrator))
    assert {line.seat for line in register.items} >= {"A-01", "W-06", "Q-06", "C-czj"}
    page = gateway.call(ListOperations(actor=administrator))
    assert page.is_intact
    assert (page.items[0].act, page.items[0].seat) == ("operation_log.read", "A-01")
    opened = next(item for item in page.items if item.act == "session.opened")
    assert opened.seat == "A-01"


def test_revoking_refuses_at_once_and_ends_in_a_list_signed_in_the_token(
    gateway: RpcClient, ceremony, shared_database: Database
) -> None:
    pem = ceremony.pem("C-gzw")
    certificate = ceremony.certificate("C-gzw")
    assert gateway.call(CheckAccess(certificate_pem=pem, permission=Permission.DELIVERY_PUSH)).actor.unit == "gzw"
    administrator = log_in(gateway, ceremony.pem("A-01")).actor
    gateway.call(
        RevokeCertificate(actor=administrator, fingerprint=fingerprint_of(certificate), reason="keyCompromise")
    )
    with pytest.raises(Unauthenticated) as refused:
        gateway.call(CheckAccess(certificate_pem=pem, permission=Permission.DELIVERY_PUSH))
    assert refused.value.reason == "certificate-revoked"

    def newest_list() -> bytes | None:
        with shared_database.connect() as connection:
            row = connection.execute("SELECT der FROM auth.revocation_list ORDER BY number DESC LIMIT 1").fetchone()
        return bytes(row[0]) if row else None

    crl = x509.load_der_x509_crl(eventually(newest_list, 30, "revocation list"))
    authority_key = ceremony.certificate("ca").public_key()
    assert isinstance(authority_key, ec.EllipticCurvePublicKey)
    assert crl.is_signature_valid(authority_key)
    line = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    assert line is not None
    assert line.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise


def test_a_signer_that_hangs_holds_up_the_list_but_no_login_and_no_revocation(
    gateway: RpcClient, signer: subprocess.Popen[bytes], ceremony, shared_database: Database
) -> None:
    certificate = ceremony.certificate("C-zrzyj")
    signer.send_signal(signal.SIGSTOP)
    try:
        administrator = log_in(gateway, ceremony.pem("A-01")).actor
        revoked = RevokeCertificate(actor=administrator, fingerprint=fingerprint_of(certificate), reason="设备更换")
        gateway.call(revoked)
        with pytest.raises(Unauthenticated):
            gateway.call(CheckAccess(certificate_pem=ceremony.pem("C-zrzyj"), permission=Permission.DELIVERY_PUSH))
        time.sleep(6)  # the first try runs into its time limit of five seconds
    finally:
        signer.send_signal(signal.SIGCONT)

    def is_listed() -> bool:
        with shared_database.connect() as connection:
            lists = connection.execute("SELECT der FROM auth.revocation_list").fetchall()
        crls = [x509.load_der_x509_crl(bytes(row[0])) for row in lists]
        return any(crl.get_revoked_certificate_by_serial_number(certificate.serial_number) for crl in crls)

    assert eventually(is_listed, 40, "the list comes after the signer is back")


def test_the_signer_signs_for_fifty_callers_at_once(as_auth: RpcClient) -> None:
    public = serialization.load_pem_public_key(as_auth.call(GetPublicKey(key_label="ca")).pem.encode())
    assert isinstance(public, ec.EllipticCurvePublicKey)

    def sign(number: int) -> None:
        message = b"%d" % number * 400
        answer = as_auth.call(Sign(key_label="ca", message=base64.b64encode(message)), timeout_s=20)
        public.verify(answer.signature, message, ec.ECDSA(hashes.SHA256()))

    with ThreadPoolExecutor(50) as pool:
        assert len(list(pool.map(sign, range(400)))) == 400


def test_the_signer_knows_its_keys_only(as_auth: RpcClient) -> None:
    with pytest.raises(InvalidInput):
        as_auth.call(Sign(key_label="../ca", message=base64.b64encode(b"x")))


def test_ingest_gets_a_seal_that_the_ceremonys_certificate_proves(gateway, ceremony, shared_broker: Broker) -> None:
    message = receipt_message('{"number":"回执-2025-000001"}', datetime(2025, 4, 14, tzinfo=UTC))
    with client_for(shared_broker, "ingest") as ingest:
        verdict = ingest.call(Seal(message=base64.b64encode(message)))
        with pytest.raises(InvalidInput) as refused:
            ingest.call(Seal(message=base64.b64encode(b"something else")))
    assert verdict.certificate_pem == ceremony.pem("seal")
    certificate = ceremony.certificate("seal")
    certificate.verify_directly_issued_by(ceremony.certificate("ca"))
    certificate.public_key().verify(verdict.signature, message, ec.ECDSA(hashes.SHA256()))
    assert refused.value.reason == "not-a-receipt"
    with client_for(shared_broker, "gateway") as foreign, pytest.raises(Unavailable):
        foreign.call(Seal(message=base64.b64encode(message)), timeout_s=3)


def test_cases_gets_an_archive_sealed_with_the_logs_head(
    gateway, ceremony, shared_broker: Broker, shared_database: Database
) -> None:
    call = SealArchive(kind=PackageKind.VOLUME, number="2025-重-1", manifest_sha256="a" * 64)
    with client_for(shared_broker, "cases") as cases:
        made = cases.call(call)
    ceremony.certificate("seal").public_key().verify(
        made.signature, archive_message(made.statement), ec.ECDSA(hashes.SHA256())
    )
    checkpoint = made.statement.checkpoint
    with shared_database.connect() as look:
        entry = look.execute(
            "SELECT entry_hash, act, detail ->> 'sha256' FROM operation_log_v1.entry WHERE number = %s",
            [checkpoint.number],
        ).fetchone()
    assert entry == (checkpoint.entry_hash, "archive.seal", "a" * 64)
    with client_for(shared_broker, "ingest") as foreign, pytest.raises(Unavailable):
        foreign.call(call, timeout_s=3)


@pytest.mark.parametrize("user", ["gateway", "ingest", "cases"])
def test_nobody_but_auth_may_ask_the_signer(as_auth: RpcClient, shared_broker: Broker, user: str) -> None:
    with client_for(shared_broker, user) as foreign, pytest.raises(Unavailable, match="service-unavailable"):
        foreign.call(Sign(key_label="ca", message=base64.b64encode(b"x")), timeout_s=3)


def test_without_its_database_auth_lets_nobody_in(ceremony, shared_broker: Broker) -> None:
    closed = ceremony.environment | {"BW_DB_PORT": "1"}
    program = (
        "import sys\n"
        "from chassis.nameko_ext import process_context\n"
        "from services.auth.service import AuthService\n"
        "from contracts.auth.v1 import CheckAccess\n"
        "from contracts.errors import Unavailable\n"
        "service = AuthService()\n"
        "service.chassis = process_context()\n"
        "try:\n"
        "    with service._transaction() as session:\n"
        "        session.connection()\n"
        "except Unavailable as error:\n"
        "    sys.exit(0 if error.reason == 'auth-database-away' else 3)\n"
        "sys.exit(4)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, env=closed, check=False, timeout=60)
    assert done.returncode == 0
