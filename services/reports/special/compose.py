"""The report's text and tables (domain: background, chain of funds, performance, problems, reasons, advice, annex)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from contracts.reports.issues_v1 import Recipient
from contracts.reports.special_v1 import SpecialReportRequested
from services.reports.annex import register_sources, source_annex
from services.reports.briefs.amounts import Amount, rate_figure
from services.reports.offices import Office
from services.reports.paper import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Imprint,
    Layout,
    Paper,
    Paragraph,
    Piece,
    Table,
)
from services.reports.special.chain import Chain, Part
from services.reports.special.ordering import KINDS
from services.reports.wording import blank_date, chinese_date, in_sentence, share

MASTHEAD: Final = "专项查询分析报告"
_STAGES = (("sources", "资金来源"), ("indicators", "下达指标"), ("applied", "支付申请"), ("payments", "实际支付"))
_WAN = "单位：万元、笔"
_AMOUNT = 18
"""Width of a column of amounts, of 100; the names have what is left."""
_LATE_SHARE = Decimal(30)
"""自定: from this share of the payments in one month on, the report speaks of unevenness."""


def title_parts(name: str) -> tuple[str, ...]:
    """关于XX资金情况的专项查询分析报告."""
    return (f"关于{name}资金情况的", "专项查询分析报告")


def compose_special(order: SpecialReportRequested, chain: Chain, office: Office, *, on: date) -> Paper:
    """Lay the report out as a draft; the annex lists every figure's receipts. Who gets it is entered by `addressed`."""
    parts = title_parts(chain.name)
    blocks: tuple[Block, ...] = (
        Heading("一、查询背景和范围", 1),
        *_background(order, chain, office),
        Heading("二、基本情况", 1),
        *_chain(chain),
        Heading("三、绩效情况", 1),
        *_performance(chain),
        Heading("四、存在问题", 1),
        *_problems(chain),
        Heading("五、原因分析", 1),
        *_written(order.reasons, "系统数据不能单独说明原因，有待有关单位说明。"),
        Heading("六、意见建议", 1),
        *_written(
            order.advice, f"建议就上述情况向有关单位了解核实；需要函询的，依照《{office.regulation}》第七条办理。"
        ),
        Heading("七、查询方法", 1),
        _said(
            "本报告以预算指标确定查询对象，以指标所载上级文号对应上级转移支付，以支付申请对应支付凭证和收款人；"
            "上级转移支付列示该文号在查询期间的全部金额，可能大于分配给查询对象的金额。"
        ),
    )
    register = register_sources(blocks)
    return Paper(
        layout=Layout.BRIEF,
        mark=MASTHEAD,
        number="",
        title="".join(parts),
        title_parts=parts,
        dated_on=on,
        origin=chain.origin,
        is_draft=True,
        blocks=blocks,
        editor=f"{office.name}编",
        date_text=blank_date(on),
        attachments=(source_annex(register),) if register.count() else (),
        shows_citations=True,
    )


def addressed(paper: Paper, recipients: Sequence[Recipient], office: Office) -> Paper:
    """Return the report with its 版记: who gets it by its content (article 6), 报 before 送; none while nobody is chosen."""
    named = {way: "，".join(to.name for to in recipients if to.way == way) for way in ("报", "送")}
    lines = tuple((way, f"{names}。") for way, names in named.items() if names)
    imprint = Imprint(lines, office.name, blank_date(paper.dated_on)) if lines else None
    return replace(paper, imprint=imprint)


def _background(order: SpecialReportRequested, chain: Chain, office: Office) -> tuple[Block, ...]:
    asked = f"根据{order.requester}的查询申请（{order.request_number}）" if order.requester else (
        f"根据查询申请（{order.request_number}）" if order.request_number else "根据工作需要"
    )  # fmt: skip
    purpose = f"，为{order.purpose.rstrip('。')}" if order.purpose else ""
    span = f"{chinese_date(order.first_day)}至{chinese_date(order.last_day)}"
    return (
        _said(
            f"{asked}{purpose}，依照《{office.regulation}》第五条，{office.name}通过预算联网监督系统对“{chain.name}”"
            f"（{KINDS[order.target]}编码{order.code}）{span}的资金情况进行了查询。"
        ),
    )


def _chain(chain: Chain) -> tuple[Block, ...]:
    rows: list[tuple[Cell, ...]] = []
    before: Amount | None = None
    for key, name in _STAGES:
        part = chain.totals.get(key)
        if part is None:
            rows.append((name, "未收到数据", "—", "—"))
            continue
        ratio = None if before is None else share(part.amount.yuan, before.yuan)
        rows.append(
            (
                name,
                part.amount.in_table(f"资金链条 {name}·金额"),
                part.count.in_text(f"资金链条 {name}·笔数", "笔"),
                "—"
                if ratio is None or before is None
                else rate_figure(f"资金链条 {name}·占上一环节", ratio, (part.amount, before)),
            )
        )
        before = part.amount
    overall = _table("表1 资金链条总表", ("环节", "金额", "笔数", "占上一环节"), rows)
    projects = [
        (part.name, part.indicator.in_table(f"{part.name}·指标数"), "—" if part.applied is None else part.applied.in_table(f"{part.name}·支付申请数"))
        for part in chain.projects
    ]  # fmt: skip
    return (
        Paragraph(tuple(_summary(chain))),
        overall,
        Heading("（一）资金来源", 2),
        *_stage("表2 资金来源", chain.sources, "来源"),
        Heading("（二）下达指标", 2),
        *_stage("表3 指标文件", chain.indicators, "文号"),
        Heading("（三）项目", 2),
        *((_table("表4 项目", ("项目", "指标数", "支付申请数"), projects),) if projects else (_missing("项目"),)),
        Heading("（四）支付", 2),
        *_stage("表5 按月支付", chain.payments, "月份"),
        Heading("（五）收款人", 2),
        *_stage("表6 收款人（金额最大的30名，其余合并）", chain.payees, "收款人"),
    )


