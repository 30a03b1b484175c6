"""Fonts of GB/T 9704-2012 (5.2.2) and what stands in for them where they are missing: never silently.

The DOCX names the standard's fonts; the PDF embeds what this machine has. Of each role the first family found is used;
the families behind it fill in single characters that it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FontRole(StrEnum):
    """The five faces of an official document."""

    MARK = "mark"
    BODY = "body"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"


STANDARD_NAMES: Final[dict[FontRole, str]] = {
    FontRole.MARK: "方正小标宋简体",
    FontRole.BODY: "仿宋_GB2312",
    FontRole.KAI: "楷体_GB2312",
    FontRole.HEI: "黑体",
    FontRole.SONG: "宋体",
}

_SAME_FACE: Final[dict[FontRole, tuple[str, ...]]] = {
    FontRole.MARK: ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    FontRole.BODY: ("仿宋_GB2312", "FangSong_GB2312"),
    FontRole.KAI: ("楷体_GB2312", "KaiTi_GB2312"),
    FontRole.HEI: ("黑体", "SimHei"),
    FontRole.SONG: ("宋体", "SimSun"),
}
_STAND_INS: Final[dict[FontRole, tuple[str, ...]]] = {
    FontRole.MARK: ("FandolSong", "Noto Serif CJK SC"),
    FontRole.BODY: ("仿宋", "FangSong", "FandolFang R", "FandolSong", "Noto Serif CJK SC"),
    FontRole.KAI: ("楷体", "KaiTi", "FandolKai", "FandolSong", "Noto Serif CJK SC"),
    FontRole.HEI: ("FandolHei", "Noto Sans CJK SC"),
    FontRole.SONG: ("FandolSong", "Noto Serif CJK SC"),
}


class MissingFont(RuntimeError):
    """No usable face for a role: a document would come out as boxes."""


@dataclass(frozen=True, slots=True)
class FontPlan:
    """Families to use for each role, in order, and what is substituted."""

    families: dict[FontRole, tuple[str, ...]]
    substituted: tuple[str, ...]
    """`仿宋_GB2312 → FandolFang R`, for `Document.substituted_fonts`."""


def plan_fonts(available: Iterable[str]) -> FontPlan:
    """Choose the families for every role out of those `available`; `MissingFont` where a role has none."""
    there = frozenset(available)
    families: dict[FontRole, tuple[str, ...]] = {}
    substituted: list[str] = []
    for role, standard in STANDARD_NAMES.items():
        usable = tuple(name for name in (*_SAME_FACE[role], *_STAND_INS[role]) if name in there)
        if not usable:
            raise MissingFont(f"缺少可用于“{standard}”的字体。请安装 fonts-noto-cjk，或把字体放入 BW_FONTS_DIR。")
        families[role] = usable
        if usable[0] not in _SAME_FACE[role]:
            substituted.append(f"{standard} → {usable[0]}")
    return FontPlan(families, tuple(substituted))
