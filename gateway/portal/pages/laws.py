"""The law library: list and search, a whole text, one article."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from contracts.alerts.laws_v1 import ArticleName, GetArticle, GetLawText, LawName, ListLaws, SearchArticles
from contracts.values import Permission
from gateway.portal.asking import PageNumber
from gateway.portal.render import page_of, render
from gateway.routes.asking import Ask, By, Now
from gateway.security import GuardedRoute, people

router = APIRouter(route_class=GuardedRoute)


@router.get("/laws")
@people(Permission.DATA_VIEW)
async def laws(
    request: Request,
    by: By,
    services: Ask,
    clock: Now,
    page: PageNumber = 1,
    words: Annotated[str, Query(max_length=100)] = "",
    law: Annotated[str, Query(max_length=100)] = "",
    scope: str = "",
) -> HTMLResponse:
    """List the laws; with words, the articles that hold them."""
    words, scope = words.strip(), scope if scope == "all" else ""
    library = await services.ask(ListLaws(actor=by))
    law = law if law in {item.law for item in library.items} else ""
    hits = None
    if words:
        day = None if scope else clock.today()
        call = SearchArticles(actor=by, words=words, law=law or None, in_force_on=day, page=page_of(page))
        hits = await services.ask(call)
    names = [(item.law, item.law) for item in library.items]
    shown: dict[str, Any] = {
        "library": library,
        "names": names,
        "hits": hits,
        "words": words,
        "law": law,
        "scope": scope,
        "page": page,
    }
    return render(request, "laws.html", **shown)


@router.get("/laws/{law}/{version}")
@people(Permission.DATA_VIEW)
async def law_text(
    request: Request, law: Annotated[LawName, Path()], version: date, by: By, services: Ask
) -> HTMLResponse:
    """Show a whole version."""
    found = await services.ask(GetLawText(actor=by, law=law, version=version))
    return render(request, "laws_text.html", text=found)


@router.get("/laws/{law}/{version}/{article}")
@people(Permission.DATA_VIEW)
async def law_article(
    request: Request,
    law: Annotated[LawName, Path()],
    version: date,
    article: Annotated[ArticleName, Path()],
    by: By,
    services: Ask,
) -> HTMLResponse:
    """Show one article of a version, or that its text is to be loaded."""
    found = await services.ask(GetArticle(actor=by, law=law, article=article, version=version))
    return render(request, "laws_article.html", found=found, asked=version)
