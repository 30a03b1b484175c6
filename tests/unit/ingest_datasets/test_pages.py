"""The pages and schemas under docs/datasets are those that the declarations make."""

from __future__ import annotations

from services.ingest.pages import FOLDER, pages


def test_the_pages_are_up_to_date():
    found = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for pattern in ("*.md", "schemas/*.json")
        for path in FOLDER.glob(pattern)
    }
    made = pages()
    assert set(found) == set(made), "write them anew: python -m services.ingest.pages"
    stale = [name for name in made if made[name] != found[name]]
    assert stale == [], "write them anew: python -m services.ingest.pages"


def test_a_page_tells_what_a_sender_must_know():
    page = pages()["debt_service.md"]
    for words in ("县财政局", "BOND_CODE", "本金（`principal`）", "due_amount", "当年 1 月 31 日前"):
        assert words in page
