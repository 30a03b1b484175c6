"""An identity file: YAML head, then `-- not_comparable` (optional) and `-- sides`; read, checked, loaded (README.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import sqlglot
import yaml
from pydantic import ValidationError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import DataSet
from services.ingest.reconcile.head import IdentityHead

FOLDER: Final = Path(__file__).parent / "identities"
SIDE_COLUMNS: Final = frozenset(
    {"period", "key", "subject", "side", "amount", "label", "receipt_id", "row_no", "place"}
)
STANDARD_PARAMETERS: Final = frozenset({"region", "fiscal_year", "period_from", "period_to"})

_FILE: Final = re.compile(r"\A\s*/\*---\n(?P<head>.*?)\n---\*/(?P<body>.*)\Z", re.DOTALL)
_PART: Final = re.compile(r"^-- (not_comparable|sides)[ \t]*$", re.MULTILINE)
_REGISTER_VIEWS: Final = frozenset({"slice", "receipt", "calendar_day"})


class IdentityError(ValueError):
    """An identity file cannot be used; the text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity, ready to run; without `sides` it is only listed, with its reason."""

    head: IdentityHead
    sides: str | None
    not_comparable: str | None

    @property
    def id(self) -> str:
        """`R05a`."""
        return self.head.id

    def sets(self) -> tuple[DataSet, ...]:
        """The data sets that must be there, of those that the catalogue has."""
        return _known(self.head.data_sets)

    def optional_sets(self) -> tuple[DataSet, ...]:
        """The data sets that take part where they are delivered."""
        return _known(self.head.optional)

    def unknown_codes(self) -> tuple[str, ...]:
        """Codes of needed data sets that the catalogue does not have."""
        return tuple(code for code in self.head.data_sets if code not in by_code())

    def reads(self, data_set: str) -> bool:
        """Whether a change of the named data set concerns this identity."""
        return any(each.name == data_set for each in (*self.sets(), *self.optional_sets()))


@cache
def by_code() -> dict[str, DataSet]:
    """The catalogue by code, `D16`; the report workbook is `B01`."""
    return {each.code: each for each in CATALOGUE.values()}


def load_identities(folder: Path = FOLDER) -> tuple[Identity, ...]:
    """Return every identity of `folder` in the order of ids; `IdentityError` lists every broken file."""
    found: dict[str, Identity] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.sql")):
        try:
            identity = parse_identity(path.read_text(encoding="utf-8"), path)
            if identity.id in found:
                raise IdentityError(f"{path.name}：编号 {identity.id} 重复")
        except IdentityError as fault:
            faults.append(str(fault))
        else:
            found[identity.id] = identity
    if faults:
        raise IdentityError("\n".join(faults))
    return tuple(found[each] for each in sorted(found))


def parse_identity(text: str, path: Path) -> Identity:
    """Return the identity written in `text`; `path` names it in faults."""
    whole = _FILE.match(text)
    if whole is None:
        raise IdentityError(f"{path.name}：文件应以 /*--- 开头，YAML 头部之后以单独一行 ---*/ 结束")
    try:
        head = IdentityHead.model_validate(yaml.safe_load(whole["head"]))
    except (yaml.YAMLError, ValidationError) as error:
        raise IdentityError(f"{path.name}：头部有误：{error}") from error
    if not path.stem.startswith(f"{head.id.lower()}_"):
        raise IdentityError(f"{path.name}：文件名应以 {head.id.lower()}_ 开头")
    pieces = _PART.split(whole["body"])
    parts = {name: sql.strip().rstrip(";") for name, sql in zip(pieces[1::2], pieces[2::2], strict=True)}
    if head.not_built is not None:
        if parts:
            raise IdentityError(f"{path.name}：写明 not_built 的恒等式不应带 SQL")
        return Identity(head, None, None)
    if "sides" not in parts:
        raise IdentityError(f"{path.name}：缺少 -- sides 一段")
    identity = Identity(head, parts["sides"], parts.get("not_comparable"))
    _check(identity, path)
    return identity


def _check(identity: Identity, path: Path) -> None:
    if unknown := identity.unknown_codes():
        raise IdentityError(f"{path.name}：数据集目录中没有 {unknown[0]}；请先写明 not_built")
    allowed = {each.view_name for each in (*identity.sets(), *identity.optional_sets())} | _REGISTER_VIEWS
    used: set[str] = set()
    for part, sql, columns in (
        ("sides", identity.sides, SIDE_COLUMNS),
        ("not_comparable", identity.not_comparable, frozenset({"period", "reason"})),
    ):
        if sql is not None:
            used |= _check_part(sql, columns, f"{path.name}：-- {part}")
    if stray := sorted(used - allowed):
        raise IdentityError(f"{path.name}：SQL 读取了 {stray[0]}，请列入 data_sets 或 optional")
    if idle := sorted({each.view_name for each in identity.sets()} - used):
        raise IdentityError(f"{path.name}：data_sets 列了 {idle[0]}，SQL 没有读取")


def _check_part(sql: str, columns: frozenset[str], where: str) -> set[str]:
    """Check one statement: a query over `ledger_v1` with these columns; return the views that it reads."""
    try:
        statements = sqlglot.parse(sql, read="postgres")
    except SqlglotError as error:
        raise IdentityError(f"{where}：SQL 无法解析：{str(error).splitlines()[0]}") from error
    root = statements[0]
    if len(statements) != 1 or not isinstance(root, exp.Query):
        raise IdentityError(f"{where}：应当只有一条 SELECT 语句")
    if set(root.named_selects) != columns:
        raise IdentityError(f"{where}：输出列应为 {'、'.join(sorted(columns))}")
    if unknown := {each.name for each in root.find_all(exp.Placeholder)} - STANDARD_PARAMETERS:
        raise IdentityError(f"{where}：没有参数 {min(unknown)}")
    defined = {each.alias_or_name for each in root.find_all(exp.CTE)}
    views = set()
    for table in root.find_all(exp.Table):
        if isinstance(table.this, exp.Func) or (not table.db and table.name in defined):
            continue
        if table.db != "ledger_v1":
            raise IdentityError(f"{where}：只能读取 ledger_v1 的视图，不能读取 {table.sql()}")
        views.add(table.name)
    return views


def _known(codes: tuple[str, ...]) -> tuple[DataSet, ...]:
    return tuple(by_code()[code] for code in codes if code in by_code())
