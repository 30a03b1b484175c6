"""Forms other than CSV through the whole loader; notes, signatures and seals with the receipt."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from openpyxl import Workbook

from contracts.auth.v1 import Seal, SealVerdict
from contracts.errors import InvalidInput
from contracts.ingest.v1 import DeliveryState, Manifest, ManifestSignature, OpenDelivery
from contracts.sealing import manifest_message
from services.ingest import intake
from services.ingest.receipts import seal
from services.ingest.storage import receipt_proofs, slices

pytestmark = pytest.mark.integration

HEADER = ["FISCAL_YEAR", "DEBT_KIND", "VERSION", "LIMIT_AMOUNT", "NEW_LIMIT_AMOUNT", "DOC_NO", "APPROVED_ON"]


def row(kind: str = "一般债务", amount: object = 1234.5, version: str = "年初") -> list[object]:
    return [2025, kind, version, amount, 100, "1号", "2025-03-01"]


def book(*sheets: tuple[str, list[list[object]]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in members.items():
            target.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_a_workbook_becomes_a_slice_whose_rows_know_sheet_and_cells(county) -> None:
    content = book(("一般", [HEADER, row()]), ("专项", [HEADER, row("专项债务", 2)]), ("说明", [["填报说明"]]))
    delivery = county.push(
        content, "debt_limit", "2025", file_name="限额.xlsx", rows=2, control_totals={"limit_amount": "1236.50"}
    )
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    found = county.rows("SELECT place, debt_kind, limit_amount FROM ledger_v1.debt_limit ORDER BY row_no")
    assert [(item["place"], item["debt_kind"], str(item["limit_amount"])) for item in found] == [
        ("一般!A2:G2", "general", "1234.50"),
        ("专项!A2:G2", "special", "2.00"),
    ]
    with county.context.db.transaction() as session:
        receipt = slices.find_receipt(session, delivery.receipt_id)
    assert [(note.kind, note.sheet) for note in receipt.notes] == [("sheet-skipped", "说明")]


def test_a_fault_in_an_archive_names_member_sheet_and_row(county) -> None:
    good = book(("一般", [HEADER, row()]))
    bad = book(("一", [HEADER, row("专项债务", 1, "调整")]), ("二", [HEADER, row("专项债务", "一千元")]))
    delivery = county.push(archive(a_xlsx=good, b_xlsx=bad), "debt_limit", "2025", file_name="限额.zip")
    assert delivery.state is DeliveryState.REFUSED
    assert [(item.file, item.sheet, item.row, item.column, item.rule) for item in delivery.refusals] == [
        ("限额.zip/b.xlsx", "二", 2, "LIMIT_AMOUNT", "not-a-number")
    ]
    assert delivery.refusals[0].detail.startswith("文件“b.xlsx”工作表“二”第2行")
    assert county.rows("SELECT 1 FROM ingest.debt_limit") == []


def test_a_hostile_file_is_refused_and_not_kept(county) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.csv", bytes(50 << 20))
    delivery = county.push(out.getvalue(), "debt_limit", "2025", file_name="a.zip")
    assert [item.rule for item in delivery.refusals] == ["zip-bomb"]
    assert county.rows("SELECT has_original FROM ingest.delivery") == [{"has_original": False}]


def test_nothing_but_zeros_is_refused_before_it_is_searched(county) -> None:
    delivery = county.push(bytes(9 << 20), "debt_limit", "2025")
    assert [item.rule for item in delivery.refusals] == ["empty-file"]
    assert county.rows("SELECT has_original FROM ingest.delivery") == [{"has_original": False}]


def test_a_mark_in_an_archive_leaves_nothing_behind(county) -> None:
    delivery = county.push(archive(a_csv="机密★1年".encode()), "debt_limit", "2025", file_name="a.zip")
    assert [item.rule for item in delivery.refusals] == ["secrecy-mark"]
    assert not list(county.context.settings.staging_dir.glob("*/*"))
    assert county.rows("SELECT has_original FROM ingest.delivery") == [{"has_original": False}]


class Unit:
    """A connection: a key and its certificate."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "C-czj")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC))
            .sign(self.key, hashes.SHA256())
        )
        self.fingerprint = self.certificate.fingerprint(hashes.SHA256()).hex()

    def sign(self, manifest: Manifest) -> ManifestSignature:
        raw = self.key.sign(manifest_message(manifest), ec.ECDSA(hashes.SHA256()))
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ManifestSignature(signature=base64.b64encode(raw), certificate_pem=pem)


def test_a_signature_is_checked_at_the_announcement_and_stands_on_the_receipt(county, make_actor) -> None:
    content = book(("一般", [HEADER, row()]))
    unit = Unit()
    actor = make_actor(unit.fingerprint)
    opened = county.open(content, "debt_limit", "2025", file_name="限额.xlsx", actor=actor)
    signature = unit.sign(opened.manifest)

    def announce(given: ManifestSignature, manifest: Manifest = opened.manifest):
        with county.context.db.transaction() as session:
            return intake.open_delivery(
                session, OpenDelivery(actor=actor, manifest=manifest, signature=given), now=county.clock.now()
            )

    with pytest.raises(InvalidInput, match="manifest-signature-wrong"):
        announce(Unit().sign(opened.manifest))
    with pytest.raises(InvalidInput, match="manifest-signature-wrong"):
        announce(signature, opened.manifest.model_copy(update={"rows": 5}))
    assert announce(signature).delivery_id == opened.delivery_id
    county.stage(opened, content, actor=actor)
    county.complete(opened.delivery_id, actor=actor)
    county.decide(opened.delivery_id)
    accepted = county.get(opened.delivery_id, actor=actor)
    with county.context.db.transaction() as session:
        receipt = slices.find_receipt(session, accepted.receipt_id)
        assert receipt.manifest_signature == signature
        assert receipt.seal is None
        made = seal(receipt, _stand_in_for_the_token, county.clock.now())
        receipt_proofs.insert_seal(session, receipt.receipt_id, made)
        receipt_proofs.insert_seal(session, receipt.receipt_id, made.model_copy(update={"payload": "{}"}))
    with county.context.db.transaction() as session:
        assert slices.find_receipt(session, accepted.receipt_id).seal == made, "the first seal stays"


def _stand_in_for_the_token(call: Seal) -> SealVerdict:
    return SealVerdict(signature=base64.b64encode(call.message[:10]), algorithm="none", certificate_pem="-")
