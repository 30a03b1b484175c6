"""How a text is taken apart, on a sample of our own and on the official texts beside the project."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from services.alerts.laws.law_file import LawFile, LawFileError, describe, read_law
from services.alerts.laws.numerals import Citation, parse_citation
from services.alerts.laws.text import LawBody, find_words, parse
from tests.conftest import SHARED
from tests.unit.alerts_laws.sample import NAME, TEXT

LAWS = sorted((SHARED / "data" / "laws").glob("*.md"))
ARTICLES = {
    "会计法(2017-11-04)": 52, "会计法(2024-06-28)": 51, "保守国家秘密法(2010-04-29)": 53,
    "保守国家秘密法(2024-02-27)": 65, "保障中小企业款项支付条例(2020-07-05)": 29,
    "保障中小企业款项支付条例(2025-03-17)": 37, "各级人民代表大会常务委员会监督法(2006-08-27)": 48,
    "各级人民代表大会常务委员会监督法(2024-11-08)": 65, "审计法(2021-10-23)": 60, "审计法实施条例(2010-02-11)": 58,
    "总则": 204, "政府投资条例(2019-04-14)": 39, "政府采购法(2014-08-31)": 88, "政府采购法实施条例(2015-01-30)": 79,
    "档案法(2020-06-20)": 53, "档案法实施条例(2024-01-12)": 52, "财政违法行为处罚处分条例(2011-01-08)": 35,
    "预算法(2018-12-29)": 101, "预算法实施条例(2020-08-03)": 97,
}  # fmt: skip


def article(body: LawBody, citation: str):
    cited = parse_citation(citation)
    return next(each for each in body.articles if (each.number, each.suffix) == (cited.number, cited.suffix))


def letters(body: LawBody) -> Counter[str]:
    """Every sign of the parts that a text was taken apart into."""
    pieces = [body.title, body.part, *body.notes, *body.headings, *body.annex, *body.marks]
    for each in body.articles:
        pieces += [each.label, each.body]
    return Counter("".join("".join(pieces).split()))


def letters_of(content: str) -> Counter[str]:
    plain = re.sub(r"(?m)^#+", "", content)
    return Counter("".join(plain.split()))


def test_the_sample_is_taken_apart():
    body = parse(TEXT)
    assert body.title == "中华人民共和国试样条例"
    assert [each.label for each in body.articles] == ["第一条", "第二条", "第二条之一", "第三条", "第一百零一条"]
    assert [each.headings for each in body.articles] == [("第一章 总则",)] * 3 + [("第二章 听取报告",)] * 2
    second = article(body, "第二条")
    assert [paragraph.text for paragraph in second.paragraphs] == [
        "本条例所称试样包括：",
        "前款所称甲，由有关部门规定。",
    ]
    assert [(item.label, item.text) for item in second.paragraphs[0].items] == [
        ("（一）", "甲；"), ("(二)", "乙：\n1.乙一；"), ("（十一）", "丙。"),
    ]  # fmt: skip
    assert article(body, "第三条").paragraphs[1].text == "第一条的规定不适用于预演。"
    assert body.annex == ("附件 试样目录", "甲、乙、丙")
    assert letters(body) == letters_of(TEXT)


@pytest.mark.parametrize(
    ("citation", "words"),
    [("第二条第一款", "本条例所称试样包括：\n（一）甲；\n(二)乙：\n1.乙一；\n（十一）丙。"), ("第二条第十一项", "丙。"),
     ("第二条第二款", "前款所称甲，由有关部门规定。"), ("第三条第二项", "应当有结论。"), ("第二条第三款", None),
     ("第二条第四项", None), ("第一条第一项", None), ("第二条第二款第一项", None)],
)  # fmt: skip
def test_the_words_of_a_paragraph_or_item_are_found(citation, words):
    assert find_words(article(parse(TEXT), citation), parse_citation(citation)) == words


def test_an_article_without_a_blank_is_taken_and_told():
    body = parse("# 试样法\n第一条为了试验。\n第二条试样应当留存。\n第一条 又来。\n第五条 跳号。")
    assert [each.label for each in body.articles] == ["第一条", "第二条", "第五条"]
    assert [(remark.line, remark.detail) for remark in body.remarks] == [
        (2, "条号后没有空格，按新的一条处理"), (3, "条号后没有空格，按新的一条处理"),
        (4, "条号未递增，按上一条的内容处理"), (5, "条号不连续，请核对是否缺条"),
    ]  # fmt: skip


def test_what_stands_nowhere_is_kept_and_told():
    text = "# 试样法\n目录\n第一章 总则\n第二章 附则\n## 第一章 总则\n第一条 甲。\n## 说明\n乙\n"
    body = parse(text)
    assert body.notes == ("目录", "第一章 总则", "第二章 附则")
    assert [remark.text for remark in body.remarks] == ["## 说明"]
    assert letters(body) == letters_of(text)


def test_an_unmarked_table_of_contents_ends_where_its_first_chapter_comes_again():
    body = parse("试样法\n目　录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。")
    assert body.title == "试样法"
    assert [each.headings for each in body.articles] == [("第一章 总则",), ("第二章 附则",)]


def test_versions_and_days_in_force_are_read():
    file = describe(NAME, TEXT)
    assert (file.law, file.title, file.part) == ("试样条例", "中华人民共和国试样条例", "")
    assert file.version == date(2021, 3, 1)
    assert file.stated_in_force is None, "2010-07-01 is the day of the first version"
    assert file.history == ((date(2010, 5, 6), date(2010, 7, 1)),)
    assert [remark.detail for remark in file.remarks] == ["条号不连续，请核对是否缺条"], "from 3 to 101"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [("空白.md", "# 试样法\n没有条文", "没有找到任何条文"),
     ("别的法(2021-03-01).md", TEXT, "不一致"),
     ("试样条例(2021-02-30).md", TEXT, "不存在"),
     ("试样条例(2020-01-01).md", TEXT, "晚于文件名"),
     ("试样.md", "# 试样法\n第一条 甲。", "都没有版本日期"),
     ("试样.md", "# 试样法\n第一条 甲\0。", "空字符")],
)  # fmt: skip
def test_a_contradiction_is_refused(name, text, why):
    with pytest.raises(LawFileError, match=why):
        describe(name, text)


def test_another_encoding_is_refused(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(LawFileError, match="UTF-8"):
        read_law(path)


@pytest.mark.parametrize("path", LAWS, ids=[path.stem for path in LAWS])
def test_nothing_of_an_official_text_is_lost(path):
    file = read_law(path)
    body = file.body
    assert letters(body) == letters_of(path.read_text(encoding="utf-8"))
    assert len(body.articles) == ARTICLES[path.stem]
    assert [each.number for each in body.articles] == list(range(1, len(body.articles) + 1))
    assert body.remarks == (), "every line has its place"
    assert all(paragraph.text for each in body.articles for paragraph in each.paragraphs)
    assert _lines_in_order(file)


def _lines_in_order(file: LawFile) -> bool:
    """Every line after the first article is, in the file's order, a heading or a line of an article."""
    lines = ["".join(line.lstrip("#").split()) for line in file.content.splitlines()]
    start = file.body.articles[0].line - 1
    text = "".join(line for line in lines[start:])
    place = 0
    for each in file.body.articles:
        found = text.find("".join((each.label + each.body).split()), place)
        if found < place:
            return False
        place = found + len("".join((each.label + each.body).split()))
    return place == len(text)


