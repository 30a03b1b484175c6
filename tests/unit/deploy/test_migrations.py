"""Two branches that meet may each bring a migration of the same number: seen here, before any database is built."""

from __future__ import annotations

import re

import pytest
from alembic.script import ScriptDirectory

from deploy.stack.layout import PROJECT

SERVICES = ("auth", "ingest", "alerts", "cases", "reports")


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_are_one_line_with_numbers_of_their_own(service: str) -> None:
    folder = PROJECT / "services" / service / "migrations"
    files = sorted(path for path in (folder / "versions").glob("*.py") if path.name != "__init__.py")
    numbers = [path.name[:4] for path in files]
    revisions = [re.search(r'^revision = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE) for path in files]
    assert len(set(numbers)) == len(numbers), numbers
    assert [found and found[1] for found in revisions] == [f"{service}_{number}" for number in numbers]
    script = ScriptDirectory(str(folder))
    assert script.get_heads() == [f"{service}_{numbers[-1]}"]
    assert len(list(script.walk_revisions())) == len(files)
