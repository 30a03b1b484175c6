"""The quarterly brief of a small county: sums are the ledger's, every figure leads back, both forms keep the standard."""

import dataclasses
import io
import re
import time
from decimal import Decimal

import pytest
from pypdf import PdfReader

from contracts.alerts.v1 import AlertCounts, RuleRun
from contracts.ingest.v1 import DueDelivery
from contracts.values import MatterClass, Origin
from services.reports.annex import register_sources
from services.reports.briefs.brief import Brief, Warnings
from services.reports.briefs.compose import compose_brief
from services.reports.briefs.gathering import NoData, Outside, gather
from services.reports.layout.docx import write_docx
from services.reports.layout.measuring import measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.paper import Chart, Heading, Paper, Paragraph, Table, all_figures, pieces_of, plain
from tests.integration.reports.conftest import NOW, Ledger, order
from tests.support.reports_samples import alert

pytestmark = pytest.mark.integration
BRIEF_LIMIT_S = 10.0


def outside(receipts=()) -> Outside:
    known = alert()
    if receipts:
        evidence = tuple(
            item.model_copy(update={"receipt": item.receipt.model_copy(update={"receipt_id": receipt})})
            for item, receipt in zip(known.evidence, receipts, strict=True)
        )
        known = known.model_copy(update={"evidence": evidence, "receipt_ids": tuple(receipts)})
    run = RuleRun(
        rule_id="W-D02",
        title="债务限额未报",
        version=1,
        matter_class=MatterClass.MAJOR,
        legal_basis=(),
        outcome="not_applicable",
        reason="未收到数据",
    )
    counts = AlertCounts(
        by_level={"major": 1}, by_class={"major": 1}, by_state={"open": 1}, by_rule={"W-D01": 1}, rules=(run,)
    )
    missing = DueDelivery(
        data_set="debt_balance",
        data_set_title="政府债务余额",
        sender="czj",
        period="2025-08",
        due_on=NOW.date(),
        received_at=None,
        state="missing",
    )
    return Outside(Warnings(counts, (), (known,), ()), (missing,))


@pytest.fixture(scope="module")
def brief(ledger: Ledger) -> Brief:
    with ledger.context().db.transaction() as session:
        receipts = [
            row[0]
            for row in session.connection().exec_driver_sql(
                "SELECT receipt_id FROM ledger_v1.receipt WHERE data_set = 'debt_balance' ORDER BY number LIMIT 2"
            )
        ]
    with ledger.context().db.transaction() as session:
        return gather(session, order(), outside(receipts))


@pytest.fixture(scope="module")
def paper(brief: Brief) -> Paper:
    return compose_brief(brief, number="〔2025〕第3期")


def scalar(ledger: Ledger, query: str) -> Decimal:
    with ledger.database.connect() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def figures(paper: Paper) -> dict[str, Decimal]:
    return {figure.name: figure.value for figure in all_figures(paper)}


def text_of(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph | Heading))


def test_sums_are_those_of_the_ledger(ledger, paper):
    values = figures(paper)
    income = scalar(
        ledger,
        "SELECT sum(cumulative_amount) / 10000 FROM ledger_v1.income_execution WHERE ym = '202509' AND book = 'general'",
    )
    paid = scalar(ledger, "SELECT sum(xpay_amt) / 10000 FROM ledger_v1.payment_voucher")
    cash = scalar(
        ledger,
        "SELECT moneytoday / 10000 FROM ledger_v1.treasury_stock_daily ORDER BY rptdate DESC LIMIT 1",
    )
    debt = scalar(
        ledger,
        "SELECT closing / 10000 FROM ledger_v1.debt_balance WHERE ym = '202509' AND debt_kind = 'special'",
    )
    assert values["一般公共预算收入·累计"] == income
    assert values["部门·支付合计"] == paid
    assert values["库款·期末余额"] == cash
    assert values["专项债务·余额"] == debt
    assert values["表1 税收收入·累计数"] + values["表1 非税收入·累计数"] == income


def test_departments_are_ranked_by_the_ledgers_rate_and_all_are_counted(ledger, brief):
    assert brief.departments is not None
    ranked = brief.departments.by_rate
    assert [item.rate for item in ranked] == sorted((item.rate for item in ranked), reverse=True)
    paid = scalar(
        ledger,
        "SELECT sum(v.xpay_amt) FROM ledger_v1.payment_voucher v JOIN ledger_v1.agency a USING (agency_code)"
        f" WHERE a.dept_code = '{ranked[0].code}'",
    )
    assert ranked[0].paid.yuan == paid
    assert sum(item.paid.yuan for item in ranked) == brief.departments.paid.yuan


