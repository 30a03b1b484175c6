"""Pages out of templates: autoescaped, undefined names are errors, money in 万元 with the full yuan behind it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from chassis.clock import CHINA
from contracts.regions import NAMES
from contracts.values import Actor, Page, Permission
from gateway.portal.charts import chart_of, said
from gateway.portal.forms import is_in_office
from gateway.portal.words import (
    DATA_SET,
    DIFFERENCE_STATE,
    MATTER_CLASS,
    MEASURE_UNIT,
    PROPOSAL_STATE,
    RULE_FAMILY,
    RULE_OUTCOME,
    RULE_STATE,
    word,
)

FOLDER: Final = Path(__file__).parent
WAN: Final = Decimal(10_000)
CENT: Final = Decimal("0.01")
_AMOUNT: Final = re.compile(r"-?\d{1,18}\.\d\d")
PAGE_ROWS: Final = 20
"""Lines of a list on one screen: no more than three clerks can look at in a morning (domain.md 8)."""

DONE: Final = {
    "month-ordered": "已开始导出，请稍后刷新本页。",
    "volume-collected": "已归入案卷。",
    "volume-retention": "保管期限已确定。",
    "volume-sealing": "已开始封装，请稍后刷新本页。",
    "confirmed": "已确认该预警并立案，文书草稿正在生成。",
    "joined": "已确认该预警，并入同一事项的在办案件，没有另立新案。",
    "proposed": "申请已提交，等待预算工委负责同志审批。",
    "decided": "审批意见已记录。",
    "ended": "已终止，理由已记录。",
    "backtest": "已受理，正在后台回溯检验，请稍后刷新本页。",
    "drafted": "草稿已录入。请先在以往数据上回溯检验，再申请启用。",
    "running": "已安排立即运行，请稍后刷新本页。",
    "dismissed": "已排除该预警，理由已记录。",
    "level": "级别已调整，理由已记录。",
    "approve": "批准已记录。",
    "send": "发出已记录，文书已编号，正式文本正在生成。",
    "receive": "签收已记录，答复期限开始计算。",
    "answer": "答复已记录。",
    "extend": "期限已延长。",
    "void": "函件已撤回，文号作废并留在函件登记簿中；重新发出时另编新号。",
    "remind": "催办函已编号发出，正式文本正在生成。",
    "return": "答复已退回，退回函正在生成，待单位签收后重新计算期限。",
    "plan_survey": "调研方案已记录。",
    "report_survey": "调研报告已编号，正式文本正在生成。",
    "report_chairmen": "向主任会议的报告已编号，正式文本正在生成。",
    "hand_over": "线索移送包已生成，移送已记录。",
    "dunning": "催报函已编号发出，正式文本正在生成。",
    "dropped": "已记录不采纳的理由。",
    "close": "已办结。",
    "duty": "任职已登记。",
    "duty-ended": "离任已登记。",
    "request-entered": "查询申请已登记，期限已算出。",
    "request-moved": "办理情况已登记。",
    "finding-linked": "关联已登记。",
    "finding-unlinked": "关联已解除，理由已记录。",
    "finding-followed": "跟踪情况已登记。",
    "year-date-done": "已登记完成，不再列入到期事项。",
    "opinion-entered": "意见建议已登记，交办期限已算出。",
    "opinion-moved": "办理情况已登记。",
    "meeting-planned": "会议已登记。",
    "meeting-moved": "会议情况已登记。",
    "member-added": "成员单位已登记。",
    "task-reported": "落实情况已登记。",
    "push-agreed": "推送约定已登记，报送日历将按其重算。",
    "accepted-despite": "带差错接收的决定已记录，正在重新装载，值有差错的行不入账。",
    "due-rule": "报送期限已录入，日历已按新期限重算。",
    "issue-submit": "已送审。",
    "issue-review": "审核通过，等待签发。",
    "issue-return": "已退回修改，理由已记录。",
    "issue-sign": "已签发编号，正式文本正在生成。",
    "issue-issue": "已印发，分送名单已列出。",
    "issue-void": "编号已作废，理由已记录，文书退回草稿。",
    "issue-archive": "已归档。",
    "issue-recipients": "印送范围已保存，正在重新生成。",
    "issue-text": "文字已保存，正在重新生成。",
    "issue-copy": "送达已登记。",
    "issue-receipt": "签收已登记。",
    "issue-consent": "分管领导的同意已登记。",
    "issue-publish": "对外公开已登记。",
    "special": "已受理，报告正在后台生成，请稍后刷新本页。",
    "brief": "已受理，简报正在后台生成，请稍后刷新本页。",
    "revoked": "证书已注销，自下一次请求起不能再登录。",
    "replayed": "已重新投递。",
    "discarded": "已放弃，记录保留。",
    "explained": "说明已保存。",
    "judged": "意见已记录。",
    "session-ended": "会话已结束（长时间未操作、已在别处登录或证书变化），请重新登录。",
    "logged-out": "已退出。请拔出证书并关闭浏览器。",
}
"""What a page says after an order was carried out; only these words can be called up by a link."""


def wan(amount: Decimal | None) -> Markup:
    """Money in 万元 with two decimals; the exact yuan in the title."""
    if amount is None:
        return Markup('<span class="none">—</span>')
    shown = (amount / WAN).quantize(CENT, ROUND_HALF_UP)
    return Markup('<span class="money" title="{} 元">{}</span>').format(f"{amount:,.2f}", f"{shown:,.2f}")


def yuan(amount: Decimal | None) -> str:
    """Money in yuan, with separators."""
    return "—" if amount is None else f"{amount:,.2f}"


def beijing(at: datetime | None, *, seconds: bool = False) -> Markup:
    """A time in Beijing, `2025-03-31 09:30`."""
    if at is None:
        return Markup('<span class="none">—</span>')
    local = at.astimezone(CHINA)
    text = local.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), text)


def day(on: date | None) -> str:
    """A date as people write it, `2025年3月31日`."""
    return "—" if on is None else f"{on.year}年{on.month}月{on.day}日"


def place(text: str) -> str:
    """The place of a row as people say it: `表二!D12` is 工作表“表二”D12 单元格, `line 214` is 第 214 行."""
    if text.startswith("line ") and text[5:].isdigit():
        return f"第 {text[5:]} 行"
    sheet, mark, cell = text.rpartition("!")
    return f"工作表“{sheet}” {cell}" if mark else text


def region(code: str) -> str:
    """What a division is called; its code where we do not know it."""
    return NAMES.get(code, code)


def workdays(name: str) -> str:
    """A working calendar's name: the package that the system brings is 系统内置的放假安排, with its name and version behind."""
    return re.sub(r"chinesecalendar[- ]?([\d.]*)", r"系统内置的放假安排（chinesecalendar \1）", name).replace(
        " ）", "）"
    )


