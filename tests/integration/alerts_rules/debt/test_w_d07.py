"""债券资金用于经常性支出: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def test_not_applicable(run, bond, paid):
    assert set(run("W-D07").reason.split("；")) >= {
        "缺 2025 年支付申请",
        "缺 2025 年支付凭证",
        "缺 2025 年政府债券转贷与项目",
    }
    bond({})
    paid((3, 100, {"bond_code": None, "dep_bgt_eco_code": "30201"}))
    judgement = run("W-D07")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "支付申请都没有填写债券代码，债券资金的用途无从判断" in judgement.reason


@pytest.mark.parametrize(
    "payments",
    [
        [],
        [(3, 100, {})],
        [(3, 100, {"dep_bgt_eco_code": None, "gov_bgt_eco_code": "50302"})],
        [(3, 100, {"dep_bgt_eco_code": "31005", "gov_bgt_eco_code": "50201"})],
        [(3, 100, {"dep_bgt_eco_code": None})],
        [(3, 100, {"bond_code": None, "dep_bgt_eco_code": "30201"}), (4, 5, {})],
        [(3, 100, {"dep_bgt_eco_code": "30201"}), (4, -100, {"dep_bgt_eco_code": "30201"})],
    ],
)
def test_silent(run, bond, paid, payments):
    bond()
    paid(*payments)
    assert run("W-D07").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amount", "code", "level"),
    [
        ("0.01", {"dep_bgt_eco_code": "30101"}, IMPORTANT),
        ("999999.99", {"dep_bgt_eco_code": "30399"}, IMPORTANT),
        ("1000000.00", {"dep_bgt_eco_code": "302"}, MAJOR),
        ("1000000.00", {"dep_bgt_eco_code": "", "gov_bgt_eco_code": "50502"}, MAJOR),
    ],
)
def test_speaks(run, bond, paid, amount, code, level):
    bond()
    paid((3, amount, code))
    assert [each.level for each in run("W-D07").findings] == [level]


def test_wording(run, bond, paid):
    bond({"bond_name": "2025年云南专项债一期"})
    current = {"dep_bgt_eco_code": "30201", "use_des": "办公用品"}
    paid(
        (3, 30_000, current),
        (5, 20_000, current | {"dep_bgt_eco_code": "30101"}),
        (6, -10_000, current),
        months=range(1, 7),
    )
    judgement = run("W-D07")
    (finding,) = judgement.findings
    assert finding.title == "单位101001用债券资金25YN1 2025年云南专项债一期列支经常性支出4.0万元"
    assert "支付工资福利、商品服务或者对个人和家庭的补助3笔，净额4.0万元，经济分类为30101、30201" in finding.fact
    assert finding.evidence[0].label == "支付 2025-03-09 30201 办公用品"
    assert (
        judgement.reason == "缺 2025-07、2025-08、2025-09、2025-10、2025-11、2025-12 的支付凭证，结论只限已收到的数据"
    )
