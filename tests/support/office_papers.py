"""Papers of every form, for the tests of the layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.letters_v1 import LetterKind
from contracts.cases.meetings_v1 import MeetingPaperKind, MeetingPaperRequested, PaperTask
from contracts.cases.v1 import PaperSection
from contracts.values import Origin
from services.reports.figures import Figure, Source
from services.reports.layout.charts import bar_chart
from services.reports.letters.follow_ups import compose_follow_up
from services.reports.meetings.papers import compose_meeting_paper
from services.reports.offices import load_offices
from services.reports.paper import Imprint, Layout, Paper

OFFICE = load_offices().default
SIGNER = "李某某"
MEETING = MeetingPaperRequested(
    kind=MeetingPaperKind.NOTICE,
    meeting_id=UUID(int=5),
    number="联席会议〔2026〕1号",
    title="2026年第一次预算联网监督工作联席会议",
    planned_for=date(2026, 3, 20),
    held_on=date(2026, 3, 20),
    place="县人大常委会第二会议室",
    convenor="县人大常委会分管领导",
    agenda=("通报2025年数据报送情况", "研究2026年数据推送约定"),
    units=("县财政局", "县税务局", "县审计局", "人民银行有关机构"),
    present=("县人大常委会分管领导", "县财政局", "县税务局", "县审计局"),
    absent=("人民银行有关机构",),
    minutes="会议听取了县财政局关于2025年数据报送情况的汇报。\n会议认为，报送工作总体平稳，个别数据迟报。",
    tasks=(
        PaperTask(matter="补报2025年第四季度国库库款日报", owner="县财政局", due_on=date(2026, 4, 10)),
        PaperTask(matter="完善非税收入数据口径说明", owner="县税务局", due_on=date(2026, 4, 30)),
    ),
    dated_on=date(2026, 3, 23),
)
FOLLOW_UP = FollowUpRequested(
    kind=LetterKind.CHAIRMEN_REPORT,
    letter_id=UUID(int=1),
    case_id=UUID(int=2),
    case_number="元人预案〔2025〕3号",
    document_number="元人预报〔2025〕4号",
    addressee="县财政局",
    matter="债务余额超限额",
    dated_on=date(2025, 2, 10),
    letter_number="元人预函〔2025〕3号",
    sent_on=date(2025, 1, 20),
    received_on=date(2025, 1, 20),
    due_on=date(2025, 2, 8),
    reason="县十八届人大常委会第37次主任会议",
    sections=(PaperSection(title="调研的基本情况", text="到县财政局查阅账册。\n座谈一次。"),),
    signer=SIGNER,
    origin=Origin.OFFICIAL,
    region="532328",
)


def meeting_paper(kind: MeetingPaperKind, origin: Origin = Origin.OFFICIAL, **changes: object) -> Paper:
    """A paper of the meeting."""
    return compose_meeting_paper(MEETING.model_copy(update={"kind": kind, **changes}), OFFICE, origin)


def upward(**changes: object) -> Paper:
    """The report to the chairmen's meeting."""
    return compose_follow_up(FOLLOW_UP.model_copy(update=changes), OFFICE)


def marked(paper: Paper) -> Paper:
    """The paper with all that may stand at its upper left."""
    return replace(paper, copy_number="000012", urgency="特急")


def brief_with_chart() -> Paper:
    """A brief with a drawing whose bars are red."""
    bars = [
        (name, Figure(name, Decimal(value), "万元", str(value), (Source("回执-2025-000001", "a.csv", "第2行"),)))
        for name, value in (("增值税", 120), ("企业所得税", 80))
    ]
    return Paper(
        layout=Layout.BRIEF,
        mark="预算审查监督分析简报",
        number="〔2025〕第3期",
        title="收入情况",
        title_parts=("收入情况",),
        dated_on=date(2025, 10, 20),
        origin=Origin.OFFICIAL,
        is_draft=False,
        blocks=(bar_chart("图1 收入结构", bars),),
        editor=OFFICE.name,
        date_text="2025年10月20日",
    )


def brief_with_imprint() -> Paper:
    """A brief with the imprint of article 6's recipients."""
    imprint = Imprint(
        lines=(("报", OFFICE.reported_to), ("送", OFFICE.sent_to)),
        issuer=OFFICE.name,
        issued_on="2025年10月20日",
        copies="（共印60份）",
    )
    return replace(brief_with_chart(), imprint=imprint)
