"""Reads the law library out of its tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from contracts.alerts.laws_v1 import ArticleHit, InForceBasis, Law, LawArticle, LawItem, LawParagraph, LawVersion
from services.alerts.laws import tables as t
from services.alerts.laws.law_file import short_name
from services.alerts.laws.numerals import Citation
from services.alerts.laws.text import Article, Item, Paragraph


class ArticlePlace(NamedTuple):
    """Where an article stands: the law's short name, the version, the article's number, with a suffix 之一."""

    law: str
    version: date
    number: int
    suffix: int


AROUND: Final = 40
"""Signs on either side of a found word in an excerpt."""


def find_law(session: Session, name: str) -> Row[Any] | None:
    """Return the law of a short or full name."""
    return session.execute(select(t.law).where(t.law.c.law == short_name(name))).first()


def laws(session: Session) -> tuple[Law, ...]:
    """Return every law with its versions."""
    rows = session.execute(select(t.law).order_by(t.law.c.law)).all()
    versions = versions_of(session, [row.law for row in rows])
    return tuple(Law(law=row.law, title=row.title, versions=versions[row.law]) for row in rows)


def versions_of(session: Session, names: Sequence[str]) -> dict[str, tuple[LawVersion, ...]]:
    """Return the known versions of each law, newest first."""
    article = t.law_article.c
    counted = (
        select(article.law, article.version, article.part, func.count().label("articles"))
        .where(article.law.in_(names))
        .group_by(article.law, article.version, article.part)
        .order_by(func.min(article.number))
    )
    parts: dict[tuple[str, date], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(counted):
        parts[row.law, row.version].append(row)
    found: dict[str, list[LawVersion]] = {name: [] for name in names}
    version = t.law_version
    for row in session.execute(
        select(version).where(version.c.law.in_(names)).order_by(version.c.law, version.c.version.desc())
    ):
        found[row.law].append(_version(row, parts[row.law, row.version]))
    return {name: tuple(each) for name, each in found.items()}


def article_row(session: Session, law: str, version: date, cited: Citation) -> Row[Any] | None:
    """Return an article of a loaded version."""
    article = t.law_article.c
    return session.execute(
        select(t.law_article).where(
            article.law == law,
            article.version == version,
            article.number == cited.number,
            article.suffix == cited.suffix,
        )
    ).first()


def article_rows(session: Session, places: Collection[ArticlePlace]) -> dict[ArticlePlace, Row[Any]]:
    """Return the articles that stand at these places."""
    article = t.law_article.c
    place = tuple_(article.law, article.version, article.number, article.suffix)
    rows = session.execute(select(t.law_article).where(place.in_([tuple(each) for each in places])))
    return {ArticlePlace(row.law, row.version, row.number, row.suffix): row for row in rows}


def neighbours(session: Session, row: Row[Any]) -> tuple[str | None, str | None]:
    """Return the labels of the articles before and after one."""
    article, here = t.law_article.c, (row.number, row.suffix)
    same = and_(article.law == row.law, article.version == row.version)
    place = tuple_(article.number, article.suffix)
    before = select(article.label).where(same, place < here).order_by(place.desc()).limit(1)
    after = select(article.label).where(same, place > here).order_by(place).limit(1)
    return session.scalar(before), session.scalar(after)


def articles(session: Session, law: str, version: date) -> tuple[LawArticle, ...]:
    """Return every article of a version in its order."""
    article = t.law_article.c
    rows = session.execute(
        select(t.law_article)
        .where(article.law == law, article.version == version)
        .order_by(article.number, article.suffix)
    )
    return tuple(as_article(row) for row in rows)


def texts(session: Session, law: str, version: date) -> Sequence[Row[Any]]:
    """Return the loaded files of a version: one, or the parts of a code."""
    text = t.law_text.c
    return session.execute(select(t.law_text).where(text.law == law, text.version == version).order_by(text.part)).all()


def search(
    session: Session, words: str, *, law: str | None, on: date | None, limit: int, offset: int
) -> tuple[int, tuple[ArticleHit, ...]]:
    """Return how many articles hold all the words, and a page of them."""
    article, version = t.law_article.c, t.law_version.c
    wanted = words.split()
    conditions: list[ColumnElement[bool]] = [article.body.ilike(f"%{_escaped(word)}%", escape="\\") for word in wanted]
    if law is not None:
        conditions.append(article.law == short_name(law))
    if on is not None:
        conditions += [version.in_force_from <= on, or_(version.in_force_until.is_(None), version.in_force_until >= on)]
    joined = t.law_article.join(t.law_version, and_(version.law == article.law, version.version == article.version))
    matching = joined.select().with_only_columns(t.law_article).where(*conditions)
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    page = matching.order_by(article.law, article.version.desc(), article.number, article.suffix)
    rows = session.execute(page.limit(limit).offset(offset)).all()
    known = versions_of(session, sorted({row.law for row in rows}))
    return total, tuple(
        ArticleHit(
            law=row.law,
            version=next(each for each in known[row.law] if each.version == row.version),
            label=row.label,
            headings=tuple(row.headings),
            excerpt=excerpt(row.body, wanted),
        )
        for row in rows
    )


def excerpt(body: str, words: Sequence[str]) -> str:
    """Return the place that shows the most of the words, with what stands around it."""
    flat = body.replace("\n", " ")
    places = [(found.start(), word) for word in words for found in re.finditer(re.escape(word), flat, re.IGNORECASE)]

    def shown(first: int) -> int:
        return len({word for place, word in places if first <= place <= first + 2 * AROUND - len(word)})

    first = max(sorted(place for place, _ in places), key=shown, default=0)
    start, end = max(0, first - AROUND), min(len(flat), first + 2 * AROUND)
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def as_article(row: Row[Any]) -> LawArticle:
    """Return an article as the contract shows it."""
    return LawArticle(
        label=row.label,
        headings=tuple(row.headings),
        paragraphs=tuple(
            LawParagraph(text=text, items=tuple(LawItem(label=label, text=words) for label, words in items))
            for text, items in row.paragraphs
        ),
    )


def as_parsed(row: Row[Any]) -> Article:
    """Return an article as the parser made it."""
    paragraphs = tuple(
        Paragraph(text, tuple(Item(label, words) for label, words in items)) for text, items in row.paragraphs
    )
    return Article(row.number, row.suffix, row.label, tuple(row.headings), paragraphs, row.line)


def _version(row: Row[Any], parts: Sequence[Row[Any]]) -> LawVersion:
    return LawVersion(
        version=row.version,
        is_loaded=row.is_loaded,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        in_force_basis=InForceBasis(row.in_force_basis),
        articles=sum(part.articles for part in parts),
        parts=tuple(part.part for part in parts if part.part),
    )


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