def test_every_figure_of_text_tables_and_charts_stands_in_the_annex_with_receipts_that_exist(ledger, paper):
    (annex,) = paper.attachments
    (table,) = (block for block in annex.blocks if isinstance(block, Table))
    lines = [[plain(pieces_of(cell)) for cell in row] for row in table.rows]
    described = "\n".join(line[1] for line in lines)
    register = register_sources(paper.blocks)
    drawn = list(all_figures(paper))
    assert len(set(drawn)) == register.count() > 300
    for figure in drawn:
        assert f"{figure.name.partition('·')[2]}{figure.text}" in described, figure.name
        for number, sources in zip(register.cite(figure), figure.operands, strict=True):
            assert lines[number - 1][2].split("\n") == [source.receipt for source in sources]
            assert all(source.place for source in sources)
    with ledger.database.connect() as connection:
        known = {row[0] for row in connection.execute("SELECT number FROM ledger_v1.receipt")}
    assert {receipt for line in lines for receipt in line[2].split("\n")} <= known


def test_no_amount_or_rate_is_written_as_mere_text(paper):
    """Digits in front of a unit of measure come from figures only (the rule's own sentence excepted)."""
    for block in paper.blocks:
        if isinstance(block, Paragraph) and not block.text.startswith(("问题：", "依据：")):
            for piece in block.pieces:
                if isinstance(piece, str):
                    assert not re.search(r"\d(\.\d+)?(万元|亿元|%)", piece), piece


def test_growth_is_never_negative_and_falls_have_no_minus(paper):
    assert not re.search(r"(增长|下降|提高|超过限额|增加|减少)-", text_of(paper))


def test_what_is_missing_or_did_not_run_is_said(paper):
    text = text_of(paper)
    assert "应报未报：政府债务余额（2025-08）" in text
    assert "系统内没有上期简报反映并已回复、办结的事项" in text
    (table,) = (block for block in paper.blocks if isinstance(block, Table) and block.title.startswith("表11"))
    assert [plain(pieces_of(cell)) for cell in table.rows[0]][3:] == ["不适用", "0", "未收到数据"]


def test_findings_name_law_and_article_and_rest_on_their_receipts(paper):
    text = text_of(paper)
    assert "依据：《中华人民共和国预算法》（2018年12月29日版）第三十五条" in text
    assert "建议县财政局研究处理，并向常委会预算工委书面说明" in text


def test_there_are_charts_of_months_and_of_structure(paper):
    charts = [block for block in paper.blocks if isinstance(block, Chart)]
    assert len(charts) == 2
    assert len(charts[0].figures) == 2 * 9
    assert all(chart.svg.startswith("<svg") and "script" not in chart.svg for chart in charts)


def test_both_forms_keep_the_standard_and_are_marked_on_every_page_and_come_in_time(paper, press):
    register = register_sources(paper.blocks)
    began = time.perf_counter()
    word, pdf = write_docx(paper, register, press), press.pdf(paper, register)
    assert time.perf_counter() - began < BRIEF_LIMIT_S
    assert check_docx(word, is_letter=False) == []
    assert check_pdf(pdf, is_letter=False) == []
    pages = [measure(page).text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert all(page.count("合成数据·仅供演示") >= 2 for page in pages)
    assert "〔2025〕第3期" in pages[0]
    assert "共印60份" in pages[-1]
    assert len(pages) % 2 == 0
    assert (word, pdf) == (write_docx(paper, register, press), press.pdf(paper, register))


def test_the_origin_of_any_file_marks_the_whole(brief):
    assert brief.origin is Origin.SYNTHETIC


def test_a_first_quarter_rests_on_three_months(ledger):
    with ledger.context().db.transaction() as session:
        first = gather(session, order(quarter=1), outside())
    assert (first.months, f"{first.cut_off}") == (3, "2025-03-31")
    assert [month for month, _, _ in first.income_months] == [1, 2, 3]
    assert first.warnings.top == ()


def test_a_quarter_without_data_says_why(ledger):
    with ledger.context().db.transaction() as session, pytest.raises(NoData, match="2019年第1季度"):
        gather(session, dataclasses.replace(order(quarter=1), year=2019), outside())
