"""The quarterly brief of a small county: sums are the ledger's, every figure leads back, both forms keep the standard."""

import dataclasses
import io
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader

from chassis.clock import CHINA
from contracts.alerts.v1 import AlertCounts, RuleRun
from contracts.ingest.v1 import DueDelivery
from contracts.values import MatterClass, Origin
from services.reports.annex import register_sources
from services.reports.briefs.brief import Brief, Warnings
from services.reports.briefs.compose import compose_brief
from services.reports.briefs.gathering import NoData, Outside, gather, known_until
from services.reports.layout.docx import write_docx
from services.reports.layout.measuring import measure
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.paper import Chart, Heading, Layout, Paper, Paragraph, Table, all_figures, pieces_of, plain
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
    return Outside(Warnings(counts, (), (known,), (), listed=(known.summary,)), (missing,))


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


def registered(paper: Paper):
    return register_sources(paper.blocks, *(attachment.blocks for attachment in paper.attachments))


def titled(paper: Paper, start: str) -> Table:
    (table,) = (block for block in paper.blocks if isinstance(block, Table) and block.title.startswith(start))
    return table


def scalar(ledger: Ledger, query: str) -> Decimal:
    with ledger.database.connect() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def figures(paper: Paper) -> dict[str, Decimal]:
    return {figure.name: figure.value for figure in all_figures(paper)}


def text_of(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph | Heading))


def test_a_brief_made_long_after_its_period_tells_what_was_known_when_its_draft_was_due(ledger):
    """The county's reports to September came on 15 January 2026, the day of these tests; calendars are told by days."""
    day = datetime(2026, 1, 15, tzinfo=UTC).astimezone(CHINA).date()
    days = [day + timedelta(days=number) for number in range(-40, 60)]
    with ledger.database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ingest.calendar_day (day, is_working, is_provisional, calendar) VALUES (%s, %s, false, 't') ON CONFLICT DO NOTHING",
            [(each, each.isoweekday() <= 5) for each in days],
        )
    with ledger.context().db.transaction() as session:
        far = known_until(session, order(), now=datetime(2026, 11, 28, tzinfo=UTC))
        near = known_until(session, order(), now=NOW)
        past = known_until(session, replace(order(), year=2024), now=datetime(2026, 11, 28, tzinfo=UTC))
    assert far == datetime(2026, 1, 20, 15, 59, 59, 999999, tzinfo=UTC), "third working day after the last report came"
    assert near == NOW, "not more than is known"
    assert past < far, "another year's reports are its own"


