"""What a file is, whatever it is called; secrecy marks inside are found; what cannot be looked through is not taken."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter

from contracts.errors import InvalidInput
from services.cases.files import media_type_of
from services.cases.look import NotTaken, look

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def docx(*paragraphs: str) -> bytes:
    made, out = Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def xlsx(cell: str) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active["B2"] = cell
    made.save(out)
    return out.getvalue()


def pdf(*, password: str = "") -> bytes:
    made, out = PdfWriter(), io.BytesIO()
    made.add_blank_page(200, 200)
    if password:
        made.encrypt(password)
    made.write(out)
    return out.getvalue()


def with_macro(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return out.getvalue()


def found(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / "0.part"
    path.write_bytes(content)
    return look(path, name)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("复函.pdf", pdf(), "application/pdf"),
        ("复函.DOCX", docx("情况说明"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("明细.xlsx", xlsx("保密局"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("扫描.png", PNG, "image/png"),
        ("扫描.jpeg", b"\xff\xd8\xff\xe0" + b"0" * 40, "image/jpeg"),
    ],
)
def test_what_is_taken(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    assert found(tmp_path, name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("程序.exe", b"MZ" + b"0" * 40, "file-kind"),
        ("没有后缀", PNG, "file-kind"),
        ("冒充.pdf", PNG, "file-kind"),
        ("冒充.docx", xlsx("数据"), "file-kind"),
        ("坏的.xlsx", b"PK\x03\x04" + b"0" * 40, "file-kind"),
        ("带宏.docx", with_macro(docx("说明")), "file-kind"),
        ("锁住.pdf", pdf(password="x"), "file-locked"),
        ("坏的.pdf", b"%PDF-1.7\n" + b"0" * 40, "file-broken"),
        ("复函.docx", docx("机密★3年", "情况说明"), "secrecy-mark"),
        ("明细.xlsx", xlsx("秘密"), "secrecy-mark"),
    ],
)
def test_what_is_not_taken(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(NotTaken) as refused:
        found(tmp_path, name, content)
    assert refused.value.reason == reason
    assert str(refused.value).endswith("。")


def test_a_mark_in_a_pdf_is_found(tmp_path: Path) -> None:
    import typst

    source = tmp_path / "a.typ"
    source.write_text("机密★1年\n\n关于有关情况的说明", encoding="utf-8")
    with pytest.raises(NotTaken) as refused:
        found(tmp_path, "复函.pdf", typst.compile(source))
    assert refused.value.reason == "secrecy-mark"


def test_the_child_says_the_same_from_its_own_process(tmp_path: Path) -> None:
    path = tmp_path / "0.part"
    path.write_bytes(PNG)
    assert media_type_of(path, "扫描.png") == "image/png"
    with pytest.raises(InvalidInput) as refused:
        media_type_of(path, "扫描.gif")
    assert refused.value.reason == "file-kind"
