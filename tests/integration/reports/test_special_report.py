"""The report on a query: its sums are the ledger's at each stage, each figure leads back, both forms keep the standard."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from pypdf import PdfReader

from contracts.reports.issues_v1 import Recipient
from contracts.reports.special_v1 import SpecialReportRequested, Target
from contracts.values import Origin
from services.reports.annex import register_sources
from services.reports.briefs.compose import signed
from services.reports.layout.docx import write_docx
from services.reports.layout.validate import check_docx, check_pdf
from services.reports.offices import load_offices
from services.reports.paper import Layout, Paper, Paragraph, Table, all_figures
from services.reports.special.chain import Chain, NothingFound, read_chain
from services.reports.special.compose import addressed, compose_special
from tests.integration.reports.conftest import REGION, Ledger

pytestmark = pytest.mark.integration
FIRST, LAST = date(2025, 1, 1), date(2025, 9, 30)


def ordered(target: Target, code: str, **changes: object) -> SpecialReportRequested:
    values = {
        "document_id": UUID(int=1),
        "issue_id": UUID(int=2),
        "region": REGION,
        "first_day": FIRST,
        "last_day": LAST,
    }
    return SpecialReportRequested(target=target, code=code, **(values | changes))


def chain_of(ledger: Ledger, order: SpecialReportRequested) -> Chain:
    with ledger.context().db.transaction() as session:
        return read_chain(session, order)


def scalar(ledger: Ledger, query: str, *values: object):
    with ledger.database.connect() as connection:
        row = connection.execute(query, values).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture(scope="module")
def busiest(ledger: Ledger) -> str:
    """The project with the most applications."""
    return scalar(
        ledger, "SELECT pro_code FROM ledger_v1.payment_application GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )


@pytest.fixture(scope="module")
def paper(ledger: Ledger, busiest: str) -> Paper:
    order = ordered(
        Target.PROJECT, busiest, request_number="元人预查〔2025〕3号", requester="县人大财经委", purpose="审议项目资金情况",
    )  # fmt: skip
    office = load_offices().of(REGION)
    draft = compose_special(order, chain_of(ledger, order), office, on=date(2025, 10, 20))
    to = (Recipient(way="送", name="县财政局"), Recipient(way="报", name="县人大财经委"))
    return signed(addressed(draft, to, office), number="元人预专报〔2025〕1号", on=date(2025, 10, 21))


def amount(chain: Chain, stage: str) -> Decimal:
    return chain.totals[stage].amount.yuan


def test_each_stage_is_the_ledgers_sum_and_its_lines_add_up(ledger, busiest):
    chain = chain_of(ledger, ordered(Target.PROJECT, busiest))
    indicators = scalar(
        ledger,
        "SELECT sum(amount) FROM ledger_v1.budget_indicator WHERE pro_code = %s AND (doc_date IS NULL OR doc_date <= %s)",
        busiest, LAST,
    )  # fmt: skip
    applied = scalar(
        ledger,
        "SELECT sum(pay_app_amt) FROM ledger_v1.payment_application WHERE pro_code = %s AND create_date BETWEEN %s AND %s",
        busiest, FIRST, LAST,
    )  # fmt: skip
    paid = scalar(
        ledger,
        "SELECT sum(xpay_amt) FROM ledger_v1.payment_voucher WHERE pay_app_id IN"
        " (SELECT pay_app_id FROM ledger_v1.payment_application WHERE pro_code = %s) AND xpay_date BETWEEN %s AND %s",
        busiest, FIRST, LAST,
    )  # fmt: skip
    assert [amount(chain, stage) for stage in ("indicators", "applied", "payments")] == [indicators, applied, paid]
    assert sum(part.amount.yuan for part in chain.payments) == paid
    assert sum(part.amount.yuan for part in chain.payees) == paid
    assert sum(part.amount.yuan for part in chain.indicators) == indicators
    assert chain.sources
    assert chain.origin is Origin.SYNTHETIC


def test_a_subject_contains_its_subjects_and_a_unit_its_units(ledger):
    whole = chain_of(ledger, ordered(Target.SUBJECT, "205"))
    parts = scalar(
        ledger, "SELECT sum(amount) FROM ledger_v1.budget_indicator WHERE exp_func_code LIKE '205%%' AND (doc_date IS NULL OR doc_date <= %s)", LAST
    )  # fmt: skip
    assert amount(whole, "indicators") == parts
    department = scalar(
        ledger,
        "SELECT dept_code FROM ledger_v1.agency WHERE dept_code <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    )
    unit = chain_of(ledger, ordered(Target.UNIT, department))
    below = scalar(
        ledger,
        "SELECT sum(pay_app_amt) FROM ledger_v1.payment_application WHERE create_date BETWEEN %s AND %s AND agency_code IN"
        " (SELECT agency_code FROM ledger_v1.agency WHERE dept_code = %s OR agency_code = %s)",
        FIRST, LAST, department, department,
    )  # fmt: skip
    assert amount(unit, "applied") == below
    assert len(unit.payees) <= 31


def test_a_code_without_data_says_so(ledger):
    with pytest.raises(NothingFound, match="请核对编码和期间"):
        chain_of(ledger, ordered(Target.PROJECT, "NOSUCH01"))


def test_who_asked_is_said_and_every_figure_has_its_receipt(ledger, paper):
    text = "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph))
    assert "根据县人大财经委的查询申请（元人预查〔2025〕3号），为审议项目资金情况" in text
    register = register_sources(paper.blocks)
    _files, places = (block for block in paper.attachments[-1].blocks if isinstance(block, Table))
    listed = {number for row in places.rows for number in (row[0], row[3]) if number}  # two beside each other
    assert listed == {str(entry.number) for entry in register.entries()}
    with ledger.database.connect() as connection:
        known = {row[0] for row in connection.execute("SELECT number FROM ledger_v1.receipt")}
    assert {source.receipt for figure in all_figures(paper) for source in figure.sources} <= known
    for section in (
        "一、查询背景和范围",
        "二、基本情况",
        "三、绩效情况",
        "四、存在问题",
        "五、原因分析",
        "六、意见建议",
    ):
        assert any(getattr(block, "text", "") == section for block in paper.blocks)


def test_both_forms_keep_the_standard(paper, press):
    register = register_sources(paper.blocks, *(each.blocks for each in paper.attachments))
    word, pdf = write_docx(paper, register, press), press.pdf(paper, register)
    assert check_docx(word, Layout.BRIEF) == []
    assert check_pdf(pdf, Layout.BRIEF) == []
    said = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "元人预专报〔2025〕1号" in said
    assert "报：县人大财经委。送：县财政局。" in said
    assert "2025年10月21日印发" in said
