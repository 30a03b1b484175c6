"""A county year's quarterly brief and a letter as files: reading the ledger, laying out, both forms; against the bare queries
and the bare compile.

The renderer's work runs in a process of its own, so that its peak memory is its own. What other services answer is given: the
figures are the renderer's, from its message to its files.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

import typst
from sqlalchemy import Engine, event

from benchmarks import county
from benchmarks.ground import Ground, only_warnings
from benchmarks.measuring import Spread, Table, most_resident
from benchmarks.sweep import hold
from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from contracts.alerts.v1 import AlertCounts
from contracts.cases.follow_ups_v1 import FollowUpRequested
from contracts.cases.letters_v1 import LetterKind
from contracts.values import Origin
from deploy.demo_county import shape
from deploy.stack.layout import PROJECT
from services.reports.annex import register_sources
from services.reports.briefs.brief import Warnings
from services.reports.briefs.compose import compose_brief
from services.reports.briefs.gathering import Order, Outside, gather
from services.reports.layout.docx import write_docx
from services.reports.layout.pdf import MEASURES, PDF_STANDARD, TEMPLATES, Press
from services.reports.layout.wire import to_wire
from services.reports.letters.follow_ups import compose_follow_up
from services.reports.offices import load_offices
from services.reports.paper import Paper

QUARTER: Final = 4
LETTERS: Final = 20
FONTS: Final = PROJECT / ".run" / "fonts"


@dataclass(frozen=True, slots=True)
class Made:
    """Seconds of each step, peak memory, and how many pages' worth of figures there were."""

    opening: float
    gathering: float
    queries: float
    """The same statements sent again, every row fetched and dropped."""
    slowest: tuple[tuple[float, str], ...]
    composing: float
    pdf: float
    docx: float
    letter: Spread
    letter_compile: Spread
    megabytes: float
    figures: int
    wire: str
    """The paper as the template reads it."""

    @property
    def whole(self) -> float:
        """From the renderer's message to both files."""
        return self.gathering + self.composing + self.pdf + self.docx


def documents(ground: Ground, *, payments: int) -> Table:
    """The brief of a county year's last quarter (the longest: the annual report), and a letter."""
    hold(ground, payments, [county.YEAR])
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(1) as pool:
        made: Made = pool.apply(partial(_make, ground.values("reports")))
    # In another process: Typst remembers, for all compilers of a process, what it has just laid out.
    with spawning.Pool(1) as pool:
        compile_s: float = pool.apply(_compile_alone, (made.wire,))
    bare = made.queries + compile_s
    slow = "; ".join(f"{name} {seconds:.2f} s" for seconds, name in made.slowest)
    return Table(
        title="Documents",
        note=(
            f"The annual report (fourth quarter's brief) of a county year of {payments:,} payments with all its other data sets, PDF and DOCX, "
            f"{made.figures:,} figures in its annex; in a process of its own, answers of other services given. Longest statements: {slow}. "
            f"A letter: PDF and DOCX, {LETTERS} times."
        ),
        columns=("what", "against the bare one", "seconds"),
        rows=(
            ("brief: message to files", f"{made.whole / bare:.2f}", f"{made.whole:.2f}"),
            ("its reading, against the bare statements", f"{made.gathering / made.queries:.2f}", f"{made.gathering:.2f}"),
            ("its text and tables", "", f"{made.composing:.2f}"),
            ("its PDF, against the bare compile", f"{made.pdf / compile_s:.2f}", f"{made.pdf:.2f}"),
            ("its DOCX", "", f"{made.docx:.2f}"),
            ("fonts, once a process", "", f"{made.opening:.2f}"),
            ("letter, PDF and DOCX, against the bare compile", f"{made.letter.median / made.letter_compile.median:.2f}", made.letter.told("{:.3f}")),
            ("peak memory of the process, MiB", "", f"{made.megabytes:.0f}"),
        ),
        headlines=(
            (
                f"brief over {payments:,} payments, message to PDF and DOCX, against bare statements and bare compile (aim: 10 s)",
                f"{made.whole / bare:.2f} ({made.whole:.1f} s)",
            ),
            ("peak memory of the process that made the brief (aim: 512 MiB)", f"{made.megabytes:.0f} MiB"),
            (
                "letter, PDF and DOCX, against the bare compile (aim: 1 s)",
                f"{made.letter.median / made.letter_compile.median:.2f} ({made.letter.median:.2f} s)",
            ),
        ),
    )  # fmt: skip


