"""What tests of the office's work on warnings share: the administrator, a warning, what was told of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.clock import StoppedClock
from chassis.context import Context
from contracts.alerts.v1 import GetAlert
from contracts.values import Actor, Permission, Role
from services.alerts import questions
from services.alerts.engine import on_slice_accepted
from services.alerts.rule_file import load_rules
from tests.integration.alerts.ledger import START
from tests.integration.alerts.test_w_e02 import agency, budget, indicator, payments

RULES = [rule for rule in load_rules() if rule.id in ("W-B07", "W-E02")]
NOW = START + timedelta(minutes=2)
HEAD = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="npc",
    fingerprint="0" * 64,
    correlation_id=uuid4(),
    may=(Permission.DATA_VIEW, Permission.WARNING_DISPOSE, Permission.SETTINGS_MANAGE),
)
"""The administrator's seat, which proposes."""
CHIEF = HEAD.model_copy(update={"seat": "W-01", "role": Role.WORKER, "name": "李主任", "may": (Permission.DATA_VIEW,)})
"""预算工委负责同志, who approves."""


@pytest.fixture(scope="module")
def context(shared_database):
    made = Context(settings=shared_database.settings_for("alerts"), clock=StoppedClock(NOW))
    yield made
    made.db.close()


@pytest.fixture
def handle(context):
    def handled(event, rules=RULES):
        with context.db.transaction(correlation_id=uuid4()) as session:
            on_slice_accepted(rules, context, session, event)

    return handled


@pytest.fixture
def look(context, superuser, ledger):
    """The only warning of this test's region."""

    def looked():
        ((alert_id,),) = superuser.execute(
            "SELECT alert_id FROM alerts.alert WHERE region = %s", [ledger.region]
        ).fetchall()
        with context.db.transaction() as session:
            return questions.get_alert(session, GetAlert(actor=HEAD, alert_id=alert_id))

    return looked


@pytest.fixture
def raised(superuser, ledger):
    def bodies():
        rows = superuser.execute(
            "SELECT body FROM (SELECT CAST(envelope AS jsonb) -> 'body' AS body, position FROM alerts.outbox"
            " WHERE event_type = 'alerts.alert.raised.v1') AS sent"
            " WHERE body -> 'summary' ->> 'region' = %s ORDER BY position",
            [ledger.region],
        ).fetchall()
        return [row[0] for row in rows]

    return bodies


def project(ledger, *, spent="1300000.00"):
    """A project over its budget by 30 %: major for its size, capped at important by the class."""
    budget(ledger)
    indicator(ledger)
    agency(ledger)
    return payments(ledger, spent)
