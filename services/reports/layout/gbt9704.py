"""Measures of GB/T 9704-2012 (党政机关公文格式), each with its clause. Millimetres and points as the names say.

Clauses marked 自定 are not in the standard: the office's own choice, where the standard is silent.
"""

from __future__ import annotations

from typing import Final

# 5.1 幅面, 5.2.1 页边与版心尺寸
PAPER_WIDTH_MM: Final = 210.0
PAPER_HEIGHT_MM: Final = 297.0
HEAD_MARGIN_MM: Final = 37.0
"""天头, ± 1 mm."""
BINDING_MARGIN_MM: Final = 28.0
"""订口, ± 1 mm."""
TEXT_WIDTH_MM: Final = 156.0
TEXT_HEIGHT_MM: Final = 225.0
OUTER_MARGIN_MM: Final = PAPER_WIDTH_MM - BINDING_MARGIN_MM - TEXT_WIDTH_MM
FOOT_MARGIN_MM: Final = PAPER_HEIGHT_MM - HEAD_MARGIN_MM - TEXT_HEIGHT_MM
MARGIN_TOLERANCE_MM: Final = 1.0

# 5.2.2 字体和字号, 5.2.3 行数和字数
BODY_PT: Final = 16.0
"""3号."""
TITLE_PT: Final = 22.0
"""2号, 7.3.1."""
SMALL_PT: Final = 14.0
"""4号: 版记 (7.4) and page numbers (7.5)."""
TABLE_PT: Final = 10.5
"""5号, 自定: tables of figures."""
DENSE_TABLE_PT: Final = 9.0
"""小5号, 自定: tables of more than six columns."""
MARK_PT: Final = 32.0
"""发文机关标志, 7.2.4: red 小标宋, size left to the office."""
LINES_A_PAGE: Final = 22
CHARACTERS_A_LINE: Final = 28
POINTS_A_MM: Final = 72.0 / 25.4
LINE_PITCH_PT: Final = TEXT_HEIGHT_MM * POINTS_A_MM / LINES_A_PAGE
"""28.99 pt: 22 lines fill the 版心."""
CHARACTER_PITCH_PT: Final = TEXT_WIDTH_MM * POINTS_A_MM / CHARACTERS_A_LINE
"""15.79 pt: 28 characters fill a line, so 16 pt type is set a little tighter."""
INDENT_CHARACTERS: Final = 2
"""7.3.3: each paragraph begins two characters in."""

# 7.2 版头, 7.5 页码
RED: Final = "C00000"
RED_LINE_GAP_MM: Final = 4.0
"""7.2.7: the red line stands 4 mm under the number."""
PAGE_NUMBER_GAP_MM: Final = 7.0
"""7.5: the dash stands 7 mm under the 版心."""
PAGE_NUMBER_INDENT_CHARACTERS: Final = 1
"""7.5: odd pages right, even pages left, one character in."""

HEAD_MARK_TOP_MM: Final = 35.0
"""7.2.4, 10.3: the mark's upper edge from the 版心's upper edge."""
NUMBER_BLANK_LINES: Final = 2
"""7.2.5: the number stands two blank lines under the mark."""
TITLE_BLANK_LINES: Final = 2
"""7.3.1, 10.1: the title stands two blank lines under the red line, in a letter under the last element before it."""
RED_LINE_MM: Final = 0.5
"""自定: the standard says only that the line is as wide as the 版心."""

# 8 公文中的横排表格: the page is bound like the others and the table lies on it with its head to the left, which is the
# binding side of odd pages and the outer side of even ones; page numbers stay where they are on the other pages.
LANDSCAPE_SIDE_MM: Final = (PAPER_HEIGHT_MM - TEXT_HEIGHT_MM) / 2
LANDSCAPE_TOP_MM: Final = (PAPER_WIDTH_MM - TEXT_WIDTH_MM) / 2
"""The 版心 of a page turned sideways, in its middle: 1 mm from that of upright pages, as 5.2.1 allows, so that neither the
page's parity nor the way that Word mirrors margins of turned pages moves it."""

# 7.3.5 署名和成文日期
DATE_INDENT_CHARACTERS: Final = 4
"""7.3.5.1: with a seal the date stands four characters from the right."""

# 7.4 版记
THICK_LINE_MM: Final = 0.35
THIN_LINE_MM: Final = 0.25

# 10.1 信函格式
LETTER_MARK_TOP_MM: Final = 30.0
"""The mark's upper edge from the paper's upper edge."""
LETTER_LINE_GAP_MM: Final = 4.0
"""The red double line (thick over thin) stands 4 mm under the mark."""
LETTER_LINE_WIDTH_MM: Final = 170.0
LETTER_FOOT_LINE_MM: Final = 20.0
"""The second red double line (thin over thick), from the paper's lower edge."""
DOUBLE_LINE_THICK_MM: Final = 0.7
"""自定: the standard says only 上粗下细."""
DOUBLE_LINE_THIN_MM: Final = 0.25
DOUBLE_LINE_GAP_MM: Final = 0.5

NUMBER_PATTERN: Final = r"^[\u4e00-\u9fa5]+〔\d{4}〕[1-9]\d*号$"
"""7.2.5: full year in 〔〕, no 第, no leading zero."""
DATE_PATTERN: Final = r"^\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日$"
"""7.3.5.4."""
