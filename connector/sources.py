"""Files to send and what their sender states about them: a sidecar `<file>.manifest.json`, or the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.ingest.v1 import Manifest
from contracts.values import DataSetName, Origin, PeriodText, RegionCode, Sha256

SUFFIX: Final = ".manifest.json"


class Statement(BaseModel):
    """What the sender states; size and SHA-256 are computed, and compared where they are stated too."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    data_set: DataSetName
    region: RegionCode
    period: PeriodText
    file_name: str | None = Field(default=None, min_length=1, max_length=200)
    rows: int | None = Field(default=None, ge=0)
    control_totals: dict[str, Decimal] = Field(default_factory=dict)
    origin: Origin = Origin.OFFICIAL
    schema_version: int = 1
    money_unit: Literal["元", "万元"] | None = None
    """Unit of the amounts in the file where the file does not say it; control totals are in yuan always."""
    size: int | None = Field(default=None, ge=1)
    sha256: Sha256 | None = None

    def manifest(self, file_name: str, size: int, sha256: str) -> Manifest:
        """Return the manifest of a file; `SourceError` where the statement contradicts the file."""
        if self.size not in {None, size} or self.sha256 not in {None, sha256}:
            raise SourceError(file_name, "说明文件中的大小或校验值与文件不符，请重新生成说明文件。")
        stated = self.model_dump(exclude={"size", "sha256", "file_name"})
        return Manifest(**stated, file_name=self.file_name or file_name, size=size, sha256=sha256)


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its statement."""

    path: Path
    statement: Statement


class SourceError(Exception):
    """A file that cannot be sent as it is; `remedy` says what to do (Chinese)."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name}：{remedy}")
        self.name = name
        self.remedy = remedy


def collect(
    paths: Iterable[Path], stated: Mapping[str, object] | None = None
) -> tuple[list[Source], list[SourceError]]:
    """Return the files under `paths` in the order of their names, and what is wrong with those that cannot be sent.

    `stated` takes the place of a sidecar and is meant for single files, never for a folder.
    """
    sources: list[Source] = []
    errors: list[SourceError] = []
    for path in paths:
        try:
            for file in _files(path):
                try:
                    sources.append(Source(file, _statement(file, None if path.is_dir() else stated)))
                except SourceError as error:
                    errors.append(error)
        except SourceError as error:
            errors.append(error)
    return sources, errors


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise SourceError(str(path), "没有这个文件或文件夹，请检查路径。")
    found = [file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith(".")]
    for file in found:
        if not file.name.endswith(SUFFIX):
            yield file
        elif not file.with_name(file.name.removesuffix(SUFFIX)).is_file():
            raise SourceError(str(file), "有说明文件而没有数据文件，请检查文件是否放全。")


def as_statement(said: Mapping[str, object], name: str) -> Statement:
    """Return a statement; `SourceError` names the entries that are wrong."""
    try:
        return Statement.model_validate(dict(said))
    except ValidationError as error:
        raise _wrong(name, error) from error


def _statement(file: Path, stated: Mapping[str, object] | None) -> Statement:
    sidecar = file.with_name(file.name + SUFFIX)
    if stated:
        return as_statement(stated, str(file))
    try:
        return Statement.model_validate_json(sidecar.read_bytes())
    except FileNotFoundError:
        raise SourceError(
            str(file), f"缺少说明文件 {sidecar.name}；单个文件也可用 --data-set、--region、--period 说明。"
        ) from None
    except OSError as error:
        raise SourceError(str(sidecar), f"说明文件不能读取（{error.strerror}）。") from error
    except ValidationError as error:
        raise _wrong(str(sidecar), error) from error


def _wrong(name: str, error: ValidationError) -> SourceError:
    places = "、".join(dict.fromkeys(".".join(map(str, item["loc"])) or "全文" for item in error.errors()))
    return SourceError(name, f"说明内容有误，请检查：{places}。")
