"""Audit findings on a real ledger: as the newest delivery says, linked by people, followed up, told when they come again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.cases.due_v1 import DueKind, ListDue
from contracts.cases.findings_v1 import (
    ExportFindings,
    Finding,
    FindingLinkKind,
    FindingList,
    FindingStanding,
    FollowFinding,
    GetFinding,
    LinkFinding,
    ListFindings,
    ListLinkedFindings,
    UnlinkFinding,
)
from contracts.errors import Conflict, Forbidden, InvalidInput, NotFound
from contracts.values import Page, Permission
from services.cases import due
from services.cases.findings import orders
from services.cases.storage import cases
from tests.integration.alerts.ledger import Ledger
from tests.integration.cases.conftest import ADMINISTRATOR, Desk

pytestmark = pytest.mark.integration
REGION = "532328"
READER = ADMINISTRATOR.model_copy(update={"seat": "Q-01", "may": (Permission.DATA_VIEW,)})
USUAL = {
    "finding_no": "审-1",
    "audit_project": "2023年度县级预算执行审计",
    "reported_on": date(2024, 6, 20),
    "agency_code": "101001",
    "audited_unit": "元谋县财政局",
    "category": "专项转移支付滞留",
    "description": "上级资金未按规定时间下达。",
    "amount": Decimal("900000.00"),
    "rectification_kind": "immediate",
    "rectify_by": date(2024, 12, 31),
    "status": "整改中",
    "rectified_amount": Decimal("300000.00"),
}


@pytest.fixture
def ledger(desk: Desk) -> Ledger:
    return Ledger(desk.look, REGION, 2024)


def list_(desk: Desk, **conditions: object) -> FindingList:
    found: FindingList = desk.do(orders.list_findings, ListFindings(actor=desk.actor, **conditions))
    return found


def the_one(desk: Desk) -> Finding:
    (item,) = list_(desk).items
    found: Finding = desk.do(orders.get_finding, GetFinding(actor=desk.actor, finding_id=item.finding_id))
    return found


def link(desk: Desk, finding: Finding, **changes: object) -> Finding:
    values = {"finding_id": finding.summary.finding_id, "reason": "同一笔资金", **changes}
    linked: Finding = desk.do(orders.link_finding, LinkFinding(actor=desk.actor, **values))
    return linked


def follow(desk: Desk, finding: Finding, **changes: object) -> Finding:
    values = {"on": desk.today, "note": "约谈财政局", "next_on": None, **changes}
    call = FollowFinding(actor=desk.actor, finding_id=finding.summary.finding_id, **values)
    followed: Finding = desk.do(orders.follow_finding, call)
    return followed


def raise_on(desk: Desk, day: date) -> UUID:
    """A warning on 县财政局 of 2024-12 about 专项转移支付, 1,234,567.80 yuan, raised on a day."""
    return desk.raise_warning(at=datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def test_the_register_shows_each_finding_as_its_newest_delivery_says_it(desk: Desk, ledger: Ledger) -> None:
    assert (list_(desk).total, list_(desk).newest_period) == (0, None)
    ledger.accept("audit_finding", "2024-11", [USUAL, USUAL | {"finding_no": "审-5"}])
    ledger.accept(
        "audit_finding",
        "2024-12",
        [
            USUAL | {"rectified_amount": Decimal("600000.00")},
            USUAL | {"finding_no": "审-2", "rectify_by": date(2025, 3, 31), "audited_unit": "县教体局", "rectification_kind": "phased"},
            USUAL | {"finding_no": "审-3", "status": "已完成整改"},
            USUAL | {"finding_no": "审-4", "status": "已销号", "closed_on": date(2024, 12, 20)},
            USUAL | {"finding_no": "合计", "audited_unit": "合 计"},
        ],
    )  # fmt: skip
    found = list_(desk)
    assert [(item.number, item.standing, item.days_overdue) for item in found.items] == [
        ("审-1", FindingStanding.OVERDUE, 20),
        ("审-5", FindingStanding.OVERDUE, 20),
        ("审-2", FindingStanding.OPEN, None),
        ("审-3", FindingStanding.DONE, None),
        ("审-4", FindingStanding.CLOSED, None),
    ]
    first, gone = found.items[:2]
    assert (first.rectified_amount, first.period, first.is_missing) == (Decimal("600000.00"), "2024-12", False)
    assert (gone.period, gone.is_missing, found.newest_period) == ("2024-11", True, "2024-12")
    numbers = found.numbers
    assert (numbers.total, numbers.amount, numbers.missing, numbers.by_standing[FindingStanding.OVERDUE]) == (
        5,
        Decimal("4500000.00"),
        1,
        2,
    )
    one = desk.do(orders.get_finding, GetFinding(actor=desk.actor, finding_id=first.finding_id))
    assert [(each.period, each.rectified_amount, each.place) for each in one.deliveries] == [
        ("2024-11", Decimal("300000.00"), "line 2"),
        ("2024-12", Decimal("600000.00"), "line 2"),
    ]


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ({"standing": FindingStanding.OVERDUE}, ["审-1"]),
        ({"kind": "phased"}, ["审-2"]),
        ({"words": "教体 2023年度"}, ["审-2"]),
        ({"words": "100%"}, []),
        ({"year": 2024}, ["审-1", "审-2"]),
        ({"year": 2023}, []),
        ({"region": "532300"}, []),
        ({"is_linked": True}, []),
        ({"page": Page(limit=1, offset=1)}, ["审-2"]),
        ({"page": Page(limit=1, offset=7)}, []),
    ],
)
def test_the_register_is_found_by_what_is_asked(
    desk: Desk, ledger: Ledger, conditions: dict[str, object], numbers: list[str]
) -> None:
    phased = {"finding_no": "审-2", "rectify_by": None, "audited_unit": "县教体局", "rectification_kind": "phased"}
    ledger.accept("audit_finding", "2024-12", [USUAL, USUAL | phased])
    found = list_(desk, **conditions)
    assert [item.number for item in found.items] == numbers
    assert found.total == (2 if "page" in conditions else len(numbers))


def test_a_warning_of_the_same_unit_time_and_subject_is_suggested_and_linked_by_a_person_only(
    desk: Desk, ledger: Ledger
) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    alert_id = raise_on(desk, date(2024, 4, 9))
    finding = the_one(desk)
    (suggested,) = finding.suggestions
    assert (suggested.alert_id, suggested.grounds, suggested.is_after_done) == (
        alert_id,
        ("unit", "period", "subject"),
        False,
    )
    assert (finding.links, finding.summary.linked_warnings, finding.summary.suggested) == ((), 0, 1)
    linked = link(desk, finding, alert_id=alert_id)
    assert (linked.suggestions, linked.summary.linked_warnings, linked.first_warned_on) == ((), 1, date(2024, 4, 9))
    with pytest.raises(Conflict):
        link(desk, finding, alert_id=alert_id)
    call = UnlinkFinding(
        actor=desk.actor, finding_id=finding.summary.finding_id, link_id=linked.links[0].link_id, reason="不是同一笔"
    )
    ended = desk.do(orders.unlink_finding, call)
    assert (ended.summary.linked_warnings, ended.links[0].end_reason, len(ended.suggestions)) == (0, "不是同一笔", 1)
    with pytest.raises(Conflict):
        desk.do(orders.unlink_finding, call)
    assert len(link(desk, finding, alert_id=alert_id).links) == 2
    assert desk.logged() == ["finding.link", "finding.unlink", "finding.link"]


@pytest.mark.parametrize(
    ("changes", "grounds"),
    [
        ({"audited_unit": "县教体局"}, None),
        ({"audited_unit": "县 财政局"}, ("unit", "period", "subject")),
        ({"audited_unit": "乡镇", "agency_code": "czj"}, ("unit", "period", "subject")),
        ({"category": "违规招待", "description": "超标准接待。"}, None),
        ({"category": "违规招待", "description": "其中专项转移支付", "amount": None}, ("unit", "period", "subject")),
        ({"category": "其他", "description": "", "amount": Decimal("1234567.80")}, ("unit", "period", "amount")),
        ({"amount": Decimal("1234567.80")}, ("unit", "period", "subject", "amount")),
        ({"reported_on": date(2026, 6, 20)}, None),
        ({"reported_on": date(2025, 6, 20)}, ("unit", "period", "subject")),
    ],
)
def test_only_the_same_unit_with_the_same_subject_or_amount_in_time_is_suggested(
    desk: Desk, ledger: Ledger, changes: dict[str, object], grounds: tuple[str, ...] | None
) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL | changes])
    raise_on(desk, date(2024, 4, 9))
    assert [each.grounds for each in the_one(desk).suggestions] == ([] if grounds is None else [grounds])


@pytest.mark.parametrize(
    ("row", "raised_on", "comes_again"),
    [
        ({"status": "已销号", "closed_on": date(2024, 11, 15)}, date(2024, 11, 16), True),
        ({"status": "已销号", "closed_on": date(2024, 11, 15)}, date(2024, 11, 15), False),
        ({"status": "已完成整改"}, date(2025, 1, 2), True),  # reported in December's list
        ({"status": "已完成整改"}, date(2024, 12, 31), False),
        ({"status": "整改中"}, date(2025, 1, 2), False),
    ],
)
def test_a_warning_after_the_reported_rectification_makes_the_finding_come_again(
    desk: Desk, ledger: Ledger, row: dict[str, object], raised_on: date, *, comes_again: bool
) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL | row])
    raise_on(desk, raised_on)
    found = list_(desk, has_come_again=True)
    assert (found.total, found.numbers.come_again) == (int(comes_again), int(comes_again))
    assert the_one(desk).suggestions[0].is_after_done is comes_again


def test_a_linked_warning_of_another_subject_makes_it_come_again_too(desk: Desk, ledger: Ledger) -> None:
    closed = {"category": "其他", "description": "", "status": "已销号", "closed_on": date(2024, 11, 15)}
    ledger.accept("audit_finding", "2024-12", [USUAL | closed])
    alert_id = raise_on(desk, date(2025, 1, 2))
    assert not the_one(desk).summary.has_come_again
    assert link(desk, the_one(desk), alert_id=alert_id).summary.has_come_again


def test_from_a_linked_warning_the_case_is_seen_and_a_case_is_linked_by_its_number(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    alert_id = raise_on(desk, date(2024, 4, 9))
    finding = link(desk, the_one(desk), alert_id=alert_id)
    assert finding.links[0].case_id is None
    case_id = desk.dispose(alert_id).case_id
    assert case_id is not None
    shown = the_one(desk).links[0]
    with desk.database.transaction() as session:
        number = cases.number_of(session, case_id)
    assert (shown.case_id, shown.case_number) == (case_id, number)
    linked = link(desk, finding, case_number=number)
    assert [(each.kind, each.subject_id) for each in linked.links if each.kind is FindingLinkKind.CASE] == [
        (FindingLinkKind.CASE, case_id)
    ]
    assert linked.summary.linked_cases == 1
    for question, kinds in (({"case_id": case_id}, ["warning", "case"]), ({"alert_id": alert_id}, ["warning"])):
        refs = desk.do(orders.list_linked_findings, ListLinkedFindings(actor=desk.actor, **question)).items
        assert [(ref.number, ref.kind) for ref in refs] == [("审-1", kind) for kind in kinds]
    for wrong in ({"case_number": "元人预案〔2025〕99号"}, {}, {"alert_id": alert_id, "case_number": number}):
        with pytest.raises(InvalidInput):
            link(desk, finding, **wrong)
    with pytest.raises(NotFound):
        link(desk, finding, alert_id=uuid4())


def test_the_next_look_at_a_finding_is_due_until_it_is_followed_up(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    finding = the_one(desk)
    for wrong in ({"on": date(2025, 1, 21)}, {"next_on": desk.today}):
        with pytest.raises(InvalidInput):
            follow(desk, finding, **wrong)
    followed = follow(desk, finding, next_on=date(2025, 1, 24))
    assert followed.summary.next_on == date(2025, 1, 24)
    (thing,) = desk.do(due.list_due, ListDue(actor=desk.actor, kind=DueKind.FINDING)).items
    assert (thing.subject_id, thing.number, thing.due_on, thing.days_left, thing.act) == (
        finding.summary.finding_id,
        "审-1",
        date(2025, 1, 24),
        4,
        "复查审计整改",
    )
    desk.pass_to(date(2025, 1, 24))
    with pytest.raises(InvalidInput):
        follow(desk, finding, on=date(2025, 1, 19))
    ended = follow(desk, finding, note="已整改，附凭证")
    assert ([step.step for step in ended.follow_ups], ended.summary.next_on) == ([1, 2], None)
    assert desk.do(due.list_due, ListDue(actor=desk.actor)).items == ()


def test_a_seat_that_only_looks_links_and_exports_nothing(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    finding, reader = the_one(desk), replace(desk, actor=READER)
    assert the_one(reader).summary == finding.summary
    for attempt in (
        lambda: link(reader, finding, case_number="元人预案〔2025〕1号"),
        lambda: follow(reader, finding),
        lambda: reader.do(orders.export_findings, ExportFindings(actor=READER)),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_what_was_linked_and_followed_up_cannot_be_changed_not_even_by_the_owner(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    linked = link(desk, the_one(desk), alert_id=raise_on(desk, date(2024, 4, 9)))
    follow(desk, linked)
    call = UnlinkFinding(
        actor=desk.actor, finding_id=linked.summary.finding_id, link_id=linked.links[0].link_id, reason="不是同一笔"
    )
    desk.do(orders.unlink_finding, call)
    for table in ("finding_link", "finding_link_end", "finding_follow_up"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            desk.look.execute(f"UPDATE cases.{table} SET seat = ''")


def test_the_list_of_rectification_is_exported_with_links_and_logged(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL, USUAL | {"finding_no": "审-2", "closed_on": date(2024, 12, 1)}])
    first = desk.do(orders.get_finding, GetFinding(actor=desk.actor, finding_id=list_(desk).items[0].finding_id))
    link(desk, first, alert_id=raise_on(desk, date(2024, 4, 9)))
    found = desk.do(
        orders.export_findings, ExportFindings(actor=desk.actor, year=2024, standing=FindingStanding.OVERDUE)
    )
    assert [(item.summary.number, item.description, len(item.links)) for item in found.items] == [
        ("审-1", "上级资金未按规定时间下达。", 1)
    ]
    assert desk.logged()[-1] == "finding.export"


def test_a_finding_that_a_corrected_delivery_leaves_out_is_said_to_be_gone(desk: Desk, ledger: Ledger) -> None:
    ledger.accept("audit_finding", "2024-12", [USUAL])
    finding = follow(desk, the_one(desk), next_on=date(2025, 2, 5))
    ledger.accept("audit_finding", "2024-12", [USUAL | {"finding_no": "审-9"}])
    with pytest.raises(NotFound) as gone:
        desk.do(orders.get_finding, GetFinding(actor=desk.actor, finding_id=finding.summary.finding_id))
    assert gone.value.reason == "finding-not-found"
    assert [thing.number for thing in desk.do(due.list_due, ListDue(actor=desk.actor)).items] == ["审-1"]
