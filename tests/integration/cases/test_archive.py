"""Volumes on a real database: what is filed, sealed, found, and never changed again."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pypdf import PdfWriter
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from chassis.blobs import Blobs
from connector.package import prove_package
from contracts.alerts.v1 import GetAlert
from contracts.auth.v1 import SealArchive
from contracts.cases.archive_v1 import (
    CollectVolume,
    GetVolume,
    GetVolumePackage,
    ListVolumes,
    Retention,
    SealVolume,
    SearchArchive,
    SetRetention,
    Volume,
    VolumeClass,
    VolumeState,
)
from contracts.cases.files_v1 import KeepScan
from contracts.cases.opinions_v1 import Satisfaction
from contracts.cases.requests_v1 import RequesterKind
from contracts.errors import Conflict, Forbidden, NotFound, Precondition, Unavailable
from contracts.ingest.v1 import GetReceipt
from contracts.reports.issues_v1 import IssueArchived
from contracts.reports.v1 import DocumentRendered, DocumentType
from contracts.values import MatterClass, Origin, Permission
from gateway import examples
from services.auth.certificates.profiles import Authority, authority_certificate
from services.cases import facts, files
from services.cases.archive import orders, sealing, store
from services.cases.archive.pieces import keeper
from services.cases.settings import CasesSettings
from services.cases.storage.archive_tables import ARCHIVE_MATTER
from services.cases.work import Work
from tests.integration.cases import test_opinions as opinions
from tests.integration.cases.conftest import ADMINISTRATOR, Desk
from tests.integration.cases.test_requests import answer, archive, decide, enter
from tests.support.packages import Sealer

pytestmark = pytest.mark.integration
KEEPER = ADMINISTRATOR.model_copy(update={"may": (*ADMINISTRATOR.may, Permission.DEPUTY_VIEW, Permission.ARCHIVE_KEEP)})
WORKER = ADMINISTRATOR.model_copy(update={"seat": "W-01", "may": (Permission.DATA_VIEW, Permission.DATA_EXPORT)})


class Others:
    """Alerts and ingest answer as their contracts' examples say; auth is the real statement with a soft key."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer, self.is_away = sealer, False

    def call(self, call: Any) -> Any:
        if isinstance(call, SealArchive):
            if self.is_away:
                raise Unavailable("service-unavailable", "签章服务暂时没有应答。")
            return self.sealer.call(call)
        if isinstance(call, GetAlert):
            return examples.ALERT
        assert isinstance(call, GetReceipt)
        return examples.RECEIPT.model_copy(
            update={"receipt_id": call.receipt_id, "number": f"回执-2025-{call.receipt_id.hex[:6]}"}
        )


@dataclass
class Parts:
    """What the sealing gets from its process."""

    db: Any
    clock: Any
    rpc: Others
    blobs: Blobs


@dataclass
class Keeping:
    """The keeper's desk with what makes packages."""

    desk: Desk
    parts: Parts
    authority: Authority

    def do(self, use_case: Any, call: type[Any], **values: Any) -> Any:
        return self.desk.do(use_case, call(actor=self.desk.actor, **values))

    def collect(self, volume_class: VolumeClass = VolumeClass.MAJOR) -> Volume:
        found: Volume = self.do(orders.collect_volume, CollectVolume, year=2025, volume_class=volume_class)
        return found

    def order(self, volume: Volume) -> Volume:
        found: Volume = self.do(orders.seal_volume, SealVolume, volume_id=volume.summary.volume_id)
        return found

    def work_off(self) -> int:
        return sealing.seal_waiting(self.parts, CasesSettings())  # type: ignore[arg-type]

    def get(self, volume: Volume) -> Volume:
        found: Volume = self.do(orders.get_volume, GetVolume, volume_id=volume.summary.volume_id)
        return found

    def closed(self, *, is_rendered: bool = True) -> UUID:
        """A closed major case."""
        case_id = self.desk.open_case()
        self.desk.approve(case_id)
        case = self.desk.send(case_id)
        if is_rendered:
            self.render(case)
        self.desk.receive(case_id)
        self.desk.answer(case_id)
        self.desk.close(case_id)
        return case_id

    def render(self, case: Any) -> None:
        pdf = PdfWriter()
        for _ in range(3):
            pdf.add_blank_page(100, 100)
        path = self.desk_folder / "letter.pdf"
        pdf.write(path)
        event = DocumentRendered(
            document_id=uuid4(),
            document_type=DocumentType.LETTER,
            case_id=case.summary.case_id,
            docx_sha256=self.parts.blobs.put(b"docx"),
            pdf_sha256=self.parts.blobs.put(path),
            letter_id=case.letters[-1].letter_id,
        )
        with self.desk.database.transaction() as session:
            facts.link_document(session, event)

    desk_folder: Path = Path()


