"""Examples of the archive: invented, in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from contracts.cases.archive_v1 import (
    ArchiveHit,
    ArchiveHits,
    CatalogueLine,
    FiledMatter,
    MatterKind,
    Retention,
    Volume,
    VolumeClass,
    VolumeList,
    VolumeSeal,
    VolumeState,
    VolumeSummary,
    WaitingMatters,
)
from contracts.cases.months_v1 import MonthList, MonthlyExport, MonthState, MonthTable
from contracts.packages import Checkpoint
from contracts.values import Origin

_ID: Final = UUID("0195e0c8-0000-7000-8000-0000000000d1")
_MATTER: Final = FiledMatter(
    kind=MatterKind.CASE, subject_id=UUID("0195f3a0-0000-7000-8000-000000000004"), position=1, number="元人预案〔2025〕3号",
    title="上级专项资金未及时分解下达", unit="县财政局", closed_on=date(2025, 5, 20),
)  # fmt: skip
SUMMARY: Final = VolumeSummary(
    volume_id=_ID, number="2025-重-1", year=2025, volume_class=VolumeClass.MAJOR, title="2025年度重大问题处置案卷（第1卷）",
    state=VolumeState.SEALED, retention=Retention.PERMANENT, retention_basis="待装载", opened_on=date(2025, 6, 3), matters=1,
    origins=(Origin.SYNTHETIC,), failure="",
    seal=VolumeSeal(
        sealed_at=datetime(2025, 6, 3, 2, 0, tzinfo=UTC), manifest_sha256="1" * 64, package_sha256="2" * 64, size=3_456_789, files=14,
        checkpoint=Checkpoint(number=2041, entry_hash="3" * 64),
    ),
)  # fmt: skip
VOLUME: Final = Volume(
    summary=SUMMARY,
    matters=(_MATTER,),
    catalogue=(
        CatalogueLine(
            item_no=1, responsible="县人大常委会预算工作委员会", document_number="元人预函〔2025〕2号", title="上级专项资金未及时分解下达",
            dated_on=date(2025, 4, 18), pages=3, note="函，致县财政局，2025-04-21签收", path="001 元人预案〔2025〕3号/函件/元人预函〔2025〕2号/",
        ),
        CatalogueLine(
            item_no=2, responsible="县财政局", document_number="", title="关于上级专项资金未及时分解下达的答复", dated_on=date(2025, 5, 6),
            pages=None, note="局长张某某签署", path="001 元人预案〔2025〕3号/答复/第1次/",
        ),
    ),
)  # fmt: skip
OPEN_VOLUME: Final = Volume(
    summary=SUMMARY.model_copy(update={"state": VolumeState.OPEN, "seal": None, "number": "2025-重-2"}),
    matters=(_MATTER,),
    catalogue=(),
)
VOLUMES: Final = VolumeList(
    total=1,
    items=(SUMMARY,),
    waiting=(WaitingMatters(year=2025, volume_class=VolumeClass.GENERAL, count=4),),
)
HITS: Final = ArchiveHits(
    total=1,
    items=(
        ArchiveHit(
            matter=_MATTER,
            volume_id=_ID,
            volume_number="2025-重-1",
            volume_class=VolumeClass.MAJOR,
            state=VolumeState.SEALED,
        ),
    ),
)
MONTHS: Final = MonthList(
    total=2,
    items=(
        MonthlyExport(
            month="2025-06", state=MonthState.GATHERING, requested_on=date(2025, 7, 1), seat="system:cases", missing=("reports",),
            tables=(MonthTable(service="ingest", name="payment_voucher_history", rows=81_204),), rows=81_204, seal=None, verified_at=None,
            failure="",
        ),
        MonthlyExport(
            month="2025-05", state=MonthState.KEPT, requested_on=date(2025, 6, 3), seat="system:cases", missing=(),
            tables=(
                MonthTable(service="auth", name="operation_log", rows=2_041), MonthTable(service="ingest", name="receipt", rows=37),
            ),
            rows=2_078, seal=SUMMARY.seal, verified_at=datetime(2025, 6, 3, 2, 1, tzinfo=UTC), failure="",
        ),
    ),
)  # fmt: skip
