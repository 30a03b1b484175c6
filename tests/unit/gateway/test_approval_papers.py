"""A consent without its paper (批件) is marked wherever it is shown, and one with it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from contracts.cases.v1 import Approval, Approver
from contracts.reports.issues_v1 import Consent, IssueAct, IssueStep, Stage
from gateway import examples, issue_examples

SCAN = UUID("0195f3a0-0000-7000-8000-0000000000aa")
NOW = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)
DAY = date(2025, 4, 8)


@pytest.mark.parametrize("scan_id", [None, SCAN])
def test_a_cases_approval_without_its_paper_is_marked(door, people, scan_id):
    approval = Approval(
        act="approve", approver=Approver.HEAD, name="李某某", approved_on=DAY, scan_id=scan_id, seat="A-01",
        recorded_at=NOW,
    )  # fmt: skip
    door.desk.answers["get_case"] = examples.CASE.model_copy(update={"approvals": (approval,)})
    page = people("GET", f"/cases/{examples.CASE.summary.case_id}").text
    assert ("未附批件" in page) is (scan_id is None)
    assert ("（附批件）" in page) is (scan_id is not None)


@pytest.mark.parametrize("scan_id", [None, SCAN])
def test_a_signature_and_a_consent_to_publication_without_their_papers_are_marked(door, people, scan_id):
    step = IssueStep(
        act=IssueAct.SIGN, from_stage=Stage.REVIEWED, to_stage=Stage.SIGNED, on=DAY, person="李某某", note="", seat="A-01",
        happened_at=NOW, scan_id=scan_id,
    )  # fmt: skip
    reviewed = step.model_copy(update={"act": IssueAct.REVIEW, "to_stage": Stage.REVIEWED, "scan_id": None})
    consent = Consent(
        approver_name="赵某某", approved_on=DAY, scope="全文", seat="A-01", number="〔2025〕第1期", scan_id=scan_id
    )
    found = issue_examples.ISSUE
    door.desk.answers["get_issue"] = found.model_copy(
        update={
            "summary": found.summary.model_copy(
                update={"stage": Stage.SIGNED, "number": "〔2025〕第1期", "signed_on": DAY}
            ),
            "steps": (reviewed, step),
            "consents": (consent,),
        }
    )
    page = people("GET", f"/issues/{found.summary.issue_id}").text
    assert page.count("未附批件") == (2 if scan_id is None else 0)
    assert page.count(f"/api/v1/papers/{SCAN}") == (0 if scan_id is None else 2)
