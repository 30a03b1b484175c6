"""向个人转账: who is a person, which payments belong to persons."""

from __future__ import annotations

import pytest

from services.alerts.running import Outcome
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.masking import masked
from tests.integration.alerts.ledger import KEYS
from tests.integration.alerts_rules.rows import application, name_units, outcome, periods

pytestmark = pytest.mark.integration


def pay(amount, payee="张三", *, number=1, day="03-04", **fields):
    return application(number, day, amount, payee_acct_name=payee, **fields)


def told(name):
    """A person as the rule names one: masked, with the beginning of the key."""
    return f"{masked(Mask.NAME, name)}〔{KEYS.key_of(Mask.NAME, name)[:6]}〕"


def test_not_applicable(ledger, run):
    judgement = run("W-G04")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


CASES = {
    "just below 10,000": ([pay("9999.99")], []),
    "10,000": ([pay("10000.00")], [("general", "10000.00")]),
    "just below 50,000": ([pay("49999.99")], [("general", "49999.99")]),
    "50,000": ([pay("50000.00")], [("important", "50000.00")]),
    "200,000 is capped": ([pay("200000.00")], [("important", "200000.00")]),
    "small ones do not add up": ([pay("9999.99", number=n) for n in range(9)], []),
    "a quarter adds up": (
        [pay("30000.00"), pay("20000.00", number=2, day="01-20"), pay("10000.00", number=3, day="04-01")],
        [("important", "50000.00"), ("general", "10000.00")],
    ),
    "paid back": ([pay("30000.00"), pay("-30000.00", number=2)], []),
    "wages": ([pay("90000.00", dep_bgt_eco_code="30101")], []),
    "subsidies by code": ([pay("90000.00", dep_bgt_eco_code="30305")], []),
    "subsidies by purpose": ([pay("90000.00", use_des="征地补偿款")], []),
    "no code": ([pay("10000.00", dep_bgt_eco_code=None)], [("general", "10000.00")]),
    "no purpose": ([pay("10000.00", use_des=None)], [("general", "10000.00")]),
    "blanks in the name": ([pay("10000.00", "张 三")], [("general", "10000.00")]),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, rows, expected):
    periods(ledger, "payment_application", rows, "create_date")
    assert outcome(run("W-G04")) == expected


def test_who_is_a_person(ledger, run):
    persons = ["王芳", "李建国", "欧阳振华", "阿依古丽·买买提", "普自起", "张城", "刘园", "周行"]
    others = [
        "甲公司",
        "县医院",
        "国库",
        "高家村",
        "农商行",
        "县财政局",
        "安乐镇",
        "高中部食堂",
        "永兴五金店",
        "ARGOS LTD",
        "王府酒店",
    ]
    rows = [pay("10000.00", name, number=n) for n, name in enumerate([*persons, *others])]
    periods(ledger, "payment_application", rows, "create_date")
    assert sorted(finding.subject for finding in run("W-G04").findings) == sorted(map(told, persons))


def test_two_persons_whose_names_look_alike_when_masked(ledger, run):
    rows = [pay("6000.00"), pay("6000.00", "张四", number=2), pay("12000.00", "张五", number=3)]
    periods(ledger, "payment_application", rows, "create_date")
    assert [finding.subject for finding in run("W-G04").findings] == [told("张五")]


def test_wording(ledger, run):
    name_units(ledger)
    periods(ledger, "payment_application", [pay("52000.00")], "create_date")
    (finding,) = run("W-G04").findings
    tag = KEYS.key_of(Mask.NAME, "张三")[:6]
    assert finding.title == f"县教育局向个人“张*〔{tag}〕”转账5.2万元"
    assert (
        finding.fact == f"县教育局在2025年3月所在季度向个人“张*〔{tag}〕”转账1笔，合计5.2万元，最近一笔在2025年3月4日。"
    )
    assert finding.evidence[0].figures == {"支付申请": "A001", "用途": "购货", "部门经济分类": "30201"}