@pytest.fixture
def keeping(desk: Desk, database: Any, tmp_path: Path) -> Keeping:
    key = ec.generate_private_key(ec.SECP256R1())
    office = replace(desk, actor=KEEPER)
    authority = Authority(authority_certificate(key, "CA", desk.clock.now()), key)  # type: ignore[arg-type]
    blobs = Blobs.from_settings(database.settings_for("cases"))
    parts = Parts(desk.database, desk.clock, Others(Sealer(authority, desk.clock.now())), blobs)
    return Keeping(office, parts, authority, desk_folder=tmp_path)


def test_a_closed_case_is_filed_sealed_proven_and_found(keeping: Keeping, tmp_path: Path) -> None:
    case_id = keeping.closed()
    before = keeping.do(orders.list_volumes, ListVolumes)
    assert [(one.year, one.volume_class, one.count) for one in before.waiting] == [(2025, VolumeClass.MAJOR, 1)]
    volume = keeping.collect()
    assert (volume.summary.number, volume.summary.state, volume.summary.retention) == (
        "2025-重-1",
        VolumeState.OPEN,
        Retention.PERMANENT,
    )
    assert volume.summary.origins == ("synthetic",)
    with pytest.raises(Precondition):
        keeping.collect()
    keeping.do(
        orders.set_retention,
        SetRetention,
        volume_id=volume.summary.volume_id,
        retention=Retention.YEARS_30,
        basis="办公室决定",
    )
    with pytest.raises(Precondition):
        keeping.do(orders.get_volume_package, GetVolumePackage, volume_id=volume.summary.volume_id)
    assert keeping.order(volume).summary.state is VolumeState.SEALING
    assert keeping.work_off() == 1
    sealed = keeping.get(volume)
    assert sealed.summary.seal is not None
    assert (sealed.summary.state, sealed.summary.seal.checkpoint.number) == (VolumeState.SEALED, 7)
    titles = [(line.responsible, line.pages, line.note[:3]) for line in sealed.catalogue]
    assert ("县人大常委会预算工作委员会", 3, "函，致") in titles
    assert ("县财政局", None, "局长张") in titles

    package = keeping.do(orders.get_volume_package, GetVolumePackage, volume_id=volume.summary.volume_id)
    path = tmp_path / "volume.zip"
    path.write_bytes(keeping.parts.blobs.open(package.sha256).read())
    prove_package(path, keeping.authority.certificate)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert "演示" in archive.read("案卷封面.txt").decode()
        assert "资金已于一月全部下达" in archive.read("001 元人预案〔2025〕1号/答复/第1次/答复.txt").decode()
        assert "关于上级专项资金未及时分解下达的答复" in archive.read("归档目录.csv").decode("utf-8-sig")
    assert [name for name in names if name.endswith("元人预函〔2025〕1号.pdf")]
    assert [name for name in names if "/回执/" in name]

    for words, found in (("全部下达", 1), ("元人预函〔2025〕1号 专项", 1), ("2025-重-1", 1), ("100%", 0), ("国库", 0)):
        assert keeping.do(orders.search_archive, SearchArchive, words=words).total == found, words
    assert keeping.do(orders.search_archive, SearchArchive, unit="财政", year=2025).total == 1
    assert keeping.do(orders.search_archive, SearchArchive, year=2024).total == 0
    acts = [act for act in keeping.desk.logged() if act.startswith("archive.")]
    assert acts == [
        "archive.collect",
        "archive.retention",
        "archive.volume.seal",
        "archive.volume.sealed",
        "archive.download",
    ]
    late = KeepScan(actor=KEEPER, case_id=case_id, upload_id=uuid4(), file_name="批件.png", size=1, sha256="a" * 64)
    with pytest.raises(Conflict) as refused:
        keeping.desk.do(files.may_keep_scan, late)
    assert refused.value.reason == "matter-filed"


