"""Fixed data objects for the tests of documents."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from contracts.alerts.v1 import Alert, AlertState, AlertSummary, Evidence, LegalBasis
from contracts.cases.v1 import Communication, DocumentKind, DocumentRequested
from contracts.values import MatterClass, Origin, ReceiptRef

ALERT_ID = UUID("00000000-0000-0000-0000-00000000a001")
CASE_ID = UUID("00000000-0000-0000-0000-00000000c001")
RECEIPTS = tuple(UUID(f"00000000-0000-0000-0000-0000000000{number:02d}") for number in (1, 2))
NUMBERS = {
    receipt: (f"回执-2025-00000{index}", f"debt_balance-2025-0{index}.csv") for index, receipt in enumerate(RECEIPTS, 1)
}
BASIS = (
    LegalBasis(
        law="中华人民共和国预算法", version="2018-12-29", article="第三十五条", gist="债务规模须在经批准的限额之内"
    ),
    LegalBasis(law="云南省预算审查监督条例", version="待装载", article="第四十三条", gist="对债务限额和余额实行监督"),
)


def alert(
    *, origin: Origin = Origin.SYNTHETIC, amount: str | None = "36020000.00", title: str = "政府债务余额超过限额"
) -> Alert:
    return Alert(
        summary=AlertSummary(
            alert_id=ALERT_ID,
            rule_id="W-D01",
            title=title,
            state=AlertState.CONFIRMED,
            matter_class=MatterClass.MAJOR,
            level=MatterClass.MAJOR,
            region="999901",
            unit="czj",
            unit_name="县财政局",
            subject="专项债务",
            period="2025-09",
            amount=None if amount is None else Decimal(amount),
            origin=origin,
            occurrences=1,
            raised_at=datetime(2025, 10, 20, tzinfo=UTC),
        ),
        rule_version=1,
        fact="2025年9月末专项债务余额1,636,020,000.00元，超过限额1,600,000,000.00元。",
        formula="1,636,020,000.00 − 1,600,000,000.00 ＝ 36,020,000.00",
        legal_basis=BASIS,
        explanation="余额大于限额。",
        innocent_reasons=("限额已经调整而未报送。",),
        questions=("超出限额的债务是如何形成的？", "是否经本级人大常委会批准？"),
        evidence=tuple(
            Evidence(
                label=f"专项债务第{index}笔",
                amount=Decimal(index) * 1000,
                receipt=ReceiptRef(receipt_id=receipt, file_name=NUMBERS[receipt][1], place=f"line {index + 1}"),
                row_no=index,
                figures={"限额": "1,600,000,000.00元", "月份": "2025-09"},
            )
            for index, receipt in enumerate(RECEIPTS, 1)
        ),
        evidence_count=2,
        receipt_ids=RECEIPTS,
    )


def requested(
    *,
    kind: DocumentKind = DocumentKind.LETTER,
    number: str | None = "元人预函〔2025〕3号",
    matter_class: MatterClass = MatterClass.MAJOR,
    origin: Origin = Origin.SYNTHETIC,
    title: str = "政府债务余额超过限额",
    communications: tuple[Communication, ...] = (),
) -> DocumentRequested:
    known = alert(title=title)
    return DocumentRequested(
        case_id=CASE_ID,
        case_number="元人预案〔2025〕3号",
        document_kind=kind,
        document_number=number,
        matter_class=matter_class,
        alert_id=ALERT_ID,
        alert_title=title,
        addressee="县财政局",
        fact=known.fact,
        legal_basis=BASIS,
        questions=known.questions,
        answer_working_days=10 if kind is DocumentKind.LETTER else None,
        dated_on=date(2025, 11, 5),
        origin=origin,
        region="999901",
        communications=communications,
    )
