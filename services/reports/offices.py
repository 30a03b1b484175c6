"""Who issues documents: the office's names are configuration (`offices.yaml`), never code."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.reports.issues_v1 import Recipient

DEFAULT_FILE = Path(__file__).with_name("offices.yaml")


@dataclass(frozen=True, slots=True)
class Office:
    """The issuing office and the regulation it acts under."""

    name: str
    """元谋县人大常委会预算工作委员会."""
    county: str
    level: str
    """县, 市: as in 县人大财经委."""
    regulation: str
    regulation_version: str
    reported_to: str
    """报: who gets the briefs above (article 6)."""
    sent_to: str
    """送: who gets the briefs beside (article 6)."""
    distribution: tuple[Recipient, ...]
    """One a copy of a brief that is handed over (article 6)."""
    copies: int
    report_code: str
    """机关代字 of special reports, `元人预专报` in 元人预专报〔2026〕1号."""
    senders: dict[str, str]
    """Names of the units by their codes, `czj`: 县财政局."""
    region: str = ""
    """Code of the area; papers that no case or delivery belongs to carry it while the ledger is silent."""
    contact: str = ""
    """`联系人：张三，电话：0878-…`; empty leaves the line out."""

    def sender(self, code: str) -> str:
        """Return the name of a sending unit; its code where the office has not named it."""
        return self.senders.get(code, code)


@cache
def office_book() -> OfficeBook:
    """Return the offices of this installation (`BW_OFFICES_FILE`, else the project's own file)."""
    return load_offices(Path(os.environ.get("BW_OFFICES_FILE", DEFAULT_FILE)))


def load_offices(path: Path = DEFAULT_FILE) -> OfficeBook:
    """Read the office file; raises KeyError or TypeError on a file of another form."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    default = raw["default"]
    return OfficeBook(
        default=_office(default),
        regions={str(region): _office(default | entry) for region, entry in raw.get("regions", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class OfficeBook:
    """The installation's office, and offices of other regions whose data it also holds."""

    default: Office
    regions: dict[str, Office]

    def of(self, region: str) -> Office:
        """Return the office that issues for `region`."""
        return self.regions.get(region, self.default)


def _office(entry: dict[str, Any]) -> Office:
    level = entry["level"]
    texts = {name: entry[name].format(level=level) for name in ("reported_to", "sent_to")}
    senders = {code: name.format(level=level) for code, name in entry["senders"].items()}
    distribution = tuple(
        Recipient(way=way, name=name.format(level=level))
        for way, names in entry["distribution"].items()
        for name in names
    )
    return Office(**(entry | texts | {"senders": senders, "distribution": distribution}))
