"""五、六 of the brief: every state of a case has its words, and 已答复 is what was answered and not given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts.alerts.v1 import AlertCounts, RuleRun
from contracts.cases.v1 import CaseState, HistoryEntry, Outcome
from contracts.values import MatterClass
from gateway.examples import CASE
from services.reports.briefs.sections.handling import OUTCOME_TITLES, STATE_TITLES, former_section, warnings_section
from services.reports.paper import Paragraph, Table
from tests.support.reports_samples import alert


@dataclass
class Step:
    """An act and the state after it."""

    act: str
    state: CaseState


def matter(*steps: Step) -> Any:
    """A case that has taken these steps, on the days from 1 April on."""
    history = tuple(
        HistoryEntry(
            number=place, happened_at=CASE.history[0].happened_at, act=step.act, actor_seat="A-01", on=date(2025, 4, place),
            note="—", from_state=step.state, to_state=step.state,
        )
        for place, step in enumerate(steps, 1)
    )  # fmt: skip
    summary = CASE.summary.model_copy(update={"state": steps[-1].state})
    return CASE.model_copy(update={"summary": summary, "history": history, "answer_signer": "冯某"})


def table_11(*matters: Any) -> tuple[str, list[tuple[str, ...]]]:
    brief = SimpleNamespace(warnings=SimpleNamespace(matters=matters))
    _, sentence, table = former_section(cast("Any", brief))
    assert isinstance(sentence, Paragraph)
    assert isinstance(table, Table)
    return sentence.text, [cast("tuple[str, ...]", row) for row in table.rows]


def test_every_state_and_every_outcome_has_its_words() -> None:
    assert set(STATE_TITLES) == set(CaseState)
    assert set(OUTCOME_TITLES) == set(Outcome)


@pytest.mark.parametrize("state", CaseState)
def test_a_matter_in_any_state_stands_in_table_11(state: CaseState) -> None:
    _, [row] = table_11(matter(Step("open", CaseState.OPENED), Step("answer", state)))
    assert row[4] == STATE_TITLES[state]


def test_answered_is_counted_through_the_survey_and_no_more_after_a_return() -> None:
    answered = matter(Step("receive", CaseState.RECEIVED), Step("answer", CaseState.ANSWERED))
    surveyed = matter(Step("answer", CaseState.ANSWERED), Step("plan_survey", CaseState.SURVEYING))
    returned = matter(Step("answer", CaseState.ANSWERED), Step("return", CaseState.SENT))
    again = matter(
        Step("answer", CaseState.ANSWERED), Step("return", CaseState.SENT), Step("answer", CaseState.ANSWERED)
    )
    unanswered = matter(Step("receive", CaseState.RECEIVED), Step("plan_survey", CaseState.SURVEYING))
    sentence, rows = table_11(answered, surveyed, returned, again, unanswered)
    assert "事项5件，已答复或者办结3件，其余2件正在办理" in sentence
    assert [row[3].partition("，")[0] for row in rows] == [
        "2025年4月2日答复", "2025年4月1日答复", "未答复", "2025年4月3日答复", "未答复",
    ]  # fmt: skip


def clocked(state: CaseState, article: str, *, days_left: int = -3) -> Any:
    """A case whose clock of an article runs, or ran out."""
    made = matter(Step("open", state))
    deadline = CASE.summary.deadline
    assert deadline is not None
    summary = made.summary.model_copy(
        update={"deadline": deadline.model_copy(update={"article": article}), "days_left": days_left}
    )
    return made.model_copy(update={"summary": summary})


def test_a_limit_to_answer_is_article_8s_and_not_the_offices_own_for_its_notice() -> None:
    _, rows = table_11(clocked(CaseState.RECEIVED, "第八条"), clocked(CaseState.OPENED, "第七条"))
    assert [row[3] for row in rows] == ["未答复，应于2025年4月25日前答复", "未答复"]


def test_overdue_counts_every_unanswered_letter_also_while_it_is_surveyed() -> None:
    matters = (
        clocked(CaseState.RECEIVED, "第八条"),
        clocked(CaseState.SURVEYING, "第八条"),
        clocked(CaseState.RECEIVED, "第八条", days_left=0),
        clocked(CaseState.OPENED, "第七条"),
        matter(Step("send", CaseState.SENT)).model_copy(),
    )
    summaries = tuple(one.summary for one in matters)
    counts = AlertCounts(by_level={}, by_class={}, by_state={}, by_rule={}, rules=())
    _, sentence = warnings_section(warned(counts=counts, cases=summaries, listed=()))
    assert isinstance(sentence, Paragraph)
    assert "逾期未回函2件" in sentence.text


def warned(**changes: Any) -> Any:
    values = {
        "counts": AlertCounts(
            by_level={}, by_class={}, by_state={}, by_rule={},
            rules=tuple(
                RuleRun(
                    rule_id=rule_id, title=rule_id, version=1, matter_class=MatterClass.MAJOR, legal_basis=(), outcome="spoke", reason="", findings=9,
                )
                for rule_id in ("W-D01", "W-D02")
            ),
        ),
        "cases": (), "matters": (), "listed": (alert().summary,), "known_on": date(2025, 4, 18), "later_alerts": 0, "later_cases": 0,
    } | changes  # fmt: skip
    return cast("Any", SimpleNamespace(warnings=SimpleNamespace(**values), dated_on=date(2025, 11, 5)))


def paragraphs(brief: Any) -> str:
    return "\n".join(block.text for block in warnings_section(brief) if isinstance(block, Paragraph))


def test_a_brief_tells_its_own_time_and_says_that_more_is_known_by_now() -> None:
    on_its_day, later = paragraphs(warned()), paragraphs(warned(later_alerts=3, later_cases=2))
    assert "截至2025年4月18日，本年待处置和已确认的预警共1条" in on_its_day
    assert "其后涉及本期数据的" not in on_its_day
    assert "其后涉及本期数据的，新产生或者情况有变化的预警3条，有后续办理进展的事项2件，不列入本期" in later
    assert "进展" not in paragraphs(warned(later_alerts=3))


def test_a_rule_that_spoke_of_later_months_alone_has_no_finding_here() -> None:
    blocks = warnings_section(warned())
    (table,) = (block for block in blocks if isinstance(block, Table) and block.title.startswith("表10-1"))
    assert [(row[0], row[3]) for row in table.rows] == [("W-D01", "1")]
    assert "有发现1条，未见异常1条" in paragraphs(warned())
