"""Two people load at once: one text, one version, no half of either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from services.alerts.laws.import_texts import import_file
from services.alerts.laws.law_file import LawFileError
from tests.unit.alerts_laws.sample import TEXT

pytestmark = pytest.mark.integration


def at_once(library, *paths):
    """Load the files each in a thread of its own; the outcome, or `refused`."""
    start = Barrier(len(paths))

    def load(path):
        start.wait(10)
        try:
            return import_file(library, path).outcome
        except LawFileError:
            return "refused"

    with ThreadPoolExecutor(len(paths)) as pool:
        return sorted(pool.map(load, paths))


def test_the_same_file_at_once_is_loaded_once(library, write, superuser):
    path = write("同时条例(2021-03-01).md", TEXT.replace("试样条例", "同时条例"))
    assert at_once(library, path, path, path, path) == ["new", "same", "same", "same"]
    counts = (
        "SELECT (SELECT count(*) FROM alerts.law_article WHERE law = '同时条例'), (SELECT count(*) FROM alerts.law_text"
    )
    assert superuser.execute(counts + " WHERE law = '同时条例')").fetchone() == (5, 1)


def test_two_texts_of_one_version_at_once_leave_one(library, write, superuser):
    text = TEXT.replace("试样条例", "相争条例")
    one = write("相争条例(2021-03-01).md", text)
    (one.parent / "other").mkdir()
    two = one.parent / "other" / one.name
    two.write_text(text.replace("应当留存", "应当销毁"), encoding="utf-8")
    assert at_once(library, one, two) == ["new", "refused"]
    bodies = superuser.execute("SELECT body FROM alerts.law_article WHERE law = '相争条例' AND suffix = 1").fetchall()
    assert len(bodies) == 1


def test_two_versions_at_once_make_one_timeline(library, write, superuser):
    text = TEXT.replace("试样条例", "先后条例")
    new = write("先后条例(2021-03-01).md", text)
    old = write("先后条例(2010-05-06).md", "\n".join(line for line in text.splitlines() if "2021年" not in line))
    assert at_once(library, new, old) == ["new", "new"]
    spans = superuser.execute(
        "SELECT version::text, is_loaded, in_force_from::text, in_force_until::text FROM alerts.law_version"
        " WHERE law = '先后条例' ORDER BY version"
    ).fetchall()
    assert spans == [
        ("2010-05-06", True, "2010-07-01", "2021-02-28"), ("2021-03-01", True, "2021-03-01", None),
    ]  # fmt: skip
