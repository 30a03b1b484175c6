"""The PDF writer: a paper through the Typst templates, fonts embedded, same bytes for the same paper.

PDF/A-2u is asked for (archives keep these files, article 11); under it Typst refuses a character that no font has, so a
box instead of a character can never be issued.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

import typst

from chassis.logs import log
from services.reports.figures import SourceRegister
from services.reports.layout import gbt9704
from services.reports.layout.fonts import FontPlan, plan_fonts
from services.reports.layout.wire import to_wire
from services.reports.paper import Paper

TEMPLATES: Final = Path(__file__).with_name("typst")
PDF_STANDARD: Final = "a-2u"
CHART_PPI: Final = 220.0
"""Pixels an inch of a chart in the DOCX: sharp on a 600 dpi printer, small enough for mail."""


@dataclasses.dataclass(frozen=True, slots=True)
class Press:
    """A loaded set of fonts and the compiler over it; make one a process, it is not for several threads at once."""

    fonts: FontPlan
    compiler: typst.Compiler

    @classmethod
    def open(cls, fonts_dir: Path | None) -> Press:
        """Look for fonts in `fonts_dir` and on the machine; `MissingFont` where a role cannot be filled."""
        paths = [str(fonts_dir)] if fonts_dir is not None and fonts_dir.is_dir() else []
        faces = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)
        compiler = typst.Compiler(root=str(TEMPLATES), font_paths=faces)
        return cls(plan_fonts(faces.families()), compiler)

    def pdf(self, paper: Paper, register: SourceRegister, *, is_overprint: bool = False) -> bytes:
        """Return the PDF; raises typst.TypstError, for one where a character has no glyph.

        `is_overprint` leaves out all that is red, for paper with the red head printed already (套打).
        """
        moment = datetime.combine(paper.dated_on, time(), tzinfo=UTC)
        result, warnings = self.compiler.compile_with_warnings(
            str(TEMPLATES / "paper.typ"),
            format="pdf",
            sys_inputs={"paper": to_wire(paper, self.fonts, register, is_overprint=is_overprint), "measures": MEASURES},
            pdf_standards=PDF_STANDARD,
            timestamp=moment,
        )
        for warning in warnings:
            log.warning("typst warned", message=str(warning)[:200])
        return _one(result)

    def picture(self, svg: str, *, width_mm: float, height_mm: float) -> bytes:
        """Return a drawing as PNG for the DOCX."""
        result = self.compiler.compile(
            str(TEMPLATES / "picture.typ"),
            format="png",
            ppi=CHART_PPI,
            sys_inputs={"svg": svg, "width": f"{width_mm}", "height": f"{height_mm}"},
        )
        return _one(result)


def _measures() -> str:
    """Return the constants of gbt9704 under lower-case names, for the templates."""
    return json.dumps(
        {
            name.lower(): value
            for name, value in vars(gbt9704).items()
            if isinstance(value, float | int | str) and name.isupper()
        }
    )


MEASURES: Final = _measures()


def _one(result: bytes | list[bytes] | None) -> bytes:
    if not isinstance(result, bytes):
        raise TypeError("Typst gave several pages where one file was asked for")
    return result
