"""数据安全自查表 (article 10): what the system finds about itself in a year, and what only people can look at.

The items follow article 10 and what articles 4 and 11 order about certificates, exports and backups. The system fills in what its own
registers say; the column of the people's finding stays empty on the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import CHINA
from contracts.auth.v1 import CertificateList, CertificateState, ListCertificates, ListOperations, OperationList
from contracts.cases.months_v1 import ListMonths, MonthList, MonthState
from contracts.values import Actor, Page
from gateway.acts import EXPORTS, REFUSALS, RIGHTS
from gateway.clients import Services

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Item:
    """A line: what is looked at, by which article, what the system finds (empty: only people can), whether it is in order."""

    what: str
    article: str
    found: str = ""
    is_good: bool | None = None
    """Null: nothing to judge, or for people to judge."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the registers say of the year."""

    year: int
    now: datetime
    certificates: CertificateList
    exports: int
    rights: int
    refusals: int
    """Refused logins and refused acts."""
    log: OperationList
    months: MonthList


def last_month(year: int, today: date) -> int:
    """Return how many months of the year are over: 12 for a year that is over, 0 for one that has not begun."""
    return 12 if today.year > year else today.month - 1 if today.year == year else 0


def items_of(facts: Facts) -> list[Item]:
    """Return the lines of the year's self-check."""
    active = [line for line in facts.certificates.items if line.state is CertificateState.ACTIVE]
    expired = sum(line.not_after <= facts.now for line in active)
    soon = sum(facts.now < line.not_after <= facts.now + SOON for line in active)
    over = last_month(facts.year, facts.now.astimezone(CHINA).date())
    wanted = {f"{facts.year}-{month:02d}" for month in range(1, over + 1)}
    kept = {line.month for line in facts.months.items if line.state is MonthState.KEPT}
    absent = sorted(wanted - kept)
    log = facts.log
    return [
        Item("连接本系统的计算机没有连接互联网", "第十条"),
        Item("监督室工作电脑上没有未经允许使用移动存储介质", "第十条"),
        Item(
            "没有使用本系统存储、处理涉密信息（系统对带密级标志的报送、附件、文字一律拒收，不能代替人工检查）", "第十条"
        ),
        Item("用户没有转载或者向社会透露查阅内容，没有将数据用于与工作无关的事项", "第十条"),
        Item(
            "操作日志完整，未被改动",
            "第十一条",
            f"哈希链自首条核验，{'完整' if log.is_intact else f'自第{log.first_broken}条起不完整'}",
            log.is_intact,
        ),
        Item(
            "电子证书登记与实际领用一致，离岗人员证书已收回、注销",
            "第四条",
            f"有效{len(active)}张，其中已过期{expired}张、三十日内到期{soon}张；没有有效证书的席位{len(facts.certificates.seats_without)}个",
            expired == 0,
        ),
        Item("席位、证书、职务的变更均经批准", "第四条", f"本年变更{facts.rights}次，见权限设置变更登记表"),
        Item("被拒绝的登录和越权访问已查明原因", "第四条", f"本年{facts.refusals}次，见操作日志"),
        Item("导出数据均已备案登记，审批人已签字", "第四条", f"本年导出{facts.exports}次，见数据导出备案登记表"),
        Item(
            "每月导出系统数据并做好备份、保管",
            "第十一条",
            f"本年已结束{over}个月，已封存{len(wanted & kept)}个月" + (f"，缺{'、'.join(absent)}" if absent else ""),
            not absent,
        ),
        Item("备份介质专人保管，抽查一份可以读出、核验通过", "第十一条"),
        Item("对外公开的数据均有人大常委会分管领导同意的记录", "第十一条"),
    ]


async def facts_of(by: Actor, services: Services, *, year: int, now: datetime) -> Facts:
    """Ask the registers for the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)

    async def counted(acts: tuple[str, ...]) -> OperationList:
        return await services.ask(ListOperations(actor=by, page=Page(limit=1), acts=acts, first=first, last=last))

    log = await counted(EXPORTS)
    return Facts(
        year=year,
        now=now,
        certificates=await services.ask(ListCertificates(actor=by)),
        exports=log.total,
        rights=(await counted(RIGHTS)).total,
        refusals=(await counted(REFUSALS)).total,
        log=log,
        months=await services.ask(ListMonths(actor=by, page=Page(limit=500))),
    )
