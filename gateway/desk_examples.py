"""Examples of the office's work on warnings: invented figures in the shape of the contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.alerts.desk_v1 import HealthOfRules, Morning, MorningItem, RuleHealth
from contracts.alerts.parameters_v1 import ParameterChange, ParameterChanges, ParameterScope, Thresholds
from contracts.alerts.proposals import Proposal, ProposalState
from contracts.alerts.whitelist_v1 import WhitelistEntries, WhitelistEntry, WhitelistScope
from gateway.examples import ALERT, SUMMARY

_DAY: Final = date(2025, 4, 8)

MORNING: Final = Morning(
    region="532328",
    day=_DAY,
    budget=20,
    shown_this_week=1,
    items=(
        MorningItem(
            warning=SUMMARY,
            worth=Decimal("675000.00"),
            shown_on=_DAY,
            others=1,
            fact=ALERT.fact,
            questions=ALERT.questions,
        ),
    ),
    open_matters=1,
    queue=(MorningItem(warning=SUMMARY, worth=Decimal("1500.00"), shown_on=None, others=0),),
    queued=1,
)
HEALTH: Final = HealthOfRules(
    weeks=13,
    items=(
        RuleHealth(
            rule_id="W-E02",
            title="支出超出调整预算",
            version=1,
            fired=60,
            confirmed=40,
            dismissed=8,
            true=5,
            reasonable=25,
            data_problem=3,
            rule_problem=0,
            precision=Decimal("0.1667"),
            raised_per_week=Decimal("2.3"),
            noise_per_week=Decimal("1.5"),
            advice="已有30件处理结果，属实率16.7%，低于20%：建议退回修改（调整参数或口径），回溯检验后再启用。",
        ),
    ),
)
ENTRY: Final = WhitelistEntry(
    entry_id=UUID("0195f3a0-0000-7000-8000-000000000081"),
    scope=WhitelistScope(region="532328", rule_id="W-G01", unit="101001", subject="甲物业公司"),
    valid_from=_DAY,
    expires_on=date(2025, 12, 31),
    proposal=Proposal(
        state=ProposalState.PROPOSED,
        reason="按合同每半月支付一次保洁费，金额固定。",
        proposed_by="A-01",
        proposer_name="王五",
        proposed_at=datetime(2025, 4, 8, 1, 30, tzinfo=UTC),
    ),
    is_in_force=False,
    covered=0,
)
ENTRIES: Final = WhitelistEntries(total=1, items=(ENTRY,))

_CHANGED: Final = Proposal(
    state=ProposalState.APPROVED,
    reason="教育系统九月集中支付，进度以往年为准。",
    proposed_by="A-01",
    proposer_name="王五",
    proposed_at=datetime(2025, 4, 8, 1, 30, tzinfo=UTC),
    approver_seat="W-01",
    approver_name="李主任",
    decided_on=date(2025, 4, 9),
    decision_note="同意。",
)
CHANGE: Final = ParameterChange(
    change_id=UUID("0195f3a0-0000-7000-8000-000000000082"),
    number=1,
    rule_id="W-E02",
    name="excess_share",
    title="超出比例",
    measure="share",
    value=Thresholds(general=Decimal("0.02"), important=Decimal("0.08"), major=Decimal("0.20")),
    before=Thresholds(general=Decimal(0), important=Decimal("0.05"), major=Decimal("0.20")),
    scope=ParameterScope(region="532328", unit="101001"),
    valid_from=date(2025, 4, 9),
    valid_until=date(2025, 12, 31),
    proposal=_CHANGED,
    is_in_force=True,
)
CHANGES: Final = ParameterChanges(total=1, items=(CHANGE,))
