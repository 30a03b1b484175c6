"""回函逾期 (办法 8): by what the cases service publishes of the clock of an answer."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from uuid import uuid4

import pytest

from services.alerts.running import Outcome
from tests.integration.alerts_rules.rows import fill_calendar, outcome

pytestmark = pytest.mark.integration
TODAY = date(2026, 1, 30)
"""A Friday."""
NUMBERS = count(1)


def case(ledger, due, *, matter_class="major", answered=None, article="第八条", received=date(2025, 12, 1)):
    """A case whose letter was signed for; its answer is due on `due`."""
    receipt = ledger.accept("disclosure", "2025", []).receipt_id
    ids = {"alert_id": uuid4(), "case_id": uuid4()}
    summary = {
        "period": "2025-06",
        "rule_id": "W-E02",
        "unit": "101001",
        "unit_name": "县教育局",
        "title": "超预算支出",
    }
    body = json.dumps({"summary": summary, "receipt_ids": [str(receipt)]})
    number = next(NUMBERS)
    run = ledger.connection.execute
    run(
        "INSERT INTO cases.warning (alert_id, state, occurrences, updated_at, body) VALUES (%s, 'confirmed', 1, now(), %s)",
        [ids["alert_id"], body],
    )
    run(
        "INSERT INTO cases.case_file (case_id, number, alert_id, matter_class, region, alert, opened_at, version, state, last_on,"
        " due_on, deadline, received_on, is_extended, document_number, answer_signer) VALUES (%s, %s, %s, %s, %s, %s, now(), 1, %s, %s, %s, %s, %s,"
        " false, %s, %s)",
        [
            ids["case_id"], f"案〔2025〕{number}号", ids["alert_id"], matter_class, ledger.region, body,
            "answered" if answered else "received", received, due,
            json.dumps({"article": article, "due_on": f"{due}"}), received, f"函〔2025〕{number}号",
            "王" if answered else None,
        ],
    )  # fmt: skip
    if answered:
        run(
            "INSERT INTO cases.reply (case_id, answered_on, signer, signer_post, content, recorded_at, reply_id, round, way, signed_on,"
            " is_late, seat) VALUES (%s, %s, '王', '局长', '已整改', now(), %s, 1, 'paper', %s, true, 'W-01')",
            [ids["case_id"], answered, uuid4(), answered],
        )
    return receipt


def test_not_applicable(ledger, run):
    judgement = run("W-J12", today=TODAY)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "2025 年没有已经签收、正在计算回函期限的函件" in judgement.reason


CASES = {
    "on the due day": (TODAY, {}, []),
    "a working day late": (date(2026, 1, 29), {}, [("general", None)]),
    "over a weekend, no working day yet": (date(2026, 1, 23), {"answered": date(2026, 1, 25)}, []),
    "four working days": (date(2026, 1, 26), {}, [("general", None)]),
    "five": (date(2026, 1, 23), {}, [("important", None)]),
    "nine": (date(2026, 1, 19), {}, [("important", None)]),
    "ten": (date(2026, 1, 16), {}, [("major", None)]),
    "ten, of an important case": (date(2026, 1, 16), {"matter_class": "important"}, [("important", None)]),
    "ten, of a general case": (date(2026, 1, 16), {"matter_class": "general"}, [("general", None)]),
    "answered in time": (date(2026, 1, 16), {"answered": date(2026, 1, 16)}, []),
    "answered five working days late": (date(2026, 1, 16), {"answered": date(2026, 1, 23)}, [("important", None)]),
    "another clock": (date(2026, 1, 16), {"article": "第七条"}, []),
}


@pytest.mark.parametrize(("due", "fields", "expected"), CASES.values(), ids=CASES)
def test_cases(ledger, run, due, fields, expected):
    fill_calendar(ledger)
    case(ledger, TODAY)  # one that runs and is not late: the rule is judged
    case(ledger, due, **fields)
    assert outcome(run("W-J12", today=TODAY)) == expected


def test_wording(ledger, run):
    fill_calendar(ledger)
    receipt = case(ledger, date(2026, 1, 16))
    (finding,) = run("W-J12", today=TODAY).findings
    assert finding.title == "县教育局对“超预算支出”的函逾期10个工作日"
    assert "应在2026年1月16日前回函，至今没有回函，逾期10个工作日" in finding.fact
    assert finding.receipt_ids == (receipt,)
