"""Examples of query requests, joint meetings and due things: invented, in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from contracts.cases.calendars_v1 import (
    CalendarDayChange,
    CalendarList,
    CalendarVersion,
    CalendarVersionShown,
    MovedKind,
    MovedLimit,
)
from contracts.cases.due_v1 import DueKind, DueList, DueThing
from contracts.cases.limits_v1 import CountedLimit, Limit, LimitList, LimitUnit
from contracts.cases.meetings_v1 import (
    AgreementList,
    Meeting,
    MeetingList,
    MeetingMember,
    MeetingState,
    MeetingTask,
    MemberList,
    MemberRole,
    PushAgreement,
    TaskList,
    TaskReport,
    TaskState,
)
from contracts.cases.requests_v1 import QueryRequest, QueryRequestList, RequesterKind, RequestState, RequestStep
from contracts.cases.v1 import Deadline
from contracts.cases.year_dates_v1 import YearBasis, YearDate, YearDateList, YearDone
from contracts.ingest.calendar_v1 import DueDay

_ID: Final = UUID("0195e0c8-0000-7000-8000-0000000000c1")
_AT: Final = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)
_DEADLINE: Final = Deadline(
    due_on=date(2025, 4, 15), started_on=date(2025, 4, 8), working_days=5, article="第五条（未规定期限，按办公室约定）", is_provisional=False,
    explanation="自2025年4月8日的次日起算5个工作日。", calendar="chinesecalendar",
)  # fmt: skip
REQUEST: Final = QueryRequest(
    request_id=_ID, number="元人预查〔2025〕3号", kind=RequesterKind.SPECIAL_COMMITTEE, requester="县人大教科文卫委员会",
    subject="一季度教育支出执行情况", purpose="准备专题调研", received_on=date(2025, 4, 8), state=RequestState.ENTERED, deadline=_DEADLINE,
    days_left=5, answer="", given_to="", volume="", can=("approve", "refuse"),
    history=(
        RequestStep(act="enter", on=date(2025, 4, 8), note="登记", from_state=None, to_state=RequestState.ENTERED, seat="A-01", recorded_at=_AT),
    ),
)  # fmt: skip
REQUESTS: Final = QueryRequestList(items=(REQUEST,), total=1)
TASK: Final = MeetingTask(
    task_id=_ID, meeting_id=_ID, meeting_number="联席会议〔2025〕1号", matter="六月底前接入行政事业单位资产数据", owner="县财政局（国资委）",
    due_on=date(2025, 6, 30), state=TaskState.OPEN, days_left=55,
    reports=(TaskReport(on=date(2025, 4, 8), note="已完成接口调试。", is_done=False, seat="A-01", recorded_at=_AT),),
)  # fmt: skip
TASKS: Final = TaskList(items=(TASK,))
MEETING: Final = Meeting(
    meeting_id=_ID, number="联席会议〔2025〕1号", title="2025年第一次联席会议", planned_for=date(2025, 3, 28), held_on=date(2025, 3, 28),
    place="县人大会议室", convenor="县人民政府办公室主任", agenda=("通报数据报送情况", "研究资产数据联网"), present=("县审计局",), absent=("县发展改革局",),
    minutes="会议议定以下事项……", state=MeetingState.MINUTED, tasks=(TASK,), can=("agree",),
)  # fmt: skip
MEETINGS: Final = MeetingList(items=(MEETING,), total=1)
MEMBERS: Final = MemberList(
    items=(
        MeetingMember(member_id=_ID, role=MemberRole.MEMBER, name="县审计局", valid_from=date(2019, 8, 7), valid_to=None, basis="《暂行办法》第九条"),
    )
)  # fmt: skip
AGREEMENT: Final = PushAgreement(
    agreement_id=_ID, meeting_number="联席会议〔2025〕1号", data_set="payment_voucher", scope="县级全部预算单位", data_type="支付凭证明细",
    manner="前置机推送", due=DueDay(working_day=3), valid_from=date(2025, 4, 1), entered_at=_AT, seat="A-01",
)  # fmt: skip
AGREEMENTS: Final = AgreementList(items=(AGREEMENT,))
DUE: Final = DueList(
    today=date(2025, 4, 8),
    items=(
        DueThing(
            kind=DueKind.REQUEST, subject_id=_ID, number="元人预查〔2025〕3号", title="一季度教育支出执行情况", who="预算工委", act="批准",
            due_on=date(2025, 4, 15), days_left=5, is_reminded=True, article=_DEADLINE.article, is_provisional=False,
            explanation=_DEADLINE.explanation, reminded_on=date(2025, 4, 8),
            remind_on=(date(2025, 4, 8), date(2025, 4, 11), date(2025, 4, 15)),
        ),
    ),
    total=1, due_soon=1,
)  # fmt: skip
LIMIT: Final = Limit(
    name="department-approval", law="预算法", article="第五十二条", number=20, unit=LimitUnit.DAYS, starts_at="人代会批准预算",
    what="向各部门批复预算", who="县财政局",
)  # fmt: skip
LIMITS: Final = LimitList(items=(LIMIT,))
COUNTED_LIMIT: Final = CountedLimit(
    limit=LIMIT, event_on=date(2025, 2, 20), due_on=date(2025, 3, 12), is_provisional=False,
    explanation="自2025年2月20日（当日不计）起第20日为2025年3月12日（周三）。", calendar="chinesecalendar",
)  # fmt: skip
YEAR_DATES: Final = YearDateList(
    year=2025,
    items=(
        YearDate(
            name="final-accounts", basis=(YearBasis(law="各级人民代表大会常务委员会监督法", version="2024-11-08", article="第十九条"),),
            first_on=date(2025, 6, 1), last_on=date(2025, 9, 30), what="将上一年度本级决算草案提请常委会审查和批准", who="县人民政府",
            line_id=_ID, done=YearDone(on=date(2025, 8, 28), note="第二十次常委会会议审查批准。", seat="A-01", recorded_at=_AT),
        ),
        YearDate(
            name="provincial-supervision", basis=(YearBasis(law="云南省预算审查监督条例", version="待装载", article="待装载"),),
            first_on=None, last_on=None, what="条例按年度日期规定的事项", who="待装载", line_id=None, done=None,
        ),
    ),
)  # fmt: skip
_VERSION: Final = CalendarVersion(
    version="2027-1", imported_at=_AT, years=(2027,), sources=("国办发明电〔2026〕示例号", "州人民政府通知（示例）"), days=33, local_days=1,
    changed_days=20, moved=1, is_in_force=True,
)  # fmt: skip
CALENDARS: Final = CalendarList(
    in_force="导入表 2027-1；地方假日 1 天；chinesecalendar 1.11.0", announced_until=date(2027, 12, 31), package="chinesecalendar 1.11.0",
    package_years=(2004, 2026), items=(_VERSION,),
)  # fmt: skip
CALENDAR_VERSION: Final = CalendarVersionShown(
    summary=_VERSION,
    days=(
        CalendarDayChange(
            day=date(2027, 1, 1), name="元旦", is_working=False, was_working=True, is_local=False, source="国办发明电〔2026〕示例号",
        ),
    ),
    moved=(
        MovedLimit(
            kind=MovedKind.REQUEST, subject_id=_ID, number="元人预查〔2026〕9号",
            note="工作日历更新，期限由2027-01-08（暂定）改为2027-01-11；原日历：chinesecalendar 1.11.0；现日历：导入表 2027-1",
        ),
    ),
)  # fmt: skip
