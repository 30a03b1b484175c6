"""Reads the text of a law: head, headings (编 章 节), articles (条), paragraphs (款), items (项). No line is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from services.alerts.laws.numerals import NUMERAL, Citation, number_of

_HEADING: Final = re.compile(rf"#*\s*(第{NUMERAL}(分编|编|章|节))[\s\u3000]+(.+)")
_ARTICLE: Final = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(?:[\s\u3000]+(.*)|)$")
_GLUED: Final = re.compile(rf"第({NUMERAL})条(?![第款项之规定所的、，和或与至])(.+)$")
_ITEM: Final = re.compile(rf"([（(]{NUMERAL}[)）])\s*(.*)")
_SUB_ITEM: Final = re.compile(r"\d{1,2}[.．、](?!\d)")
_ANNEX: Final = re.compile(r"#*\s*附(?:件|录|表|则表)?[一二三四五六七八九十\d]*\s*[:：]?\s*\S{0,40}$")
_CHAPTER_ANNEX: Final = "附则"
_MARK: Final = re.compile(r"<!--.*-->$")
_DEPTH: Final = {"编": 0, "分编": 1, "章": 2, "节": 3}
HEADING_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One item (项) of a paragraph; sub-items (目) are further lines of its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (款) with its items."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article (条) and the headings over it, from the outermost."""

    number: int
    suffix: int
    label: str
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    line: int
    """Line of the file where it begins, from 1."""

    @property
    def body(self) -> str:
        """The article's words without its label, one line a paragraph or item."""
        lines = ((p.text, *(item.label + item.text for item in p.items)) for p in self.paragraphs)
        return "\n".join(line for block in lines for line in block if line)


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that could not be placed with certainty, and what was done with it."""

    line: int
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class LawBody:
    """The structure of one file; together its parts hold every line."""

    title: str
    part: str
    """`总则` where the file is one part of a code that comes in several files; else empty."""
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    articles: tuple[Article, ...]
    annex: tuple[str, ...]
    marks: tuple[str, ...]
    remarks: tuple[Remark, ...]


def find_words(article: Article, cited: Citation) -> str | None:
    """Return the words of the cited paragraph or item; null where the article has none such."""
    if cited.paragraph is None and cited.item is None:
        return article.body
    if cited.paragraph is not None and cited.paragraph > len(article.paragraphs):
        return None
    chosen = article.paragraphs if cited.paragraph is None else (article.paragraphs[cited.paragraph - 1],)
    if cited.item is None:
        return "\n".join((chosen[0].text, *(item.label + item.text for item in chosen[0].items)))
    for paragraph in chosen:
        for item in paragraph.items:
            if number_of(item.label[1:-1]) == cited.item:
                return item.text
        for label, words in re.findall(rf"[（(]({NUMERAL})[)）]([^（(]*)", paragraph.text):
            if number_of(label) == cited.item:
                return str(words)
    return None


def parse(content: str) -> LawBody:
    """Return the structure of a text. Never fails: what is doubtful is told in `remarks`."""
    reader = _Reader()
    for line, raw in enumerate(content.splitlines(), start=1):
        text = raw.strip(" \t\u3000\ufeff")
        if text:
            reader.read(line, text)
    return reader.done()


@dataclass(slots=True)
class _Open:
    """The article that is being read."""

    number: int
    suffix: int
    label: str
    headings: tuple[str, ...]
    line: int
    paragraphs: list[tuple[str, list[Item]]] = field(default_factory=list)

    def add(self, text: str) -> None:
        item = _ITEM.match(text)
        if item and self.paragraphs:
            self.paragraphs[-1][1].append(Item(item[1], item[2]))
        elif _SUB_ITEM.match(text) and self.paragraphs and self.paragraphs[-1][1]:
            last = self.paragraphs[-1][1].pop()
            self.paragraphs[-1][1].append(Item(last.label, f"{last.text}\n{text}"))
        else:
            self.paragraphs.append((text, []))

    def closed(self) -> Article:
        paragraphs = tuple(Paragraph(text, tuple(items)) for text, items in self.paragraphs)
        return Article(self.number, self.suffix, self.label, self.headings, paragraphs, self.line)


@dataclass(slots=True)
class _Reader:
    title: str = ""
    part: str = ""
    notes: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    path: dict[int, str] = field(default_factory=dict)
    article: _Open | None = None
    is_head: bool = True
    contents: list[str] | None = None
    """Headings of the table of contents while it lasts."""
    depth: int = 0
    after_heading: bool = False

    def read(self, line: int, text: str) -> None:
        if _MARK.match(text):
            self.marks.append(text)
        elif self.annex:
            self.annex.append(text)
        elif (heading := _HEADING.fullmatch(text)) and len(text) <= HEADING_MAX and not text.endswith(("。", "；")):
            self._heading(text, heading)
        elif (start := self._start(line, text)) is not None:
            self._begin(line, *start)
        elif text.startswith("#"):
            self._other_heading(line, text)
        elif self.is_head:
            self._note(text)
        else:
            self._words(line, text)

    def _heading(self, text: str, found: re.Match[str]) -> None:
        words = f"{found[1]} {_unpadded(found[3])}"
        if self.contents is not None:
            if not text.startswith("#") and words not in self.contents:
                self.contents.append(words)
                self.notes.append(text)
                return
            self.contents = None  # the first heading comes again, or a marked one: the table of contents is over
        self._close()
        self.is_head, self.after_heading = False, True
        self.depth = _DEPTH[found[2]]
        self.path = {depth: title for depth, title in self.path.items() if depth < self.depth} | {self.depth: words}
        self.headings.append(text.lstrip("# "))

    def _start(self, line: int, text: str) -> tuple[int, int, str, str] | None:
        """Number, suffix, label and words where an article begins here."""
        last = (self.article.number, self.article.suffix) if self.article else self._last()
        if found := _ARTICLE.match(text):
            number, suffix = number_of(found[1]), number_of(found[2]) if found[2] else 0
            if (number, suffix) <= last:
                self.remarks.append(Remark(line, text[:40], "条号未递增，按上一条的内容处理"))
                return None
            if not (suffix or number == last[0] + 1 or last == (0, 0)):
                self.remarks.append(Remark(line, text[:40], "条号不连续，请核对是否缺条"))
            label = f"第{found[1]}条" + (f"之{found[2]}" if found[2] else "")
            return number, suffix, label, found[3] or ""
        if (found := _GLUED.match(text)) and number_of(found[1]) == last[0] + 1:
            self.remarks.append(Remark(line, text[:40], "条号后没有空格，按新的一条处理"))
            return number_of(found[1]), 0, f"第{found[1]}条", found[2]
        return None

    def _last(self) -> tuple[int, int]:
        return (self.articles[-1].number, self.articles[-1].suffix) if self.articles else (0, 0)

    def _begin(self, line: int, number: int, suffix: int, label: str, words: str) -> None:
        self._close()
        self.is_head, self.contents, self.after_heading = False, None, False
        headings = tuple(title for _, title in sorted(self.path.items()))
        self.article = _Open(number, suffix, label, headings, line)
        if words:
            self.article.add(words)

    def _other_heading(self, line: int, text: str) -> None:
        words = text.lstrip("# ")
        if not self.title:
            self.title = words
        elif self.is_head and not self.part and text.startswith("# "):
            self.part = words
        elif _ANNEX.fullmatch(text) and not words.startswith(_CHAPTER_ANNEX):
            self._close()
            self.annex.append(words)
        elif self.is_head:
            self._note(words)
        else:
            self.remarks.append(Remark(line, text[:40], "不是编、章、节的标题，按上一条的内容处理"))
            self._words(line, words)

    def _note(self, text: str) -> None:
        if not self.title:
            self.title = text
            return
        if "".join(text.split()) == "目录":
            self.contents = []
        self.notes.append(text)

    def _words(self, line: int, text: str) -> None:
        if self.article is not None:
            if _ANNEX.fullmatch(text) and not text.startswith(_CHAPTER_ANNEX):
                self._close()
                self.annex.append(text)
            else:
                self.article.add(text)
        elif self.after_heading:  # a heading broken over two lines
            self.path[self.depth] += text
            self.headings[-1] += text
        else:
            self.remarks.append(Remark(line, text[:40], "不在任何条文之内，作为题注保存"))
            self.notes.append(text)

    def _close(self) -> None:
        if self.article is not None:
            self.articles.append(self.article.closed())
            self.article = None

    def done(self) -> LawBody:
        self._close()
        return LawBody(
            self.title,
            self.part,
            tuple(self.notes),
            tuple(self.headings),
            tuple(self.articles),
            tuple(self.annex),
            tuple(self.marks),
            tuple(self.remarks),
        )


def _unpadded(words: str) -> str:
    """`总 则` is 总则: blanks between single signs only fill the line."""
    parts = words.split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)
