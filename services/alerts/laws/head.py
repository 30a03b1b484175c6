"""Notes before the first chapter: when a law was adopted, amended, published, and since when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DATE: Final = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_DATED: Final = re.compile(rf"{_DATE}\s*(.*?)(?=(?:根据|自|，|；|,)?\s*\d{{4}}年\d{{1,2}}月\d{{1,2}}日|$)")
_CLOSING: Final = re.compile(rf"^本\S{{1,6}}?自{_DATE}起施行")
_FROM_PUBLICATION: Final = re.compile(r"^本\S{1,6}?自(?:公布|发布|通过)之日起施行")
_MAKES_A_VERSION: Final = ("修正", "修订", "修改", "公布", "发布", "通过")
PUBLISHED_WITHIN: Final = timedelta(days=90)
"""A publication so soon after an adoption is of the same text."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What a text says of its versions and its coming into force."""

    versions: tuple[date, ...]
    """Days of adoption, amendment or publication, oldest first: each made a version of its own."""
    in_force: date | None = None
    """The day from which it, or an older version, is in force: the closing article of an amended law keeps its day."""
    is_from_publication: bool = False


def version_dates(notes: Iterable[str]) -> tuple[tuple[date, ...], date | None]:
    """Return the days that made versions, and the day in force where the head names one."""
    made: list[tuple[date, bool]] = []
    in_force: date | None = None
    for note in notes:
        for year, month, day, words in _DATED.findall(note):
            on = date(int(year), int(month), int(day))
            if "施行" in words and not any(word in words for word in _MAKES_A_VERSION):
                in_force = on
            elif any(word in words for word in _MAKES_A_VERSION) and "常务会议" not in words:
                published = "公布" in words or "发布" in words
                if published and made and not made[-1][1] and on - made[-1][0] <= PUBLISHED_WITHIN:
                    made.pop()
                made.append((on, published))
    return tuple(sorted({on for on, _ in made})), in_force


def read_dates(notes: Iterable[str], paragraphs: Iterable[str]) -> Dates:
    """Return what head notes and closing article say together; the head counts where both name a day in force."""
    versions, in_force = version_dates(notes)
    is_from_publication = False
    for text in paragraphs:
        if in_force is None and (found := _CLOSING.match(text)):
            in_force = date(*map(int, found.groups()))
        is_from_publication = is_from_publication or _FROM_PUBLICATION.match(text) is not None
    return Dates(versions, in_force, is_from_publication)