def test_a_sealed_volume_cannot_be_changed_by_anybody(keeping: Keeping) -> None:
    keeping.closed()
    volume = keeping.collect()
    keeping.order(volume)
    keeping.work_off()
    volume_id = volume.summary.volume_id
    with pytest.raises(Conflict):
        keeping.do(
            orders.set_retention, SetRetention, volume_id=volume_id, retention=Retention.YEARS_10, basis="改为十年"
        )
    with pytest.raises(Conflict):
        keeping.order(volume)
    for statement in (
        "UPDATE cases.archive_volume SET retention = 'years_10'",
        "UPDATE cases.archive_volume SET state = 'open'",
        "DELETE FROM cases.archive_line",
        "UPDATE cases.archive_line SET title = 'x'",
        "UPDATE cases.archive_matter SET title = 'x'",
        "DELETE FROM cases.archive_matter",
        "DELETE FROM cases.archive_volume",
        "INSERT INTO cases.archive_matter SELECT kind, gen_random_uuid(), volume_id, 9, '', '', '', closed_on FROM cases.archive_matter",
        "INSERT INTO cases.archive_line SELECT volume_id, 99, '', '', 'x', dated_on, NULL, '', '' FROM cases.archive_line LIMIT 1",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # a superuser's hand
            keeping.desk.look.execute(statement)
    keeping.closed()
    second = keeping.collect()
    assert (second.summary.number, len(second.matters)) == ("2025-重-2", 1), "what is closed later goes into the next"


def test_sealing_twice_is_the_same_manifest(keeping: Keeping, tmp_path: Path) -> None:
    keeping.closed()
    keeping.closed()
    volume = keeping.collect()
    keeping.order(volume)
    actor = keeper(uuid4())
    made = []
    for day in (date(2025, 2, 3), date(2025, 9, 1)):
        keeping.desk.pass_to(day)
        with keeping.desk.database.transaction() as session:
            work = Work.begin(session, keeping.desk.clock, CasesSettings())
            bound = sealing.bind(work, actor, volume.summary.volume_id)
        made.append(
            sealing.pack(tmp_path / f"{day}.zip", bound, actor=actor, rpc=keeping.parts.rpc, blobs=keeping.parts.blobs)[
                1
            ]
        )
    assert made[0].manifest_sha256 == made[1].manifest_sha256
    assert keeping.work_off() == 1
    assert keeping.work_off() == 0


def test_where_the_token_is_away_the_sealing_is_tried_again(keeping: Keeping) -> None:
    keeping.closed()
    volume = keeping.collect()
    keeping.order(volume)
    keeping.parts.rpc.is_away = True
    assert keeping.work_off() == 0
    waiting = keeping.get(volume).summary
    assert (waiting.state, waiting.failure) == (VolumeState.SEALING, "签章服务暂时没有应答。")
    keeping.parts.rpc.is_away = False
    assert keeping.work_off() == 1
    assert keeping.get(volume).summary.failure == ""


def test_letters_must_be_written_before_their_case_is_sealed(keeping: Keeping) -> None:
    keeping.closed(is_rendered=False)
    volume = keeping.collect()
    with pytest.raises(Precondition) as refused:
        keeping.order(volume)
    assert refused.value.reason == "papers-not-ready"


def test_deputies_requests_have_a_volume_that_only_the_administrator_sees(keeping: Keeping) -> None:
    for kind in (RequesterKind.DEPUTY, RequesterKind.MEMBER):
        request_id = enter(keeping.desk, kind).request_id
        decide(keeping.desk, request_id)
        answer(keeping.desk, request_id)
        archive(keeping.desk, request_id)
    deputies, members = keeping.collect(VolumeClass.DEPUTY_REQUEST), keeping.collect(VolumeClass.REQUEST)
    keeping.order(deputies)
    assert keeping.work_off() == 1
    assert [line.title for line in keeping.get(deputies).catalogue] == ["教育支出执行情况"]
    worker = replace(keeping, desk=replace(keeping.desk, actor=WORKER))
    seen = worker.do(orders.list_volumes, ListVolumes)
    assert [item.number for item in seen.items] == ["2025-查-1"]
    assert worker.do(orders.search_archive, SearchArchive, words="教育").total == 1
    assert keeping.do(orders.search_archive, SearchArchive, words="教育").total == 2
    with pytest.raises(NotFound):
        worker.get(deputies)
    for act in (worker.collect, lambda: worker.order(members)):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Forbidden):
        worker.do(orders.get_volume_package, GetVolumePackage, volume_id=deputies.summary.volume_id)


def test_a_finished_opinion_is_filed_with_its_record_for_the_administrator_alone(keeping: Keeping) -> None:
    office = keeping.desk
    closed = opinions.judge(
        office, opinions.answer(office, opinions.forward(office, opinions.enter(office))), Satisfaction.SATISFIED
    )
    opinions.enter(office)
    volume = keeping.collect(VolumeClass.DEPUTY_OPINION)
    assert (volume.summary.number, [each.number for each in volume.matters]) == ("2025-议-1", [closed.summary.number])
    keeping.order(volume)
    assert keeping.work_off() == 1
    (line,) = keeping.get(volume).catalogue
    assert (line.document_number, line.note) == (closed.summary.number, "代表意见建议，吴某某")
    assert keeping.do(orders.search_archive, SearchArchive, words="预算重点保障").total == 1
    worker = replace(keeping, desk=replace(office, actor=WORKER))
    assert worker.do(orders.search_archive, SearchArchive, words="预算重点保障").total == 0
    with pytest.raises(NotFound):
        worker.get(volume)


