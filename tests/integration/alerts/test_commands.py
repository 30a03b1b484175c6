"""The commands for people who write rules."""

from __future__ import annotations

from datetime import date

import pytest

from services.alerts import check, try_rule
from services.alerts.rule_file import RULES_FOLDER

pytestmark = pytest.mark.integration
RULE = RULES_FOLDER / "balance" / "w_b07_treasury_break.sql"


def test_check_says_what_is_good_and_what_is_not(tmp_path, capsys):
    broken = tmp_path / "w_b07_treasury_break.sql"
    broken.write_text(RULE.read_text(encoding="utf-8").replace("ledger_v1.", "ingest."), encoding="utf-8")
    assert check.main([str(RULE)]) == 0
    assert capsys.readouterr().out == "W-B07 库款日报断裂 第1版：格式正确\n"
    assert check.main([str(broken)]) == 1
    assert "只能读取 ledger_v1 的视图，不允许 ingest.treasury_stock_daily" in capsys.readouterr().err


def test_a_draft_is_tried_without_storing_anything(ledger, shared_database, superuser, monkeypatch, capsys):
    row = {"trecode": "2510", "accno": "001", "rptdate": date(2025, 3, 3), "moneyyesterday": 100}
    ledger.accept("treasury_stock_daily", "2025-03", [row | {"moneyin": 0, "moneyout": 0, "moneytoday": 150}])
    for name, value in shared_database.environment_for("alerts").items():
        monkeypatch.setenv(name, value)
    assert try_rule.main([str(RULE), "--region", ledger.region, "--year", "2025"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("发现疑点，1 条，用时 ")
    assert said[1] == "［一般］国库库存日报2025-03-03不衔接，差额合计50.00元"
    assert said[3] == "    · 2025-03-03 日报，本日余额应为上日余额加收入减支出 150.00 元（line 2）"
    stored = superuser.execute("SELECT count(*) FROM alerts.rule_run WHERE region = %s", [ledger.region]).fetchone()
    assert stored == (0,)
