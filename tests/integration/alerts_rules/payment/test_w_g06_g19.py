"""关联供应商、惠民补贴异常: persons are compared by key and shown masked (政府采购法 12; 预算法 57, 95)."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import contract, name_units, on, outcome

pytestmark = pytest.mark.integration
ID = "532328198001010017"
OTHER = "532328198001010025"
CREDIT = "91532328MA6K000001"


def related(ledger, *, id_no=ID, servant=None, supplier=None, entity=None):
    linked = {"unifsoc_cred_code": CREDIT, "entity_name": "甲公司", "link_kind": "shareholder", "link_no": 1}
    linked |= {"linked_name": "王小明", "linked_id_no": id_no}
    ledger.accept("market_entity", "2025", [linked | (entity or {})])
    person = {"person_no": "1", "person_name": "王小明", "id_no": ID, "agency_code": "101001", "post": "采购股股长"}
    ledger.accept("public_servant", "2025", [person | (servant or {})])
    rows = [contract(1, "300000.00", supplier_code=CREDIT) | (supplier or {})]
    ledger.accept("procurement_contract", "2025-03", rows)


@pytest.mark.parametrize("missing", ["市场主体与人员关联数据", "公职人员名册"])
def test_related_supplier_not_applicable(ledger, run, missing):
    ledger.accept("procurement_contract", "2025-03", [contract(1, "300000.00")])
    judgement = run("W-G06")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert f"缺{missing}，无法比对关联关系" in judgement.reason


RELATED = {
    "the same number": ({}, [("important", "300000.00")]),
    "the same name with another number": ({"id_no": OTHER}, []),
    "no number": ({"id_no": None}, []),
    "of another unit": ({"servant": {"agency_code": "101002"}}, []),
    "left the day before": ({"servant": {"until": on("03-02")}}, []),
    "left that day": ({"servant": {"until": on("03-03")}}, [("important", "300000.00")]),
    "came the day after": ({"servant": {"since": on("03-04")}}, []),
    "found by the supplier's name": ({"supplier": {"supplier_code": "S1"}}, [("important", "300000.00")]),
    "another supplier": ({"supplier": {"supplier_code": "S1", "supplier_name": "乙公司"}}, []),
}


@pytest.mark.parametrize(("case", "expected"), RELATED.values(), ids=RELATED)
def test_related_supplier(ledger, run, case, expected):
    related(ledger, **case)
    assert outcome(run("W-G06")) == expected


def test_related_supplier_shows_no_whole_name(ledger, run):
    name_units(ledger)
    related(ledger)
    (finding,) = run("W-G06").findings
    assert finding.title == "县教育局与“甲公司”签订1份合同，其股东与本单位人员证件号码相同"
    said = f"{finding.title}{finding.fact}{finding.formula}{finding.matter_key}{finding.evidence}"
    assert "王小明" not in said
    assert ID not in said
    assert [row.label.split()[0] for row in finding.evidence] == ["合同", "股东", "公职人员名册"]


def detail(number, amount="100.00", *, id_no=ID, name="王小明"):
    return {"pay_detail_id": f"D{number}", "per_name": name, "iden_no": id_no, "pay_amt": amount}


def roster(ledger, *ids):
    rows = [
        {"person_no": f"{n}", "person_name": f"员{n}", "id_no": id_no, "agency_code": "101001"}
        for n, id_no in enumerate(ids)
    ]
    ledger.accept("public_servant", "2025", rows)


def test_benefits_not_applicable(ledger, run):
    judgement = run("W-G19")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (
        Outcome.NOT_APPLICABLE,
        "缺 2025 年惠企利民支付明细",
    )


def number_of(n):
    return f"53232819800101{n:04}"


BENEFITS = {
    "nobody of the roster": ([detail(1)], [OTHER], []),
    "one of the roster": ([detail(1)], [ID], [("general", "100.00")]),
    "paid back": ([detail(1), detail(2, "-100.00")], [ID], []),
    "four of the roster": (
        [detail(n, id_no=number_of(n)) for n in range(4)],
        [number_of(n) for n in range(4)],
        [("general", "400.00")],
    ),
    "five of the roster": (
        [detail(n, id_no=number_of(n)) for n in range(5)],
        [number_of(n) for n in range(5)],
        [("important", "500.00")],
    ),
    "one number, two names": ([detail(1), detail(2, name="李大海")], [OTHER], [("general", "200.00")]),
    "one number, one name, twice": ([detail(1), detail(2)], [OTHER], []),
    "no number": ([detail(1, id_no=None), detail(2, id_no=None, name="李大海")], [OTHER], []),
}


@pytest.mark.parametrize(("rows", "ids", "expected"), BENEFITS.values(), ids=BENEFITS)
def test_benefits(ledger, run, rows, ids, expected):
    ledger.accept("payment_detail", "2025-03", rows)
    roster(ledger, *ids)
    assert outcome(run("W-G19")) == expected


def test_benefits_without_a_roster_say_so_and_show_no_whole_name(ledger, run):
    ledger.accept("payment_detail", "2025-03", [detail(1), detail(2, name="李大海")])
    judgement = run("W-G19")
    (finding,) = judgement.findings
    assert "缺公职人员名册，未比对领补贴的公职人员" in judgement.reason
    assert finding.formula == "同一证件号码对应两个以上姓名的 1 人，2 笔合计 200.00元"
    assert "王小明" not in str(finding)
    assert ID not in str(finding)
