"""The view of everything due is written anew by whoever adds a kind: none may be lost on the way."""

from __future__ import annotations

from contracts.cases.due_v1 import DueKind
from deploy.stack.layout import PROJECT

VIEW = "VIEW cases.open_due AS"


def test_the_newest_view_has_every_kind() -> None:
    versions = PROJECT / "services/cases/migrations/versions"
    texts = [path.read_text(encoding="utf-8") for path in sorted(versions.glob("*.sql"))]
    newest = [text.partition(VIEW)[2].partition(";")[0] for text in texts if VIEW in text][-1]
    assert [kind for kind in DueKind if f"'{kind.value}'" not in newest] == []
