"""What a failure of an answering service tells its caller."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg.errors import AdminShutdown
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from chassis.rpc import answer_call
from contracts.cases.v1 import GetCase
from contracts.values import Actor, Permission, Role

ACTOR = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="预算工委",
    fingerprint="a" * 64,
    correlation_id=uuid4(),
    may=(Permission.DATA_VIEW,),
)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError("SELECT secret", {}, AdminShutdown("terminating connection")), "service-unavailable"),
        (InterfaceError("SELECT secret", {}, AdminShutdown("closed")), "service-unavailable"),
        (ProgrammingError("SELECT secret", {}, AdminShutdown("no such column")), "internal"),
        (RuntimeError("secret"), "internal"),
    ],
)
def test_a_database_that_goes_away_means_later_and_a_bug_means_internal(error, reason):
    def fail(_: GetCase):
        raise error

    call = GetCase(actor=ACTOR, case_id=uuid4())
    payload = {"correlation_id": str(uuid4()), "call": call.model_dump(mode="json")}
    problem = answer_call(GetCase, fail, payload)["problem"]
    assert problem["reason"] == reason
    assert "secret" not in str(problem)