def test_an_open_case_is_not_filed(keeping: Keeping) -> None:
    keeping.desk.open_case(MatterClass.IMPORTANT)
    assert keeping.do(orders.list_volumes, ListVolumes).waiting == ()
    with pytest.raises(Precondition):
        keeping.collect(VolumeClass.IMPORTANT)


def test_an_archived_brief_is_filed_once_and_sealed(keeping: Keeping) -> None:
    pdf = PdfWriter()
    pdf.add_blank_page(100, 100)
    path = keeping.desk_folder / "brief.pdf"
    pdf.write(path)
    event = IssueArchived(
        issue_id=uuid4(),
        title="一季度预算执行情况简报",
        number="〔2025〕第1期",
        region="532328",
        origin=Origin.SYNTHETIC,
        archived_on=date(2025, 4, 30),
        record_sha256=keeping.parts.blobs.put(b"{}"),
        pdf_sha256=keeping.parts.blobs.put(path),
        docx_sha256=keeping.parts.blobs.put(b"docx"),
    )
    for _ in range(2):
        with keeping.desk.database.transaction() as session:
            store.keep_issue(session, event)
    volume = keeping.collect(VolumeClass.BRIEF)
    assert (volume.summary.number, len(volume.matters), volume.summary.origins) == ("2025-简-1", 1, ("synthetic",))
    keeping.order(volume)
    assert keeping.work_off() == 1
    [line] = keeping.get(volume).catalogue
    assert (line.document_number, line.pages) == ("〔2025〕第1期", 1)


def test_an_archived_special_report_has_its_own_class(keeping: Keeping) -> None:
    pdf = PdfWriter()
    pdf.add_blank_page(100, 100)
    path = keeping.desk_folder / "report.pdf"
    pdf.write(path)
    event = IssueArchived(
        issue_id=uuid4(),
        document_type=DocumentType.SPECIAL_REPORT,
        title="关于教育支出资金情况的专项查询分析报告",
        number="元人预专报〔2025〕1号",
        region="532328",
        origin=Origin.SYNTHETIC,
        archived_on=date(2025, 4, 30),
        record_sha256=keeping.parts.blobs.put(b"{}"),
        pdf_sha256=keeping.parts.blobs.put(path),
        docx_sha256=keeping.parts.blobs.put(b"docx"),
    )
    with keeping.desk.database.transaction() as session:
        store.keep_issue(session, event)
    volume = keeping.collect(VolumeClass.SPECIAL_REPORT)
    assert volume.summary.number == "2025-专-1"
    keeping.order(volume)
    assert keeping.work_off() == 1
    [line] = keeping.get(volume).catalogue
    assert (line.document_number, line.note) == ("元人预专报〔2025〕1号", "专项查询分析报告及印送、公开记录")


def test_the_search_reads_an_index_not_every_text(keeping: Keeping) -> None:
    keeping.closed()
    volume = keeping.collect().summary
    keeping.desk.look.execute(
        "INSERT INTO cases.archive_matter (kind, subject_id, volume_id, position, number, title, unit, closed_on, body)"
        " SELECT 'case', gen_random_uuid(), %s, n + 100, 'M' || n, '专项资金', '县民政局', '2025-06-30',"
        " repeat('预算执行情况说明。', 20) || CASE WHEN n = 777 THEN '烟叶税Tobacco留成' ELSE '' END"
        " FROM generate_series(1, 3000) AS n",
        (volume.volume_id,),
    )
    keeping.desk.look.execute("ANALYZE cases.archive_matter")
    for words, found in (("烟叶", 1), ("烟叶税 tobacco", 1), ("烟草", 0), ("民政", 3000), ("税留", 0), ("烟叶%", 0)):
        assert keeping.do(orders.search_archive, SearchArchive, words=words).total == found, words
    assert keeping.do(orders.search_archive, SearchArchive, words="留").total == 1
    assert keeping.do(orders.search_archive, SearchArchive, words=volume.number).total == 3001
    with keeping.desk.database.transaction() as session:
        asked = select(ARCHIVE_MATTER.c.number).where(store.holds(session, "烟叶"))
        words = str(asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    plan = keeping.desk.look.execute(f"EXPLAIN {words.replace('%%', '%')}").fetchall()
    assert "archive_matter_pairs" in "\n".join(row[0] for row in plan)
