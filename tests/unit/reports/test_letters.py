"""Articles 7 and 8 in the words of the letter and the query notice."""

from datetime import UTC, date, datetime

import pytest

from contracts.cases.v1 import Communication, CommunicationWay, DocumentKind, Urgency
from contracts.values import MatterClass, Origin
from services.reports.annex import register_sources
from services.reports.figures import Figure, Source
from services.reports.letters.assembling import assemble_letter
from services.reports.letters.fact_figures import fact_pieces
from services.reports.letters.letter import compose_letter
from services.reports.offices import load_offices
from services.reports.paper import Heading, Paper, Paragraph, Table, all_figures, pieces_of, plain
from tests.support.reports_samples import NUMBERS, alert, requested

OFFICES = load_offices()


def paper_of(*, region: str = "532328", amount: str | None = "36020000.00", **changes) -> Paper:
    event = requested(**changes)
    return compose_letter(assemble_letter(event, alert(amount=amount), NUMBERS, OFFICES.of(region)))


def text_of(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph | Heading))


def test_the_letter_asks_in_the_words_of_article_8():
    text = text_of(paper_of())
    assert "于收到本函之日起10个工作日内（重大问题，可以延长至15个工作日内）" in text
    assert "经所在部门主管负责同志签署后，将研究处理情况函告县人大财经委、县人大常委会预算工委。" in text
    assert "《元谋县人大常委会预算联网监督系统使用管理暂行办法》第八条" in text
    assert [block.text for block in paper_of().blocks if isinstance(block, Heading)] == [
        "一、问题",
        "二、依据",
        "三、请求",
    ]


@pytest.mark.parametrize(("matter", "word"), [(MatterClass.MAJOR, "重大"), (MatterClass.IMPORTANT, "重要")])
def test_the_letter_says_which_class_the_matter_is(matter, word):
    assert f"按{word}问题办理" in text_of(paper_of(matter_class=matter))


def test_the_notice_asks_without_judging_and_sets_no_term_of_article_8():
    paper = paper_of(kind=DocumentKind.QUERY_NOTICE, number="预算工委通报〔2025〕1号", matter_class=MatterClass.GENERAL)
    text = text_of(paper)
    assert paper.title == "关于政府债务余额超过限额情况的联网查询通报"
    assert "对上述情况，请说明：\n1．超出限额的债务是如何形成的？\n2．是否经本级人大常委会批准？" in text
    assert not any(word in text for word in ("违反", "违规", "责令", "工作日", "问题的"))


TALK = Communication(
    communicated_on=date(2025, 11, 3), way=CommunicationWay.PHONE, unit="县财政局", unit_people="债务股 钱某（股长）",
    office_people="预算工委 李某", said="系年末集中提款。", analysis="提款日期与凭证相符，仍须书面说明", seat="A-01",
    recorded_at=datetime(2025, 11, 3, 3, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("talks", "headings"),
    [
        ((), ["一、查询发现的情况", "二、有关规定", "三、请予说明的事项", "四、反馈要求"]),
        ((TALK,), ["一、查询发现的情况", "二、沟通分析情况", "三、有关规定", "四、请予说明的事项", "五、反馈要求"]),
    ],
)
def test_the_notice_says_what_was_said_and_what_came_of_it(talks, headings):
    paper = paper_of(kind=DocumentKind.QUERY_NOTICE, matter_class=MatterClass.GENERAL, communications=talks)
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == headings
    words = (
        "2025年11月3日，通过电话与县财政局（债务股 钱某（股长））进行了沟通。对方说明：系年末集中提款。"
        "经分析：提款日期与凭证相符，仍须书面说明。"
    )
    assert (words in text_of(paper)) is bool(talks)


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("政府债务余额超过限额", "关于商请研究处理政府债务余额超过限额问题的函"),
        ("支出进度偏慢问题", "关于商请研究处理支出进度偏慢问题的函"),
    ],
)
def test_the_title_says_problem_once(subject, title):
    assert paper_of(title=subject).title == title


def test_a_law_is_cited_with_version_and_article_and_a_missing_text_is_named():
    text = text_of(paper_of())
    assert "《中华人民共和国预算法》（2018年12月29日版）第三十五条：债务规模须在经批准的限额之内。" in text
    assert "《云南省预算审查监督条例》（文本待装载）第四十三条" in text


def test_a_letter_shows_how_urgent_it_is():
    event = requested().model_copy(update={"urgency": Urgency.MOST_URGENT})
    letter = compose_letter(assemble_letter(event, alert(), NUMBERS, OFFICES.of("999901")))
    assert letter.head_marks == ("特急",)


def test_a_draft_has_no_number_and_no_day():
    draft, final = paper_of(number=None), paper_of()
    assert (draft.number, draft.is_draft) == ("", True)
    assert (final.number, final.is_draft) == ("元人预函〔2025〕3号", False)
    assert draft.signature is not None
    assert final.signature is not None
    assert draft.signature.date_text == "2025年\u3000月\u3000日"
    assert final.signature.date_text == "2025年11月5日"


