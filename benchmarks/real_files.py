"""Real payments on their way into the ledger: 1,550,488 lines of an English council (foreign data), 109 files, 9 headers.

They lie beside the project (`../shared/data`, or `BW_SHARED`). Each header is mapped by a profile of the connector's own
kind (`connector.mapping`) to 支付申请 once; what is measured begins with the mapped file.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from connector.mapping import MappingFile, turn
from contracts.values import Origin
from deploy.stack.layout import PROJECT
from services.ingest.datasets import find_data_set

DATA_SET: Final = "payment_application"
REGION: Final = "999903"
"""No place of China."""
NAMES: Final = {
    "pay_app_amt": ("Net Amount", "Amount"),
    "payee_acct_name": (
        "Supplier (Beneficiary) Name",
        "Supplier Name",
        "Approved Supplier (Beneficiary) Name",
    ),
    "payee_acct_no": ("Local Supplier Internal Reference", "Supplier ID"),
    "agency_code": ("Directorate / Service Where Expenditure Incurred", "Organisational Unit"),
    "use_des": ("Purpose of Spend", "SeRCOP Detailed Expenditure Type"),
    "create_date": ("Payment Date",),
    "pay_app_no": ("Transaction Number",),
}
"""What a field is called in one header or another."""
KEY: Final = "line"
"""Our own column: file and line, since the transaction's number is not one row's."""


def archive() -> Path | None:
    """Return the archive, or null where the data do not lie beside the project."""
    shared = Path(os.environ.get("BW_SHARED", PROJECT.parent / "shared"))
    return next((shared / "data" / "payments_northtyneside").glob("*.zip"), None)


def mapped(root: Path, source: Path, rows: int | None) -> list[Path]:
    """Return the mapped files with their manifests, at least `rows` rows in all (null: every file)."""
    folder = root / "files" / f"real-{rows or 'all'}"
    if not folder.exists():
        half = folder.with_suffix(".half") / "czj"
        half.mkdir(parents=True, exist_ok=True)
        taken = 0
        for name, header, lines in _files(source):
            taken += _map(half, name, header, list(lines))
            if rows is not None and taken >= rows:
                break
        half.parent.rename(folder)
    return sorted(folder.glob("*/*.csv"))


def joined(root: Path, files: Sequence[Path], rows: int) -> Path:
    """Return one file with the rows of the first of `files`, at least `rows` where they have as many: what a row costs without its file."""
    folder = root / "files" / f"{files[0].parent.parent.name}-joined-{rows}" / files[0].parent.name
    path = folder / "joined.csv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        manifest = json.loads(_manifest_of(files[0]).read_text(encoding="utf-8")) | {"file_name": path.name, "rows": 0}
        with path.with_suffix(".half").open("wb") as target:
            for number, each in enumerate(files):
                with each.open("rb") as source:
                    header = source.readline()
                    target.write(b"" if number else header)
                    shutil.copyfileobj(source, target)
                manifest["rows"] += rows_of(each)
                if manifest["rows"] >= rows:
                    break
        _manifest_of(path).write_text(json.dumps(manifest), encoding="utf-8")
        path.with_suffix(".half").rename(path)
    return path


def latest_day(path: Path) -> str:
    """Return the latest payment date of a mapped file, YYYY-MM-DD."""
    with path.open(encoding="utf-8", newline="") as source:
        return max(line["CREATE_DATE"] for line in csv.DictReader(source))


def rows_of(path: Path) -> int:
    """Return how many rows the manifest of a mapped file states."""
    return int(json.loads(_manifest_of(path).read_text(encoding="utf-8"))["rows"])


def _manifest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.manifest.json")


def _files(source: Path) -> Iterator[tuple[str, list[str], Iterator[list[str]]]]:
    with zipfile.ZipFile(source) as folder:
        for name in sorted(folder.namelist()):
            if name.endswith(".csv"):
                with folder.open(name) as file:
                    lines = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
                    yield name.removesuffix(".csv"), next(lines), lines


def profile(header: Sequence[str], units: Iterable[str]) -> MappingFile:
    """Return the profile of one header; `units` are the words that stand for the paying unit."""
    columns = {field: next(name for name in names if name in header) for field, names in NAMES.items()}
    codes = {unit: f"{number:03d}" for number, unit in enumerate(sorted(set(units) - {""}), start=1)}
    return MappingFile.model_validate(
        {
            "data_set": DATA_SET,
            "skip_rows": {columns["pay_app_amt"]: [""], columns["create_date"]: [""]},
            "fields": {
                field.name: {"constant": ""} for field in find_data_set(DATA_SET).fields if not field.may_be_absent
            }
            | columns
            | {
                "pay_app_id": KEY,
                "agency_code": {"column": columns["agency_code"], "codes": codes, "default": "000"},
                "pay_app_amt": {"column": columns["pay_app_amt"], "unit": "元", "required": True},
            },
        }
    )


def _map(folder: Path, name: str, header: list[str], lines: list[list[str]]) -> int:
    """Write one mapped file; its period is a month of its own, since the council has two files for most months."""
    title = [KEY, *(head or f"unnamed {number}" for number, head in enumerate(header))]
    unit = next(title.index(each) for each in NAMES["agency_code"] if each in title)
    rows = [(number, [f"{name}-{number}", *line]) for number, line in enumerate(lines, start=2)]
    rows = [(number, cells) for number, cells in rows if "".join(cells[1:]).strip()]
    found = profile(title, (cells[unit].strip() for _, cells in rows))
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(data_fields(found))
        turned = turn(found, title, iter(rows), name=name, period=name[:7], take=writer.writerow)
    manifest = {
        "data_set": DATA_SET,
        "region": REGION if name.endswith("_i") else REGION[:-1] + "4",
        "period": name[:7],
        "file_name": path.name,
        "rows": turned.rows,
        "origin": Origin.FOREIGN.value,
    }
    _manifest_of(path).write_text(json.dumps(manifest), encoding="utf-8")
    return turned.rows


def data_fields(found: MappingFile) -> list[str]:
    """Return the standard names of a profile's fields in their order."""
    return [field.upper() for field in found.rules]
