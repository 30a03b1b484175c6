"""The questions on the law library. Read-only; what is not loaded is said, never invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from contracts.alerts.laws_v1 import (
    ArticleHits,
    ArticleText,
    GetArticle,
    GetLawText,
    InForceBasis,
    LawList,
    LawText,
    LawVersion,
    ListLaws,
    SearchArticles,
    TextState,
)
from contracts.errors import InvalidInput, NotFound
from contracts.values import Permission
from services.alerts.laws import reading
from services.alerts.laws.law_file import short_name
from services.alerts.laws.numerals import parse_citation
from services.alerts.laws.text import find_words
from services.alerts.rights import require


def list_laws(session: Session, call: ListLaws) -> LawList:
    """Return every law with its known versions."""
    require(call, Permission.DATA_VIEW)
    return LawList(items=reading.laws(session))


def get_law_text(session: Session, call: GetLawText) -> LawText:
    """Return a loaded version with all its articles."""
    require(call, Permission.DATA_VIEW)
    law = reading.find_law(session, call.law)
    versions = reading.versions_of(session, [law.law])[law.law] if law else ()
    chosen = next((each for each in versions if each.version == call.version and each.is_loaded), None)
    if law is None or chosen is None:
        name = short_name(call.law)
        raise NotFound("law-not-loaded", f"《{name}》{call.version} 版本的文本待装载。", f"{name} {call.version}")
    files = reading.texts(session, law.law, call.version)
    return LawText(
        law=law.law,
        title=law.title,
        version=chosen,
        others=tuple(each for each in versions if each is not chosen),
        notes=tuple(note for file in files for note in file.notes),
        articles=reading.articles(session, law.law, call.version),
        annex=tuple(line for file in files for line in file.annex),
        remarks=tuple(remark for file in files for remark in file.remarks),
    )


def get_article(session: Session, call: GetArticle, *, today: date) -> ArticleText:
    """Return an article as it stood on a day, or that its text is to be loaded."""
    require(call, Permission.DATA_VIEW)
    try:
        cited = parse_citation(call.article)
    except ValueError as error:
        raise InvalidInput("article-name-wrong", f"{error}。", call.article) from error
    on = None if call.version else call.on or today
    law = reading.find_law(session, call.law)
    name, title = (law.law, law.title) if law else (short_name(call.law), "")
    versions = reading.versions_of(session, [name])[name] if law else ()
    chosen = _choose(versions, on=on, version=call.version)
    asked = {"law": name, "title": title, "article": call.article, "on": on, "version": chosen}
    if law is None or chosen is None or not chosen.is_loaded:
        reason = _why_not(name, versions, chosen, on=on, version=call.version)
        return ArticleText(state=TextState.TO_BE_LOADED, text=None, reason=reason, **asked)
    row = reading.article_row(session, name, chosen.version, cited)
    if row is None:
        if chosen.parts:
            reason = f"《{name}》{chosen.version} 版本仅装载了{'、'.join(chosen.parts)}，{call.article}所在部分的文本待装载。"
            return ArticleText(state=TextState.TO_BE_LOADED, text=None, reason=reason, **asked)
        raise NotFound("article-unknown", f"《{name}》{chosen.version} 版本没有{call.article}。", call.article)
    words = find_words(reading.as_parsed(row), cited)
    if words is None:
        detail = f"《{name}》{chosen.version} 版本的{row.label}没有所引的款、项。"
        raise NotFound("article-part-unknown", detail, call.article)
    before, after = reading.neighbours(session, row)
    return ArticleText(
        state=TextState.LOADED,
        text=reading.as_article(row),
        cited=words if cited.paragraph or cited.item else None,
        previous=before,
        next=after,
        reason=_doubt(chosen),
        **asked,
    )


def search_articles(session: Session, call: SearchArticles) -> ArticleHits:
    """Return the articles that hold all the words."""
    require(call, Permission.DATA_VIEW)
    page = call.page
    total, items = reading.search(
        session, call.words, law=call.law, on=call.in_force_on, limit=page.limit, offset=page.offset
    )
    return ArticleHits(total=total, items=items)


def _choose(versions: Sequence[LawVersion], *, on: date | None, version: date | None) -> LawVersion | None:
    """The version named, or the newest in force on the day."""
    if version is not None:
        return next((each for each in versions if each.version == version), None)
    return next((each for each in versions if on is not None and _covers(each, on)), None)


def _covers(version: LawVersion, on: date) -> bool:
    return version.in_force_from <= on and (version.in_force_until is None or on <= version.in_force_until)


def _why_not(
    law: str, versions: Sequence[LawVersion], chosen: LawVersion | None, *, on: date | None, version: date | None
) -> str:
    if not versions:
        return f"法规库中没有《{law}》，文本待装载。"
    if chosen is not None:
        day = f"{on} 适用的是" if on else ""
        return f"{day}《{law}》{chosen.version} 版本，其文本待装载。"
    if version is not None:
        return f"法规库中没有《{law}》{version} 版本，文本待装载。"
    if on is not None and all(each.in_force_from > on for each in versions):
        return f"{on} 早于法规库中《{law}》最早版本的施行日期，当日适用的文本待装载。"
    return f"法规库中没有 {on} 适用的《{law}》版本：其后的版本可能尚未装载，或该法已经失效。"


def _doubt(version: LawVersion) -> str:
    if version.in_force_basis is not InForceBasis.ASSUMED:
        return ""
    return f"文本未载明 {version.version} 版本的施行日期，暂按版本日期计，待核。"