def quarter(text: str) -> str:
    """`2025-Q4` as people say it, 2025年第四季度; anything else as it is."""
    year, _, number = text.partition("-Q")
    return f"{year}年第{'一二三四'[int(number) - 1]}季度" if number in {"1", "2", "3", "4"} else text


def stretches(periods: Iterable[str]) -> str:
    """Periods in words, months that follow each other as one stretch: `2025-01 至 2025-03（3 期）、2025-05`."""
    runs: list[list[str]] = []
    for period in sorted(set(periods)):
        if runs and _month_number(period) == _month_number(runs[-1][-1]) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return "、".join(f"{run[0]} 至 {run[-1]}（{len(run)} 期）" if len(run) > 2 else "、".join(run) for run in runs)


def _month_number(period: str) -> int:
    """Months since the year 0; of a whole year a number that follows no month."""
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month) if month.isdigit() else -1


def figure(text: str) -> str:
    """A named value of a formula; an amount with two decimals gets its separators."""
    return f"{Decimal(text):,.2f}" if _AMOUNT.fullmatch(text) else text


def logged(value: str, name: str) -> Markup:
    """A detail of an operation: known slugs in words, hashes shortened with the whole behind them."""
    if name in {"sha256", "content_sha256", "digest", "presented_fingerprint"}:
        return Markup('<span class="code" title="{}">{}…</span>').format(value, value[:12])
    table = {
        "data_set": "data_set",
        "from_state": "case_state",
        "to_state": "case_state",
        "role": "role",
        "unit": "unit",
        "duty": "duty",
        "rule": "refusal_rule",
    }
    if name == "region":
        value = region(value)
    return Markup.escape(word(value, table[name]) if name in table else value)


