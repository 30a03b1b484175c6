"""May this presented certificate speak for a seat? Our own rules on top of the path check, and the register's word.

pyca's client verifier alone accepts leaves without usage extensions and RSA-1024 keys and knows no revocation, so
every property of our own profile is required here (security goals 0.5 and 3; RFC 5280).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from contracts.auth.v1 import CertificateState
from services.auth.certificates.profiles import fingerprint_of

MIN_RSA_BITS: Final = 2048
"""GB/T 39786 and SP 800-57 alike: 112 bits of strength at least."""
CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})

PERMITTED_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    }
)
"""What our profile writes. A leaf with anything else (a policy, CA rights) was not made by it."""


class Refusal(StrEnum):
    """Why a certificate is not good; the value is the reason slug of the error."""

    UNREADABLE = "certificate-unreadable"
    UNKNOWN = "certificate-unknown"
    UNTRUSTED = "certificate-untrusted"
    WEAK_KEY = "certificate-key-weak"
    WRONG_PROFILE = "certificate-profile-wrong"
    NOT_YET_VALID = "certificate-not-yet-valid"
    EXPIRED = "certificate-expired"
    REVOKED = "certificate-revoked"
    OTHER_SEAT = "certificate-of-another-seat"
    SEAT_CLOSED = "seat-closed"


REFUSAL_DETAILS: Final[dict[Refusal, str]] = {
    Refusal.UNREADABLE: "无法识别所提交的电子证书，请重新插入 USB Key 后再试。",
    Refusal.UNKNOWN: "该电子证书未在预算工委登记，请联系预算工委。",
    Refusal.UNTRUSTED: "该电子证书不是由本系统签发的。",
    Refusal.WEAK_KEY: "该电子证书的密钥强度不足，请联系预算工委重新申领。",
    Refusal.WRONG_PROFILE: "该电子证书的用途不符合本系统登录要求，请联系预算工委重新申领。",
    Refusal.NOT_YET_VALID: "该电子证书尚未生效，请核对本机时间。",
    Refusal.EXPIRED: "该电子证书已过期，请联系预算工委重新申领。",
    Refusal.REVOKED: "该电子证书已注销，不能再使用（《暂行办法》第四条）。",
    Refusal.OTHER_SEAT: "该电子证书与登记的席位不一致，请联系预算工委。",
    Refusal.SEAT_CLOSED: "该席位已停用，请联系预算工委。",
}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """What the register says of the presented fingerprint."""

    fingerprint: str
    urn: str
    state: CertificateState


def judge_certificate(
    presented: x509.Certificate, authority: x509.Certificate, line: RegisterLine | None, now: datetime
) -> Refusal | None:
    """Return why `presented` is refused at `now`, or None where it is good."""
    if line is None or line.fingerprint != fingerprint_of(presented):
        return Refusal.UNKNOWN
    lasting = _judge_lasting(presented, authority)
    if lasting is not None:
        return lasting
    if identity_of(presented) != line.urn:
        return Refusal.OTHER_SEAT
    if line.state is not CertificateState.ACTIVE:
        return Refusal.REVOKED
    return _judge_time(presented, authority, now)


def identity_of(certificate: x509.Certificate) -> str | None:
    """Return the one SAN URI of a client certificate, or None where there is not exactly one name."""
    try:
        names = list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except (x509.ExtensionNotFound, ValueError):
        return None
    if len(names) != 1 or not isinstance(names[0], x509.UniformResourceIdentifier):
        return None
    return names[0].value


def read_certificate(pem: str) -> x509.Certificate | None:
    """Return the certificate, or None where the text is none."""
    try:
        return x509.load_pem_x509_certificate(pem.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return None


def _judge_time(presented: x509.Certificate, authority: x509.Certificate, now: datetime) -> Refusal | None:
    if now < presented.not_valid_before_utc:
        return Refusal.NOT_YET_VALID
    if now > min(presented.not_valid_after_utc, authority.not_valid_after_utc):
        return Refusal.EXPIRED
    return None


@lru_cache(maxsize=512)
def _judge_lasting(presented: x509.Certificate, authority: x509.Certificate) -> Refusal | None:
    """What never changes for one pair of certificates, so that it is worked out once and not at each request."""
    if not _is_strong(presented):
        return Refusal.WEAK_KEY
    if not _is_issued_by(presented, authority):
        return Refusal.UNTRUSTED
    return None if _fits_profile(presented) else Refusal.WRONG_PROFILE


def _is_strong(certificate: x509.Certificate) -> bool:
    try:
        key = certificate.public_key()
    except ValueError:
        return False
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= MIN_RSA_BITS and key.key_size % 8 == 0
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES


def _is_issued_by(presented: x509.Certificate, authority: x509.Certificate) -> bool:
    """The path check of pyca at the leaf's first second; time itself is judged by the caller."""
    policy = (
        PolicyBuilder()
        .store(Store([authority]))
        .time(max(presented.not_valid_before_utc, authority.not_valid_before_utc).replace(tzinfo=None))
        .max_chain_depth(0)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=_end_policy())
        .build_client_verifier()
    )
    try:
        policy.verify(presented, [])
    except VerificationError:
        return False
    return True


def _end_policy() -> ExtensionPolicy:
    return (
        ExtensionPolicy.webpki_defaults_ee()
        .require_present(x509.AuthorityKeyIdentifier, Criticality.NON_CRITICAL, None)
        .require_present(x509.SubjectAlternativeName, Criticality.NON_CRITICAL, None)
    )


def _fits_profile(certificate: x509.Certificate) -> bool:
    try:
        extensions = certificate.extensions
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        purposes = list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    if {extension.oid for extension in extensions} != PERMITTED_EXTENSIONS:
        return False
    others = (
        usage.content_commitment
        or usage.key_encipherment
        or usage.data_encipherment
        or usage.key_agreement
        or usage.key_cert_sign
        or usage.crl_sign
    )
    return usage.digital_signature and not others and purposes == [ExtendedKeyUsageOID.CLIENT_AUTH]
