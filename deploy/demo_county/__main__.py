"""`python -m deploy.demo_county --out DIR [--seed N] [--year Y] [--payments N] [--clean]`: write the county as files to push."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from deploy.demo_county import clean, derive, planting, shape


def main() -> None:
    """Generate, plant, derive, write; print where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--payments", type=int, default=200_000)
    parser.add_argument(
        "--until", type=int, default=12, metavar="MONTH", help="the year as it stood at this month's end"
    )
    parser.add_argument("--clean", action="store_true", help="plant nothing")
    arguments = parser.parse_args()
    county = clean.make(year=arguments.year, seed=arguments.seed, payments=arguments.payments)
    facts = [] if arguments.clean else planting.plant(county, seed=arguments.seed)
    for data_set, period, rows in derive.data_sets(county, facts, until=arguments.until):
        write(arguments.out, data_set, period, rows)
    labels = [asdict(fact) | {"amount": derive.yuan(fact.amount)} for fact in facts]
    (arguments.out / "labels.json").write_text(
        json.dumps(labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(
        f"{shape.REGION_NAME} {arguments.year}: {len(county.payments)} payments, {len(facts)} planted facts in {arguments.out}"
    )


def write(out: Path, data_set: str, period: str, rows: Iterable[derive.Row]) -> Path:
    """Write one file with its manifest beside it, `<sender>/<data set>-<period>.csv`; return the file's path."""
    path = out / derive.sender(data_set) / f"{data_set}-{period}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = derive.header(data_set)
    money = derive.CONTROL_TOTALS.get(data_set)
    column = header.index(money) if money else None
    count, total = 0, Decimal(0)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
            if column is not None:
                total += Decimal(row[column])
    manifest = {
        "data_set": data_set,
        "region": shape.REGION,
        "period": period,
        "file_name": path.name,
        "rows": count,
        "control_totals": {money.lower(): str(total)} if money else {},
        "origin": "synthetic",
    }
    path.with_name(f"{path.name}.manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return path


if __name__ == "__main__":
    main()
