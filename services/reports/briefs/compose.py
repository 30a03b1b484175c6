"""Lays a brief out as a paper: head, seven sections (the half-year brief and the annual report have more), annexes, the imprint (article 6; domain.md 6.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.reports.annex import register_sources, source_annex
from services.reports.briefs.brief import Brief
from services.reports.briefs.sections.annual import annual_section
from services.reports.briefs.sections.books import books_section
from services.reports.briefs.sections.departments import departments_section
from services.reports.briefs.sections.half_year import half_year_section
from services.reports.briefs.sections.handling import advice_section, former_section, warnings_section
from services.reports.briefs.sections.opening import general_section, summary_section
from services.reports.briefs.sections.priorities import priorities_section
from services.reports.briefs.sections.supplements import supplements
from services.reports.briefs.titles import MASTHEAD, brief_title_parts
from services.reports.paper import Imprint, Layout, Paper
from services.reports.wording import blank_date, chinese_date


def compose_brief(brief: Brief, *, number: str = "") -> Paper:
    """Lay the data object out, as a draft where it has no issue number; the annex is made from the sections' figures."""
    blocks = (
        *summary_section(brief),
        *general_section(brief),
        *books_section(brief),
        *priorities_section(brief),
        *departments_section(brief),
        *warnings_section(brief),
        *former_section(brief),
        *advice_section(brief),
        *half_year_section(brief),
        *annual_section(brief),
    )
    annexes = supplements(brief)
    office = brief.office
    title = brief_title_parts(office.county, brief.year, brief.quarter)
    return Paper(
        layout=Layout.BRIEF,
        mark=MASTHEAD,
        number=number,
        title="".join(title),
        title_parts=title,
        dated_on=brief.dated_on,
        origin=brief.origin,
        is_draft=not number,
        blocks=blocks,
        editor=f"{office.name}编",
        date_text=chinese_date(brief.dated_on) if number else blank_date(brief.dated_on),
        attachments=(*annexes, source_annex(register_sources(blocks, *(annex.blocks for annex in annexes)))),
        imprint=Imprint(
            lines=(("报", office.reported_to), ("送", office.sent_to)),
            issuer=office.name,
            issued_on=chinese_date(brief.dated_on) if number else blank_date(brief.dated_on),
            copies=f"（共印{office.copies}份）",
        ),
        shows_citations=True,
    )


def signed(paper: Paper, *, number: str, on: date) -> Paper:
    """Return a reviewed draft as it goes out: numbered and dated, its text untouched."""
    dated = chinese_date(on)
    imprint = None if paper.imprint is None else replace(paper.imprint, issued_on=dated)
    return replace(paper, number=number, is_draft=False, dated_on=on, date_text=dated, imprint=imprint)