def test_every_row_of_evidence_stands_in_the_attachment_with_receipt_file_and_place():
    (attachment,) = paper_of().attachments
    table, _ = (block for block in attachment.blocks if isinstance(block, Table))
    rows = [[plain(pieces_of(cell)) for cell in row] for row in table.rows]
    assert rows[0] == [
        "1",
        "专项债务第1笔",
        "1,000.00",
        "限额：1,600,000,000.00元\n月份：2025-09",
        "回执-2025-000001",
        "debt_balance-2025-01.csv",
        "第2行",
    ]


@pytest.mark.parametrize(
    ("kept", "count", "said"),
    [
        (450, 450, "数据明细共450行，全部列示于下表。"),
        (450, 5000, "数据明细共5000行，下表列示系统留存的前450行；其余4550行按计算过程在所列回执的文件中核对。"),
    ],
)
def test_the_list_never_ends_in_silence(kept, count, said):
    known = alert()
    rows = tuple(known.evidence[0].model_copy(update={"label": f"第{number}笔"}) for number in range(1, kept + 1))
    known = known.model_copy(update={"evidence": rows, "evidence_count": count})
    paper = compose_letter(assemble_letter(requested(), known, NUMBERS, OFFICES.of("532328")))
    (attachment,) = paper.attachments
    table = next(block for block in attachment.blocks if isinstance(block, Table))
    assert [row[1] for row in table.rows] == [row.label for row in rows]
    assert said in [block.text for block in attachment.blocks if isinstance(block, Paragraph)]
    assert any(f"所依据的{count}行数据" in block.text for block in paper.blocks if isinstance(block, Paragraph))


def test_figures_are_the_amounts_and_the_numbers_of_the_formula_and_a_month_is_no_number():
    paper = paper_of()
    names = [figure.name for figure in all_figures(paper)]
    assert names == [
        "2025年9月末专项债务余额",
        "超过限额",
        "涉及金额",
        "专项债务第1笔",
        "限额",
        "专项债务第2笔",
        "限额",
    ]
    assert register_sources(paper.blocks, paper.attachments[0].blocks).count() == 7
    assert "涉及金额" not in text_of(paper_of(amount=None))


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("532328", "元谋县人大常委会预算工作委员会"),
        ("999901", "云岭县（合成示例）人大常委会预算工作委员会"),
        ("530700", "丽江市人大常委会预算工作委员会"),
        ("532301", "元谋县人大常委会预算工作委员会"),
    ],
)
def test_the_issuing_office_is_configuration(region, name):
    assert paper_of(region=region).mark == name


@pytest.mark.parametrize(
    ("origin", "mark"),
    [(Origin.OFFICIAL, ""), (Origin.SYNTHETIC, "合成数据·仅供演示"), (Origin.FOREIGN, "境外数据·仅供演示")],
)
def test_what_is_not_official_is_marked(origin, mark):
    assert paper_of(origin=origin).origin_mark == mark


RECEIPT = (Source("回执-1", "a.csv", "第2行"),)


@pytest.mark.parametrize(
    ("fact", "figures"),
    [
        ("2025年9月末余额1,636.50万元，占限额102.3%。", [("2025年9月末余额", "1,636.50万元"), ("占限额", "102.3%")]),
        ("2025年3月4日收到的云财预〔2025〕3号共-5元", [("2025年3月4日收到的云财预〔2025〕3号共", "-5元")]),
        ("最长已31天（计算到2025年12月31日，占12.5%），第3条", [("最长已", "31天"), ("占", "12.5%")]),
        ("科目2110499、合同HT-2025-03元整，3笔共12亿元", [("", "3笔"), ("3笔共", "12亿元")]),
        ("没有数字", []),
    ],
)
def test_the_numbers_of_a_sentence_are_figures_and_dates_and_codes_are_not(fact, figures):
    pieces = fact_pieces(fact, RECEIPT)
    found = [(piece.name, piece.text) for piece in pieces if isinstance(piece, Figure)]
    assert found == [(name or "问题表述中的数字", text) for name, text in figures]
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in pieces) == fact


def test_every_number_of_the_text_stands_in_the_annex_with_its_receipts():
    paper = paper_of()
    (attachment,) = paper.attachments
    tables = [block for block in attachment.blocks if isinstance(block, Table)]
    assert [table.title for table in tables] == ["数据明细及来源", "正文所列数字的来源"]
    rows = tables[1].rows
    assert [row[2] for row in rows] == ["1,636,020,000.00元", "1,600,000,000.00元"]
    assert "回执" in rows[0][3]
    assert rows[1][3:] == ("同序号1", "同序号1"), (
        "the same places are told once: five numbers of one finding took five pages"
    )


def test_without_a_receipt_the_sentence_stays_text():
    assert fact_pieces("共5万元", ()) == ("共5万元",)