def test_sums_are_those_of_the_ledger(ledger, paper):
    values = figures(paper)
    income = scalar(
        ledger,
        "SELECT sum(cumulative_amount) / 10000 FROM ledger_v1.income_execution WHERE ym = '202509' AND book = 'general'"
        " AND left(subject_code, 3) <> '110'",  # what the upper level sends is no income of the county's own
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
    files, places = (block for block in paper.attachments[-1].blocks if isinstance(block, Table))
    receipts = {line[0]: line[1] for line in halves(files)}
    lines = {line[0]: line for line in halves(places)}
    register = registered(paper)
    drawn = list(all_figures(paper))
    assert len(set(drawn)) == register.count() > 300
    for figure in drawn:
        assert figure.name.rpartition("·")[2] in lines[str(register.cite(figure)[0])][1], figure.name
        for number, sources in zip(register.cite(figure), figure.operands, strict=True):
            cited = [(receipts[file], place) for file, place in placed(lines[str(number)][2])]
            assert sorted(cited) == sorted({(source.receipt, source.place) for source in sources})
    with ledger.database.connect() as connection:
        known = {row[0] for row in connection.execute("SELECT number FROM ledger_v1.receipt")}
    assert set(receipts.values()) <= known


def halves(table: Table) -> list[tuple[str, ...]]:
    """The lines of a table that stands in two halves."""
    rows = [tuple(plain(pieces_of(cell)) for cell in row) for row in table.rows]
    return [half for row in rows for half in (row[:3], row[3:]) if half[0]]


def placed(text: str) -> list[tuple[str, str]]:
    """`1—2、5：共3行；7：第4行` as (file, place)."""
    found = []
    for part in text.split("；"):
        files, _, place = part.partition("：")
        for span in files.split("、"):
            first, _, last = span.partition("—")
            found += [(str(number), place) for number in range(int(first), int(last or first) + 1)]
    return found


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
    assert "系统内没有本年已立案办理的事项" in text
    assert "启用规则1条：不适用1条。因缺少数据未能判断的，不作“无问题”的结论。" in text
    for absent in ("三保支出", "政府投资项目", "政府采购合同", "国有土地使用权出让"):
        assert f"本期未收到“{absent}”数据" in text


def test_findings_name_law_and_article_and_rest_on_their_receipts(paper):
    text = text_of(paper)
    assert "影响：涉及预算收支平衡" in text
    assert "依据：《中华人民共和国预算法》（2018年12月29日版）第三十五条" in text
    assert "建议：请县财政局研究处理，并向常委会预算工委书面说明" in text


def test_there_are_charts_of_months_and_of_structure(paper):
    charts = [block for block in paper.blocks if isinstance(block, Chart)]
    assert [chart.title.split(" ")[0] for chart in charts] == ["图1", "图2", "图3", "图4", "图5"]
    assert len(charts[0].figures) == 2 * 9
    first, *steps, last = charts[1].figures
    assert first.value + sum(step.value for step in steps) == last.value
    assert all(chart.svg.startswith("<svg") and "script" not in chart.svg for chart in charts)


def test_both_forms_keep_the_standard_and_are_marked_on_every_page_and_come_in_time(paper, press):
    register = registered(paper)
    began = time.perf_counter()
    word, pdf = write_docx(paper, register, press), press.pdf(paper, register)
    assert time.perf_counter() - began < BRIEF_LIMIT_S
    assert check_docx(word, Layout.BRIEF) == []
    assert check_pdf(pdf, Layout.BRIEF) == []
    pages = [measure(page).text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert all(page.count("合成数据·仅供演示") >= 2 for page in pages)
    assert "〔2025〕第3期" in pages[0]
    assert "共印60份" in pages[-1]
    assert len(pages) % 2 == 0
    assert (word, pdf) == (write_docx(paper, register, press), press.pdf(paper, register))


def test_topics_are_the_ledgers_sums(ledger, paper):
    values = figures(paper)
    received = scalar(
        ledger, "SELECT sum(amount) / 10000 FROM ledger_v1.transfer_received WHERE received_on <= '2025-09-30'"
    )
    late = scalar(
        ledger,
        "SELECT sum(coalesce(xpay_amt, pay_amt)) / 10000 FROM ledger_v1.payment_voucher WHERE"
        " coalesce(xpay_date, vou_date) > date_trunc('month', coalesce(xpay_date, vou_date)) + interval '1 month - 11 days'",
    )
    rows = titled(paper, "表6-2 ").rows
    assert sum(row[2].value for row in rows) <= received
    assert values["转移支付·接收金额"] == received
    assert values["支付节奏和季末支出·其中：月末十日支付数合计"] == late


def test_the_half_year_brief_and_the_annual_report_have_their_own_sections(ledger):
    def composed(quarter: int) -> Paper:
        with ledger.context().db.transaction() as session:
            return compose_brief(gather(session, order(quarter=quarter), outside()))

    half, annual = composed(2), composed(4)
    headings = [block.text for block in half.blocks if isinstance(block, Heading)]
    for part in ("全年收支预计", "绩效监控", "与周边县（市）比较", "预算调整的必要性", "初步审查意见（代拟稿）"):
        assert any(part in heading for heading in headings), part
    assert "全年预计" in text_of(half)
    headings = [block.text for block in annual.blocks if isinstance(block, Heading)]
    for part in ("四本预算收支平衡", "超收短收", "结转结余资金", "“三公”经费", "审计查出问题整改", "预警规则年度成效",
                 "报送单位数据质量", "下年度工作安排"):  # fmt: skip
        assert any(part in heading for heading in headings), part
    assert annual.title.endswith("年报（快报数）")
    assert "快报数（未经决算）" in text_of(annual)
    assert half.is_draft
    assert half.date_text == "2025年\u3000月\u3000日"


def test_the_origin_of_any_file_marks_the_whole(brief):
    assert brief.origin is Origin.SYNTHETIC


def test_a_first_quarter_rests_on_three_months(ledger):
    with ledger.context().db.transaction() as session:
        first = gather(session, order(quarter=1), outside())
    assert (first.months, f"{first.cut_off}") == (3, "2025-03-31")
    assert [month for month, _, _ in first.income_months] == [1, 2, 3]
    assert first.warnings.top == ()


def test_the_periods_last_months_are_missing_though_none_of_their_data_came(ledger: Ledger):
    due = outside().missing[0].model_copy(update={"period": "2025-12"})
    after = due.model_copy(update={"period": "2026-01"})
    with ledger.context().db.transaction() as session:
        made = gather(session, order(quarter=4), dataclasses.replace(outside(), missing=(due, after)))
    assert made.cut_off == date(2025, 9, 30)
    assert made.missing == (due,)


def test_a_quarter_without_data_says_why(ledger):
    with ledger.context().db.transaction() as session, pytest.raises(NoData, match="2019年第1季度"):
        gather(session, dataclasses.replace(order(quarter=1), year=2019), outside())
