"""Tries everything without sending anything: each finding is a line with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from connector.configuration import Configuration, ConfigurationError, SourceSetting
from connector.connection import Connection, Unusable
from connector.door import Denied, Rejected, Unreachable
from connector.mapping import MappingProblems
from connector.outgoing import Outgoing
from connector.periods import PeriodError
from connector.prepare import Candidate, candidates, preview, statement_of, told
from connector.secret import SecretError, is_open_to_others
from connector.signing import SigningError, is_pair
from connector.sources import SourceError
from connector.tables import TableError

WARN_DAYS: Final = 30
MOST_SKEW_S: Final = 120
LEAST_FREE_BYTES: Final = 1 << 30
LOOKED_AT: Final = 5
"""Files of a folder that are tried; the rest are of the same make."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `is_good` null: a warning."""

    what: str
    is_good: bool | None
    detail: str


def check(connection: Connection, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Finding]:
    """Try certificate, key, door, clock, queue and every source, in this order."""
    yield from _certificate(connection, now())
    yield from _key(connection)
    yield from _door(connection, now)
    yield from _state(connection)
    if connection.configuration is not None:
        if not connection.configuration.sources:
            yield Finding("来源", None, "配置中没有 sources，只能用 push 手工报送文件")
        for setting in connection.configuration.sources:
            yield from _source(connection.configuration, setting, now())


def _certificate(connection: Connection, now: datetime) -> Iterator[Finding]:
    try:
        certificate = x509.load_pem_x509_certificate(connection.certificate.read_bytes())
        authority = x509.load_pem_x509_certificate(connection.ca.read_bytes())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "不是 PEM 证书"
        yield Finding("证书", False, f"{connection.certificate} 或 {connection.ca} 不能读取（{why}），请向预算工委索取")
        return
    try:
        certificate.verify_directly_issued_by(authority)
        yield Finding("CA", True, "本单位证书由这个 CA 签发")
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        yield Finding("CA", False, f"{connection.ca} 不是签发本单位证书的 CA，请向预算工委核对")
    days = (certificate.not_valid_after_utc - now).days
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
    if now < certificate.not_valid_before_utc or now > certificate.not_valid_after_utc:
        yield Finding("证书", False, f"不在有效期内（到 {until}），请核对本机时间，并向预算工委申请新证书")
    else:
        is_soon = days < WARN_DAYS
        yield Finding(
            "证书",
            None if is_soon else True,
            f"有效期到 {until}，还有 {days} 天{'，请尽快申请新证书' if is_soon else ''}",
        )
    unit = _unit_of(certificate)
    if connection.configuration is not None and unit != connection.configuration.unit:
        yield Finding(
            "单位", False, f"证书属于 {unit or '（不是前置机证书）'}，配置写的是 {connection.configuration.unit}"
        )


def _unit_of(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    return next((uri.rpartition(":")[2] for uri in uris if uri.startswith("urn:budgetwatch:connector:")), "")


def _key(connection: Connection) -> Iterator[Finding]:
    if connection.key is not None and is_open_to_others(connection.key):
        yield Finding("私钥", None, f"其他用户也能读取 {connection.key}，请执行 chmod 600")
    what = "私钥" if connection.token is None else "密码设备"
    try:
        certificate = x509.load_pem_x509_certificate(connection.certificate.read_bytes())
        with connection.signer() as sign:
            is_right = is_pair(sign, certificate)
    except (SecretError, SigningError, ConfigurationError) as error:
        yield Finding(what, False, str(error))
    except (OSError, ValueError, TypeError) as error:
        why = getattr(error, "strerror", None) or "文件不是 PEM 私钥，或口令不对"
        yield Finding(what, False, f"不能使用（{why}）；私钥有口令时请在配置中写 key_password")
    else:
        yield Finding(what, is_right, "能签名，与证书相符" if is_right else "与证书不是一对，请核对文件")


def _door(connection: Connection, now: Callable[[], datetime]) -> Iterator[Finding]:
    try:
        with connection.door() as door:
            began = now()
            said = door.clock()
    except Denied as error:
        yield Finding("入口", False, f"{error}")
        return
    except (Unreachable, Rejected, Unusable, OSError) as error:
        yield Finding("入口", False, f"{connection.url} 不能连通（{error}），请核对地址、网络和防火墙")
        return
    yield Finding("入口", True, f"{connection.url} 已连通，证书被接受")
    try:
        skew = (parsedate_to_datetime(said) - began).total_seconds()
    except ValueError:
        yield Finding("时钟", None, "对方没有给出时间，没有核对")
        return
    is_near = abs(skew) <= MOST_SKEW_S
    detail = f"与人大系统相差 {abs(skew):.0f} 秒" + (
        "" if is_near else f"，本机{'慢' if skew > 0 else '快'}了，请校准时间"
    )
    yield Finding("时钟", is_near, detail)


def _state(connection: Connection) -> Iterator[Finding]:
    try:
        waiting = len(Outgoing(connection.state).waiting())
        free = shutil.disk_usage(connection.state).free
    except OSError as error:
        yield Finding("待发队列", False, f"{connection.state} 不能读写（{error.strerror}），请检查权限")
        return
    is_tight = free < LEAST_FREE_BYTES
    detail = f"{connection.state}，等待 {waiting} 个，剩余空间 {free / 2**30:.1f} GiB"
    yield Finding("待发队列", None if is_tight else True, detail + ("，请清理磁盘" if is_tight else ""))


def _source(configuration: Configuration, setting: SourceSetting, now: datetime) -> Iterator[Finding]:
    what = f"来源 {setting.name}"
    try:
        found = candidates(configuration, setting)
    except SourceError as error:
        yield Finding(what, False, error.remedy)
        return
    if not found:
        yield Finding(
            what, True, f"{configuration.path(setting.folder or setting.query or configuration.state)} 中现在没有文件"
        )
    for candidate in found[:LOOKED_AT]:
        yield _candidate(configuration, candidate, what, now)
    if len(found) > LOOKED_AT:
        yield Finding(what, True, f"另有 {len(found) - LOOKED_AT} 个文件没有逐个试读")


def _candidate(configuration: Configuration, candidate: Candidate, what: str, now: datetime) -> Finding:
    name = candidate.path.name if candidate.path else "查询"
    try:
        if candidate.setting.mapping is None and candidate.path is not None:
            said = statement_of(candidate.path, configuration)
            return Finding(what, True, f"{name}：{said.data_set} {said.period}")
        fields, rows = preview(configuration, candidate, today=now.astimezone().date(), rows=20)
    except MappingProblems as error:
        return Finding(what, False, f"{name}：{told(error)}")
    except (SourceError, TableError, ConfigurationError, SecretError, PeriodError) as error:
        return Finding(what, False, str(error))
    except OSError as error:
        return Finding(what, False, f"{name}：不能读取（{error.strerror}）")
    return Finding(what, True if rows else None, f"{name}：对照 {len(fields)} 个字段，试读 {len(rows)} 行无误")
