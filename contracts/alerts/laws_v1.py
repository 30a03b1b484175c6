"""Alerts' law library: versions of laws with their days in force, and articles as they stood on a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.envelope import Answer, Call
from contracts.values import Model, Page

_PRINTED = r"^[^\x00-\x1f]*$"
"""No control characters: a database cannot store NUL."""

LawName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100, pattern=_PRINTED)]
"""Short or full name, `预算法` or `中华人民共和国预算法`."""
ArticleName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40, pattern=_PRINTED)]
"""`第九十五条`, `第一百二十条之一`, `第九十五条第一款第二项`."""


class TextState(StrEnum):
    """Whether the library has the text asked for; what it has not is said plainly, never invented."""

    LOADED = "loaded"
    TO_BE_LOADED = "to_be_loaded"


class InForceBasis(StrEnum):
    """Where the first day in force comes from: the text, the installation, or (assumed) the version's own date."""

    STATED = "stated"
    GIVEN = "given"
    ASSUMED = "assumed"


class LawVersion(Model):
    """One version of a law."""

    version: date
    is_loaded: bool
    """False where it is only named in the head of another version: to be loaded."""
    in_force_from: date
    in_force_until: date | None
    """The last day; null while no later version is known."""
    in_force_basis: InForceBasis
    articles: int = 0
    parts: tuple[str, ...] = ()
    """Loaded parts of a code that comes in several files (`总则`); empty where the text is whole."""


class Law(Model):
    """A law with its known versions, newest first."""

    law: str
    title: str
    versions: tuple[LawVersion, ...]


class LawList(Answer):
    """Every law of the library."""

    items: tuple[Law, ...]


class ListLaws(Call[LawList]):
    """The library's list."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = LawList


class LawItem(Model):
    """One item (项)."""

    label: str
    text: str


class LawParagraph(Model):
    """One paragraph (款) with its items."""

    text: str
    items: tuple[LawItem, ...] = ()


class LawArticle(Model):
    """One article (条), the headings over it from the outermost."""

    label: str
    headings: tuple[str, ...]
    paragraphs: tuple[LawParagraph, ...]


class LawText(Answer):
    """A version with all its articles."""

    law: str
    title: str
    version: LawVersion
    others: tuple[LawVersion, ...]
    """The other known versions, newest first."""
    notes: tuple[str, ...]
    """The head's notes on adoption, amendment, publication."""
    articles: tuple[LawArticle, ...]
    annex: tuple[str, ...]
    remarks: tuple[str, ...]
    """What the importer could not place with certainty, Chinese."""


class GetLawText(Call[LawText]):
    """A loaded version; `NotFound` where it is not loaded."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = LawText

    law: LawName
    version: date


class ArticleText(Answer):
    """An article as it stood on a day, or that its text is to be loaded."""

    state: TextState
    law: str
    title: str
    article: str
    """As it was asked for."""
    on: date | None
    """The day asked for; null where a version was."""
    version: LawVersion | None
    """Null where no version of that day is known."""
    text: LawArticle | None
    cited: str | None = None
    """The words of the paragraph or item, where one was asked for."""
    previous: str | None = None
    next: str | None = None
    reason: str = ""
    """Chinese: why there is no text, or what is uncertain about the day in force."""


class GetArticle(Call[ArticleText]):
    """An article by day (today without one) or by version; `NotFound` where the loaded version has no such article."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ArticleText

    law: LawName
    article: ArticleName
    on: date | None = None
    version: date | None = None
    """Wins over `on`."""


class ArticleHit(Model):
    """An article that has the words."""

    law: str
    version: LawVersion
    label: str
    headings: tuple[str, ...]
    excerpt: str
    """The words with what stands around them."""


class ArticleHits(Answer):
    """A page of hits: by law, newest version first, in the order of the articles."""

    total: int
    items: tuple[ArticleHit, ...]


class SearchArticles(Call[ArticleHits]):
    """Articles with all the words (apart by blanks), of the versions in force on a day, or of every version."""

    service: ClassVar[str] = "alerts"
    answer: ClassVar[type[Answer]] = ArticleHits

    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_PRINTED)]
    law: LawName | None = None
    in_force_on: date | None = None
    page: Page = Field(default_factory=Page)
