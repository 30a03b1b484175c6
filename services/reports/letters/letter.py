"""The letter and the query notice of article 7: data object and paper.

Article 7: general matters get a 联网查询情况通报, reviewed by the head and passed on for explanation; important and major
matters get a letter (函). Article 8: the department answers within 10 working days (major matters: may be extended to
15), signed by its responsible head, to the 财经委 and the 预算工委.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.alerts.v1 import LegalBasis
from contracts.cases.v1 import Communication, CommunicationWay, DocumentKind, Urgency
from contracts.values import MatterClass, Origin
from services.reports.figures import Figure
from services.reports.letters.evidence import EvidenceTable, evidence_attachment
from services.reports.offices import Office
from services.reports.paper import URGENCY, Block, Heading, Layout, Paper, Paragraph, Piece, Signature
from services.reports.wording import blank_date, chinese_date, chinese_ordinal

_WAYS = {
    CommunicationWay.PHONE: "通过电话",
    CommunicationWay.VISIT: "当面",
    CommunicationWay.MEETING: "以座谈方式",
    CommunicationWay.WRITING: "以书面方式",
}
EXTENDED_WORKING_DAYS = 15
"""Article 8: major matters only."""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter or a query notice says."""

    kind: DocumentKind
    office: Office
    number: str | None
    """None while a draft."""
    matter_class: MatterClass
    subject: str
    """Title of the warning: what the matter is."""
    addressee: str
    fact: tuple[Piece, ...]
    """The rule's sentence; its numbers are figures."""
    legal_basis: tuple[LegalBasis, ...]
    questions: tuple[str, ...]
    answer_working_days: int | None
    dated_on: date
    origin: Origin
    amount: Figure | None
    evidence: EvidenceTable
    communications: tuple[Communication, ...] = ()
    """What was said with the unit before a query notice."""
    urgency: Urgency = Urgency.ORDINARY

    @property
    def is_draft(self) -> bool:
        """A document without a number is a draft."""
        return self.number is None


def title_parts(letter: Letter) -> tuple[str, ...]:
    """关于商请研究处理XX问题的函, 关于XX情况的联网查询通报; the subject's own last word is not repeated."""
    if letter.kind is DocumentKind.LETTER:
        return ("关于商请研究处理", f"{letter.subject.removesuffix('问题')}问题的函")
    return (f"关于{letter.subject.removesuffix('情况')}情况的", "联网查询通报")


def compose_letter(letter: Letter) -> Paper:
    """Lay the data object out as a paper."""
    parts = title_parts(letter)
    attachment = evidence_attachment(letter.evidence, letter.amount, letter.fact)
    body = _letter_blocks(letter) if letter.kind is DocumentKind.LETTER else _notice_blocks(letter)
    return Paper(
        layout=Layout.LETTER,
        mark=letter.office.name,
        number=letter.number or "",
        title="".join(parts),
        title_parts=parts,
        dated_on=letter.dated_on,
        origin=letter.origin,
        is_draft=letter.is_draft,
        addressee=letter.addressee,
        blocks=body,
        signature=Signature(
            letter.office.name,
            blank_date(letter.dated_on) if letter.is_draft else chinese_date(letter.dated_on),
        ),
        contact=letter.office.contact,
        attachments=(attachment,),
        urgency=URGENCY[letter.urgency],
    )


def _letter_blocks(letter: Letter) -> tuple[Block, ...]:
    return (
        _paragraph(
            f"根据《{letter.office.regulation}》第七条，{letter.office.name}通过预算联网监督系统开展监测预警和查询分析，"
            f"发现有关问题，现函请研究处理。"
        ),
        Heading("一、问题", 1),
        *_fact_blocks(letter),
        Heading("二、依据", 1),
        *_basis_blocks(letter.legal_basis),
        Heading("三、请求", 1),
        *_question_blocks(letter.questions, "请着重就下列事项研究处理并予以说明："),
        _paragraph(_request(letter)),
    )


def _notice_blocks(letter: Letter) -> tuple[Block, ...]:
    office = letter.office
    return (
        _paragraph(
            f"根据《{office.regulation}》第七条，{office.name}在联网查询中了解到以下情况，现予通报，请你单位解释说明。"
        ),
        *_numbered(
            ("查询发现的情况", _fact_blocks(letter)),
            ("沟通分析情况", tuple(_talk_block(talk) for talk in letter.communications)),
            ("有关规定", _basis_blocks(letter.legal_basis)),
            ("请予说明的事项", _question_blocks(letter.questions, "对上述情况，请说明：")),
            (
                "反馈要求",
                (
                    _paragraph(
                        f"请对照附件所列数据逐项核对，及时将说明材料及有关佐证反馈{office.name}。"
                        "数据有误的，请一并更正报送。"
                    ),
                ),
            ),
        ),
    )


def _numbered(*sections: tuple[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Give the sections that say something, numbered in order."""
    said = [section for section in sections if section[1]]
    return tuple(
        block
        for number, (title, blocks) in enumerate(said, 1)
        for block in (Heading(f"{chinese_ordinal(number)}、{title}", 1), *blocks)
    )


def _talk_block(talk: Communication) -> Paragraph:
    """Say a talk before the notice (article 7: 沟通、分析) in the words in which it was recorded."""
    return _paragraph(
        f"{chinese_date(talk.communicated_on)}，{_WAYS[talk.way]}与{talk.unit}（{talk.unit_people}）进行了沟通。"
        f"对方说明：{talk.said.rstrip('。')}。经分析：{talk.analysis.rstrip('。')}。"
    )


def _fact_blocks(letter: Letter) -> tuple[Block, ...]:
    pieces: list[Piece] = [*letter.fact]
    if letter.amount is not None:
        pieces += ["涉及金额", letter.amount, "元。"]
    pieces.append(f"以上情况所依据的{letter.evidence.row_count}行数据、回执编号和所在位置见附件。")
    return (Paragraph(tuple(pieces)),)


def _basis_blocks(basis: tuple[LegalBasis, ...]) -> tuple[Block, ...]:
    return tuple(
        _paragraph(f"{number}．{citation(law)}：{law.gist.rstrip('。')}。") for number, law in enumerate(basis, 1)
    )


def citation(law: LegalBasis) -> str:
    """`《预算法》（2018年12月29日版）第十三条`; a text that is not at hand says so."""
    name = law.law if law.law.startswith("《") else f"《{law.law}》"
    try:
        version = f"{chinese_date(date.fromisoformat(law.version))}版"
    except ValueError:
        version = f"文本{law.version}"
    return f"{name}（{version}）{law.article}"


def _question_blocks(questions: tuple[str, ...], lead: str) -> tuple[Block, ...]:
    if not questions:
        return ()
    return (
        _paragraph(lead),
        *(_paragraph(f"{number}．{question}") for number, question in enumerate(questions, 1)),
    )


def _request(letter: Letter) -> str:
    matter = "重大" if letter.matter_class is MatterClass.MAJOR else "重要"
    level = letter.office.level
    return (
        f"本函所涉事项按{matter}问题办理。请依照《{letter.office.regulation}》第八条认真研究处理，并于收到本函之日起"
        f"{letter.answer_working_days or 10}个工作日内（重大问题，可以延长至{EXTENDED_WORKING_DAYS}个工作日内），"
        f"经所在部门主管负责同志签署后，将研究处理情况函告{level}人大财经委、{level}人大常委会预算工委。"
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph((text,))
