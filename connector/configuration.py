"""The configuration of a unit's connector: one YAML file; its relative paths are relative to that file's folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator, model_validator

from connector.secret import Secret
from contracts.units import UNITS
from contracts.values import Origin, RegionCode

M = TypeVar("M", bound=BaseModel)

DEFAULT_NAME: Final = "budgetwatch.yaml"
LOOPBACK: Final = re.compile(r"^http://(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?/?$")
PERIOD_WORDS: Final = frozenset(
    {"file_name", "today", "yesterday", "this_month", "previous_month", "this_year", "previous_year"}
)

_PERIOD: Final = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


class ConfigurationError(Exception):
    """The configuration cannot be used; one line a complaint (Chinese)."""


class Part(BaseModel):
    """Base of all parts: closed, so that a misspelt name is told and not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Token(Part):
    """A PKCS#11 key that signs the manifests; its certificate is the connection's (`certificate`)."""

    module: Path
    label: str = Field(min_length=1)
    key: str = Field(min_length=1)
    pin: Secret


class Database(Part):
    """A database that SQLAlchemy can reach; the password stands elsewhere."""

    url: str = Field(min_length=5)
    password: Secret | None = None

    @field_validator("url")
    @classmethod
    def _without_password(cls, url: str) -> str:
        if re.match(r"^[^:/]+://[^:@/]*:[^@/]+@", url):
            raise ValueError("密码不要写在 url 里，请写在 password 的 file 或 env 中")
        return url


class SourceSetting(Part):
    """One place where data come from: a folder of files, or a database with a query."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[^\\/:*?\"<>|\x00-\x1f]+$")
    folder: Path | None = None
    pattern: str = "*"
    """Which files of the folder, by name (`*.xlsx`)."""
    database: Database | None = None
    query: Path | None = None
    mapping: Path | None = None
    """Without one, files are sent as they are: a filled template states itself, others have a `.manifest.json`."""
    period: str | None = None
    """A period (`2025-03`) or one of `PERIOD_WORDS`."""
    daily_at: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """When `watch` asks a database each day; local time."""

    @field_validator("period")
    @classmethod
    def _known_period(cls, period: str | None) -> str | None:
        if period is not None and period not in PERIOD_WORDS and not _PERIOD.match(period):
            raise ValueError(f"应为 2025、2025-03、2025-03-31，或 {'、'.join(sorted(PERIOD_WORDS))}")
        return period

    @model_validator(mode="after")
    def _one_kind(self) -> SourceSetting:
        if (self.folder is None) == (self.database is None):
            raise ValueError("folder 和 database 必须且只能写一个")
        if self.database is not None and (self.query is None or self.mapping is None or self.period is None):
            raise ValueError("database 来源须同时写明 query、mapping 和 period")
        if self.database is not None and self.period == "file_name":
            raise ValueError("database 来源没有文件名，period 不能是 file_name")
        if self.folder is not None and self.mapping is not None and self.period is None:
            raise ValueError("写了 mapping 就须写明 period（可写 file_name，从文件名中取）")
        return self


class Watching(Part):
    """How `watch` keeps looking."""

    every_s: int = Field(default=60, ge=5, le=86_400)
    settled_s: int = Field(default=30, ge=0, le=3600)
    """A file is taken when it has not changed for so long: somebody may still be writing it."""


class Configuration(Part):
    """All that the connector has to know."""

    unit: str
    door: str
    """`https://host:port`; or a relay on this very machine (`http://127.0.0.1:port`), see README, 密码设备."""
    certificate: Path
    key: Path | None = None
    key_password: Secret | None = None
    ca: Path
    token: Token | None = None
    state: Path = Path("state")
    region: RegionCode
    origin: Origin = Origin.OFFICIAL
    sources: tuple[SourceSetting, ...] = ()
    watch: Watching = Watching()
    _folder: Path = PrivateAttr(default=Path())

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        if not re.match(r"^[a-z][a-z0-9]{1,15}$", unit):
            raise ValueError(f"应为证书上的单位代码，如 {'、'.join(list(UNITS)[:4])}")
        return unit

    @model_validator(mode="after")
    def _door_and_key(self) -> Configuration:
        if not self.door.startswith("https://") and not (self.token and LOOPBACK.match(self.door)):
            raise ValueError("door 须以 https:// 开头（用密码设备时可为本机的 http://127.0.0.1:端口）")
        if self.key is None and self.door.startswith("https://"):
            raise ValueError("door 为 https:// 时须写明 key（证书私钥文件）")
        if len({source.name for source in self.sources}) != len(self.sources):
            raise ValueError("sources 中有重名的来源")
        return self

    def path(self, path: Path) -> Path:
        """Return a path of the configuration as it is meant: relative ones lie beside the configuration."""
        return path if path.is_absolute() else self._folder / path

    def secret(self, secret: Secret | None) -> str | None:
        """Return a secret; `SecretError` where it cannot be had."""
        return None if secret is None else secret.read(self._folder)


def load(path: Path) -> Configuration:
    """Read a configuration; `ConfigurationError` says which entry is wrong and why."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"没有配置文件 {path}；请先运行 budgetwatch-connector init") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"配置文件 {path} 不能读取（须为 UTF-8 文本）：{error}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"配置文件 {path} 格式有误：{yaml_place(error)}") from error
    configuration = validated(Configuration, found, f"配置文件 {path}")
    configuration._folder = path.resolve().parent  # noqa: SLF001 - not an entry of the file
    return configuration


def validated(model: type[M], found: Any, what: str) -> M:
    """Return `found` as a model; `ConfigurationError` names every wrong entry."""
    try:
        return model.model_validate(found)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, item['loc'])) or '全文'}：{_said(item)}" for item in error.errors()]
        raise ConfigurationError(f"{what} 有误：" + "；".join(lines)) from error


def yaml_place(error: yaml.YAMLError) -> str:
    """Say where a YAML text breaks."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "不是 YAML 文本"
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列附近，请检查缩进、冒号后的空格和引号"


_WORDS: Final = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "string_pattern_mismatch": "格式不对",
    "string_type": "应为文字，编码和日期请加引号",
    "model_type": "应为若干“名称: 值”",
    "dict_type": "应为若干“名称: 值”",
    "enum": "不是可选的值",
}


def _said(item: Any) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return _WORDS.get(item["type"], str(item["msg"]))