def test_every_official_text_at_hand_is_checked(shared_dir):
    assert {path.stem for path in LAWS} == set(ARTICLES), "a text came or went: count its articles by hand"


def test_official_days_in_force(shared_dir):
    found = {path.stem: read_law(path) for path in LAWS}
    stated = {stem: file.stated_in_force for stem, file in found.items()}
    assert stated["保守国家秘密法(2024-02-27)"] == date(2024, 5, 1)
    assert stated["审计法实施条例(2010-02-11)"] == date(2010, 5, 1)
    assert stated["总则"] == date(2021, 1, 1)
    assert stated["预算法(2018-12-29)"] is None, "the closing article keeps the day of 1994's version"
    assert found["预算法(2018-12-29)"].history == (
        (date(1994, 3, 22), date(1995, 1, 1)), (date(2014, 8, 31), None),
    )  # fmt: skip
    assert found["会计法(2024-06-28)"].history[2] == (date(1999, 10, 31), date(2000, 7, 1))
    assert (found["总则"].law, found["总则"].part) == ("民法典", "总则")
    assert found["政府投资条例(2019-04-14)"].history == (), "the State Council's meeting made no version"


def test_paragraphs_and_items_of_an_official_text(shared_dir):
    body = read_law(shared_dir / "data" / "laws" / "预算法(2018-12-29).md").body
    assert len(article(body, "第五十二条").paragraphs) == 6
    assert "三十日内正式下达" in (find_words(article(body, "第五十二条"), Citation(52, 0, 3)) or "")
    assert "以虚报、冒领等手段" in (find_words(article(body, "第九十五条"), Citation(95, 0, None, 2)) or "")
