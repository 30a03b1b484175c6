"""The relay lives on through what it did not expect: nobody would see that it had died."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.config import Settings
from chassis.db import Database
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from contracts.alerts.v1 import RulesEvaluated
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration


def test_a_secret_that_is_away_for_a_moment_does_not_end_the_relay(
    settings_for: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = settings_for("alerts")
    folder = tmp_path / "secrets"
    folder.mkdir()
    relay = OutboxRelay(settings.model_copy(update={"secrets_dir": folder}))
    thread = threading.Thread(target=relay.run, daemon=True)
    thread.start()
    thread.join(timeout=1)
    for name in ("db_alerts", "amqp_alerts"):
        (folder / name).write_text(settings.secret(name), encoding="utf-8")
    alerts = Database.from_settings(settings)
    with alerts.transaction() as session:
        publish(session, RulesEvaluated(slice_id=uuid4(), receipt_id=uuid4(), ran=0, raised=0))

    def unsent() -> int:
        with alerts.transaction() as session:
            return int(session.execute(text("SELECT count(*) FROM alerts.outbox WHERE sent_at IS NULL")).scalar_one())

    eventually(lambda: unsent() == 0, 15, "the event leaves")
    relay.stop()
    thread.join(timeout=10)
    alerts.close()
