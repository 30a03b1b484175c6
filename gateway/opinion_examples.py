"""Examples of deputies' opinions: invented, in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from contracts.cases.opinions_v1 import (
    LinkKind,
    Opinion,
    OpinionAnswer,
    OpinionClock,
    OpinionLimit,
    OpinionLink,
    OpinionList,
    OpinionNumbers,
    OpinionRegister,
    OpinionSource,
    OpinionState,
    OpinionStep,
    OpinionSummary,
    Satisfaction,
)

_ID: Final = UUID("0195e0c8-0000-7000-8000-0000000000d1")
_AT: Final = datetime(2025, 2, 18, 2, 0, tzinfo=UTC)
CLOCK: Final = OpinionClock(
    limit=OpinionLimit.SUGGESTION, number=3, started_on=date(2025, 5, 20), due_on=date(2025, 8, 20),
    article="《全国人民代表大会和地方各级人民代表大会代表法》（条文待装载）", is_provisional=False,
    explanation="自2025年5月20日起满3个月，到期月的对应日为2025年8月20日（周三）。", calendar="chinesecalendar",
)  # fmt: skip
SUMMARY: Final = OpinionSummary(
    opinion_id=_ID, number="元人代意〔2025〕3号", source=OpinionSource.DEPUTY, deputy="吴某某", occasion="县十八届人大四次会议",
    subject="加大农村公路养护资金投入", concerns="县财政局", raised_on=date(2025, 2, 17), received_on=date(2025, 2, 18), handler="县财政局",
    round=2, state=OpinionState.HANDLING, clock=CLOCK, days_left=64, satisfaction=None,
)  # fmt: skip
OPINION: Final = Opinion(
    summary=SUMMARY, text="近两年农村公路养护资金到位晚、标准低，建议列入预算重点保障，并公开支出进度。",
    links=(
        OpinionLink(kind=LinkKind.CASE, subject_id=UUID("0195f3a0-0000-7000-8000-000000000004"), number="元人预案〔2025〕3号",
                    reason="同一笔养护资金未及时下达。", seat="A-01", linked_at=_AT),
    ),
    answers=(
        OpinionAnswer(round=1, unit="县财政局", content="养护资金已列入2025年预算，按进度拨付。", signer="李某某", signer_post="局长",
                      signed_on=date(2025, 5, 12), answered_on=date(2025, 5, 13), is_late=False, satisfaction=Satisfaction.UNSATISFIED,
                      judged_on=date(2025, 5, 19), comment="未说明拨付进度。"),
    ),
    can=("answer", "reassign", "link", "withdraw"),
    history=(
        OpinionStep(act="enter", on=date(2025, 2, 18), note="登记", from_state=None, to_state=OpinionState.ENTERED, seat="A-01", recorded_at=_AT),
    ),
)  # fmt: skip
OPINIONS: Final = OpinionList(
    items=(SUMMARY,),
    total=1,
    numbers=OpinionNumbers(
        total=1, by_state={state: int(state is OpinionState.HANDLING) for state in OpinionState}, overdue=0, answered_late=0,
        judged=dict.fromkeys(Satisfaction, 0), handled_again=1,
    ),
)  # fmt: skip
REGISTER: Final = OpinionRegister(year=2025, items=(OPINION,))
