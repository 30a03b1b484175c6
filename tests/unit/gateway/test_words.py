"""The portal's words follow the contracts' and ingest's lists."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from enum import StrEnum

import pytest

from contracts.alerts.proposals import ProposalState
from contracts.alerts.rules_v1 import BacktestState, Knowledge, RuleAct, RuleState
from contracts.alerts.v1 import AlertState
from contracts.auth.v1 import CertificateState
from contracts.cases.archive_v1 import Retention, VolumeClass, VolumeState
from contracts.cases.due_v1 import DueKind
from contracts.cases.duties_v1 import Duty
from contracts.cases.findings_v1 import FindingLinkKind, FindingStanding
from contracts.cases.letters_v1 import LetterKind, Way
from contracts.cases.months_v1 import MonthState
from contracts.cases.opinions_v1 import LinkKind, OpinionLimit, OpinionSource, OpinionState, Satisfaction
from contracts.cases.v1 import Approver, CaseState, DocumentKind, Outcome
from contracts.ingest.calendar_v1 import DueState
from contracts.ingest.reconciliation_v1 import DifferenceAct, DifferenceState, IdentityOutcome
from contracts.ingest.v1 import DeliveryState
from contracts.reports.v1 import DocumentState, DocumentType
from contracts.values import MatterClass, Origin, Role
from deploy.stack.layout import PROJECT
from gateway.portal import words
from gateway.portal.pages.cases import ACTS
from gateway.portal.render import growth, page_of, place, share, size, wan
from services.alerts.rule_file import RULES_FOLDER
from services.alerts.rule_head import Schedule, UnitOfAnalysis
from services.alerts.rule_parameters import Unit
from services.auth.certificates.verification import Refusal
from services.auth.sessions import End
from services.cases.transitions import Act
from services.ingest.datasets import CATALOGUE

ACT = re.compile(r"[a-z_]+(\.[a-z_-]+)+")


def acts_logged() -> set[str]:
    """Return the acts that services write into the operation log by name."""
    found = set()
    for source in (PROJECT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"log_act", "_log", "_logged"}:
                said = [*node.args, *(each.value for each in node.keywords if each.arg == "act")]
                texts = [each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)]
                found |= {each for each in texts if ACT.fullmatch(each)}
    return found


def test_every_act_of_the_operation_log_has_its_word():
    assert len(acts_logged()) > 50
    assert acts_logged() - words.OPERATION.keys() == set()


def test_data_sets_are_called_as_ingest_calls_them():
    assert {name: data_set.title for name, data_set in CATALOGUE.items()} == words.DATA_SET


@pytest.mark.parametrize(
    ("members", "table"),
    [
        (AlertState, words.ALERT_STATE),
        (CaseState, words.CASE_STATE),
        (DeliveryState, words.DELIVERY_STATE),
        (DueState, words.DUE_STATE),
        (DifferenceState, words.DIFFERENCE_STATE),
        (DifferenceAct, words.DIFFERENCE_ACT),
        (IdentityOutcome, words.IDENTITY_OUTCOME),
        (DocumentType, words.DOCUMENT_TYPE),
        (DocumentState, words.DOCUMENT_STATE),
        (Approver, words.APPROVER),
        (LetterKind, words.LETTER_KIND),
        (Way, words.WAY),
        (Duty, words.DUTY),
        (Outcome, words.OUTCOME),
        (FindingStanding, words.FINDING_STANDING),
        (FindingLinkKind, words.FINDING_LINK),
        (OpinionState, words.OPINION_STATE),
        (OpinionSource, words.OPINION_SOURCE),
        (OpinionLimit, words.OPINION_LIMIT),
        (LinkKind, words.OPINION_LINK),
        (Satisfaction, words.SATISFACTION),
        (DueKind, words.DUE_KIND),
        (Role, words.ROLE),
        (VolumeClass, words.VOLUME_CLASS),
        (VolumeState, words.VOLUME_STATE),
        (Retention, words.RETENTION),
        (MonthState, words.MONTH_STATE),
        (MatterClass, words.MATTER_CLASS),
        (Origin, words.ORIGIN),
        (CertificateState, words.CERTIFICATE_STATE),
        (RuleState, words.RULE_STATE),
        (RuleAct, words.RULE_ACT),
        (ProposalState, words.PROPOSAL_STATE),
        (Knowledge, words.KNOWLEDGE),
        (BacktestState, words.BACKTEST_STATE),
        (Schedule, words.SCHEDULE),
        (UnitOfAnalysis, words.UNIT_OF_ANALYSIS),
        (Unit, words.MEASURE_UNIT),
    ],
)
def test_every_member_has_a_word(members: type[StrEnum], table):
    assert set(table) == set(members)
    assert all(words.DOCUMENT_TYPE[kind] for kind in DocumentKind)


def test_every_family_of_rules_has_a_word():
    assert {folder.name for folder in RULES_FOLDER.iterdir() if folder.is_dir()} <= set(words.RULE_FAMILY)


def test_every_reason_of_auth_has_a_word():
    reasons = {str(reason) for kind in (End, Refusal) for reason in kind}
    assert reasons <= set(words.ACT_RESULT)


def test_every_act_of_the_contract_has_a_form():
    assert set(ACTS) == set(Act)
    assert set(Act) <= set(words.CASE_ACT)


def test_money_rounds_half_up_and_a_missing_figure_is_not_zero():
    assert ">0.01<" in wan(Decimal("50.00"))
    assert ">-241.60<" in wan(Decimal(-2416000))
    assert "—" in wan(None)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [("50", "200", "25.0"), ("1", "0", None), ("1", "-5", None), (None, "5", None), ("5", None, None)],
)
def test_a_share_needs_a_positive_base(part, whole, expected):
    found = share(Decimal(part) if part else None, Decimal(whole) if whole else None)
    assert found == (Decimal(expected) if expected else None)


def test_growth_over_a_negative_base_is_not_shown():
    assert growth(Decimal(110), Decimal(100)) == Decimal("10.0")
    assert growth(Decimal(110), Decimal(-100)) is None


def test_places_are_said_as_people_say_them():
    assert place("line 214") == "第 214 行"
    assert place("表二!D12") == "工作表“表二” D12"
    assert place("something") == "something"
    assert (size(5), size(2048), size(3 << 20)) == ("5 字节", "2.0 KB", "3.0 MB")
    assert page_of(3).offset == 40
