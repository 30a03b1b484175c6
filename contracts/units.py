"""The units that push data (办法 articles 3 and 9), by the code in their connector's certificate and on their deliveries."""

from __future__ import annotations

from typing import Final

UNITS: Final[dict[str, str]] = {
    "czj": "县财政局",
    "gzw": "县国资委",
    "swj": "县税务局",
    "gk": "国库（人民银行）",
    "sjj": "县审计局",
    "zrzyj": "县自然资源局",
    "rsj": "县人力资源和社会保障局",
    "fgj": "县发展和改革局",
    "zfb": "县人民政府办公室",
    "rd": "县人大常委会",
    "scj": "县市场监督管理局",
    "bb": "县委机构编制委员会办公室",
}
"""Code and short name; 国资委 has a code of its own though it sits in the finance bureau's house (article 9)."""
