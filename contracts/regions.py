"""Names of administrative divisions (GB/T 2260) near the county: the districts of Yunnan that send or are compared with.

A division that is not here is shown by its code. 999901 is the made-up county of the demonstration.
"""

from __future__ import annotations

from typing import Final

HOME: Final = "532328"
"""元谋县, whose standing committee issued the regulation."""

NAMES: Final[dict[str, str]] = {
    "530700": "丽江市",
    "530702": "古城区",
    "530721": "玉龙纳西族自治县",
    "530722": "永胜县",
    "530723": "华坪县",
    "530724": "宁蒗彝族自治县",
    "532300": "楚雄彝族自治州",
    "532301": "楚雄市",
    "532302": "禄丰市",
    "532322": "双柏县",
    "532323": "牟定县",
    "532324": "南华县",
    "532325": "姚安县",
    "532326": "大姚县",
    "532327": "永仁县",
    "532328": "元谋县",
    "532329": "武定县",
    "999901": "云岭县（合成示例）",
}


def region_name(code: str) -> str:
    """Return the name of a division; `区划 999901` where it is not known."""
    return NAMES.get(code, f"区划 {code}")
