"""The law library: laws by version and day in force, article by article."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from contracts.alerts.laws_v1 import (
    ArticleHits,
    ArticleName,
    ArticleText,
    GetArticle,
    GetLawText,
    LawList,
    LawName,
    LawText,
    ListLaws,
    SearchArticles,
)
from contracts.errors import InvalidInput, NotFound
from contracts.values import Permission
from gateway import law_examples as examples
from gateway.problems import answers
from gateway.routes.asking import Ask, By, Paged, example
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute, tags=["法规库"])


@router.get("/api/v1/laws", summary="法规列表", responses={**example(examples.LAWS), **answers()})
@people(Permission.DATA_VIEW)
async def list_laws(by: By, services: Ask) -> LawList:
    """Every law with its known versions; `is_loaded` false: the text is to be loaded."""
    return await services.ask(ListLaws(actor=by))


@router.get(
    "/api/v1/laws/{law}/versions/{version}",
    summary="法规全文",
    responses={**example(examples.LAW_TEXT), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_law_text(law: Annotated[LawName, Path()], version: date, by: By, services: Ask) -> LawText:
    """A loaded version with all its articles."""
    return await services.ask(GetLawText(actor=by, law=law, version=version))


@router.get(
    "/api/v1/laws/{law}/articles/{article}",
    summary="法规条文",
    responses={**example(examples.ARTICLE_TEXT), **answers(InvalidInput, NotFound)},
)
@people(Permission.DATA_VIEW)
async def get_law_article(
    law: Annotated[LawName, Path()],
    article: Annotated[ArticleName, Path()],
    by: By,
    services: Ask,
    on: Annotated[date | None, Query(description="适用日期；不填为今天")] = None,
    version: Annotated[date | None, Query(description="版本日期；填写时不看适用日期")] = None,
) -> ArticleText:
    """An article as it stood on a day; `state` says plainly where the text is to be loaded."""
    return await services.ask(GetArticle(actor=by, law=law, article=article, on=on, version=version))


@router.get(
    "/api/v1/law-articles",
    summary="检索条文",
    responses={**example(examples.HITS), **answers(InvalidInput)},
)
@people(Permission.DATA_VIEW)
async def search_law_articles(
    by: By,
    services: Ask,
    page: Paged,
    words: Annotated[str, Query(min_length=1, max_length=100, description="检索词，多个用空格分开")],
    law: Annotated[LawName | None, Query()] = None,
    in_force_on: Annotated[date | None, Query(description="只查该日适用的版本；不填为全部版本")] = None,
) -> ArticleHits:
    """Articles that hold all the words."""
    return await services.ask(SearchArticles(actor=by, words=words, law=law, in_force_on=in_force_on, page=page))
