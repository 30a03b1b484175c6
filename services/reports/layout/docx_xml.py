"""WordprocessingML that python-docx has no words for: East Asian fonts, frames at absolute places, fields, grid, lines.

Lengths: Word counts positions in twips (1/20 pt), lines in eighths of a point, type in half points.
"""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from services.reports.layout import gbt9704

TWIPS_A_PT = 20
TWIPS_A_MM = TWIPS_A_PT * gbt9704.POINTS_A_MM
_PARAGRAPH_ORDER = (
    "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr",
    "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
    "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc",
)  # fmt: skip


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """Return `<w:tag w:name="value">`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def mm_to_twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_A_MM)


def pt_to_twips(points: float) -> int:
    return round(points * TWIPS_A_PT)


def set_font(run: Run, name: str, size_pt: float) -> None:
    """Name one face for every script, as the standard asks for digits too; size also for complex scripts."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx shows its XML this way only
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia"))
    half_points = round(size_pt * 2)
    for tag in ("sz", "szCs"):
        for old in properties.findall(qn(f"w:{tag}")):
            properties.remove(old)
        properties.append(element(tag, val=half_points))


def property_of(paragraph: Paragraph, name: str) -> BaseOxmlElement | None:
    """Return a property of a paragraph, `ind`; None where it has none."""
    properties = paragraph._p.pPr  # noqa: SLF001
    found: BaseOxmlElement | None = None if properties is None else properties.find(qn(f"w:{name}"))
    return found


def number_of(paragraph: Paragraph, name: str, attribute: str) -> int:
    """Return an attribute of a property as the number it is; 0 where there is none."""
    found = property_of(paragraph, name)
    return 0 if found is None else int(found.get(qn(f"w:{attribute}")) or 0)


def into_properties(paragraph: Paragraph, child: BaseOxmlElement) -> None:
    """Put a property where the schema wants it; Word calls a file with another order damaged."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    for old in properties.findall(child.tag):
        properties.remove(old)
    order = {qn(tag): index for index, tag in enumerate(_PARAGRAPH_ORDER)}
    rank = order[child.tag]
    for index, sibling in enumerate(properties):
        if order.get(sibling.tag, len(order)) > rank:
            properties.insert(index, child)
            return
    properties.append(child)


def set_spacing(
    paragraph: Paragraph, *, line_pt: float, before_pt: float = 0, after_pt: float = 0, exact: bool = True
) -> None:
    """Set the line pitch (exact or at least) and the space around, off the character grid's line snapping."""
    into_properties(paragraph, element("snapToGrid", val=0))
    spacing = element(
        "spacing",
        before=pt_to_twips(before_pt),
        after=pt_to_twips(after_pt),
        line=pt_to_twips(line_pt),
        lineRule="exact" if exact else "atLeast",
    )
    into_properties(paragraph, spacing)


def set_indent(paragraph: Paragraph, *, first_characters: float = 0, left_pt: float = 0, right_pt: float = 0) -> None:
    """Set indents; the first line in characters (hundredths in `firstLineChars`, twips for readers without the grid)."""
    attributes: dict[str, str | int] = {"left": pt_to_twips(left_pt), "right": pt_to_twips(right_pt)}
    if first_characters:
        attributes["firstLineChars"] = round(first_characters * 100)
        attributes["firstLine"] = pt_to_twips(first_characters * gbt9704.BODY_PT)
    into_properties(paragraph, element("ind", **attributes))


def set_hanging(paragraph: Paragraph, characters: float, hanging: float) -> None:
    """Begin the first line `characters` in and the others `hanging` characters further (3号)."""
    into_properties(
        paragraph,
        element(
            "ind",
            leftChars=round((characters + hanging) * 100),
            left=pt_to_twips((characters + hanging) * gbt9704.BODY_PT),
            hangingChars=round(hanging * 100),
            hanging=pt_to_twips(hanging * gbt9704.BODY_PT),
        ),
    )


def set_frame(
    paragraph: Paragraph, *, x_mm: float, y_mm: float, width_mm: float, height_mm: float | None = None
) -> None:
    """Take the paragraph out of the flow to an absolute place on the page."""
    attributes: dict[str, str | int] = {
        "w": mm_to_twips(width_mm), "wrap": "around", "vAnchor": "page", "hAnchor": "page",
        "x": mm_to_twips(x_mm), "y": mm_to_twips(y_mm),
    }  # fmt: skip
    if height_mm is not None:
        attributes |= {"h": mm_to_twips(height_mm), "hRule": "exact"}
    into_properties(paragraph, element("framePr", **attributes))


def set_foot_frame(paragraph: Paragraph) -> None:
    """Take the paragraph to the foot of the text area of its page; neighbours with the same frame stay together."""
    into_properties(
        paragraph,
        element(
            "framePr", w=mm_to_twips(gbt9704.TEXT_WIDTH_MM), wrap="around", vAnchor="margin", hAnchor="margin",
            xAlign="center", yAlign="bottom",
        ),
    )  # fmt: skip


def set_border(paragraph: Paragraph, side: str, *, kind: str, eighths: int, color: str, space_pt: int = 0) -> None:
    """Draw a line at `side` (top, bottom) of the paragraph, as wide as the paragraph."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        into_properties(paragraph, borders)
    line = element(side, val=kind, sz=eighths, space=space_pt, color=color)
    borders.insert(0, line) if side == "top" else borders.append(line)


def add_page_number(paragraph: Paragraph, font: str, size_pt: float) -> None:
    """Write `— n —` with a PAGE field (7.5)."""
    for piece in ("— ", None, " —"):
        if piece is not None:
            set_font(paragraph.add_run(piece), font, size_pt)
            continue
        for kind in ("begin", "instr", "separate", "text", "end"):
            run = paragraph.add_run()
            set_font(run, font, size_pt)
            if kind == "instr":
                code = element("instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = " PAGE "
                run._r.append(code)  # noqa: SLF001
            elif kind == "text":
                run.text = "1"
            else:
                run._r.append(element("fldChar", fldCharType=kind))  # noqa: SLF001


def set_grid(section: Section) -> None:
    """22 lines of 28 characters (5.2.3): the grid's pitches in twips and in 4096ths of a point."""
    properties = section._sectPr  # noqa: SLF001
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        element(
            "docGrid",
            type="linesAndChars",
            linePitch=pt_to_twips(gbt9704.LINE_PITCH_PT),
            charSpace=round((gbt9704.CHARACTER_PITCH_PT - gbt9704.BODY_PT) * 4096),
        )
    )


def mirror_margins(settings: BaseOxmlElement) -> None:
    """Put the binding margin at the inner side of every page; the schema wants it after the view settings."""
    before = {
        qn(f"w:{tag}") for tag in ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime")
    }
    index = sum(1 for child in settings if child.tag in before)
    settings.insert(index, element("mirrorMargins"))
