"""kill -9 of every process at random points while two connectors deliver: the outcome is that of an undisturbed run."""

from __future__ import annotations

import random
import time

import pytest

from deploy.stack import lifecycle
from tests.failure import accounts, files
from tests.failure.pushing import pushing_all

pytestmark = pytest.mark.failure
SEED = 20250101


def test_the_outcome_is_that_of_an_undisturbed_run(stack, undisturbed, region, tmp_path):
    rng = random.Random(SEED)
    names = [process.name for process in lifecycle.applications(stack.layout) if process.is_ours]
    rng.shuffle(names)
    sent = files.county(tmp_path, region)
    with pushing_all(stack, sent, tmp_path / "state") as connectors:
        while_running = 0
        for name in names:
            time.sleep(rng.uniform(0.05, 0.4))
            while_running += any(connector.is_running for connector in connectors)
            stack.kill(name)
        told = [one for connector in connectors for one in connector.ended()]
    assert len(names) >= 10
    assert while_running >= 7, "too little was killed while deliveries flowed"
    stack.wait_ready()
    stack.settle()
    assert sorted(one["manifest"]["file_name"] for one in told if one["end"] == "accepted") == sorted(
        file.path.name for file in sent
    )
    with stack.connect() as connection:
        accounts.check(connection, region, sent)
        assert accounts.warnings(connection, region) == undisturbed
