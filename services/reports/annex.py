"""The annex 「数据来源」: every figure of a document with receipt, file and place.

Two tables, each in two halves side by side: the received files with a running number, then the figures' places by
those numbers. A brief of 771 figures out of 60 files takes 14 pages so; with receipt and file name at each figure it
took 35, and nobody turned them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from services.reports.figures import Figure, Source, SourceEntry, SourceRegister
from services.reports.paper import Align, Attachment, Block, Column, Paragraph, Table, figures_of

ANNEX_TITLE = "数据来源"
_FILES = (
    Column("文件", 5, Align.CENTER),
    Column("回执编号", 15, Align.LEFT),
    Column("文件名", 30, Align.LEFT),
) * 2
_PLACES = (
    Column("序号", 5, Align.CENTER),
    Column("数据项", 26, Align.LEFT),
    Column("文件：位置", 19, Align.LEFT),
) * 2
_LEAD = (
    "本文各项数据均取自联网监督系统已接收并出具回执的文件。文中和表中的方括号数字为“数据项和位置”表的序号；"
    "该表“文件：位置”栏冒号前为“文件和回执”表的文件编号，如“1—9：共23行”指1至9号文件每份各23行。"
    "凭回执编号可在系统中调阅原始文件及相应行。"
)
_Key = tuple[str, str]


def register_sources(*parts: tuple[Block, ...]) -> SourceRegister:
    """Number the sources of all figures of `parts` in reading order."""
    register = SourceRegister()
    for part in parts:
        for figure in figures_of(part):
            register.cite(figure)
    return register


def source_annex(register: SourceRegister) -> Attachment:
    """Build the annex out of a register."""
    entries = register.entries()
    numbers = _numbered(source for entry in entries for source in entry.sources)
    files = [(str(number), receipt, name) for (name, receipt), number in numbers.items()]
    places = [_row(entry, numbers) for entry in entries]
    return Attachment(
        ANNEX_TITLE,
        (
            Paragraph((_LEAD,)),
            _table("文件和回执", _FILES, files),
            _table("数据项和位置", _PLACES, places),
        ),
    )


def _table(title: str, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """Return the rows two and two beside each other."""
    blank = ("",) * (len(columns) // 2)
    padded = [*rows, blank] if len(rows) % 2 else rows
    pairs = tuple(left + right for left, right in zip(padded[::2], padded[1::2], strict=True))
    return Table(title=title, unit="", columns=columns, is_dense=True, rows=pairs, cites_sources=False)


def _numbered(sources: Iterable[Source]) -> dict[_Key, int]:
    """Number the files by name, so that the months of one data set follow one another and shorten to a range."""
    known = sorted({(source.file_name, source.receipt) for source in sources})
    return {key: number for number, key in enumerate(known, 1)}


def _row(entry: SourceEntry, numbers: Mapping[_Key, int]) -> tuple[str, ...]:
    by_place: dict[str, list[int]] = {}
    for source in entry.sources:
        by_place.setdefault(source.place, []).append(numbers[source.file_name, source.receipt])
    places = "；".join(f"{ranges(files)}：{place}" for place, files in by_place.items())
    return (str(entry.number), "；".join(_described(entry.figures)), places)


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as people list them: `1—9、12`."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(str(part[0]) if len(part) == 1 else f"{part[0]}—{part[-1]}" for part in parts)


def _described(figures: tuple[Figure, ...]) -> Iterator[str]:
    """Yield `表1 增值税：预算数、本月数` for figures that follow one another under one head."""
    for head, group in groupby(figures, key=lambda figure: figure.name.partition("·")[0]):
        items = [item for figure in group if (item := figure.name.partition("·")[2])]
        yield f"{head}：{'、'.join(dict.fromkeys(items))}" if items else head
