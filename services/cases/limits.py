"""The limits that laws set (domain.md 5.3): calendar days, months, days before a session, as data with their articles.

They are counted by the second engine of `chassis/workdays.py`. 日 in the 预算法 and its 条例 are calendar days and say nothing of
rest days: the end moves to a working day (民法典 article 203) only where the asker wants a day to work by, never when a unit's
lateness is judged. What is set in working days elsewhere (procurement rules) stands in rules over the data, not here.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from chassis.workdays import Counted, WorkCalendar
from contracts.cases.limits_v1 import Limit, LimitUnit

BUDGET_LAW: Final = "预算法"
BUDGET_RULES: Final = "预算法实施条例"
SUPERVISION_LAW: Final = "各级人民代表大会常务委员会监督法"
PROCUREMENT_LAW: Final = "政府采购法"
SMALL_FIRMS: Final = "保障中小企业款项支付条例"
DEPUTIES_LAW: Final = "全国人民代表大会和地方各级人民代表大会代表法"
NOT_LOADED: Final = "（条文待装载）"
DAYS, BEFORE, MONTHS = LimitUnit.DAYS, LimitUnit.DAYS_BEFORE, LimitUnit.MONTHS


def _limit(name: str, law: str, article: str, number: int, unit: LimitUnit, start: str, what: str, who: str) -> Limit:
    return Limit(name=name, law=law, article=article, number=number, unit=unit, starts_at=start, what=what, who=who)


LIMITS: Final = (
    _limit("budget-disclosure", BUDGET_LAW, "第十四条", 20, DAYS, "人大或者常委会批准", "公开预算、预算调整、预算执行报告、决算", "县财政局"),
    _limit("department-disclosure", BUDGET_LAW, "第十四条", 20, DAYS, "财政部门批复", "公开部门预算、决算", "各部门"),
    _limit("unit-disclosure", BUDGET_RULES, "第六条", 20, DAYS, "部门批复", "公开所属单位预算、决算", "各单位"),
    _limit("draft-budget", BUDGET_LAW, "第四十四条", 30, BEFORE, "人代会举行", "将预算草案初步方案提交审查", "县财政局"),
    _limit("department-approval", BUDGET_LAW, "第五十二条", 20, DAYS, "人代会批准预算", "向各部门批复预算", "县财政局"),
    _limit("unit-approval", BUDGET_LAW, "第五十二条", 15, DAYS, "财政部门批复", "向所属单位批复预算", "各部门"),
    _limit("transfer-received", BUDGET_LAW, "第五十二条", 30, DAYS, "收到上级转移支付", "分解下达", "县财政局"),
    _limit("transfer-general", BUDGET_LAW, "第五十二条", 30, DAYS, "人代会批准预算", "下达一般性转移支付", "县财政局"),
    _limit("transfer-special", BUDGET_LAW, "第五十二条", 60, DAYS, "人代会批准预算", "下达专项转移支付", "县财政局"),
    _limit("adjustment-plan", BUDGET_LAW, "第六十九条", 30, BEFORE, "常委会举行", "将预算调整初步方案送交有关工作机构", "县财政局"),
    _limit("final-accounts", BUDGET_LAW, "第七十八条", 30, BEFORE, "常委会举行", "将决算草案提交初步审查", "县财政局"),
    _limit("accounts-approval", BUDGET_LAW, "第八十条", 20, DAYS, "常委会批准决算", "向各部门批复决算", "县财政局"),
    _limit("unit-accounts-approval", BUDGET_LAW, "第八十条", 15, DAYS, "财政部门批复决算", "向所属单位批复决算", "各部门"),
    _limit("accounts-filing", BUDGET_RULES, "第八十八条", 30, DAYS, "常委会批准决算", "报上一级政府备案", "县人民政府"),
    _limit("work-report", SUPERVISION_LAW, "第十五条", 20, BEFORE, "常委会举行", "将专项工作报告送交征求意见", "县人民政府办公室"),
    _limit("audit-rectification", SUPERVISION_LAW, "第二十七条", 6, MONTHS, "听取审计工作报告", "报告审计查出问题整改情况", "县审计局"),
    _limit("procurement-contract", PROCUREMENT_LAW, "第四十六条", 30, DAYS, "发出中标、成交通知书", "签订采购合同", "采购单位"),
    _limit("small-firm-payment", SMALL_FIRMS, "第九条", 30, DAYS, "中小企业交付货物、工程、服务", "支付款项（合同未另约定）", "采购单位"),
    _limit("small-firm-payment-agreed", SMALL_FIRMS, "第九条", 60, DAYS, "中小企业交付货物、工程、服务", "支付款项（合同另有约定的最长期限）", "采购单位"),
    _limit("suggestion", DEPUTIES_LAW, NOT_LOADED, 3, MONTHS, "交办", "答复代表建议、批评和意见", "承办单位"),
    _limit("suggestion-complex", DEPUTIES_LAW, NOT_LOADED, 6, MONTHS, "交办", "答复涉及面广、处理难度大的代表建议、批评和意见", "承办单位"),
)  # fmt: skip
BY_NAME: Final = {limit.name: limit for limit in LIMITS}


def counted(calendar: WorkCalendar, limit: Limit, event_on: date, *, moves_to_workday: bool = False) -> Counted:
    """Return the last day of a limit that starts (or, before a session, ends) at an event."""
    if limit.unit is LimitUnit.DAYS:
        return calendar.due_in_calendar_days(event_on, limit.number, moves_to_workday=moves_to_workday)
    if limit.unit is LimitUnit.MONTHS:
        return calendar.due_in_months(event_on, limit.number, moves_to_workday=moves_to_workday)
    return calendar.due_before(event_on, limit.number, moves_to_workday=moves_to_workday)
