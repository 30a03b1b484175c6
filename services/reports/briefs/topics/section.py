"""One topic as blocks: heading, sentence, table; what has not arrived is said."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from services.reports.briefs.amounts import Amount, Count, phrase_figure, rate_figure
from services.reports.briefs.topics.topic import Kind, Measure, Topic, TopicData, TopicRow
from services.reports.figures import Figure
from services.reports.paper import Align, Block, Cell, Column, Heading, Paragraph, Piece, Table
from services.reports.wording import grouped, rounded, share

_HOLE: Final = re.compile(r"\{(\w+)\}")
_NOTHING: Final = "—"


def topic_blocks(topic: Topic, data: TopicData | None, *, heading: str = "", level: int = 2) -> tuple[Block, ...]:
    """Lay a topic out under `heading` (with its number); without one, its blocks follow what stands before."""
    head: tuple[Block, ...] = (Heading(heading, level),) if heading else ()
    if data is None or not data.rows:
        return (*head, Paragraph((f"本期未收到“{topic.data_set}”数据，{topic.heading}不作分析。",)))
    return (*head, Paragraph(_sentence(topic, data)), _table(topic, data))


def _sentence(topic: Topic, data: TopicData) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for index, part in enumerate(_HOLE.split(topic.sentence)):
        if index % 2 == 0:
            pieces.append(part)
        elif part == "count" and data.count is not None:
            merged = Count(len(data.rows), data.count.sources, data.count.groups)
            pieces.append(merged.in_text(f"{topic.heading}·项数", "个"))
        elif part == "rate":
            pieces += _rate_pieces(topic, data)
        else:
            pieces.append(_total(topic, data, part))
    more = len(data.rows) - topic.listed
    if more > 0:
        pieces.append(f"表列前{topic.listed}项，其余{more}项可在系统中查询。")
    return tuple(piece for piece in pieces if piece != "")


def _index(topic: Topic, column: str) -> int:
    return next(index for index, measure in enumerate(topic.measures) if measure.column == column)


def _total(topic: Topic, data: TopicData, column: str) -> Piece:
    index = _index(topic, column)
    measure, total = topic.measures[index], data.totals[index]
    name = f"{topic.heading}·{measure.title}合计"
    if total is None:
        return "（未报）"
    if measure.kind is Kind.COUNT:
        return Figure(name, total.yuan, measure.unit, grouped(total.yuan, 0), total.sources, total.groups)
    return total.in_text(name)


def _rate_pieces(topic: Topic, data: TopicData) -> tuple[Piece, ...]:
    if topic.rate is None:
        return ()
    part, whole = (data.totals[_index(topic, column)] for column in topic.rate[:2])
    if part is None or whole is None:
        return ()
    rate = share(part.yuan, whole.yuan)
    word = topic.rate[2].removesuffix("%")
    return () if rate is None else (f"，{word}", rate_figure(f"{topic.heading}·{word}", rate, (part, whole)))


def _table(topic: Topic, data: TopicData) -> Table:
    columns = (
        Column(topic.item, 26, Align.LEFT),
        *(Column(head, 16, Align.LEFT) for _, head in topic.texts),
        *(Column(measure.title, 13) for measure in topic.measures),
        *((Column(topic.rate[2], 10),) if topic.rate else ()),
    )
    rows = tuple(_row(topic, row) for row in data.rows[: topic.listed])
    has_money = any(measure.kind is Kind.YUAN for measure in topic.measures)
    return Table(topic.table, "单位：万元" if has_money else "", columns, rows)


def _row(topic: Topic, row: TopicRow) -> tuple[Cell, ...]:
    name = f"{topic.table.split(' ', 1)[0]} {row.item}"
    cells: list[Cell] = [row.item, *row.texts]
    cells += [_cell(measure, amount, name) for measure, amount in zip(topic.measures, row.amounts, strict=True)]
    if topic.rate:
        part, whole = (row.amounts[_index(topic, column)] for column in topic.rate[:2])
        rate = None if part is None or whole is None else share(part.yuan, whole.yuan)
        cells.append(
            _NOTHING
            if rate is None or part is None or whole is None
            else phrase_figure(f"{name}·{topic.rate[2]}", rate, "%", str(rounded(rate, 1)), (part, whole))
        )
    return tuple(cells)


def _cell(measure: Measure, amount: Amount | None, name: str) -> Piece:
    if amount is None:
        return _NOTHING
    name = f"{name}·{measure.title}"
    if measure.kind is Kind.YUAN:
        return amount.in_table(name)
    places = 0 if measure.kind is Kind.COUNT or amount.yuan == amount.yuan.to_integral_value() else 1
    return Figure(name, Decimal(amount.yuan), measure.unit, grouped(amount.yuan, places), amount.sources, amount.groups)
