"""Receipts and answers survive every cut and never count twice; each answer of the door leads to one end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from connector.answering import Answering
from connector.commands.inbox import lines_of, notice_lines
from connector.door import Denied, Rejected, Unreachable
from connector.durable import QueueBusy
from connector.inbox import AnswerText, InboxError, LetterBox
from connector.patience import Patience
from connector.push import End
from contracts.cases.follow_ups_v1 import DeliveryNotice
from contracts.cases.inbox_v1 import Acknowledgement, FileKept, Inbox, InboxLetter, SignedLetter
from contracts.cases.letters_v1 import CaseLetter, KeptFile, LetterKind, Way
from contracts.ingest.calendar_v1 import DueItem
from contracts.values import Origin

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LETTER = CaseLetter(
    letter_id=UUID(int=1),
    case_id=UUID(int=2),
    kind=LetterKind.LETTER,
    number="元人预函〔2026〕3号",
    title="支出超出调整预算",
    addressee="县财政局",
    to_unit="czj",
    sent_on=date(2026, 3, 2),
    is_ready=True,
    origin=Origin.SYNTHETIC,
    region="532328",
)
ITEM = InboxLetter(letter=LETTER, deadline=None, days_left=None, may_sign=True, may_answer=False, acknowledgement=None)
NOTICE = DeliveryNotice(
    is_overdue=True,
    day=date(2026, 3, 9),
    items=(
        DueItem(
            data_set="treasury_stock_daily", data_set_title="国库库存", period="2026-02", due_on=date(2026, 3, 6),
            working_days=1,
        ),
    ),
    told_at=NOW,
)  # fmt: skip
TEXT = AnswerText(content="已补办。", signer="张某", signer_post="局长", signed_on=date(2026, 3, 5))


class Congress:
    """Stands in for the door: keeps receipts and answers as cases does; `faults` are raised at the numbered request,
    before it is carried out, `late_faults` after it: the answer is lost on the way back."""

    def __init__(self) -> None:
        self.signed: list[str] = []
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.faults: dict[int, Exception] = {}
        self.late_faults: dict[int, Exception] = {}

    def _ask(self, name: str, work: Callable[[], Any]) -> Any:
        self.asked.append(name)
        number = len(self.asked)
        if number in self.faults:
            raise self.faults.pop(number)
        found = work()
        if number in self.late_faults:
            raise self.late_faults.pop(number)
        return found

    def inbox(self, offset: int = 0) -> Inbox:
        return self._ask(
            "list", lambda: Inbox(unit="czj", total=1, items=(ITEM,)[offset:], heads=(), notices=(NOTICE,))
        )

    def letter_file(self, letter_id: UUID, form: str) -> bytes:
        return self._ask(f"fetch {form}", f"{letter_id} {form}".encode)

    def sign_letter(self, letter_id: UUID, signed_for_by: str) -> SignedLetter:
        def sign() -> SignedLetter:
            if not self.signed:
                self.signed.append(signed_for_by)
            received = {"received_on": date(2026, 3, 3), "signed_for_by": self.signed[0], "receipt_way": Way.CONNECTOR}
            letter = LETTER.model_copy(update=received)
            return SignedLetter(item=ITEM.model_copy(update={"letter": letter, "may_sign": False, "may_answer": True}))

        return self._ask("sign", sign)

    def put_attachment(self, letter_id: UUID, file_name: str, data: bytes) -> FileKept:
        def keep() -> FileKept:
            sha256 = hashlib.sha256(data).hexdigest()
            self.files[sha256] = data
            kept = KeptFile(
                file_id=UUID(int=5), file_name=file_name, media_type="application/pdf", size=len(data),
                sha256=sha256, kept_at=NOW, seat="C-czj",
            )  # fmt: skip
            return FileKept(file=kept)

        return self._ask("file", keep)

    def answer_letter(self, letter_id: UUID, answer: dict[str, Any]) -> Acknowledgement:
        def keep() -> Acknowledgement:
            assert set(answer["attachments"]) <= set(self.files)
            self.answers[answer["reply_id"]] = answer
            return Acknowledgement(
                reply_id=UUID(answer["reply_id"]), letter_id=letter_id, letter_number=LETTER.number,
                case_number="元人预案〔2026〕1号", recorded_at=NOW, answered_on=date(2026, 3, 5), is_late=False,
                content_sha256=hashlib.sha256(answer["content"].encode()).hexdigest(), files=(),
            )  # fmt: skip

        return self._ask("answer", keep)


@pytest.fixture
def box(tmp_path: Path) -> LetterBox:
    box = LetterBox(tmp_path / "state")
    box.keep([ITEM])
    return box


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "凭证.pdf"
    path.write_bytes(b"%PDF-1.7 voucher")
    return path


def answering(congress: Congress, box: LetterBox) -> Answering:
    return Answering(congress, box, lambda _: None, patience=Patience(silence_s=0.1), sleep=lambda _: None)  # type: ignore[arg-type]


def test_a_receipt_and_an_answer_go_once(box: LetterBox, file: Path) -> None:
    congress = Congress()
    box.add_receipt(ITEM, "李某")
    task = box.add_answer(ITEM, TEXT, [file, file])
    ends = answering(congress, box).send_all()
    assert [end for _, end in ends] == [End.ACCEPTED, End.ACCEPTED]
    assert congress.asked == ["sign", "file", "answer"]
    assert not list(box.spool.iterdir())
    assert box.known()[0].may_answer
    assert (box.papers / "元人预函〔2026〕3号" / "答复回执.json").exists()

    again = box.add_answer(ITEM, TEXT, [file])
    assert (again.key, again.ended_at is not None) == (task.key, True)
    assert box.waiting() == []


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_wherever_the_line_is_cut_the_next_run_ends_it_once(
    box: LetterBox, file: Path, number: int, *, is_late: bool
) -> None:
    congress = Congress()
    (congress.late_faults if is_late else congress.faults)[number] = Unreachable("网络不通", wait_s=9)
    box.add_receipt(ITEM, "李某")
    box.add_answer(ITEM, TEXT, [file])
    assert answering(congress, box).send_all()[-1][1] is End.WAITING
    assert [end for _, end in answering(congress, LetterBox(box.letters.parents[1])).send_all()][-1] is End.ACCEPTED
    assert (congress.signed, len(congress.answers), len(congress.files)) == (["李某"], 1, 1)


def test_a_process_killed_between_end_and_forgetting_sends_nothing_again(box: LetterBox) -> None:
    task = box.add_receipt(ITEM, "李某")
    waiting = (box.waiting_in / f"{task.key}.json").read_bytes()
    answering(Congress(), box).send_all()
    (box.waiting_in / f"{task.key}.json").write_bytes(waiting)
    with box.locked():
        assert box.waiting() == []


def test_a_refused_answer_keeps_its_reason_and_may_be_tried_again(box: LetterBox, file: Path) -> None:
    congress = Congress()
    congress.faults[2] = Rejected(412, "duty-not-held", "张某不是登记在册的负责同志。")
    box.add_answer(ITEM, TEXT, [file])
    ended, end = answering(congress, box).send_all()[0]
    assert (end, ended.problem) == (End.REFUSED, "张某不是登记在册的负责同志。")
    assert box.waiting() == []
    box.add_answer(ITEM, TEXT, [file])
    assert answering(congress, box).send_all()[0][1] is End.ACCEPTED


def test_a_denied_certificate_stops_the_rest(box: LetterBox) -> None:
    congress = Congress()
    congress.faults[1] = Denied("证书已注销。")
    box.add_receipt(ITEM, "李某")
    box.add_answer(ITEM, TEXT, [])
    assert [end for _, end in answering(congress, box).send_all()] == [End.DENIED]
    assert len(box.waiting()) == 2


def test_letters_are_looked_at_and_fetched_once(box: LetterBox) -> None:
    congress = Congress()
    looking = answering(congress, box)
    assert looking.look().items == (ITEM,)
    assert box.notices() == [NOTICE]
    assert notice_lines(box.notices()) == [
        "催报（2026-03-09）：国库库存 2026-02 应于 2026-03-06 前报送，已逾期 1 个工作日"
    ]
    first = looking.fetch(ITEM)
    assert looking.fetch(ITEM) == first
    assert congress.asked == ["list", "fetch pdf", "fetch docx"]
    assert Path(first[0]).read_bytes() == f"{LETTER.letter_id} pdf".encode()


def test_a_letter_is_named_by_a_part_of_its_number(box: LetterBox) -> None:
    box.keep(
        [
            ITEM.model_copy(
                update={
                    "letter": LETTER.model_copy(update={"letter_id": UUID(int=9), "number": "元人预函〔2026〕13号"})
                }
            )
        ]
    )
    assert box.find("元人预函〔2026〕3号") == ITEM
    with pytest.raises(InboxError, match="不止一份"):
        box.find("〔2026〕")
    with pytest.raises(InboxError, match="inbox list"):
        box.find("〔2027〕")


def test_attachments_that_cannot_be_sent_are_told(box: LetterBox, tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="不能读取"):
        box.add_answer(ITEM, TEXT, [tmp_path / "没有.pdf"])
    empty = tmp_path / "空.pdf"
    empty.touch()
    with pytest.raises(InboxError, match="空的"):
        box.add_answer(ITEM, TEXT, [empty])


def test_two_processes_do_not_work_on_one_inbox(box: LetterBox) -> None:
    with box.locked(), pytest.raises(QueueBusy), LetterBox(box.letters.parents[1]).locked():
        pass


def test_what_people_read_of_a_letter() -> None:
    assert lines_of(ITEM) == ["元人预函〔2026〕3号  函  2026-03-02发出  支出超出调整预算", "    待签收"]
