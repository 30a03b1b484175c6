"""Example answers of letters, the inbox and the register of duties, shown in the OpenAPI document (synthetic)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from contracts.cases.duties_v1 import Duty, DutyEntry, DutyHolder, DutyList
from contracts.cases.files_v1 import LetterList
from contracts.cases.follow_ups_v1 import DroppedProposal, FollowUpProposal, ProposalKind, ProposalList, SentDunning
from contracts.cases.inbox_v1 import Acknowledgement, FileKept, Inbox, InboxLetter, SignedLetter
from contracts.cases.letters_v1 import CaseLetter, KeptFile, LetterKind, Way
from contracts.cases.papers_v1 import PaperList
from contracts.ingest.calendar_v1 import DueItem
from contracts.values import Origin
from gateway import examples

_AT: Final = datetime(2025, 4, 11, 1, 30, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(f"0195f3a0-0000-7000-8000-{number:012d}")


LETTER: Final = CaseLetter(
    letter_id=_id(80),
    case_id=_id(4),
    kind=LetterKind.LETTER,
    number="元人预函〔2025〕3号",
    title="支出超出调整预算（2130505）",
    addressee="县财政局",
    to_unit="czj",
    sent_on=date(2025, 4, 10),
    is_ready=True,
    received_on=date(2025, 4, 11),
    signed_for_by="王某",
    receipt_way=Way.CONNECTOR,
    origin=Origin.SYNTHETIC,
    region="532328",
)
KEPT: Final = KeptFile(
    file_id=_id(81),
    file_name="整改凭证.pdf",
    media_type="application/pdf",
    size=182_345,
    sha256="b" * 64,
    kept_at=_AT,
    seat="C-czj",
)
FILE: Final = FileKept(file=KEPT)
PAPERS: Final = PaperList(items=(KEPT,))
ACKNOWLEDGEMENT: Final = Acknowledgement(
    reply_id=_id(82),
    letter_id=_id(80),
    letter_number=LETTER.number,
    case_number="元人预案〔2025〕3号",
    recorded_at=_AT,
    answered_on=date(2025, 4, 24),
    is_late=False,
    content_sha256="c" * 64,
    files=(KEPT,),
)
_ITEM: Final = InboxLetter(
    letter=LETTER,
    deadline=examples.CASE_SUMMARY.deadline,
    days_left=10,
    may_sign=False,
    may_answer=True,
    acknowledgement=None,
)
INBOX: Final = Inbox(unit="czj", total=1, items=(_ITEM,), heads=("张某某（局长）",))
SIGNED: Final = SignedLetter(item=_ITEM)
ANSWER: Final[dict[str, Any]] = {
    "reply_id": str(_id(82)),
    "content": "超预算支出系上级专款，已补办调整手续。",
    "signer": "张某某",
    "signer_post": "局长",
    "signed_on": "2025-04-23",
    "attachments": ["b" * 64],
}
LETTERS: Final = LetterList(total=1, items=(LETTER,))
HOLDER: Final = DutyHolder(
    holder_id=_id(83),
    duty=Duty.UNIT_HEAD,
    unit="czj",
    name="张某某",
    post="局长",
    valid_from=date(2024, 3, 1),
    valid_to=None,
    basis="元人发〔2024〕5号",
    entered_at=_AT,
    seat="A-01",
)
DUTY: Final = DutyEntry(holder=HOLDER)
DUTIES: Final = DutyList(items=(HOLDER,))
PROPOSALS: Final = ProposalList(
    items=(
        FollowUpProposal(
            proposal_id=_id(84),
            kind=ProposalKind.REMINDER,
            case_id=_id(4),
            case_number="元人预案〔2025〕3号",
            unit=None,
            addressee="县财政局",
            matter="支出超出调整预算（2130505）",
            due_on=date(2025, 4, 25),
            region="532328",
            proposed_on=date(2025, 4, 28),
        ),
        FollowUpProposal(
            proposal_id=_id(85),
            kind=ProposalKind.DUNNING,
            case_id=None,
            case_number=None,
            unit="gk",
            addressee="国库（人民银行）",
            matter="预算联网监督数据报送",
            due_on=date(2025, 4, 7),
            items=(
                DueItem(
                    data_set="treasury_stock_daily",
                    data_set_title="国库库存日报",
                    period="2025-03",
                    due_on=date(2025, 4, 7),
                    working_days=5,
                ),
            ),
            region="532328",
            proposed_on=date(2025, 4, 14),
        ),
    )
)
SENT_DUNNING: Final = SentDunning(letter_id=_id(86), number="元人预函〔2025〕5号")
DROPPED: Final = DroppedProposal(proposal_id=_id(84))
