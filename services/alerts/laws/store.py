"""Writes the law library. The caller opens the transaction; one law is written by one transaction at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, and_, delete, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.alerts.laws import tables as t
from services.alerts.laws.law_file import LawFile, LawFileError
from services.alerts.laws.text import Article
from services.alerts.laws.timeline import Source, Validity, make_timeline

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('alerts.law:' || :law, 0))")
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a file came to: `new`, `same`, `replaced`."""

    outcome: str
    file: LawFile


def store(session: Session, file: LawFile, *, now: datetime, replace_reason: str | None = None) -> Stored:
    """Store a text; the same again changes nothing. `LawFileError` where other words are stored for this version."""
    session.execute(_LOCK, {"law": file.law})
    known = _text_row(session, file)
    if known is not None and known.sha256 == file.sha256 and replace_reason is None:
        return Stored("same", file)
    if known is not None and replace_reason is None:
        raise LawFileError(
            f"{file.file_name}：《{file.law}》{file.version} 版本已由文件 {known.file_name} 装载，内容与本文件不同。"
            "同一版本的文本不得悄悄改变：确需更换时，请加 --replace 并写明理由"
        )
    session.execute(upsert(t.law).values(law=file.law, title=file.title).on_conflict_do_nothing())
    _refuse_overlap(session, file)
    if known is None:
        session.execute(insert(t.law_text).values(**_text_values(file, now)))
    else:
        _keep_replaced(session, known, now=now, reason=replace_reason or "")
        session.execute(
            update(t.law_text).where(t.law_text.c.text_id == known.text_id).values(**_text_values(file, now))
        )
        session.execute(delete(t.law_article).where(_of_file(t.law_article, file)))
    session.execute(insert(t.law_article), [_article_values(file, article) for article in file.body.articles])
    rebuild_timeline(session, file.law)
    return Stored("new" if known is None else "replaced", file)


def give_validity(session: Session, law: str, version: date, validity: Validity, *, reason: str, now: datetime) -> None:
    """Note the days in force of a known version with their source. `LawFileError` where the version is not known."""
    session.execute(_LOCK, {"law": law})
    known = session.execute(
        select(t.law_version).where(t.law_version.c.law == law, t.law_version.c.version == version)
    ).first()
    if known is None:
        raise LawFileError(f"法规库中没有《{law}》{version} 版本，请先导入文本，或核对名称和日期")
    session.execute(
        insert(t.law_validity).values(
            law=law,
            version=version,
            in_force_from=validity.in_force_from,
            in_force_until=validity.in_force_until,
            reason=reason,
            recorded_at=now,
        )
    )
    rebuild_timeline(session, law)


def rebuild_timeline(session: Session, law: str) -> None:
    """Work out every known version's days in force anew, from the loaded texts and the days given."""
    texts = session.execute(select(t.law_text).where(t.law_text.c.law == law)).all()
    sources = [Source(row.version, row.stated_in_force, _history(row.history)) for row in texts]
    given: dict[date, Validity] = {}
    for row in session.execute(
        select(t.law_validity).where(t.law_validity.c.law == law).order_by(t.law_validity.c.position)
    ):
        before = given.get(row.version, Validity())
        given[row.version] = Validity(
            row.in_force_from or before.in_force_from, row.in_force_until or before.in_force_until
        )
    session.execute(delete(t.law_version).where(t.law_version.c.law == law))
    session.execute(
        insert(t.law_version),
        [
            {
                "law": law,
                "version": span.version,
                "is_loaded": span.is_loaded,
                "in_force_from": span.in_force_from,
                "in_force_basis": span.basis.value,
                "in_force_until": span.in_force_until,
            }
            for span in make_timeline(sources, given)
        ],
    )


def _text_row(session: Session, file: LawFile) -> Row[Any] | None:
    return session.execute(select(t.law_text).where(_of_file(t.law_text, file))).first()


def _of_file(table: Any, file: LawFile) -> Any:
    return and_(table.c.law == file.law, table.c.version == file.version, table.c.part == file.part)


def _refuse_overlap(session: Session, file: LawFile) -> None:
    """A code's parts follow one another: no article may come in two of them."""
    places = [(article.number, article.suffix) for article in file.body.articles]
    article = t.law_article.c
    found = session.execute(
        select(article.label, func.count().over().label("total"))
        .where(article.law == file.law, article.version == file.version, article.part != file.part)
        .where(tuple_(article.number, article.suffix).in_(places))
        .order_by(article.number, article.suffix)
        .limit(SHOWN)
    ).all()
    if found:
        labels = "、".join(row.label for row in found)
        raise LawFileError(
            f"{file.file_name}：《{file.law}》{file.version} 版本的 {labels} 等 {found[0].total} 条已由该法的另一个文件装载"
        )


def _keep_replaced(session: Session, known: Row[Any], *, now: datetime, reason: str) -> None:
    names = ("law", "version", "part", "file_name", "sha256", "content", "loaded_at")
    kept = {name: getattr(known, name) for name in names}
    session.execute(insert(t.law_text_replaced).values(**kept, replaced_at=now, reason=reason))


def _text_values(file: LawFile, now: datetime) -> dict[str, Any]:
    return {
        "law": file.law,
        "version": file.version,
        "part": file.part,
        "file_name": file.file_name,
        "sha256": file.sha256,
        "content": file.content,
        "stated_in_force": file.stated_in_force,
        "history": [[on.isoformat(), since.isoformat() if since else None] for on, since in file.history],
        "notes": list(file.body.notes),
        "annex": list(file.body.annex),
        "remarks": [f"第 {remark.line} 行“{remark.text}”：{remark.detail}" for remark in file.remarks],
        "loaded_at": now,
    }


def _article_values(file: LawFile, article: Article) -> dict[str, Any]:
    return {
        "law": file.law,
        "version": file.version,
        "number": article.number,
        "suffix": article.suffix,
        "part": file.part,
        "label": article.label,
        "headings": list(article.headings),
        "paragraphs": [[p.text, [[item.label, item.text] for item in p.items]] for p in article.paragraphs],
        "body": article.body,
        "line": article.line,
    }


def _history(stored: Sequence[Sequence[str | None]]) -> tuple[tuple[date, date | None], ...]:
    return tuple((date.fromisoformat(str(on)), date.fromisoformat(since) if since else None) for on, since in stored)
