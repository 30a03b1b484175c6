"""The register of deputies' opinions as a sheet: one line for each round of each opinion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from contracts.cases.opinions_v1 import Opinion, OpinionAnswer, OpinionRegister
from gateway.portal.words import word
from gateway.sheets import Cell, Column, sheet

COLUMNS: Final = tuple(
    Column(head, width)
    for head, width in (
        ("编号", 22), ("提出者类别", 10), ("提出者", 14), ("场合", 20), ("提出日期", 12), ("收到日期", 12), ("标题", 30), ("内容", 60),
        ("涉及单位", 18), ("状态", 16), ("办理轮次", 8), ("承办单位", 18), ("答复期限", 12), ("期限依据", 30), ("关联事项", 26),
        ("答复日期", 12), ("是否逾期", 8), ("答复内容", 60), ("签署人", 20), ("代表评价", 10), ("评价日期", 12), ("评价意见", 30),
    )
)  # fmt: skip


def as_xlsx(register: OpinionRegister, on: date) -> bytes:
    """Return the register of a year, exported on that day."""
    rows = (row for opinion in register.items for row in _rows(opinion))
    title = f"{register.year}年代表意见建议办理登记簿"
    return sheet(title, COLUMNS, rows, on=on, conditions={"年度": str(register.year)})


def _rows(opinion: Opinion) -> Iterator[list[Cell]]:
    told = opinion.summary
    links = "；".join(f"{word(link.kind, 'opinion_link')}{link.number}" for link in opinion.links)
    head: list[Cell] = [
        told.number, word(told.source, "opinion_source"), told.deputy, told.occasion, told.raised_on, told.received_on, told.subject,
        opinion.text, told.concerns, word(told.state, "opinion_state"),
    ]  # fmt: skip
    for answer in opinion.answers:
        yield [*head, answer.round, answer.unit, None, "", links, *_answered(answer)]
    if not opinion.answers or told.round > opinion.answers[-1].round or told.clock is not None:
        clock = told.clock
        due = (None, "") if clock is None else (clock.due_on, clock.article)
        yield [*head, told.round, told.handler, *due, links]


def _answered(answer: OpinionAnswer) -> list[Cell]:
    judged = "" if answer.satisfaction is None else word(answer.satisfaction, "satisfaction")
    return [
        answer.answered_on, "是" if answer.is_late else "否", answer.content, f"{answer.signer_post}{answer.signer}", judged,
        answer.judged_on, answer.comment,
    ]  # fmt: skip