def _make(values: dict[str, Any]) -> Made:
    only_warnings()
    opened = time.perf_counter()
    press = Press.open(FONTS)
    opening = time.perf_counter() - opened
    letter, letter_compile = _letters(press)
    context = Context(settings=Settings(**values), clock=SystemClock())
    order = Order(load_offices().of(shape.REGION), shape.REGION, county.YEAR, QUARTER, date(county.YEAR + 1, 1, 20))
    counts = AlertCounts(by_level={}, by_class={}, by_state={}, by_rule={}, rules=())
    with _statements(context.db.engine) as sent:
        began = time.perf_counter()
        with context.db.transaction() as session:
            brief = gather(session, order, Outside(Warnings(counts, (), (), ()), ()))
        gathering = time.perf_counter() - began
    alone = sorted(_bare(context.db.engine, sent), reverse=True)
    began = time.perf_counter()
    paper = compose_brief(brief)
    register = register_sources(paper.blocks, *(each.blocks for each in paper.attachments))
    composing = time.perf_counter() - began
    began = time.perf_counter()
    press.pdf(paper, register)
    pdf = time.perf_counter() - began
    began = time.perf_counter()
    write_docx(paper, register, press)
    docx = time.perf_counter() - began
    megabytes = most_resident()
    context.db.close()
    return Made(
        opening=opening,
        gathering=gathering,
        queries=sum(seconds for seconds, _ in alone),
        slowest=tuple(alone[:5]),
        composing=composing,
        pdf=pdf,
        docx=docx,
        letter=letter,
        letter_compile=letter_compile,
        megabytes=megabytes,
        figures=register.count(),
        wire=to_wire(paper, press.fonts, register),
    )


@contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that are sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def keep(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH", "--")):
            sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", keep)
    yield sent
    event.remove(engine, "before_cursor_execute", keep)


def _bare(engine: Engine, sent: Sequence[tuple[str, Any]]) -> Iterator[tuple[float, str]]:
    """Send the statements again over the bare driver; yield seconds and the statement's first words."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for statement, values in sent:
            began = time.perf_counter()
            cursor.execute(statement, values)
            cursor.fetchall()
            yield time.perf_counter() - began, statement.strip().splitlines()[0].strip("- ")[:60]


def _compile(compiler: typst.Compiler, wire: str) -> float:
    began = time.perf_counter()
    compiler.compile(
        str(TEMPLATES / "paper.typ"),
        format="pdf",
        sys_inputs={"paper": wire, "measures": MEASURES},
        pdf_standards=PDF_STANDARD,
    )
    return time.perf_counter() - began


def _compile_alone(wire: str) -> float:
    """The bare compile of a template and its data in a process that has done nothing else."""
    return _compile(Press.open(FONTS).compiler, wire)


def _letters(press: Press) -> tuple[Spread, Spread]:
    """A letter and the bare compile of it in turn, each of another day, so that nothing is remembered."""
    made, bare = [], []
    for number in range(1, LETTERS + 1):
        paper = _letter(number)
        register = register_sources(paper.blocks)
        began = time.perf_counter()
        press.pdf(paper, register)
        write_docx(paper, register, press)
        made.append(time.perf_counter() - began)
        other = _letter(number + LETTERS)
        bare.append(_compile(press.compiler, to_wire(other, press.fonts, register)))
    return Spread(tuple(made)), Spread(tuple(bare))


def _letter(number: int) -> Paper:
    asked = FollowUpRequested(
        kind=LetterKind.REMINDER,
        letter_id=UUID(int=number),
        case_id=UUID(int=number),
        case_number=f"元人预案〔2025〕{number}号",
        document_number=f"元人预函〔2025〕{number}号",
        addressee="县财政局",
        matter="政府债务余额超过限额",
        dated_on=date(2025, 2, 10),
        letter_number=f"元人预函〔2025〕{number}号",
        sent_on=date(2025, 1, 20),
        received_on=date(2025, 1, 20),
        due_on=date(2025, 2, 8),
        working_days=1,
        origin=Origin.SYNTHETIC,
        region=shape.REGION,
    )
    return compose_follow_up(asked, load_offices().of(shape.REGION))
