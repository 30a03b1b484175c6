"""What is shown of a personal value, and the form in which two writings of it are equal. Pure.

A name is an organisation's, and shown whole, where its words say so; in doubt it is a person's.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from services.ingest.datasets.declaration import Mask

HIDDEN: Final = "*"
_LIST: Final = re.compile(r"([、，,;；/]+)")
_BRACKETED: Final = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]?")
_CHINESE_WORDS: Final = re.compile(
    "公司|集团|企业|银行|信用社|联社|合作社|事务所|研究所|设计院|医院|卫生院|卫生室|学校|中学|小学|幼儿园|大学|学院|党校"
    "|财政|政府|委员会|办公室|中心|协会|学会|商会|工会|基金会|联合会|促进会|宾馆|酒店|饭店|饭庄|酒楼|餐厅|餐馆|食堂|招待所"
    "|农家乐|超市|商行|商店|商贸|商场|门市|经营部|服务部|工作室|加油站|汽修|修理|药房|药店|五金|印刷|专户|账户|国库|法院"
    "|检察院|公安|派出所|大队|支队|中队|农场|林场|电视台|报社|出版社|旅行社|合伙|个体|有限|股份|电力|供电|水务|燃气|电信"
    "|电网|供水|自来水|热力|移动通信|餐饮|汽车|旅行|服务|联通|铁塔|邮政|石油|石化|保险|人寿|财险|税务|社保|国资|审计局|管理站|服务站|村民小组|居委会|村委会|党委|纪委|妇联|残联|团委"
    r"|^农.*[行社]$|^[县市省州].{2,}"
)
_WORDS: Final = re.compile(r"\b(?:co|ltd|limited|inc|llc|corp|corporation|company|gmbh|bank|plc)\b", re.IGNORECASE)
"""Any of these makes an organisation of a name, however short."""
_ENDINGS: Final = "局院所校队站处库委馆矿厂店署厅办"
"""Last characters that hardly a person's name has: three characters make an organisation."""
_MARKS: Final = re.compile("[局院所校队站馆矿厂店]")
"""Anywhere in a name of five characters or more: an organisation's."""
_DOUBTFUL_ENDINGS: Final = "镇乡村组场府县区股会社部行园吧坊楼堂城室科课庭市州省户团"
"""Last characters of organisations that persons' names have too: from five characters on an organisation's."""
_SHORTEST: Final = 3
_LONGEST_PERSON: Final = 4
_LETTER: Final = re.compile(r"[^\W_]")
_NAME_NOISE: Final = re.compile(r"[\s,.;!?()\[\]<>/_*#，。、；：:！？“”‘’\"'（）《》【】〔〕·•・—-]+")
_NUMBER_NOISE: Final = re.compile(r"[\s-]+")
_SHOWN_OF_LENGTH: Final = ((15, 4, 4), (11, 3, 4), (8, 0, 4), (0, 0, 0))
"""From this many characters on: so many shown in front and at the end."""


def masked(mask: Mask, value: str) -> str:
    """Return what everybody may see of a value."""
    if mask is Mask.NUMBER:
        return _masked_number(value)
    if mask is Mask.NAME and is_organisation(value):
        return value
    return "".join(part if index % 2 else _masked_name(part) for index, part in enumerate(_LIST.split(value)))


def is_organisation(name: str) -> bool:
    """Tell whether a name is surely not a person's."""
    plain = _BRACKETED.sub("", _of_one_width(name)) or name
    bare = "".join(plain.split())
    if _WORDS.search(bare) or (_WORDS.search(plain) if plain.isascii() else _CHINESE_WORDS.search(bare)):
        return True
    if len(bare) >= _SHORTEST and bare[-1] in _ENDINGS:
        return True
    return len(bare) > _LONGEST_PERSON and (bare[-1] in _DOUBTFUL_ENDINGS or _MARKS.search(bare) is not None)


def normalised(mask: Mask, value: str) -> str:
    """Return the form in which two writings of a name or number are equal: width, case, blanks and punctuation do not count."""
    plain = _of_one_width(value)
    if mask is Mask.NUMBER:
        return _NUMBER_NOISE.sub("", plain.upper()) or plain.strip()
    return _NAME_NOISE.sub("", plain.lower()) or plain.strip()


def _of_one_width(value: str) -> str:
    return value if unicodedata.is_normalized("NFKC", value) else unicodedata.normalize("NFKC", value)


def _masked_number(value: str) -> str:
    front, back = next((front, back) for least, front, back in _SHOWN_OF_LENGTH if len(value) >= least)
    return value[:front] + HIDDEN * (len(value) - front - back) + value[len(value) - back :]


def _masked_name(name: str) -> str:
    """Hide the letters but the first; a last character that an institution's name could end with stays, from three on."""
    letters = [match.start() for match in _LETTER.finditer(name)]
    shown = set(letters[:1]) if len(letters) > 1 else set()
    if len(letters) >= _SHORTEST and name[letters[-1]] in _ENDINGS + _DOUBTFUL_ENDINGS:
        shown.add(letters[-1])
    hidden = set(letters) - shown
    return "".join(HIDDEN if place in hidden else character for place, character in enumerate(name))
