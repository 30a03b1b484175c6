"""Letters that follow a letter, and the reports above (articles 3 and 8): 催办函, 延期函, 退回函, 催报函, 调研报告, 主任会议报告.

Everything that they say came with the event: dates and limits from the case, texts from the people who wrote them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.letters_v1 import LetterKind
from services.reports.offices import Office
from services.reports.paper import (
    URGENCY,
    Align,
    Attachment,
    Block,
    Column,
    Heading,
    Imprint,
    Layout,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from services.reports.wording import blank_date, chinese_date

_NUMERALS: Final = "一二三四五六七八九十"
_ENDINGS: Final = "。！？；：，、…”）》.!?;:)"
_ABOVE: Final = frozenset({LetterKind.SURVEY_REPORT, LetterKind.CHAIRMEN_REPORT})
"""Papers to those above: the form of an upward document, with who signed it (GB/T 9704-2012 7.2.6)."""


def title_parts(event: FollowUpRequested) -> tuple[str, ...]:
    """Return the title in the parts at which it may be broken; the matter's own last word is not repeated."""
    matter = f"{event.matter.removesuffix('问题')}问题"
    return {
        LetterKind.REMINDER: ("关于催办", f"{matter}的函"),
        LetterKind.EXTENSION: ("关于延长", matter, "答复期限的函"),
        LetterKind.RETURN: ("关于重新答复", f"{matter}的函"),
        LetterKind.DUNNING: (f"关于催报{event.matter}的函",),
        LetterKind.SURVEY_REPORT: ("关于", f"{matter}办理情况的", "调研报告"),
        LetterKind.SURVEY_PLAN: ("关于", f"{matter}办理情况的", "调研方案"),
        LetterKind.CHAIRMEN_REPORT: ("关于", f"{matter}办理情况的", "报告"),
    }[event.kind]


def compose_follow_up(event: FollowUpRequested, office: Office) -> Paper:
    """Lay the paper out: a letter (GB/T 9704-2012 10.1), an upward document (7.2), or a plan without a red head."""
    parts = title_parts(event)
    is_draft = event.document_number is None and event.kind is not LetterKind.SURVEY_PLAN
    return Paper(
        layout=_layout(event.kind),
        mark=office.name,
        number=event.document_number or "",
        title="".join(parts),
        title_parts=parts,
        dated_on=event.dated_on,
        origin=event.origin,
        is_draft=is_draft,
        addressee=_addressee(event, office),
        blocks=_blocks(event, office),
        signature=Signature(office.name, blank_date(event.dated_on) if is_draft else chinese_date(event.dated_on)),
        contact=office.contact,
        signer=event.signer if event.kind in _ABOVE else "",
        imprint=Imprint((), office.name, chinese_date(event.dated_on))
        if event.kind in _ABOVE and not is_draft
        else None,
        attachments=(Attachment("逾期未报数据清单", (_overdue(event),)),) if event.items else (),
        urgency=URGENCY[event.urgency],
    )


def _layout(kind: LetterKind) -> Layout:
    if kind is LetterKind.SURVEY_PLAN:
        return Layout.PLAIN
    return Layout.OFFICIAL if kind in _ABOVE else Layout.LETTER


def _addressee(event: FollowUpRequested, office: Office) -> str:
    if event.kind is LetterKind.SURVEY_PLAN:
        return ""
    if event.kind is LetterKind.CHAIRMEN_REPORT:
        return f"{office.level}人大常委会主任会议"
    return f"{office.level}人大常委会" if event.kind is LetterKind.SURVEY_REPORT else event.addressee


def _blocks(event: FollowUpRequested, office: Office) -> tuple[Block, ...]:
    if event.kind in _ABOVE or event.kind is LetterKind.SURVEY_PLAN:
        return _report(event, office)
    texts = {
        LetterKind.REMINDER: _reminder,
        LetterKind.EXTENSION: _extension,
        LetterKind.RETURN: _return,
        LetterKind.DUNNING: _dunning,
    }[event.kind](event, office)
    return tuple(_paragraph(text) for text in texts)


