"""Secrecy marks are found wherever they stand; words that only look alike are none (办法 article 10)."""

from __future__ import annotations

import struct
import zipfile

import pytest

from chassis.secrecy.forms import find_mark_in_json, find_mark_in_xls
from chassis.secrecy.marks import find_mark, find_mark_in_name, is_alone, is_marked

MARKED_NAMES = [
    "机密★3年.csv",
    "2025年预算（秘密）.xlsx",
    "【绝密】支出明细.csv",
    "机密-2025预算.xlsx",
    "预算_秘密件.csv",
    "绝密级 方案.csv",
    "秘密.csv",
    "机\u200b密.csv",
    "秘密/2025/a.csv",
    "2025/机密 方案/a.csv",
    "★机密★ 方案.csv",
]
PLAIN_NAMES = [
    "保密局2025年预算.csv",
    "秘书科支出.csv",
    "机密费支出.csv",
    "县委保密委员会办公室.xlsx",
    "商业秘密保护专项.csv",
    "payment_voucher-2025-03.csv",
    "密云水库.csv",
    "国家秘密载体销毁.csv",
    "涉密/保密/a.csv",
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
    "科目,金额\n" + "201,1\n" * 50 + "202,机密\n",
    "科目,金额\n" + "201,1\n" * 50 + '202,"绝 密"\n',
    "科目,金额\n201,关于预算的报告（秘密）\n",
    "科目,金额\n201,★ 机密\n",
    "科目,金额\n201,秘密（三年）\n",
    "单位：元\n文号,密级,金额\n1,公开,2\n1,机密件，三年,2\n",
    "密级：\n机密\n科目,金额\n",
    "机\u200b密,\n科目,金额\n",
    "科目,金额\n" + "201,1\n" * 200_000 + "202,关于印发机密★10年文件\n",
]
PLAIN = [
    "单位,金额\n县国家保密局,1\n国家秘密载体销毁中心,2\n",
    "用途,金额\n机密费,1\n秘书科办公费,2\n",
    "单位,金额\n商业秘密保护示范点,1\n商业秘密★示范,2\n",
    "用途,金额\n保密设备购置（涉密计算机）,1\n密级鉴定费,2\n",
    "文号,密级,金额\n1,公开,2\n1,内部,2\n1,非秘密,2\n",
    "用途,金额\n（商业秘密）保护费,1\n绝密影视公司剧本费,2\n（秘密花园）物业费,3\n",
    "用途,金额\n涉及国家秘密（绝密、机密、秘密）事项培训费,1\n",
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
        ("xl/workbook.xml", '<workbook><sheets><sheet name="2025 （机密）" sheetId="1"/></sheets></workbook>'),
        ("xl/sharedStrings.xml", SHARED.format("2025年预算执行情况表（秘密）")),
        *(
            (
                "xl/worksheets/sheet2.xml",
                f'<worksheet><headerFooter><{part}>&amp;L元谋县&amp;C&amp;"宋体,加粗"&amp;12机密&amp;R&amp;P</{part}></headerFooter></worksheet>',
            )
            for part in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
        ),
        (
            "xl/worksheets/sheet3.xml",
            "<x:worksheet><x:headerFooter><x:oddHeader>&amp;C机密</x:oddHeader></x:headerFooter></x:worksheet>",
        ),
        ("xl/worksheets/sheet1.xml", '<row><c r="A1" t="str"><f>"机"&amp;"密"</f><v>机密</v></c></row>'),
        ("xl/comments1.xml", "<comments><comment><text><r><t>秘</t></r><r><t>密</t></r></text></comment></comments>"),
        ("xl/threadedComments/threadedComment1.xml", "<TC><threadedComment><text>机密</text></threadedComment></TC>"),
        ("xl/drawings/drawing1.xml", "<xdr:sp><a:p><a:r><a:t>绝密</a:t></a:r></a:p></xdr:sp>"),
        ("xl/drawings/vmlDrawing1.vml", "<v:textbox><div>机密</div></v:textbox>"),
        ("xl/charts/chart1.xml", "<c:title><a:p><a:r><a:t>机密★</a:t></a:r></a:p></c:title>"),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>秘密</dc:title><dc:creator>某</dc:creator></cp:coreProperties>",
        ),
        ("docProps/custom.xml", '<property name="密级"><vt:lpwstr>机密</vt:lpwstr></property>'),
        ("customXml/item1.xml", "<a><b>密级：机密</b></a>"),
        ("content.xml", '<table:table table:style-name="ta1" table:name="秘密件"></table:table>'),
        ("content.xml", "<office:annotation><text:p>机密</text:p></office:annotation>"),
        ("content.xml", "<text:p>元谋县<text:line-break/>机密</text:p>"),
        ("styles.xml", "<style:header><style:region-left><text:p>秘密</text:p></style:region-left></style:header>"),
        ("Object 1/content.xml", "<text:p>绝密★</text:p>"),
    ],
)
def test_a_mark_in_a_workbook(tmp_path, part, xml):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, xml)
    assert find_mark(path, file_name="a.xlsx") is not None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "gb18030"])
