"""`make rule` writes a rule that runs and a test whose three lists hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.alerts.new_rule import main
from services.alerts.rule_file import RULES_FOLDER, read_rule
from services.alerts.running import Outcome, Scope, judge, read_only

pytestmark = pytest.mark.integration


@pytest.fixture
def root(tmp_path):
    for folder in RULES_FOLDER.iterdir():
        if folder.is_dir():
            (tmp_path / "services/alerts/rules" / folder.name).mkdir(parents=True)
    return tmp_path


def test_what_is_written_runs_and_speaks_from_its_threshold(root, ledger, engine, capsys):
    assert main(["w_g99_paid_at_night", "--title", "夜间支付", "--family", "payment"], root=root) == 0
    said = capsys.readouterr().out
    assert "services/alerts/rules/payment/w_g99_paid_at_night.sql" in said
    rule = read_rule(root / "services/alerts/rules/payment/w_g99_paid_at_night.sql")
    compile((root / "tests/integration/alerts_rules/payment/test_w_g99.py").read_text(encoding="utf-8"), "test", "exec")

    def run():
        with read_only(engine) as connection:
            return judge(connection, rule, Scope(ledger.region, 2025, date(2026, 1, 31)))

    assert run().outcome is Outcome.NOT_APPLICABLE
    for amount, outcome in (("999999.99", Outcome.SILENT), ("1000000", Outcome.SPOKE)):
        row = {
            "pay_app_id": "1",
            "agency_code": "101001",
            "create_date": date(2025, 3, 4),
            "pay_app_amt": Decimal(amount),
        }
        ledger.accept("payment_application", "2025-03", [row])
        assert run().outcome is outcome


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["g99"], "name: w_"),
        (["w_g99_x1", "--family", "nothing"], "family: one of assets"),
        (["w_g99_other"], "has that number"),
    ],
)
def test_a_wrong_or_taken_name_writes_nothing(root, capsys, arguments, message):
    (root / "services/alerts/rules/debt/w_g99_there.sql").write_text("")
    assert main(arguments, root=root) == 1
    assert message in capsys.readouterr().err
    assert not list(root.rglob("test_*.py"))
