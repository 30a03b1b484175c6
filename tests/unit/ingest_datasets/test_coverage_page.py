"""`docs/ingest-coverage.md` names tests that are there."""

from __future__ import annotations

import re

from deploy.stack.layout import PROJECT

PAGE = PROJECT / "docs/ingest-coverage.md"
NAMED = re.compile(r"`(?:(\w+/[\w/]+\.py)|…)(?:::(test_\w+))?`")


def test_every_test_that_it_names_is_there():
    found, path = 0, ""
    for file, test in NAMED.findall(PAGE.read_text(encoding="utf-8")):
        path = file or path  # `…` is the file named before
        text = (PROJECT / "tests" / path.removeprefix("tests/")).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in text, f"{path}::{test}"
        found += bool(test)
    assert found > 50
