"""One example of every answer, made of the contracts' own classes so that the document cannot lie about their shape."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.alerts.v1 import (
    Alert,
    AlertCounts,
    AlertHistoryLine,
    AlertList,
    AlertState,
    AlertSummary,
    Comparison,
    ComparisonPoint,
    Doubt,
    Evidence,
    HeadLevel,
    LegalBasis,
    Recurrence,
    RuleRun,
)
from contracts.auth.v1 import Certificate, CertificateList, CertificateState, Operation, OperationList
from contracts.cases.v1 import (
    Approver,
    Case,
    CaseList,
    CaseState,
    CaseSummary,
    CountedDeadline,
    Deadline,
    Disposal,
    DocumentKind,
    HistoryEntry,
    WarningDecision,
)
from contracts.ingest.personal_v1 import PersonalValue
from contracts.ingest.v1 import (
    Arrivals,
    BookFigure,
    Delivery,
    DeliveryList,
    DeliveryState,
    DueDelivery,
    Field_,
    Manifest,
    Overnight,
    Overview,
    Receipt,
    Refusal,
    Row,
)
from contracts.parking import ParkedList, ParkedMessage
from contracts.reports.v1 import Document, DocumentList, DocumentState, DocumentType, Requested
from contracts.values import MatterClass, Origin, ReceiptRef, Role


def _id(number: int) -> UUID:
    return UUID(f"0195f3a0-0000-7000-8000-{number:012d}")


_AT = datetime(2025, 4, 8, 1, 30, tzinfo=UTC)
_SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_REGION = "532328"

MANIFEST = Manifest(
    data_set="expenditure_execution",
    region=_REGION,
    period="2025-03",
    file_name="expenditure_execution-2025-03.csv",
    size=1_048_576,
    sha256=_SHA,
    rows=1286,
    control_totals={"month_amount": Decimal("182345678.90")},
    origin=Origin.SYNTHETIC,
)
DELIVERY_OPEN = Delivery(
    delivery_id=_id(1),
    state=DeliveryState.OPEN,
    sender="czj",
    manifest=MANIFEST,
    parts=(0,),
    part_size=524_288,
    opened_at=_AT,
)
DELIVERY_REFUSED = DELIVERY_OPEN.model_copy(
    update={
        "state": DeliveryState.REFUSED,
        "parts": (0, 1),
        "decided_at": _AT,
        "refusals": (
            Refusal(
                file=MANIFEST.file_name,
                row=214,
                column="month_amount",
                value="一千元",
                rule="not-a-number",
                detail="第 214 行“本月数”应为数字，请改为以元为单位的数字后重新报送。",
            ),
        ),
        "refusal_count": 1,
    }
)
DELIVERY_ACCEPTED = DELIVERY_OPEN.model_copy(
    update={"state": DeliveryState.ACCEPTED, "parts": (0, 1), "decided_at": _AT, "receipt_id": _id(2)}
)
DELIVERIES = DeliveryList(total=2, items=(DELIVERY_ACCEPTED, DELIVERY_REFUSED))
RECEIPT = Receipt(
    receipt_id=_id(2),
    delivery_id=_id(1),
    number="回执-2025-000123",
    sender="czj",
    manifest=MANIFEST,
    received_at=_AT,
    accepted_at=_AT,
    rows=1286,
    totals={"month_amount": Decimal("182345678.90")},
)
ROW = Row(
    receipt=RECEIPT,
    data_set=MANIFEST.data_set,
    data_set_title="预算支出执行",
    row_no=213,
    place="line 214",
    fields=(
        Field_(name="subject_code", title="科目编码", value="2130505", meaning="生产发展"),
        Field_(name="cumulative_amount", title="累计数", value="2450000.00", amount=Decimal("2450000.00")),
    ),
    is_superseded=False,
)
PERSONAL = PersonalValue(
    receipt_id=_id(2),
    row_no=213,
    field="xpayee_acct_no",
    title="实际收款人账号",
    value="6228480012345678",
    opened_at=_AT,
    log_number=1024,
)
OVERVIEW = Overview(
    fiscal_year=2025,
    region=_REGION,
    region_name="元谋县",
    origins=(Origin.SYNTHETIC,),
    books=(
        BookFigure(
            book="general",
            direction="income",
            budget=Decimal("520000000.00"),
            executed=Decimal("131250000.00"),
            last_year=Decimal("126400000.00"),
            as_of="2025-03",
            receipt_ids=(_id(2),),
        ),
        BookFigure(
            book="general",
            direction="expenditure",
            budget=Decimal("2260000000.00"),
            executed=Decimal("512345678.90"),
            last_year=Decimal("498000000.00"),
            as_of="2025-03",
            receipt_ids=(_id(2),),
        ),
    ),
    arrivals=(
        Arrivals(
            day=date(2025, 4, 8),
            data_set="payment_voucher",
            sender="czj",
            first_period="2025-01",
            last_period="2025-03",
            accepted=3,
            refused=0,
            in_hand=0,
            latest_at=datetime(2025, 4, 8, 1, 30, tzinfo=UTC),
            delivery_id=_id(1),
        ),
    ),
    missing=(
        DueDelivery(
            data_set="treasury_stock_daily",
            data_set_title="国库库存日报",
            sender="rmyh",
            period="2025-03",
            due_on=date(2025, 4, 3),
            received_at=None,
            state="missing",
        ),
    ),
    overnight=Overnight(since=datetime(2025, 4, 7, 9, 30, tzinfo=UTC), accepted=3, refused=1, in_hand=0),
)

_LAW = LegalBasis(
    law="中华人民共和国预算法",
    version="2018-12-29",
    article="第十三条",
    gist="经批准的预算非经法定程序不得调整，支出以批准的预算为依据。",
)
SUMMARY = AlertSummary(
    alert_id=_id(3),
    rule_id="W-E02",
    title="支出超出调整预算",
    state=AlertState.OPEN,
    matter_class=MatterClass.IMPORTANT,
    level=MatterClass.IMPORTANT,
    region=_REGION,
    unit=None,
    unit_name="县财政局",
    subject="2130505",
    period="2025-03",
    amount=Decimal("450000.00"),
    origin=Origin.SYNTHETIC,
    occurrences=1,
    raised_at=_AT,
)
ALERT = Alert(
    summary=SUMMARY,
    rule_version=1,
    fact="“2130505 生产发展”截至2025年3月累计支出 245.00 万元，超出调整预算 200.00 万元。",
    formula="2450000.00 − 2000000.00 = 450000.00 元",
    legal_basis=(_LAW,),
    explanation="累计支出大于调整预算，说明有支出没有预算依据，或预算调整尚未报送。",
    innocent_reasons=("上级专款已下达，调整文件尚未报送",),
    questions=("超出部分的资金来源和批准文件是什么？",),
    evidence=(
        Evidence(
            label="2130505 生产发展 累计支出",
            amount=Decimal("2450000.00"),
            receipt=ReceiptRef(receipt_id=_id(2), file_name=MANIFEST.file_name, place="line 214"),
            row_no=213,
            figures={"累计支出": "2450000.00", "调整预算": "2000000.00"},
        ),
    ),
    evidence_count=1,
    receipt_ids=(_id(2),),
    proposed_level=MatterClass.IMPORTANT,
    doubts=(
        Doubt(
            difference_id=_id(71),
            identity="R01a",
            period="2025-03",
            subject="一般公共预算收入",
            amount=Decimal("120300.00"),
        ),
    ),
    head_level=HeadLevel(
        level=MatterClass.IMPORTANT,
        reason="涉及人代会批准的重点项目。",
        head_name="李主任",
        decided_on=date(2025, 4, 8),
    ),
    comparisons=(
        Comparison(
            kind="history",
            title="同一单位、同一事项以往的发现",
            unit="yuan",
            points=(
                ComparisonPoint(label="2023年", value=None, note="当年运行过，未发现"),
                ComparisonPoint(label="2024年", value=Decimal("120000.00")),
                ComparisonPoint(label="2025年3月", value=Decimal("450000.00"), is_subject=True),
            ),
            median=Decimal("120000.00"),
        ),
        Comparison(
            kind="peers",
            title="同一规则在其他单位的发现",
            unit="yuan",
            points=(
                ComparisonPoint(label="县财政局", value=Decimal("450000.00"), is_subject=True),
                ComparisonPoint(label="县教育局", value=Decimal("80000.00")),
            ),
            median=Decimal("80000.00"),
            remark="另有 1 个单位有同类发现；按金额本单位列第 1。只比较有发现的单位，不是全部单位。",
        ),
    ),
    parameters={"excess_share_general": "0", "minimum_excess": "1000"},
    history=(
        AlertHistoryLine(
            at=_AT,
            event="new",
            state=AlertState.OPEN,
            level=MatterClass.IMPORTANT,
            amount=Decimal("450000.00"),
        ),
    ),
    related=(SUMMARY.model_copy(update={"alert_id": _id(8), "rule_id": "W-E01"}),),
    recurs=Recurrence(
        alert_id=_id(9),
        title="支出超出调整预算",
        period="2024-12",
        case_id=_id(4),
        outcome="true_mended",
        closed_at=_AT,
    ),
)
ALERTS = AlertList(total=1, items=(SUMMARY,))
COUNTS = AlertCounts(
    by_level={"general": 3, "important": 5, "major": 1},
    by_class={"general": 3, "important": 5, "major": 1},
    by_state={"open": 8, "confirmed": 1},
    by_rule={"W-E02": 4, "W-F03": 5},
    rules=(
        RuleRun(
            rule_id="W-E02",
            title="支出超出调整预算",
            version=1,
            matter_class=MatterClass.IMPORTANT,
            legal_basis=(_LAW,),
            outcome="spoke",
            findings=4,
            ran_at=_AT,
        ),
        RuleRun(
            rule_id="W-D01",
            title="政府债务余额超过限额",
            version=1,
            matter_class=MatterClass.MAJOR,
            legal_basis=(_LAW,),
            outcome="not_applicable",
            reason="债务限额尚未报送",
            ran_at=_AT,
        ),
    ),
)
DISPOSAL = Disposal(alert_id=_id(3), decision=WarningDecision.CONFIRMED, case_id=_id(4))

_DEADLINE = Deadline(
    due_on=date(2025, 4, 25),
    started_on=date(2025, 4, 11),
    working_days=10,
    article="第八条",
    is_provisional=False,
    explanation="自2025年4月12日起算10个工作日，跳过休息日4天。",
    calendar="chinesecalendar-1.11.0",
)
CASE_SUMMARY = CaseSummary(
    case_id=_id(4),
    number="元人预案〔2025〕3号",
    title="支出超出调整预算（2130505）",
    state=CaseState.RECEIVED,
    matter_class=MatterClass.IMPORTANT,
    document_kind=DocumentKind.LETTER,
    approver=Approver.HEAD,
    addressee="县财政局",
    opened_at=_AT,
    deadline=_DEADLINE,
    days_left=10,
    origin=Origin.SYNTHETIC,
    region=_REGION,
)
CASE = Case(
    summary=CASE_SUMMARY,
    alert=SUMMARY,
    fact=ALERT.fact,
    questions=ALERT.questions,
    legal_basis=(_LAW,),
    receipt_ids=(_id(2),),
    history=(
        HistoryEntry(
            number=1,
            happened_at=_AT,
            act="open",
            actor_seat="A-01",
            on=date(2025, 4, 8),
            note="经核对属实",
            from_state=CaseState.OPENED,
            to_state=CaseState.OPENED,
        ),
    ),
    document_id=_id(5),
    allowed_acts=("answer",),
)
CASES = CaseList(total=1, items=(CASE_SUMMARY,))
COUNTED = CountedDeadline(deadline=_DEADLINE)

DOCUMENTS = DocumentList(
    total=1,
    items=(
        Document(
            document_id=_id(5),
            document_type=DocumentType.LETTER,
            title="关于支出超出调整预算有关问题的函",
            number="元人预函〔2025〕3号",
            state=DocumentState.RENDERED,
            case_id=_id(4),
            period=None,
            version=2,
            origin=Origin.SYNTHETIC,
            region=_REGION,
            requested_at=_AT,
            rendered_at=_AT,
            docx_sha256=_SHA,
            pdf_sha256=_SHA,
            overprint_sha256=_SHA,
            figures=2,
            substituted_fonts=("仿宋_GB2312 → Fandol 仿宋",),
        ),
    ),
)
REQUESTED = Requested(document_id=_id(5), issue_id=_id(6))
CERTIFICATES = CertificateList(
    items=(
        Certificate(
            fingerprint=_SHA,
            serial="1001",
            seat="A-01",
            role=Role.ADMINISTRATOR,
            holder="张某",
            state=CertificateState.ACTIVE,
            not_before=_AT,
            not_after=_AT.replace(year=2027),
        ),
    )
)
OPERATIONS = OperationList(
    total=1,
    items=(
        Operation(
            number=1,
            happened_at=_AT,
            seat="A-01",
            act="session.open",
            subject="A-01",
            result="ok",
            detail={},
            entry_hash=_SHA,
        ),
    ),
    is_intact=True,
)
PARKED = ParkedList(
    total=1,
    items=(
        ParkedMessage(
            parked_id=_id(6),
            service="alerts",
            consumer="alerts.engine",
            event_type="ingest.slice.accepted.v1",
            reason="undecodable",
            attempts=1,
            parked_at=_AT,
            excerpt='{"event_id": …',
        ),
    ),
)
