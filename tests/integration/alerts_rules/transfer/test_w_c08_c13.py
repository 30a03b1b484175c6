"""改变专项用途、直达资金转专户、要求配套、抄送: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
DOCUMENT = "云财农〔2025〕7号"
SPECIAL = {"bgt_id": "B1", "sup_bgt_doc_no": DOCUMENT, "exp_func_code": "2130305", "pro_code": "P1"}


def received(ledger, **fields):
    row = {"sup_bgt_doc_no": DOCUMENT, "receive_seq": 1, "received_on": date(2025, 3, 1), "amount": 5_000_000}
    ledger.accept("transfer_received", "2025", [row | {"transfer_kind": "special", "purpose": "水利"} | fields])


def indicators(ledger, *rows):
    ledger.accept("budget_indicator", "2025", [{"agency_code": "101001", "amount": 1} | row for row in rows])


def paid(ledger, *rows):
    usual = {
        "create_date": date(2025, 5, 9),
        "agency_code": "101001",
        "bgt_id": "B1",
        "exp_func_code": "2130305",
        "pro_code": "P1",
    }
    ledger.accept(
        "payment_application", "2025-05", [usual | {"pay_app_id": f"A{n}"} | row for n, row in enumerate(rows)]
    )


def moved(ledger, *rows):
    usual = {"bgt_id": "B2", "ori_bgt_id": "B1", "adj_date": date(2025, 6, 1)}
    ledger.accept(
        "indicator_adjustment", "2025-06", [usual | {"adj_sub_id": f"J{n}"} | row for n, row in enumerate(rows)]
    )


def test_c08_not_applicable(ledger, run):
    received(ledger)
    assert set(run("W-C08").reason.split("；")) >= {"缺 2025 年预算指标", "缺 2025 年支付申请"}


@pytest.mark.parametrize(
    ("document", "payment"),
    [
        ({}, {}),
        ({}, {"exp_func_code": "21303"}),
        ({}, {"exp_func_code": None, "pro_code": None}),
        ({"transfer_kind": "general"}, {"exp_func_code": "2050201"}),
        ({"purpose": "涉农统筹整合"}, {"exp_func_code": "2050201"}),
        ({}, {"bgt_id": "B2", "exp_func_code": "2050201"}),
    ],
)
def test_c08_silent(ledger, run, document, payment):
    received(ledger, **document)
    indicators(ledger, SPECIAL, {"bgt_id": "B2"})
    paid(ledger, {"pay_app_amt": 500} | payment)
    judgement = run("W-C08")
    assert (judgement.outcome, judgement.reason) == (Outcome.SILENT, "缺指标调整明细，只查了支付")


@pytest.mark.parametrize(
    ("change", "amount", "level"),
    [
        ({"exp_func_code": "2130306"}, "0.01", IMPORTANT),
        ({"pro_code": "P9"}, "999999.99", IMPORTANT),
        ({"exp_func_code": "2050201"}, "1000000.00", MAJOR),
    ],
)
def test_c08_speaks(ledger, run, change, amount, level):
    received(ledger)
    indicators(ledger, SPECIAL)
    paid(ledger, {"pay_app_amt": amount} | change)
    assert [each.level for each in run("W-C08").findings] == [level]


def test_c08_adds_moves_and_nets_refunds(ledger, run):
    received(ledger)
    indicators(
        ledger, SPECIAL, {"bgt_id": "B2", "exp_func_code": "2050201"}, {"bgt_id": "B3", "exp_func_code": "2130305"}
    )
    other = {"exp_func_code": "2050201"}
    paid(ledger, {"pay_app_amt": 90_000} | other, {"pay_app_amt": -90_000} | other)
    moved(ledger, {"add_amount": 300_000}, {"add_amount": 700_000, "bgt_id": "B3"})
    (finding,) = run("W-C08").findings
    assert finding.title == f"专项转移支付{DOCUMENT} 水利疑似改变用途30.0万元"
    assert "有3处改用到其他功能科目或者项目，合计30.0万元：其中指标调整30.0万元，支付0.00元" in finding.fact
    assert finding.evidence[0].label == "指标调整 2025-06-01：2130305 P1 改为 2050201 "


def direct(ledger, *, code="1", kind="fiscal_special", holder="县财政局", amount="5000000.00", account="6217"):
    received(ledger, direct_fund_code=code)
    indicators(ledger, SPECIAL)
    paid(ledger, {"pay_app_amt": amount})
    voucher = {
        "pay_cert_id": "V",
        "vou_date": date(2025, 5, 9),
        "agency_code": "101001",
        "pay_app_id": "A0",
        "pay_amt": amount,
    }
    ledger.accept("payment_voucher", "2025-05", [voucher | {"xpayee_acct_no": account}])
    row = {
        "ym": "202505",
        "acct_no": "6217",
        "holder": holder,
        "bank": "农商行",
        "account_kind": kind,
        "month_end_balance": 0,
    }
    ledger.accept("bank_account", "2025-05", [row])


def test_c09_not_applicable(ledger, run):
    received(ledger)
    judgement = run("W-C09")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert set(judgement.reason.split("；")) >= {
        "缺 2025 年财政专户与单位账户目录",
        "上级转移支付接收台账没有填写是否直达资金",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"code": "0"},
        {"kind": "zero_balance"},
        {"holder": "县社会保险基金专户"},
        {"account": "9999"},
        {"account": None},
        {"amount": -5},
    ],
)
def test_c09_silent(ledger, run, change):
    direct(ledger, **change)
    assert run("W-C09").outcome is Outcome.SILENT


@pytest.mark.parametrize(("amount", "level"), [("0.01", IMPORTANT), ("4999999.99", IMPORTANT), ("5000000.00", MAJOR)])
def test_c09_thresholds(ledger, run, amount, level):
    direct(ledger, amount=amount)
    assert [each.level for each in run("W-C09").findings] == [level]


def test_c09_wording(ledger, run):
    direct(ledger, kind="basic", holder="县水务局")
    (finding,) = run("W-C09").findings
    assert finding.title == "单位101001把直达资金500.0万元转入单位基本存款账户"
    assert (
        f"用直达资金{DOCUMENT}付款1笔、净额500.0万元，收款账户是登记在册的单位基本存款账户（户名：县水务局）"
        in finding.fact
    )


def matching(ledger, *, name="灌区改造", basis=None, title=None, code="23003"):
    project = {"pro_code": "P1", "pro_name": name, "agency_code": "101001", "setup_basis": basis}
    ledger.accept("project", "2025", [project])
    indicators(ledger, {"bgt_id": "B1", "pro_code": "P1", "bgt_doc_title": title})
    row = {"sub_mof_div_code": "532328101", "tp_func_code": code, "pro_code": "P1", "cur_amt": 200_000}
    ledger.accept("transfer_down", "2025", [row | {"bgt_pman_id": "T1"}, row | {"bgt_pman_id": "T2"}])


def test_c10_not_applicable(ledger, run):
    assert set(run("W-C10").reason.split("；")) == {"缺 2025 年对下转移支付", "缺 2025 年项目库", "缺 2025 年预算指标"}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": "安置区配套设施"},
        {"name": "配套道路"},
        {"title": "下达配套资金", "code": "23002"},
    ],
)
def test_c10_silent(ledger, run, change):
    matching(ledger, **change)
    assert run("W-C10").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    "change", [{"name": "灌区改造（乡镇配套）"}, {"basis": "各乡镇按比例配套"}, {"title": "关于下达配套资金的通知"}]
)
def test_c10_speaks(ledger, run, change):
    matching(ledger, **change)
    (finding,) = run("W-C10").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (IMPORTANT, 400_000, 2)
    assert next(iter(change.values())) in finding.fact


def copied(ledger, monkeypatch, on, *rows):
    """Deliver on that day; `rows`: key, day of issue, amount."""
    monkeypatch.setattr(f"{type(ledger).__module__}.START", datetime(on.year, on.month, on.day, tzinfo=UTC))
    usual = {"sub_mof_div_code": "532328101", "tp_func_code": "23002"}
    ledger.accept(
        "transfer_down",
        "2025",
        [usual | {"bgt_pman_id": key, "issued_on": day, "cur_amt": amount} for key, day, amount in rows],
    )


def test_c13_not_applicable(ledger, run):
    judgement = run("W-C13")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "缺 2025 年对下转移支付，是否抄送无从判断",
    )


@pytest.mark.parametrize(
    ("days", "amount", "level"),
    [
        (20, 500_000, None),
        (21, 500_000, GENERAL),
        (30, 500_000, GENERAL),
        (31, 10_000, IMPORTANT),
        (31, "9999.99", None),
    ],
)
def test_c13_thresholds(ledger, run, monkeypatch, days, amount, level):
    first, issued = ("T0", date(2025, 1, 5), 900_000), date(2025, 3, 3)
    copied(ledger, monkeypatch, date(2025, 3, 1), first, ("T9", None, 5))
    copied(ledger, monkeypatch, issued + timedelta(days), first, ("T1", issued, amount))
    copied(ledger, monkeypatch, date(2025, 12, 1), first, ("T1", issued, amount))  # told again
    judgement = run("W-C13")
    assert [(each.level, each.size) for each in judgement.findings] == ([(level, days)] if level else [])


def test_c13_wording(ledger, run, monkeypatch):
    copied(ledger, monkeypatch, date(2025, 3, 1))
    copied(ledger, monkeypatch, date(2025, 4, 30), ("T1", date(2025, 3, 3), 90_000), ("T2", None, 5))
    judgement = run("W-C13")
    (finding,) = judgement.findings
    assert finding.title == "2025年3月下达的转移支付有9.0万元迟于20日才抄送（最长58天）"
    assert "本县首次报送对下转移支付数据是2025年3月1日" in finding.fact
    assert judgement.reason == "有 1 笔没有下达时间，未作判断"
