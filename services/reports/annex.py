"""The annex 「数据来源」: every figure of a document with receipt, file and place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from services.reports.figures import Figure, SourceEntry, SourceRegister
from services.reports.paper import Align, Attachment, Block, Column, Paragraph, Table, figures_of

ANNEX_TITLE = "数据来源"
_COLUMNS = (
    Column("序号", 5, Align.CENTER),
    Column("数据项及数值", 27, Align.LEFT),
    Column("回执编号", 17, Align.LEFT),
    Column("文件", 33, Align.LEFT),
    Column("位置", 18, Align.LEFT),
)


def register_sources(*parts: tuple[Block, ...]) -> SourceRegister:
    """Number the sources of all figures of `parts` in reading order."""
    register = SourceRegister()
    for part in parts:
        for figure in figures_of(part):
            register.cite(figure)
    return register


def source_annex(register: SourceRegister) -> Attachment:
    """Build the annex out of a register."""
    lead = (
        "本文各项数据均取自联网监督系统已接收并出具回执的文件。文中和表中的方括号数字为下表序号；"
        "“回执编号”可在系统中调阅原始文件及相应行。"
    )
    table = Table(
        title=ANNEX_TITLE,
        unit="",
        columns=_COLUMNS,
        is_dense=True,
        rows=tuple(_row(entry) for entry in register.entries()),
        cites_sources=False,
    )
    return Attachment(ANNEX_TITLE, (Paragraph((lead,)), table))


def _row(entry: SourceEntry) -> tuple[str, ...]:
    return (
        str(entry.number),
        "；".join(_described(entry.figures)),
        "\n".join(source.receipt for source in entry.sources),
        "\n".join(source.file_name for source in entry.sources),
        "\n".join(source.place for source in entry.sources),
    )


def _described(figures: tuple[Figure, ...]) -> Iterator[str]:
    """Yield `表1 增值税：预算数20,500.00万元、本月数…` for figures that follow one another under one head."""
    for head, group in groupby(figures, key=lambda figure: figure.name.partition("·")[0]):
        texts = [f"{figure.name.partition('·')[2]}{figure.text}{_unit(figure)}" for figure in group]
        yield f"{head}：{'、'.join(texts)}"


def _unit(figure: Figure) -> str:
    return "" if figure.text.endswith(figure.unit) else figure.unit
