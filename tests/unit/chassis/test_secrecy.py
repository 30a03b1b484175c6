"""Secrecy marks are found wherever they stand; words that only look alike are none (办法 article 10)."""

from __future__ import annotations

import zipfile

import pytest

from chassis.secrecy.marks import find_mark, find_mark_in_name, is_alone

MARKED_NAMES = [
    "机密★3年.csv",
    "2025年预算（秘密）.xlsx",
    "【绝密】支出明细.csv",
    "机密-2025预算.xlsx",
    "预算_秘密件.csv",
    "绝密级 方案.csv",
    "秘密.csv",
]
PLAIN_NAMES = [
    "保密局2025年预算.csv",
    "秘书科支出.csv",
    "机密费支出.csv",
    "县委保密委员会办公室.xlsx",
    "商业秘密保护专项.csv",
    "payment_voucher-2025-03.csv",
    "密云水库.csv",
]


@pytest.mark.parametrize("name", MARKED_NAMES)
def test_a_mark_in_a_name(name):
    assert find_mark_in_name(name) is not None


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_no_mark_in_a_name(name):
    assert find_mark_in_name(name) is None


MARKED = [
    "秘密★5年\n科目,金额\n201,1\n",
    "机密 ★ 启用前\n科目,金额\n",
    "科目,金额\n201,绝密★\n" + "x,1\n" * 5,
    "机密,,\n科目,金额,备注\n",
    "【秘密】\n科目,金额\n",
    "密级：机密\n科目,金额\n",
    '"密级:","秘密"\n科目,金额\n',
    "文号,密级,金额\n1,公开,2\n" + "1,,2\n" * 50 + "1,机密,2\n",
    "SECRECY_LEVEL\tA\n秘密\t1\n",
    "科目,金额\n" + "201,1\n" * 200_000 + "202,关于印发机密★10年文件\n",
]
PLAIN = [
    "单位,金额\n县国家保密局,1\n国家秘密载体销毁中心,2\n",
    "用途,金额\n机密费,1\n秘书科办公费,2\n",
    "单位,金额\n商业秘密保护示范点,1\n商业秘密★示范,2\n",
    "用途,金额\n保密设备购置（涉密计算机）,1\n密级鉴定费,2\n",
    "文号,密级,金额\n1,公开,2\n1,内部,2\n",
    "密级：秘密级以下不适用本表\n科目,金额\n",
]


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_mark_in_a_text(tmp_path, text, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert find_mark(path, file_name="a.csv") is not None


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_no_mark_in_a_text(tmp_path, text, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert find_mark(path, file_name="a.csv") is None


SHARED = '<sst xmlns="x"><si><t>{}</t></si><si><t>科目</t></si></sst>'


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        ("xl/sharedStrings.xml", SHARED.format("机密")),
        (
            "xl/sharedStrings.xml",
            "<sst><si><r><t>秘</t></r><r><t>密</t></r><r><rPr><b/></rPr><t>★3年</t></r></si></sst>",
        ),
        ("xl/sharedStrings.xml", SHARED.format("密级：&#x79D8;&#x5BC6;")),
        (
            "xl/worksheets/sheet1.xml",
            '<worksheet><row><c r="A1" t="inlineStr"><is><t>【绝密】</t></is></c></row></worksheet>',
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><headerFooter><oddHeader>&amp;L机密★&amp;R1</oddHeader></headerFooter></worksheet>",
        ),
        ("xl/workbook.xml", '<workbook><sheets><sheet name="秘密件" sheetId="1"/></sheets></workbook>'),
    ],
)
def test_a_mark_in_a_workbook(tmp_path, part, xml):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    assert find_mark(path, file_name="a.xlsx") is not None


def test_no_mark_in_a_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", SHARED.format("县国家保密局机密费"))
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="秘书科" sheetId="1"/></sheets></workbook>')
    assert find_mark(path, file_name="a.xlsx") is None


def test_the_real_workbook_bears_no_mark(shared_dir):
    path = shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx"
    assert find_mark(path, file_name=path.name) is None


def test_a_broken_zip_and_a_bomb_do_no_harm(tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    assert find_mark(broken, file_name="a.xlsx") is None
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (64 << 20))
    assert find_mark(bomb, file_name="a.xlsx") is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("机密", True), (" 秘 密 ", True), ("秘密10年", True), ("机密费", False), ("密", False), ("", False)],
)
def test_a_level_alone(cell, expected):
    assert is_alone(cell) is expected
