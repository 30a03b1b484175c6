"""Approvals on paper that belong to no case: their scan is kept, named by the approval, fetched, and goes into the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.blobs import Blobs
from chassis.sealed_files import FileKeys
from contracts.cases.archive_v1 import CollectVolume, VolumeClass
from contracts.cases.files_v1 import ListLetters
from contracts.cases.follow_ups_v1 import SendDunning
from contracts.cases.letters_v1 import KeptFile
from contracts.cases.papers_v1 import GetPaper, KeepPaper, ListPapers, PaperOf
from contracts.cases.requests_v1 import RequesterKind
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound
from contracts.ingest.calendar_v1 import DeliveryDunned
from contracts.values import Origin, Permission
from services.cases import files, papers, proposing, questions
from services.cases.archive import orders as archive
from services.cases.archive import pieces, store
from tests.integration.cases import test_requests as requests
from tests.integration.cases.conftest import Desk
from tests.integration.cases.test_follow_ups import ITEM, proposed, tell
from tests.integration.cases.test_inbox import staged

pytestmark = pytest.mark.integration
PNG = b"\x89PNG\r\n\x1a\n" + b"3" * 200


@pytest.fixture
def office(desk: Desk) -> Desk:
    return replace(desk, actor=requests.OFFICE)


def keep(desk: Desk, folder: Path, of: PaperOf, subject_id: UUID, content: bytes = PNG) -> KeptFile:
    upload, sha256 = staged(folder, content)
    call = KeepPaper(
        actor=desk.actor, of=of, subject_id=subject_id, upload_id=upload, file_name="批件.png", size=len(content),
        sha256=sha256,
    )  # fmt: skip
    desk.do(papers.may_keep, call)
    media_type = files.take_in(call, staging=folder, blobs=Blobs((folder / "blobs").as_uri(), FileKeys({1: "key"})))
    kept: KeptFile = desk.do(lambda work, one: papers.keep(work, one, media_type), call).file
    return kept


def listed(desk: Desk, of: PaperOf, subject_id: UUID) -> Any:
    return desk.do(papers.listed, ListPapers(actor=desk.actor, of=of, subject_id=subject_id)).items


def test_a_decision_on_a_query_request_names_its_paper(office: Desk, tmp_path: Path) -> None:
    request, other = requests.enter(office), requests.enter(office)
    scan = keep(office, tmp_path, PaperOf.REQUEST, request.request_id)
    assert keep(office, tmp_path, PaperOf.REQUEST, request.request_id) == scan, "the same paper twice is one"
    foreign = keep(office, tmp_path, PaperOf.REQUEST, other.request_id)
    for wrong in (foreign.file_id, uuid4()):
        with pytest.raises(InvalidInput, match="请先上传"):
            requests.decide(office, request.request_id, scan_id=wrong)
    decided = requests.decide(office, request.request_id, scan_id=scan.file_id)
    assert [step.scan_id for step in decided.history] == [None, scan.file_id]
    assert listed(office, PaperOf.REQUEST, request.request_id) == (scan,)
    fetched = office.do(papers.get, GetPaper(actor=office.actor, file_id=scan.file_id))
    assert (fetched.sha256, fetched.file_name) == (scan.sha256, "批件.png")
    assert office.logged()[-1] == "paper.download"


def test_a_deputys_paper_is_for_who_may_see_deputies_affairs_alone(office: Desk, tmp_path: Path) -> None:
    request = requests.enter(office, RequesterKind.DEPUTY)
    scan = keep(office, tmp_path, PaperOf.REQUEST, request.request_id)
    worker = replace(office, actor=requests.WORKER)
    with pytest.raises(NotFound):
        worker.do(papers.get, GetPaper(actor=worker.actor, file_id=scan.file_id))
    with pytest.raises(NotFound):
        listed(worker, PaperOf.REQUEST, request.request_id)
    with pytest.raises(Forbidden):
        keep(worker, tmp_path, PaperOf.REQUEST, request.request_id)


def test_a_dunning_letter_names_who_consented_and_the_paper(desk: Desk, tmp_path: Path) -> None:
    told = DeliveryDunned(sender="gk", region="532328", day=desk.today, origin=Origin.SYNTHETIC, items=(ITEM,))
    tell(desk, told)
    proposal_id = proposed(desk)[0].proposal_id
    scan = keep(desk, tmp_path, PaperOf.PROPOSAL, proposal_id)
    call = SendDunning(
        actor=desk.actor, proposal_id=proposal_id, approver_name="王某", sent_on=desk.today, scan_id=uuid4()
    )
    with pytest.raises(InvalidInput, match="请先上传"):
        desk.do(proposing.send_dunning, call)
    sent = desk.do(proposing.send_dunning, call.model_copy(update={"scan_id": scan.file_id}))
    (line,) = desk.do(questions.list_letters, ListLetters(actor=desk.actor)).items
    assert (line.number, line.approved_by, line.approval_scan_id) == (sent.number, "王某", scan.file_id)
    with pytest.raises(NotFound):
        keep(desk, tmp_path, PaperOf.PROPOSAL, uuid4())


def test_the_paper_of_a_filed_request_lies_in_the_package_and_none_is_added(office: Desk, tmp_path: Path) -> None:
    request = requests.enter(office)
    scan = keep(office, tmp_path, PaperOf.REQUEST, request.request_id)
    requests.decide(office, request.request_id, scan_id=scan.file_id)
    requests.answer(office, request.request_id)
    requests.archive(office, request.request_id)
    keeper = office.actor.model_copy(update={"may": (*office.actor.may, Permission.ARCHIVE_KEEP)})
    volume = office.do(
        archive.collect_volume, CollectVolume(actor=keeper, year=office.today.year, volume_class=VolumeClass.REQUEST)
    )

    def packed(work: Any, _: Any) -> list[str]:
        (filed,) = store.matters(work.session, volume.summary.volume_id)
        matter = pieces.read(work, pieces.keeper(uuid4()), filed)
        (piece,) = pieces.pieces(matter, keeper, rpc=None)  # type: ignore[arg-type]  # a request asks nobody
        return [content.name for content in piece.contents]

    assert office.do(packed, None) == ["查询申请.json", f"批件/{scan.sha256[:12]}-批件.png"]
    with pytest.raises(Conflict, match="已立卷归档"):
        keep(office, tmp_path, PaperOf.REQUEST, request.request_id, PNG + b"1")
