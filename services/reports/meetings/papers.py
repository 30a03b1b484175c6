"""Papers of the joint meeting (article 9): 通知 as a letter, 纪要 in its own form (GB/T 9704-2012 10.3), 任务清单.

Everything that they say came with the event. What the rest of the ledger is, official or made for a demonstration, marks
these papers too: they speak of the same county.
"""

from __future__ import annotations

import re
from typing import Final

from contracts.cases.meetings_v1 import MeetingPaperKind, MeetingPaperRequested
from contracts.values import Origin
from services.reports.offices import Office
from services.reports.paper import (
    Align,
    Attendance,
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
from services.reports.wording import chinese_date

_SERIES: Final = re.compile(r"^(.*?第[一二三四五六七八九十\d]+次)(.+)$")
"""Where the title of a notice may be broken: behind 第一次."""
MARK = "预算联网监督工作联席会议纪要"


def compose_meeting_paper(event: MeetingPaperRequested, office: Office, origin: Origin) -> Paper:
    """Lay a paper of a meeting out."""
    compose = {
        MeetingPaperKind.NOTICE: _notice,
        MeetingPaperKind.MINUTES: _minutes,
        MeetingPaperKind.TASK_LIST: _task_list,
    }[event.kind]
    return compose(event, office, origin)


def _notice(event: MeetingPaperRequested, office: Office, origin: Origin) -> Paper:
    known = _SERIES.match(event.title)
    series, rest = known.groups() if known else ("", event.title)
    parts = (f"关于召开{series}", f"{rest}的通知")
    agenda = [_paragraph(f"{number}．{item.rstrip('。')}。") for number, item in enumerate(event.agenda, 1)]
    blocks: tuple[Block, ...] = (
        _paragraph(
            f"依照《{office.regulation}》第九条，定于{chinese_date(event.planned_for)}召开{event.title}。现将有关事项通知如下："
        ),
        Heading("一、时间和地点", 1),
        _paragraph(f"{chinese_date(event.planned_for)}，{event.place}。"),
        Heading("二、召集人", 1),
        _paragraph(f"{event.convenor}。"),
        Heading("三、议程", 1),
        *agenda,
        Heading("四、有关事项", 1),
        _paragraph("请各成员单位安排有关负责同志参加，并就议程所列事项做好准备；因故不能参加的，请提前向召集人说明。"),
    )
    return Paper(
        layout=Layout.LETTER,
        mark=office.name,
        number=event.number,
        title="".join(parts),
        title_parts=parts,
        dated_on=event.dated_on,
        origin=origin,
        is_draft=False,
        addressee="、".join(event.units) or "各成员单位",
        blocks=blocks,
        signature=Signature(office.name, chinese_date(event.dated_on)),
        contact=office.contact,
    )


def _minutes(event: MeetingPaperRequested, office: Office, origin: Origin) -> Paper:
    on = chinese_date(event.held_on or event.planned_for)
    agenda = "；".join(item.rstrip("。；") for item in event.agenda)
    blocks: list[Block] = [
        _paragraph(
            f"{on}，{event.convenor}在{event.place}召集{event.title}。会议议程：{agenda}。现将会议情况纪要如下："
        ),
        *(_paragraph(line.strip()) for line in event.minutes.splitlines() if line.strip()),
    ]
    if event.tasks:
        blocks.append(_paragraph("会议议定以下事项："))
        blocks += [
            _paragraph(
                f"{number}．{task.matter.rstrip('。')}。责任单位：{task.owner}；完成时限：{chinese_date(task.due_on)}。"
            )
            for number, task in enumerate(event.tasks, 1)
        ]
    blocks += [Attendance(label, names) for label, names in (("出席", event.present), ("缺席", event.absent)) if names]
    recipients = "，".join(dict.fromkeys((*event.present, *event.units)))
    return Paper(
        layout=Layout.MINUTES,
        mark=MARK,
        number=event.number,
        title=event.title,
        title_parts=(event.title,),
        dated_on=event.dated_on,
        origin=origin,
        is_draft=False,
        blocks=tuple(blocks),
        imprint=Imprint((("送", f"{recipients}。"),), office.name, chinese_date(event.dated_on)),
    )


def _task_list(event: MeetingPaperRequested, office: Office, origin: Origin) -> Paper:
    parts = (event.title, "议定事项任务清单")
    table = Table(
        title="议定事项任务清单",
        unit="",
        columns=(
            Column("序号", 8, Align.CENTER),
            Column("议定事项", 44, Align.LEFT),
            Column("责任单位", 24, Align.CENTER),
            Column("完成时限", 24, Align.CENTER),
        ),
        rows=tuple(
            (str(number), task.matter, task.owner, chinese_date(task.due_on))
            for number, task in enumerate(event.tasks, 1)
        ),
        cites_sources=False,
    )
    lead = f"预算联网监督工作联席会议（{event.number}）议定{len(event.tasks)}项，请责任单位在完成时限前将落实情况书面告知{office.name}。"
    return Paper(
        layout=Layout.PLAIN,
        mark=office.name,
        number="",
        title="".join(parts),
        title_parts=parts,
        dated_on=event.dated_on,
        origin=origin,
        is_draft=False,
        blocks=(_paragraph(lead), table),
        signature=Signature(office.name, chinese_date(event.dated_on)),
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph((text,))
