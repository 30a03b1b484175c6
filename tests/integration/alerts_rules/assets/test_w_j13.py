"""回函不实: the same rule on the same matter after the closing, both sides of 90 days and of the second time, by outcome and class."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from services.alerts.running import Outcome
from tests.integration.alerts_rules.assets.test_w_j12 import case
from tests.integration.alerts_rules.monthly import silent
from tests.integration.alerts_rules.rows import outcome

pytestmark = pytest.mark.integration
ANSWERED = date(2025, 9, 1)
CLOSED = datetime.fromisoformat("2025-09-10T10:00:00+08:00")
LAST_DAY = date(2025, 12, 9)
"""The ninetieth day after the closing."""


def warn(ledger, receipt, *raisings, rule="W-E02", subject="超预算"):
    """A warning as alerts keeps it, raised on these days."""
    run, alert_id = ledger.connection.execute, uuid4()
    run(
        "INSERT INTO alerts.alert SELECT (jsonb_populate_record(NULL::alerts.alert, %s)).*",
        [
            Jsonb({
                "alert_id": str(alert_id), "fingerprint": uuid4().hex * 2, "rule_id": rule, "rule_version": 1, "region": ledger.region, "fiscal_year": 2025,
                "matter_key": str(alert_id), "matter_class": "major", "level": "major", "proposed_level": "major", "state": "open", "title": "县教育局超预算",
                "unit": "101001", "unit_name": "县教育局", "subject": subject, "period": "2025-06", "amount": "1000", "origin": "official", "fact": "", "formula": "",
                "explanation": "", "legal_basis": [], "innocent_reasons": [], "questions": [], "receipt_ids": [str(receipt)], "evidence_count": 1, "occurrences": 1,
                "raised_as": 1, "raised_at": "2025-06-01T00:00:00+08:00", "is_settled": False, "is_gone": False,
                "raised_level": "major", "raised_period": "2025-06", "raised_amount": "1000", "family": "execution", "series": f"{ledger.region}{subject}",
                "matter": f"{ledger.region}{subject}", "doubts": [], "head_reason": "", "head_name": "", "parameters": {}, "parameter_changes": [],
                "content_hash": "0", "comparison": [],
            })
        ],
    )  # fmt: skip
    for number, at in enumerate(raisings):
        run(
            "INSERT INTO alerts.alert_history (alert_id, happened_at, event, state, level, fact, rule_version)"
            " VALUES (%s, %s, %s, 'open', 'major', '', 1)",
            [alert_id, at, "again" if number else "new"],
        )
    return alert_id


def close(ledger, alert_id, case_id, verdict="true_mended"):
    ledger.connection.execute(
        "UPDATE cases.case_file SET state = 'closed', outcome = %s WHERE case_id = %s", [verdict, case_id]
    )
    ledger.connection.execute(
        "INSERT INTO alerts.alert_outcome (alert_id, rule_id, kind, verdict, reason, case_id, recorded_at)"
        " VALUES (%s, 'W-E02', 'closed', %s, '', %s, %s)",
        [alert_id, verdict, case_id, CLOSED],
    )


@pytest.fixture
def settled(ledger):
    """A case that was answered and closed; `settled(verdict=…, matter_class=…, later=(days after the closing…))`."""

    def made(*later, verdict="true_mended", matter_class="major", **other):
        receipt = case(ledger, date(2025, 9, 5), answered=ANSWERED, matter_class=matter_class)
        (case_id,) = ledger.connection.execute(
            "SELECT case_id FROM cases.case_file WHERE region = %s", [ledger.region]
        ).fetchone()
        first = warn(ledger, receipt, CLOSED - timedelta(90))
        close(ledger, first, case_id, verdict)
        if later:
            warn(ledger, receipt, *(CLOSED + timedelta(days) for days in later), **other)
        return receipt

    return made


def test_not_applicable(ledger, run):
    judgement = run("W-J13")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "2025 年没有已经回函并办结的案件，无从核对回函",
    )
    case(ledger, date(2025, 9, 5), answered=ANSWERED)
    assert run("W-J13").outcome is Outcome.NOT_APPLICABLE


CASES = {
    "not again": ((), {}),
    "on the ninety-first day": ((91,), {}),
    "closed as being mended": ((10,), {"verdict": "true_mending"}),
    "the data were wrong": ((10,), {"verdict": "data_problem"}),
    "another rule": ((10,), {"rule": "W-E03"}),
    "another matter": ((10,), {"subject": "别的项目"}),
}


@pytest.mark.parametrize(("later", "fields"), CASES.values(), ids=CASES)
def test_silent(run, settled, later, fields):
    settled(*later, **fields)
    silent(run("W-J13"))


SPEAKS = {
    "on the ninetieth day": ((90,), {}, "important"),
    "twice": ((10, 20), {}, "major"),
    "twice, once too late": ((10, 91), {}, "important"),
    "twice, of an important case": ((10, 20), {"matter_class": "important"}, "important"),
    "once, of a general case": ((10,), {"matter_class": "general"}, "general"),
    "called reasonable": ((10,), {"verdict": "reasonable"}, "important"),
}


@pytest.mark.parametrize(("later", "fields", "level"), SPEAKS.values(), ids=SPEAKS)
def test_speaks(run, settled, later, fields, level):
    settled(*later, **fields)
    assert outcome(run("W-J13")) == [(level, None)]


def test_wording(run, settled):
    receipt = settled(5, 20)
    (finding,) = run("W-J13", today=LAST_DAY).findings
    assert finding.title == "县教育局对“超预算支出”回函办结后，同一事项又预警2次"
    assert "于2025年9月1日就函〔2025〕" in finding.fact
    assert (
        "2025年9月10日以“属实-已整改”办结；此后同一规则对同一单位、同一事项又预警2次，最近一次在2025年9月30日"
        in finding.fact
    )
    assert finding.receipt_ids == (receipt,)