def _reminder(event: FollowUpRequested, office: Office) -> list[str]:
    return [
        (
            f"{_sent(event)}，你单位于{_day(event.received_on)}签收。按照《{office.regulation}》第八条，应于"
            f"{_day(event.due_on)}前将研究处理情况函告{office.level}人大财经委、{office.level}人大常委会预算工委。"
            f"截至{_day(event.dated_on)}，期限届满已{event.working_days or 0}个工作日，尚未收到答复。"
        ),
        "请抓紧研究处理，经所在部门主管负责同志签署后，尽快函复，并说明逾期原因。",
    ]


def _extension(event: FollowUpRequested, office: Office) -> list[str]:
    return [
        (
            f"{_sent(event)}，你单位于{_day(event.received_on)}签收。该事项属重大问题。因{event.reason.rstrip('。')}，"
            f"依照《{office.regulation}》第八条，答复期限由{_day(event.due_on)}延长至{_day(event.new_due_on)}"
            f"（自签收之日起{event.working_days}个工作日）。"
        ),
        "延长只限一次。请在上述期限内研究处理，经所在部门主管负责同志签署后函复。",
    ]


def _return(event: FollowUpRequested, office: Office) -> list[str]:
    limit = f"于收到本函之日起{event.working_days}个工作日内，" if event.working_days else "及时"
    return [
        f"对{_sent(event)}，你单位已作答复。经研究，答复尚不能说明问题，现予退回：",
        *_sentences(event.reason),
        (
            f"请依照《{office.regulation}》第八条重新研究处理，{limit}经所在部门主管负责同志签署后，将研究处理情况函告"
            f"{office.level}人大财经委、{office.level}人大常委会预算工委。"
        ),
    ]


def _dunning(event: FollowUpRequested, office: Office) -> list[str]:
    return [
        (
            f"按照《{office.regulation}》第三条，联网单位应当及时提供有关数据，确保数据真实可靠。截至"
            f"{_day(event.dated_on)}，你单位有{len(event.items)}项数据逾期未报（见附件）。"
        ),
        "请尽快通过部门前置机报送；确因客观原因不能按期报送的，请书面说明原因和预计报送时间。",
    ]


def _report(event: FollowUpRequested, office: Office) -> tuple[Block, ...]:
    article = f"依照《{office.regulation}》第八条，"
    lead = {
        LetterKind.SURVEY_PLAN: f"{article}{office.name}拟对{event.matter.removesuffix('问题')}问题的研究办理情况开展调研，制定方案如下。",
        LetterKind.SURVEY_REPORT: f"{article}{office.name}对有关部门研究办理情况开展了调研，现将情况报告如下。",
        LetterKind.CHAIRMEN_REPORT: f"{article}现将有关问题的跟踪监督情况向{event.reason}报告如下。",
    }
    blocks: list[Block] = [_paragraph(lead[event.kind])]
    for numeral, section in zip(_NUMERALS, event.sections, strict=False):
        blocks.append(Heading(f"{numeral}、{section.title}", 1))
        blocks += [_paragraph(line) for line in _sentences(section.text)]
    return tuple(blocks)


def _sentences(text: str) -> list[str]:
    """Return the lines that people typed, each ended with a mark: a full stop where they left it out."""
    lines = (line.strip() for line in text.splitlines())
    return [line if line[-1] in _ENDINGS else f"{line}。" for line in lines if line]


def _overdue(event: FollowUpRequested) -> Table:
    return Table(
        title="逾期未报数据清单",
        unit="",
        columns=(
            Column("序号", 8, Align.CENTER),
            Column("数据", 40, Align.LEFT),
            Column("所属期", 16, Align.CENTER),
            Column("应报日期", 20, Align.CENTER),
            Column("逾期工作日", 16, Align.RIGHT),
        ),
        rows=tuple(
            (str(number), item.data_set_title, item.period, chinese_date(item.due_on), str(item.working_days))
            for number, item in enumerate(event.items, 1)
        ),
        cites_sources=False,
    )


def _sent(event: FollowUpRequested) -> str:
    return f"{_day(event.sent_on)}发出的{event.letter_number or '函件'}"


def _day(on: date | None) -> str:
    return chinese_date(on) if on else "（日期未登记）"


def _paragraph(text: str) -> Paragraph:
    return Paragraph((text,))