def marked(text: str, words: str) -> Markup:
    """A text with the searched words marked."""
    pattern = "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE) if pattern else [text]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if place % 2 else Markup.escape(piece)
        for place, piece in enumerate(pieces)
    )


def measured(number: Decimal, unit: str | None) -> str:
    """A parameter's number with its unit: a share in per cent, money with separators; without a unit as it is."""
    if unit == "share":
        return f"{(number * 100).normalize():f}%"
    plain = f"{number:,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if unit is None else f"{plain} {MEASURE_UNIT.get(unit, unit)}"


def size(count: int) -> str:
    """Bytes for people."""
    for unit, step in (("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} 字节"


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """`part` in per cent of `whole` with one decimal; null where the base is missing, zero or negative."""
    if part is None or whole is None or whole <= 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Growth in per cent; null where the base is missing, zero or negative (a rate would mislead)."""
    grown = share(now, before)
    return None if grown is None else grown - 100


@cache
def asset_version(name: str) -> str:
    """First digits of the asset's hash: browsers may keep it for ever under this address."""
    return hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:12]


def page_of(number: int) -> Page:
    """Return the request for page `number`, from 1."""
    return Page(limit=PAGE_ROWS, offset=(number - 1) * PAGE_ROWS)


def link(path: str, **query: object) -> str:
    """Return `path` with those query values that are not empty."""
    chosen = {name: str(value) for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined)
    made.trim_blocks = made.lstrip_blocks = True
    made.filters.update(
        wan=wan,
        yuan=yuan,
        beijing=beijing,
        day=day,
        size=size,
        word=word,
        place=place,
        region=region,
        stretches=stretches,
        quarter=quarter,
        workdays=workdays,
        figure=figure,
        logged=logged,
        marked=marked,
    )
    made.tests["in_office"] = is_in_office
    made.globals.update(
        share=share,
        growth=growth,
        asset_version=asset_version,
        link=link,
        PAGE_ROWS=PAGE_ROWS,
        chart_of=chart_of,
        said=said,
        measured=measured,
        rule_families=list(RULE_FAMILY.items()),
        rule_states=list(RULE_STATE.items()),
        rule_outcomes=list(RULE_OUTCOME.items()),
        matter_classes=list(MATTER_CLASS.items()),
        proposal_states=list(PROPOSAL_STATE.items()),
        data_sets=list(DATA_SET.items()),
        difference_states=list(DIFFERENCE_STATE.items()),
    )
    return made


ENVIRONMENT: Final = _environment()


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return the page; it knows who looks (null before the login) and what may be done."""
    actor: Actor | None = getattr(request.state, "actor", None)

    def can(permission: str) -> bool:
        return actor is not None and Permission(permission) in actor.may

    text = ENVIRONMENT.get_template(template).render(
        actor=actor,
        can=can,
        path=request.url.path,
        now=request.app.state.clock.now(),
        today=request.app.state.clock.today(),
        done=DONE.get(request.query_params.get("done", "")),
        correlation_id=str(request.state.correlation_id),
        **context,
    )
    return HTMLResponse(text, status_code=status)