def test_a_mark_in_a_part_of_another_encoding(tmp_path, encoding):
    path = tmp_path / "a.xlsx"
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + " " * 300 + SHARED.format("机密")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", xml.encode(encoding))
    assert find_mark(path, file_name="a.xlsx") is not None


@pytest.mark.parametrize("encoding", ["base64", "punycode", "nonsense", "rot13"])
def test_a_part_that_names_no_text_encoding_is_looked_at_as_it_is(tmp_path, encoding):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="{encoding}"?>' + SHARED.format("机密"))
    assert find_mark(path, file_name="a.xlsx") is not None


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


@pytest.mark.parametrize(
    "piece",
    [
        record(0x14, struct.pack("<HB", 9, 1) + '&C&"宋体"机密'.encode("utf-16-le")),
        record(0x15, struct.pack("<HB", 4, 1) + "&R秘密".encode("utf-16-le")),
        b"\x00" + record(0x3C, b"\x01" + "机密".encode("utf-16-le")) + record(0x3C, bytes(16)),
        "一、密级：绝密".encode("utf-16-le"),
    ],
)
def test_a_mark_in_header_footer_or_text_box_of_an_old_workbook(tmp_path, piece):
    path = tmp_path / "a.xls"
    path.write_bytes(bytes(64) + piece + bytes(64))
    assert find_mark_in_xls(path) is not None


@pytest.mark.parametrize(
    "piece",
    [
        record(0x14, struct.pack("<HB", 7, 1) + "&C县保密局表".encode("utf-16-le")),
        record(0x14, struct.pack("<HB", 5, 1) + "&L机密费".encode("utf-16-le")),
        record(0x3C, b"\x01" + "商业秘密".encode("utf-16-le")),
    ],
)
def test_words_of_an_old_workbook_that_are_no_marks(tmp_path, piece):
    path = tmp_path / "a.xls"
    path.write_bytes(bytes(64) + piece + bytes(64))
    assert find_mark_in_xls(path) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"密级": "机密件，三年"}', True),
        ('{"SECRECY_LEVEL": "秘密级以上"}', True),
        ('{"密级": "非秘密"}', False),
        ('{"用途": "机密费（三年）"}', False),
    ],
)
def test_a_level_column_of_json(tmp_path, line, expected):
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert (find_mark_in_json(path) is not None) is expected


def test_no_mark_in_a_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", SHARED.format("县国家保密局机密费"))
        page = "<headerFooter><oddHeader>&amp;C县保密局机密费</oddHeader></headerFooter>"
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{page}</worksheet>")
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


MANY = 1_000_000


@pytest.mark.parametrize(
    "text", ["机密" + " " * MANY + "费", "a(机密" + " " * MANY + "费", "(机密" * MANY, "【" * MANY + "密"]
)
def test_a_text_made_to_be_searched_for_ever_takes_one_pass(text):
    """Were it searched from each of its characters to its end, this would take hours and the runner would end it."""
    assert not is_marked(text)


@pytest.mark.parametrize("xml", ["<oddHeader>" * MANY, '<sheet name="' * MANY, "<oddHeader>" + "<x " * MANY])
def test_a_workbook_made_to_be_searched_for_ever_takes_one_pass(tmp_path, xml):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "密" + xml)
    assert find_mark(path, file_name="a.xlsx") is None


def test_an_old_workbook_of_nothing_but_codes_takes_one_pass(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(bytes(64) + ("&A" * MANY + "\0密\0").encode("utf-16-le"))
    assert find_mark_in_xls(path) is None
