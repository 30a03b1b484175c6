"""Files of the demo county, made once for each size and kept under the stack's root, and their way to the loader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from chassis.context import Context
from chassis.staged_parts import part_path, part_writer
from contracts.ingest.v1 import CompleteDelivery, DeliveryCompleted, GetDelivery, Manifest, OpenDelivery, RecordPart
from contracts.values import Actor, Permission, Role
from deploy.demo_county import clean, derive, planting
from deploy.demo_county.__main__ import write
from deploy.demo_county.fact import Fact
from deploy.demo_county.wide import widen
from deploy.stack.layout import PROJECT
from services.ingest import intake, loader

YEAR: Final = 2025
SEED: Final = 1


def whole_county(root: Path, payments: int, *, year: int = YEAR, is_wide: bool = False) -> list[Path]:
    """Return every file of a county year with about `payments` payments; wide: with the further data sets too."""
    folder = root / "files" / f"county-{year}-{payments}{'-wide' if is_wide else ''}-{_digest()}"
    if not folder.exists():
        half = folder.with_suffix(".half")
        county, facts = _county(payments, year=year, is_wide=is_wide)
        for data_set, period, rows in derive.data_sets(county, facts):
            write(half, data_set, period, rows)
        half.rename(folder)
    return sorted(folder.glob("*/*.csv"))


def one_file(root: Path, data_set: str, rows: int) -> Path:
    """Return one file with exactly `rows` rows of a payments' data set: a whole year's, sent as December's."""
    folder = root / "files" / f"{data_set}-{rows}-{_digest()}"
    if not folder.exists():
        half = folder.with_suffix(".half")
        county, facts = _county(rows)
        months = (found for name, _, found in derive.data_sets(county, facts) if name == data_set)
        write(half, data_set, f"{YEAR}-12", islice(chain.from_iterable(months), rows))
        half.rename(folder)
    return next(folder.glob("*/*.csv"))


def _county(payments: int, *, year: int = YEAR, is_wide: bool = False) -> tuple[clean.County, list[Fact]]:
    county = clean.make(year=year, seed=SEED, payments=payments)
    if is_wide:
        widen(county, seed=SEED)
    return county, planting.plant(county, seed=SEED)


def _digest() -> str:
    """Name the generator's state, so that an older one's files are not used."""
    sources = sorted((PROJECT / "deploy" / "demo_county").rglob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:8]


def deliver(context: Context, path: Path) -> DeliveryCompleted:
    """Announce a file, put its parts into the staging area (encrypted, as the gateway does), complete the delivery: all that comes before the loader."""
    content = path.read_bytes()
    actor = _connector(path.parent.name)
    with context.db.transaction() as session:
        delivery = intake.open_delivery(
            session, OpenDelivery(actor=actor, manifest=_manifest(path, content)), now=context.clock.now()
        )
    staging = loader.staging_of(context.settings)
    staging.folder(delivery.delivery_id).mkdir(parents=True, exist_ok=True)
    for index, part in enumerate(_parts(content, delivery.part_size)):
        with part_path(staging.root, delivery.delivery_id, index).open("wb") as target:
            writer = part_writer(target, staging.keys, delivery.delivery_id, index)
            writer.write(part)
            writer.finish()
        digest = hashlib.sha256(part).hexdigest()
        call = RecordPart(actor=actor, delivery_id=delivery.delivery_id, index=index, size=len(part), sha256=digest)
        with context.db.transaction() as session:
            intake.record_part(session, call, now=context.clock.now())
    with context.db.transaction() as session:
        call_of = CompleteDelivery(actor=actor, delivery_id=delivery.delivery_id)
        intake.complete_delivery(session, call_of, now=context.clock.now())
    return DeliveryCompleted(delivery_id=delivery.delivery_id)


def decide(context: Context, event: DeliveryCompleted) -> None:
    """Let the loader's own handler decide a completed delivery, as its consume chain does."""
    prepared = loader.prepare(context, event)
    with context.db.transaction() as session:
        loader.on_delivery_completed(context, session, event, prepared)


def receipt_of(context: Context, delivery_id: UUID, sender: str = "czj") -> UUID:
    """Return the receipt of a delivery; a refused one ends the measurement with its reasons."""
    with context.db.transaction() as session:
        delivery = intake.get_delivery(session, GetDelivery(actor=_connector(sender), delivery_id=delivery_id))
    if delivery.receipt_id is None:
        raise RuntimeError(f"{delivery.manifest.file_name} is {delivery.state}: {delivery.refusals[:3]}")
    return delivery.receipt_id


def _parts(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def _manifest(path: Path, content: bytes) -> Manifest:
    said = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
    return Manifest(**said, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _connector(unit: str) -> Actor:
    return Actor(
        seat=f"C-{unit}",
        role=Role.CONNECTOR,
        name="数据报送",
        unit=unit,
        fingerprint="c" * 64,
        correlation_id=uuid4(),
        may=(Permission.DELIVERY_PUSH,),
    )
