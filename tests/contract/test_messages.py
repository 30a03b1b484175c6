"""Every event and call as a committed JSON schema: a change of a contract is seen, and is a decision.

An event changes by addition with a default only; anything else is a new version (`….v2`) beside the old one.
`python -m tests.contract.test_messages` writes the snapshots anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import contracts.alerts.bulk_v1
import contracts.alerts.desk_v1
import contracts.alerts.known_v1
import contracts.alerts.laws_v1
import contracts.alerts.parameters_v1
import contracts.alerts.rules_v1
import contracts.alerts.v1
import contracts.alerts.whitelist_v1
import contracts.auth.v1
import contracts.cases.archive_v1
import contracts.cases.calendars_v1
import contracts.cases.due_v1
import contracts.cases.duties_v1
import contracts.cases.files_v1
import contracts.cases.findings_v1
import contracts.cases.follow_ups_v1
import contracts.cases.inbox_v1
import contracts.cases.known_v1
import contracts.cases.limits_v1
import contracts.cases.meetings_v1
import contracts.cases.months_v1
import contracts.cases.opinions_v1
import contracts.cases.papers_v1
import contracts.cases.requests_v1
import contracts.cases.v1
import contracts.cases.year_dates_v1
import contracts.exports
import contracts.ingest.calendar_v1
import contracts.ingest.catalogue_v1
import contracts.ingest.codes_v1
import contracts.ingest.personal_v1
import contracts.ingest.reconciliation_v1
import contracts.ingest.v1
import contracts.ingest.versions_v1
import contracts.parking
import contracts.reports.issues_v1
import contracts.reports.special_v1
import contracts.reports.v1  # noqa: F401 - importing a contract registers it
from contracts.envelope import CALLS, EVENT_TYPES

SNAPSHOTS = Path(__file__).parent / "snapshots"


@cache
def schemas() -> dict[str, Any]:
    """Schema by snapshot name: events as they are sent, calls as they are received, answers as they are sent."""
    found: dict[str, Any] = {}
    for type_, event in EVENT_TYPES.items():
        schema = event.model_json_schema(mode="serialization")
        found[f"event.{type_}"] = {"may_be_unread": event.may_be_unread, "schema": schema}
    for name, call in CALLS.items():
        found[f"call.{name.replace('*', 'any')}"] = {
            "call": call.model_json_schema(mode="validation"),
            "answer": call.answer.model_json_schema(mode="serialization"),
        }
    return found


def as_text(schema: Any) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_contract_is_as_committed(name: str) -> None:
    path = SNAPSHOTS / f"{name}.json"
    assert path.is_file(), "a new contract: write its snapshot with `python -m tests.contract.test_messages`"
    assert path.read_text(encoding="utf-8") == as_text(schemas()[name])


def test_no_contract_has_gone() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} == set(schemas())


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_call_names_a_service_and_an_answer_of_its_own(name: str) -> None:
    call = CALLS[name]
    assert name == f"{call.service}.{call.method}"
    assert call.answer.__doc__


def main() -> None:
    """Write the snapshots."""
    SNAPSHOTS.mkdir(exist_ok=True)
    for path in SNAPSHOTS.glob("*.json"):
        path.unlink()
    for name, schema in schemas().items():
        (SNAPSHOTS / f"{name}.json").write_text(as_text(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