def _summary(chain: Chain) -> Iterable[Piece]:
    words = {"sources": "资金来源合计", "indicators": "下达指标", "applied": "支付申请", "payments": "实际支付"}
    told = [(key, word) for key, word in words.items() if key in chain.totals]
    for index, (key, word) in enumerate(told):
        yield f"{'，' if index else ''}{word}"
        yield chain.totals[key].amount.in_text(f"{word}·合计")
        yield "万元"
    yield "。各环节金额及其来源见下表和附件。"


def _stage(title: str, parts: tuple[Part, ...], label: str) -> tuple[Block, ...]:
    if not parts:
        return (_missing(title.partition(" ")[2]),)
    rows = [
        (
            in_sentence(part.name),
            part.amount.in_table(f"{title} {part.name}·金额"),
            part.count.in_text(f"{title} {part.name}·笔数", "笔"),
        )
        for part in parts
    ]
    return (_table(title, (label, "金额", "笔数"), rows),)


def _performance(chain: Chain) -> tuple[Block, ...]:
    if not chain.performance:
        return (_said("未收到查询对象的绩效目标、绩效监控和绩效评价数据。"),)
    pieces: list[Piece] = ["已收到"]
    for index, (item, count) in enumerate(chain.performance):
        pieces += ["、" if index else "", f"{item}", count.in_text(f"绩效 {item}·项数", "项"), "项"]
    return (Paragraph((*pieces, "。")),)


def _problems(chain: Chain) -> tuple[Block, ...]:
    """Legality, evenness, timeliness: what the figures show and no more."""
    return (
        Heading("（一）合法性", 2),
        _legality(chain),
        Heading("（二）均衡性", 2),
        _evenness(chain),
        Heading("（三）时效性", 2),
        _timeliness(chain),
    )


def _legality(chain: Chain) -> Paragraph:
    over = [part for part in chain.projects if part.applied is not None and part.applied.yuan > part.indicator.yuan]
    if not over:
        return _said(
            "各项目支付申请数均未超过指标数。" if chain.projects else "没有指标数据，不能判断支付是否超过指标。"
        )
    pieces: list[Piece] = ["支付申请数超过指标数的项目："]
    for index, part in enumerate(over):
        excess = part.applied - part.indicator if part.applied is not None else part.indicator
        pieces += ["；" if index else "", f"{part.name}超出", excess.in_text(f"{part.name}·超出指标"), "万元"]
    return Paragraph((*pieces, "。"))


def _evenness(chain: Chain) -> Paragraph:
    total = chain.totals.get("payments")
    if total is None or total.amount.yuan <= 0:
        return _said("没有支付数据，不能判断支付是否均衡。")
    top = max(chain.payments, key=lambda part: part.amount.yuan)
    ratio = share(top.amount.yuan, total.amount.yuan) or Decimal(0)
    figure = rate_figure(f"{top.name}支付·占比", ratio, (top.amount, total.amount))
    verdict = "，支付较为集中。" if ratio >= _LATE_SHARE and len(chain.payments) > 1 else "。"
    return Paragraph((f"支付最多的月份为{in_sentence(top.name)}，占查询期间支付数的", figure, verdict))


def _timeliness(chain: Chain) -> Paragraph:
    idle = [part for part in chain.projects if part.applied is None and part.indicator.yuan > 0]
    if not chain.projects:
        return _said("没有指标数据，不能判断支付进度。")
    if not idle:
        return _said("各项目均已有支付申请。")
    pieces: list[Piece] = ["查询期间已有指标而没有支付申请的项目："]
    for index, part in enumerate(idle):
        pieces += ["；" if index else "", f"{part.name}", part.indicator.in_text(f"{part.name}·未申请指标"), "万元"]
    return Paragraph((*pieces, "。"))


def _written(text: str, otherwise: str) -> tuple[Paragraph, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(map(_said, lines or [otherwise]))


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
    first, *others = heads
    columns = (Column(first, 100 - _AMOUNT * len(others), Align.LEFT), *(Column(head, _AMOUNT) for head in others))
    return Table(title=title, unit=_WAN, columns=columns, rows=tuple(rows))


def _missing(what: str) -> Paragraph:
    return _said(f"查询期间未收到“{what}”数据。")


def _said(text: str) -> Paragraph:
    return Paragraph((text,))
