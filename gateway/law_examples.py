"""Examples of the law library's answers, of a regulation of our own invention: the project carries no law's text."""

from __future__ import annotations

from datetime import date
from typing import Final

from contracts.alerts.laws_v1 import (
    ArticleHit,
    ArticleHits,
    ArticleText,
    InForceBasis,
    Law,
    LawArticle,
    LawItem,
    LawList,
    LawParagraph,
    LawText,
    LawVersion,
    TextState,
)

VERSION: Final = LawVersion(
    version=date(2018, 12, 29),
    is_loaded=True,
    in_force_from=date(2019, 3, 1),
    in_force_until=None,
    in_force_basis=InForceBasis.STATED,
    articles=2,
)
OLDER: Final = LawVersion(
    version=date(1994, 3, 22),
    is_loaded=False,
    in_force_from=date(1994, 3, 22),
    in_force_until=date(2019, 2, 28),
    in_force_basis=InForceBasis.ASSUMED,
)
ARTICLE: Final = LawArticle(
    label="第十三条",
    headings=("第一章 总则",),
    paragraphs=(
        LawParagraph(
            text="示例文本：报送单位应当做到：",
            items=(LawItem(label="（一）", text="按期报送；"), LawItem(label="（二）", text="内容完整。")),
        ),
        LawParagraph(text="示例文本：前款所称期限，由有关部门规定。"),
    ),
)
LAWS: Final = LawList(items=(Law(law="示例条例", title="中华人民共和国示例条例", versions=(VERSION, OLDER)),))
LAW_TEXT: Final = LawText(
    law="示例条例",
    title="中华人民共和国示例条例",
    version=VERSION,
    others=(OLDER,),
    notes=("1994年3月22日 公布", "2018年12月29日 修订"),
    articles=(ARTICLE, ARTICLE.model_copy(update={"label": "第十四条", "headings": ("第二章 附则",)})),
    annex=(),
    remarks=(),
)
ARTICLE_TEXT: Final = ArticleText(
    state=TextState.LOADED,
    law="示例条例",
    title="中华人民共和国示例条例",
    article="第十三条第二项",
    on=date(2025, 3, 31),
    version=VERSION,
    text=ARTICLE,
    cited="内容完整。",
    previous=None,
    next="第十四条",
)
TO_BE_LOADED: Final = ArticleText(
    state=TextState.TO_BE_LOADED,
    law="示例条例",
    title="中华人民共和国示例条例",
    article="第十三条",
    on=date(2016, 5, 1),
    version=OLDER,
    text=None,
    reason="2016-05-01 适用的是《示例条例》1994-03-22 版本，其文本待装载。",
)
HITS: Final = ArticleHits(
    total=1,
    items=(
        ArticleHit(
            law="示例条例",
            version=VERSION,
            label="第十三条",
            headings=("第一章 总则",),
            excerpt="示例文本：报送单位应当做到：（一）按期报送；",
        ),
    ),
)
