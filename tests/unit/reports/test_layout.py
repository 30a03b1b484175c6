import pytest

from services.reports.figures import Figure, Source, SourceRegister
from services.reports.layout import gbt9704
from services.reports.layout.fonts import MissingFont, plan_fonts
from services.reports.layout.wire import citations, cited_runs
from services.reports.paper import Paragraph

FANDOL = ("FandolFang R", "FandolKai", "FandolHei", "FandolSong", "Noto Serif CJK SC", "Noto Sans CJK SC")


def test_the_measures_make_the_text_area():
    assert gbt9704.PAPER_WIDTH_MM - gbt9704.BINDING_MARGIN_MM - gbt9704.OUTER_MARGIN_MM == gbt9704.TEXT_WIDTH_MM
    assert gbt9704.PAPER_HEIGHT_MM - gbt9704.HEAD_MARGIN_MM - gbt9704.FOOT_MARGIN_MM == gbt9704.TEXT_HEIGHT_MM
    assert round(gbt9704.LINE_PITCH_PT, 2) == 28.99
    assert round(gbt9704.CHARACTER_PITCH_PT, 2) == 15.79


def test_every_missing_face_is_named_with_what_stands_in():
    plan = plan_fonts(FANDOL)
    assert plan.substituted == (
        "方正小标宋简体 → FandolSong",
        "仿宋_GB2312 → FandolFang R",
        "楷体_GB2312 → FandolKai",
        "黑体 → FandolHei",
        "宋体 → FandolSong",
    )


def test_the_standards_own_faces_are_used_where_they_are():
    plan = plan_fonts((*FANDOL, "仿宋_GB2312", "SimHei", "SimSun"))
    assert plan.substituted == ("方正小标宋简体 → FandolSong", "楷体_GB2312 → FandolKai")
    assert plan.families["body"][0] == "仿宋_GB2312"


def test_a_machine_without_chinese_faces_prints_nothing():
    with pytest.raises(MissingFont, match="BW_FONTS_DIR"):
        plan_fonts(("DejaVu Sans",))


def test_a_line_of_numbers_is_not_spread_to_the_edge():
    assert Paragraph(("计算过程：1,636,020,000.00 − 1,600,000,000.00 ＝ 36,020,000.00",)).is_ragged
    assert not Paragraph(("2025年9月末专项债务余额1,636,020,000.00元，超过限额，请予说明并附有关凭证。",)).is_ragged


def figure(name: str, receipt: int) -> Figure:
    return Figure(name, 1, "元", "1.00", (Source(f"回执-{receipt}", "a.csv", "第2行"),))


def test_citations_are_drawn_together():
    register = SourceRegister()
    figures = [figure(str(number), number) for number in range(1, 8)]
    for item in figures:
        register.cite(item)
    assert citations((figures[0], figures[2], figures[3], figures[4], figures[6]), register) == "[1、3—5、7]"
    assert citations(("文字",), register) == ""


def test_figures_of_one_source_in_a_row_are_cited_once_at_the_last():
    register = SourceRegister()
    runs = cited_runs((figure("a", 1), "，", figure("b", 1), "；", figure("c", 2)), register)
    assert runs == [("1.00", ""), ("，", ""), ("1.00", "[1]"), ("；", ""), ("1.00", "[2]")]
