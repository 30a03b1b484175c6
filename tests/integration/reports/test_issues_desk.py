"""The way of an issue on a real database: numbers at signing without gaps, void kept, copies, consent before publication."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text as sql

from chassis.workdays import WorkCalendar
from contracts.cases.v1 import DayBegan
from contracts.errors import BudgetwatchError, Conflict, InvalidInput, Precondition
from contracts.reports.issues_v1 import (
    ChooseRecipients,
    CompareIssue,
    ConsentToPublication,
    EditText,
    IssueAct,
    IssueArchived,
    IssueScheduled,
    MoveIssue,
    PublishOutside,
    Recipient,
    RecordCopy,
    RecordCopyReceipt,
    Stage,
)
from contracts.reports.v1 import DocumentType
from contracts.values import Actor, Origin, Permission, Role
from services.ingest.calendar import standing
from services.reports import days, desk
from services.reports.briefs.compose import compose_brief, signed
from services.reports.briefs.gathering import gather
from services.reports.desk import Desk
from services.reports.edits import Edit, apply_edits
from services.reports.issue import TRANSITIONS
from services.reports.paper import all_figures
from services.reports.storage import documents, issues, numbers
from services.reports.storage.documents import Files
from services.reports.storage.papers import keep_paper, load_paper
from tests.integration.reports.conftest import NOW, REGION, Ledger, order
from tests.integration.reports.test_brief_of_county import outside
from tests.support.eventually import eventually
from tests.support.racing import WAITING, race
from tests.unit.reports.test_issue import calendar

pytestmark = pytest.mark.integration
TODAY = NOW.date()
SCAN = UUID(int=77)
ACTOR = Actor(
    seat="A-01", role=Role.ADMINISTRATOR, name="管理员", unit="预算工委", fingerprint="a" * 64, correlation_id=uuid4(),
    may=(Permission.DATA_VIEW, Permission.DOCUMENT_ISSUE),
)  # fmt: skip


@contextmanager
def at_desk(ledger: Ledger):
    context = ledger.context()
    with context.db.transaction() as session:
        yield Desk(session, context.blobs, ACTOR, NOW, TODAY)


def new_issue(ledger: Ledger, period: str, quarter: int | None = None):
    context = ledger.context()
    with context.db.transaction() as session:
        issue_id = issues.ensure(session, title="简报", region=REGION, period=period, now=NOW)
    if quarter is not None:
        with context.db.transaction() as session:
            paper = compose_brief(gather(session, order(quarter=quarter), outside()))
        with context.db.transaction() as session:
            issues.change(session, issue_id, paper_sha256=keep_paper(context.blobs, paper))
    else:
        with context.db.transaction() as session:
            known = issues.of_period(session, region=REGION, period="2025-Q3")
            issues.change(session, issue_id, paper_sha256=known.paper_sha256)
    return issue_id


PEOPLE = {IssueAct.SUBMIT: "孙某某", IssueAct.REVIEW: "吴某某", IssueAct.SIGN: "李某某"}


def act(ledger: Ledger, issue_id, what: IssueAct, **changes):
    form = {"on": TODAY, "person": PEOPLE.get(what, ""), "note": "数据有误"} | changes
    with at_desk(ledger) as at:
        return desk.move(at, MoveIssue(actor=ACTOR, issue_id=issue_id, act=what, **form), ("李某某",))


def render(at: Desk, issue_id) -> None:
    """Enter the files of the newest version, as the renderer does."""
    issue = desk.whole(at, issue_id)
    files = Files(docx_sha256="d" * 64, pdf_sha256="e" * 64, figures=0, substituted_fonts=())
    documents.ordered_rendered(
        at.session,
        issue.versions[0].document_id,
        title=issue.versions[0].title,
        number=issue.summary.number,
        origin=Origin.SYNTHETIC,
        files=files,
        rendered_at=NOW,
    )


@pytest.fixture(scope="module")
def third(ledger: Ledger):
    return new_issue(ledger, "2025-Q3", 3)


def register(ledger: Ledger):
    with ledger.context().db.transaction() as session:
        return numbers.register_of(session, region=REGION, year=TODAY.year)


def test_a_stored_paper_comes_back_as_it_was_and_goes_out_with_number_and_date(ledger, third):
    with ledger.context().db.transaction() as session:
        stored = issues.get(session, third)
    paper = load_paper(ledger.context().blobs, stored.paper_sha256)
    assert paper.is_draft
    assert len(list(all_figures(paper))) > 300
    assert keep_paper(ledger.context().blobs, paper) == stored.paper_sha256
    out = signed(paper, number="〔2026〕第1期", on=TODAY)
    assert (out.is_draft, out.number, out.date_text, out.blocks == paper.blocks) == (
        False, "〔2026〕第1期", "2026年1月15日", True,
    )  # fmt: skip


def test_text_is_edited_in_the_draft_only_and_differences_are_listed(ledger, third):
    half = new_issue(ledger, "2025-Q2", 2)
    with at_desk(ledger) as at:
        block = next(item for item in desk.whole(at, third).text if "{一般公共预算收入·累计}" in item.generated)
        text = "全县收入{一般公共预算收入·累计}万元。"
        edited = desk.edit_text(at, EditText(actor=ACTOR, issue_id=third, key=block.key, text=text))
    found = next(item for item in edited.text if item.key == block.key)
    assert (found.edited, found.is_stale) == (text, False)
    with at_desk(ledger) as at, pytest.raises(InvalidInput, match="没有来源"):
        desk.edit_text(at, EditText(actor=ACTOR, issue_id=third, key=block.key, text="收入5万元"))
    with at_desk(ledger) as at:
        changes = desk.compare(at, CompareIssue(actor=ACTOR, issue_id=third))
        paper = load_paper(at.blobs, issues.get(at.session, third).paper_sha256)
        said = apply_edits(paper, issues.edits_of(at.session, third))
    assert changes.against == "2025-Q2"
    assert any(item.name == "一般公共预算收入·累计" and item.change > 0 for item in changes.items)
    assert any("全县收入" in getattr(block, "text", "") for block in said.blocks)
    assert isinstance(Edit("a", "b"), Edit)
    assert half != third


def test_the_number_is_given_at_signing_only_and_a_void_one_is_kept_with_its_reason(ledger, third):
    with pytest.raises(Conflict):
        act(ledger, third, IssueAct.SIGN)
    before = len(register(ledger))
    assert act(ledger, third, IssueAct.SUBMIT).summary.number is None
    with at_desk(ledger) as at, pytest.raises(Conflict, match="只有草稿"):
        desk.edit_text(at, EditText(actor=ACTOR, issue_id=third, key="提要#1", text=None))
    with pytest.raises(Conflict):
        act(ledger, third, IssueAct.SIGN)
    with pytest.raises(Precondition, match="孙某某是拟稿人"):
        act(ledger, third, IssueAct.REVIEW, person="孙 某某")
    assert act(ledger, third, IssueAct.REVIEW).steps[-1].person == "吴某某"
    first = act(ledger, third, IssueAct.SIGN).summary.number
    assert first.startswith(f"〔2026〕第{before + 1}期（总第")
    assert act(ledger, third, IssueAct.VOID, note="日期写错").summary.number is None
    act(ledger, third, IssueAct.SUBMIT)
    act(ledger, third, IssueAct.REVIEW)
    second = act(ledger, third, IssueAct.SIGN).summary.number
    assert second.startswith(f"〔2026〕第{before + 2}期")
    kept = {item.written: (item.voided_on, item.void_reason) for item in register(ledger)}
    assert kept[first] == (TODAY, "日期写错")
    assert kept[second] == (None, "")


def test_signings_at_the_same_time_leave_no_gap_and_one_that_fails_gives_its_number_back(ledger, third):
    made = [new_issue(ledger, f"19{number}-Q1") for number in range(70, 76)]
    for issue_id in made:
        act(ledger, issue_id, IssueAct.SUBMIT)
        act(ledger, issue_id, IssueAct.REVIEW)
    start = len(register(ledger))
    failures: list[BaseException] = []

    def sign(issue_id, *, breaks: bool) -> None:
        try:
            with at_desk(ledger) as at:
                order = MoveIssue(actor=ACTOR, issue_id=issue_id, act=IssueAct.SIGN, on=TODAY, person="李某某")
                desk.move(at, order, ("李某某",))
                if breaks:
                    raise RuntimeError("power cut")
        except RuntimeError:
            failures.append(RuntimeError())

    threads = [
        threading.Thread(target=sign, args=(issue_id,), kwargs={"breaks": index == 2})
        for index, issue_id in enumerate(made)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 1
    assert [item.number for item in register(ledger)] == list(range(1, start + 6))


def test_copies_go_to_the_recipients_of_article_6_and_nothing_is_published_without_the_vice_chairs_consent(
    ledger, third
):
    sent = act(ledger, third, IssueAct.ISSUE)
    assert [copy.recipient for copy in sent.copies][:2] == ["县委财经委", "县人大常委会领导"]
    assert {"县财政局", "县审计局", "县税务局", "人民银行有关机构"} <= {copy.recipient for copy in sent.copies}
    receipt = RecordCopyReceipt(
        actor=ACTOR, issue_id=third, recipient="县财政局", received_on=TODAY, signed_for_by="王某某"
    )
    with at_desk(ledger) as at, pytest.raises(InvalidInput, match="先登记送达"):
        desk.record_receipt(at, receipt)
    names = [copy.recipient for copy in sent.copies]
    for recipients, stage in ((names[:3], Stage.ISSUED), (names[3:], Stage.DISTRIBUTED)):
        handed = RecordCopy(actor=ACTOR, issue_id=third, recipients=recipients, delivered_on=TODAY, means="专人送达")
        with at_desk(ledger) as at:
            assert desk.record_copy(at, handed).summary.stage is stage
    with at_desk(ledger) as at:
        got = desk.record_receipt(at, receipt)
    assert next(copy for copy in got.copies if copy.recipient == "县财政局").signed_for_by == "王某某"
    publication = PublishOutside(actor=ACTOR, issue_id=third, place="县人大网站", published_on=TODAY)
    with at_desk(ledger) as at, pytest.raises(Precondition, match="第十一条"):
        desk.publish_outside(at, publication)
    consent = ConsentToPublication(
        actor=ACTOR, issue_id=third, approver_name="赵某 某", approved_on=TODAY, scope="全文", scan_id=SCAN
    )
    for vice_chairs, said in (((), "职务登记"), (("郑某",), "当日在册的是：郑某")):
        with at_desk(ledger) as at, pytest.raises(Precondition, match=said):
            desk.consent(at, consent, vice_chairs)
    with at_desk(ledger) as at:
        assert desk.consent(at, consent, ("赵某某",)).consents[0].scan_id == SCAN
    with at_desk(ledger) as at:
        assert desk.publish_outside(at, publication).publications[0].place == "县人大网站"
    with pytest.raises(InvalidInput, match="案卷号"):
        act(ledger, third, IssueAct.ARCHIVE, note="")
    with pytest.raises(Precondition, match="没有生成"):
        act(ledger, third, IssueAct.ARCHIVE, note="2026-简-1")
    with at_desk(ledger) as at:
        render(at, third)
    assert act(ledger, third, IssueAct.ARCHIVE, note="2026-简-1").summary.stage is Stage.ARCHIVED
    with ledger.context().db.transaction() as session:
        told = session.execute(
            sql("SELECT envelope::jsonb -> 'body' FROM reports.outbox ORDER BY position DESC LIMIT 1")
        )
        archived = IssueArchived.model_validate(told.scalar_one())
    assert (archived.issue_id, archived.number, archived.pdf_sha256) == (third, got.summary.number, "e" * 64)
    assert json.loads(ledger.context().blobs.open(archived.record_sha256).read())["copies"]
    line = next(item for item in register(ledger) if item.written == got.summary.number)
    assert (line.signed_by, line.issued_on, line.copies, line.delivered, line.received, line.volume) == (
        "李某某", TODAY, len(names), len(names), 1, "2026-简-1",
    )  # fmt: skip
    with ledger.context().db.transaction() as session:
        handed = numbers.copies_in(session, region=REGION, year=TODAY.year)
    mine = [item.copy_ for item in handed if item.issue_id == third]
    assert [(copy.recipient, copy.signed_for_by) for copy in mine if copy.received_on] == [("县财政局", "王某某")]
    assert len(mine) == len(names)
    (void,) = [item for item in register(ledger) if item.issue_id == third and item.voided_on]
    assert (void.signed_by, void.issued_on, void.copies, void.volume) == ("李某某", None, 0, "")


def test_nobody_signs_without_the_duty_and_a_refused_signing_draws_no_number(ledger, third):
    issue_id = new_issue(ledger, "1981-Q1")
    act(ledger, issue_id, IssueAct.SUBMIT)
    act(ledger, issue_id, IssueAct.REVIEW)
    before = len(register(ledger))
    order = MoveIssue(actor=ACTOR, issue_id=issue_id, act=IssueAct.SIGN, on=TODAY, person="钱某某")
    for signers, said in (((), "职务登记"), (("李某某",), "当日在册的是：李某某")):
        with pytest.raises(Precondition, match=said), at_desk(ledger) as at:
            desk.move(at, order, signers)
    assert len(register(ledger)) == before


def test_a_consent_ends_with_its_number(ledger, third):
    issue_id = new_issue(ledger, "1982-Q1")
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN):
        act(ledger, issue_id, what)
    consent = ConsentToPublication(
        actor=ACTOR, issue_id=issue_id, approver_name="赵某某", approved_on=TODAY, scope="全文"
    )
    with at_desk(ledger) as at:
        desk.consent(at, consent, ("赵某某",))
    act(ledger, issue_id, IssueAct.VOID)
    publication = PublishOutside(actor=ACTOR, issue_id=issue_id, place="县人大网站", published_on=TODAY)
    with pytest.raises(Conflict, match="作废"), at_desk(ledger) as at:
        desk.publish_outside(at, publication)
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN):
        act(ledger, issue_id, what)
    with pytest.raises(Precondition, match="第十一条"), at_desk(ledger) as at:
        desk.publish_outside(at, publication)


def test_a_void_number_takes_its_list_back(ledger, third):
    issue_id = new_issue(ledger, "1980-Q1")
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE):
        sent = act(ledger, issue_id, what)
    handed = RecordCopy(
        actor=ACTOR, issue_id=issue_id, recipients=(sent.copies[0].recipient,), delivered_on=TODAY, means="机要交换"
    )
    with at_desk(ledger) as at:
        assert desk.record_copy(at, handed).copies[0].delivered_on == TODAY
    assert act(ledger, issue_id, IssueAct.VOID).copies == ()
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE):
        again = act(ledger, issue_id, what)
    assert len(again.copies) == len(sent.copies)
    assert not any(copy.delivered_on for copy in again.copies)


WAYS = {
    Stage.DRAFT: (),
    Stage.IN_REVIEW: (IssueAct.SUBMIT,),
    Stage.REVIEWED: (IssueAct.SUBMIT, IssueAct.REVIEW),
    Stage.SIGNED: (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN),
    Stage.ISSUED: (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE),
    Stage.DISTRIBUTED: (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE),
}


@pytest.mark.parametrize(("place", "line"), list(enumerate(TRANSITIONS)), ids=str)
def test_every_step_taken_by_two_is_taken_once(shared_database, ledger, third, place, line):
    stage, what = line
    issue_id = new_issue(ledger, f"19{83 + place}-Q1")
    for step in WAYS[stage]:
        sent = act(ledger, issue_id, step)
    if stage is Stage.DISTRIBUTED:
        names = [copy.recipient for copy in sent.copies]
        with at_desk(ledger) as at:
            order = RecordCopy(actor=ACTOR, issue_id=issue_id, recipients=names, delivered_on=TODAY, means="专人送达")
            desk.record_copy(at, order)
            render(at, issue_id)
    with at_desk(ledger) as at:
        before = desk.whole(at, issue_id).steps

    both = [lambda: act(ledger, issue_id, what)] * 2
    results = race(shared_database, ("reports.issue", "issue_id", issue_id), *both)

    (refused,) = [result for result in results if isinstance(result, BudgetwatchError)]
    assert isinstance(refused, Conflict)
    assert refused.detail.endswith("请刷新后再看。")
    with at_desk(ledger) as at:
        now = desk.whole(at, issue_id)
    assert [step.act for step in now.steps[len(before) :]] == [what.value]
    assert now.summary.stage is TRANSITIONS[line]
    assert [item.number for item in register(ledger)] == list(range(1, len(register(ledger)) + 1))


def test_a_draft_is_ordered_by_the_calendar_once(ledger):
    def tell(day: date) -> int:
        event: DayBegan = calendar(day, previous=day)
        with ledger.context().db.transaction(correlation_id=uuid4()) as session:
            return days.on_day_began(session, event, now=NOW)

    with ledger.context("ingest").db.transaction() as session:
        lines = standing.bring_up_to_date(session, today=date(2025, 4, 1), workdays=WorkCalendar())
    reports = {"income_execution", "expenditure_execution"}
    closing = max(line.due_on for line in lines if line.period == "2025-03" and line.data_set in reports)
    assert closing == date(2025, 4, 10), "a Thursday"
    told = [tell(date(2025, 4, day)) for day in (1, 11, 14, 15, 16, 25)]
    assert told == [0, 0, 0, 1, 0, 0], "the third working day after it, once"
    with ledger.context().db.transaction() as session:
        drafted = issues.of_period(session, region=REGION, period="2025-Q1")
    assert drafted is not None
    assert (drafted.summary.stage, drafted.summary.due_on) == (Stage.DRAFT, date(2025, 4, 21))


def scheduled(ledger: Ledger, period: str) -> list[IssueScheduled]:
    query = sql(
        "SELECT envelope::jsonb -> 'body' FROM reports.outbox WHERE envelope::jsonb ->> 'type' = 'reports.issue.scheduled.v1'"
        " AND envelope::jsonb -> 'body' ->> 'period' = :period ORDER BY position"
    )
    with ledger.context().db.transaction() as session:
        return [IssueScheduled.model_validate(row[0]) for row in session.execute(query, {"period": period})]


def test_a_brief_is_due_from_the_periods_end_though_no_report_has_come_and_a_new_calendar_moves_its_day(ledger):
    """The county has sent reports to September 2025 and none after."""

    def tell(day: date, **changes) -> int:
        with ledger.context().db.transaction(correlation_id=uuid4()) as session:
            return days.on_day_began(session, calendar(day, previous=day, **changes), now=NOW)

    assert tell(date(2026, 4, 1)) == 0
    assert tell(date(2026, 4, 20)) == 0, "nothing to draft from"
    holiday = (date(2026, 4, 6),)
    assert tell(date(2026, 4, 21), holidays=holiday) == 0
    with at_desk(ledger) as at:
        waiting = issues.of_period(at.session, region=REGION, period="2026-Q1")
        steps = issues.steps_of(at.session, waiting.summary.issue_id)
    assert (waiting.summary.stage, waiting.summary.document_id) == (Stage.DRAFT, None)
    assert [(step.act, "由2026-04-21改为2026-04-22" in step.note) for step in steps] == [("recount", True)]
    told = scheduled(ledger, "2026-Q1")
    assert [event.due_on.day for event in told] == [21, 21, 22]
    assert not any(event.is_out for event in told)
    assert tell(date(2026, 10, 9)) == 0
    assert scheduled(ledger, "2026-Q3") == [], "a region that has been silent for a year is not watched"


def test_the_clock_stops_when_the_brief_goes_out_and_runs_again_when_it_is_taken_back(ledger, third):
    issue_id = new_issue(ledger, "1983-Q4")
    with at_desk(ledger) as at:
        issues.change(at.session, issue_id, due_on=date(1984, 1, 21))
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN, IssueAct.ISSUE, IssueAct.VOID):
        act(ledger, issue_id, what)
    assert [event.is_out for event in scheduled(ledger, "1983-Q4")] == [True, False]


def new_report(ledger: Ledger, scope: str, third):
    with ledger.context().db.transaction() as session:
        title = "关于教育支出资金情况的专项查询分析报告"
        issue_id = issues.draft_of_report(session, title=title, region=REGION, scope=scope, now=NOW)
        issues.change(session, issue_id, paper_sha256=issues.get(session, third).paper_sha256)
    return issue_id


def test_two_who_order_one_report_at_once_get_one_draft(shared_database, ledger):
    scope = "213 2025-01-01至2025-09-30"

    def ordered() -> UUID:
        with ledger.context().db.transaction() as session:
            return issues.draft_of_report(session, title="专项查询分析报告", region=REGION, scope=scope, now=NOW)

    with ThreadPoolExecutor(1) as pool, shared_database.connect() as look:
        with ledger.context().db.transaction() as session:
            first = issues.draft_of_report(session, title="专项查询分析报告", region=REGION, scope=scope, now=NOW)
            second = pool.submit(ordered)
            eventually(lambda: look.execute(WAITING).fetchone() == (1,), 30, "the second behind the first")
        assert second.result(timeout=30) == first


def test_a_report_that_comes_back_takes_orders_unless_another_draft_does(ledger, third):
    scope = "214 2025-01-01至2025-09-30"
    first = new_report(ledger, scope, third)
    act(ledger, first, IssueAct.SUBMIT)
    second = new_report(ledger, scope, third)
    assert second != first  # the first is in review
    act(ledger, first, IssueAct.RETURN)
    assert new_report(ledger, scope, third) == second
    act(ledger, second, IssueAct.SUBMIT)
    act(ledger, first, IssueAct.SUBMIT)
    act(ledger, first, IssueAct.RETURN)
    assert new_report(ledger, scope, third) == first


def test_a_special_report_goes_the_same_way_with_its_own_numbers_to_those_chosen_by_its_content(ledger, third):
    report = new_report(ledger, "205 2025-01-01至2025-09-30", third)
    assert new_report(ledger, "205 2025-01-01至2025-09-30", third) == report  # its draft stands: one report
    with at_desk(ledger) as at:
        assert desk.compare(at, CompareIssue(actor=ACTOR, issue_id=report)).against == ""  # never against a brief
    act(ledger, report, IssueAct.SUBMIT)
    act(ledger, report, IssueAct.REVIEW)
    with pytest.raises(Precondition, match="印送范围"):
        act(ledger, report, IssueAct.SIGN)
    to = (Recipient(way="报", name="县人大常委会有关领导"), Recipient(way="送", name="县教育局"))
    choice = ChooseRecipients(actor=ACTOR, issue_id=report, recipients=to)
    with at_desk(ledger) as at, pytest.raises(Conflict, match="先退回"):
        desk.choose_recipients(at, choice)
    act(ledger, report, IssueAct.RETURN)
    with at_desk(ledger) as at, pytest.raises(Conflict, match="第六条"):
        desk.choose_recipients(at, choice.model_copy(update={"issue_id": third}))
    with at_desk(ledger) as at:
        assert desk.choose_recipients(at, choice).recipients == to
    act(ledger, report, IssueAct.SUBMIT)
    act(ledger, report, IssueAct.REVIEW)
    briefs = [item.number for item in register(ledger) if item.document_type is DocumentType.QUARTERLY_BRIEF]
    assert act(ledger, report, IssueAct.SIGN).summary.number == "元人预专报〔2026〕1号"
    assert [copy.recipient for copy in act(ledger, report, IssueAct.ISSUE).copies] == [one.name for one in to]
    act(ledger, report, IssueAct.VOID, note="数据更正")
    again = new_report(ledger, "205 2025-01-01至2025-09-30", third)
    assert again == report  # back in the draft
    for what in (IssueAct.SUBMIT, IssueAct.REVIEW, IssueAct.SIGN):
        signed_again = act(ledger, report, what)
    assert signed_again.summary.number == "元人预专报〔2026〕2号"
    assert (
        new_report(ledger, "205 2025-01-01至2025-09-30", third) != report
    )  # what is signed stays, the next is another
    kept = [item for item in register(ledger) if item.document_type is DocumentType.SPECIAL_REPORT]
    assert [(item.number, item.void_reason, item.signed_by) for item in kept] == [
        (1, "数据更正", "李某某"), (2, "", "李某某"),
    ]  # fmt: skip
    now = [item.number for item in register(ledger) if item.document_type is DocumentType.QUARTERLY_BRIEF]
    assert now == briefs  # a report takes no number of the briefs
