"""The child's work: look for secrecy marks first (办法 article 10), then read the rows into a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chassis.secrecy.forms import find_mark_in_json, find_mark_in_xls
from chassis.secrecy.marks import SecrecyMark, find_mark, find_mark_in_name
from contracts.ingest.v1 import Refusal
from services.ingest.datasets import find_data_set
from services.ingest.readers.archive import Member, find_mark_in_archive, unpack
from services.ingest.readers.forms import FileForm
from services.ingest.readers.job import Job, NoteLine, PartLine, Result, StatedLine
from services.ingest.readers.opening import open_members, open_report, open_table
from services.ingest.readers.reading import Announced, FileRefusedError, ReadTable
from services.ingest.readers.sheets import inspect
from services.ingest.readers.text_file import look_at
from services.ingest.readers.workbook_guard import Inspection, Note

READ_FAULTS_NAMED = 200


def carry_out(job: Job) -> None:
    """Do the job and leave its result."""
    result = _read(job)
    half = job.folder / ".result.half"
    half.write_text(result.model_dump_json(), encoding="utf-8")
    half.replace(job.result_path)


def _read(job: Job) -> Result:
    notes: list[Note] = []
    inspections: dict[Path, Inspection] = {}
    is_scanned = False
    try:
        mark = find_mark_in_archive(job.path) if job.form is FileForm.ARCHIVE else None
        if mark is not None:
            return Result(mark_place=mark.place)
        members = _members(job, notes)
        for member in members:
            _refuse_unsafe(member, inspections)
            mark = find_mark_in_member(member)
            if mark is not None:
                return Result(mark_place=_place_of(mark, job), mark_row=mark.row)
        is_scanned = True
        table = _open(job, members, notes, inspections)
        _write(table, job.rows_path)
    except FileRefusedError as error:
        refusals = tuple(_named(item, job) for item in error.refusals[:READ_FAULTS_NAMED])
        return Result(is_scanned=is_scanned, refusals=refusals, refusal_count=error.count)
    return Result(
        is_scanned=True,
        columns=table.columns,
        parts=tuple(
            PartLine(offset=part.offset, file=part.file, sheet=part.sheet, units=dict(part.units))
            for part in table.parts
        ),
        notes=tuple(
            NoteLine(kind=note.kind, detail=note.detail, sheet=note.sheet, count=note.count) for note in table.notes
        ),
        stated=tuple(StatedLine(by=item.by, rows=item.rows, totals=dict(item.totals)) for item in table.stated),
    )


def _members(job: Job, notes: list[Note]) -> list[Member]:
    """Return the files to look at; the guards of each form have passed them (a bomb is not looked through)."""
    if job.form is FileForm.ARCHIVE:
        return unpack(job.path, job.folder, file_name=job.file_name, notes=notes)
    return [Member(job.file_name, job.form, job.path)]


def _refuse_unsafe(member: Member, inspections: dict[Path, Inspection]) -> None:
    """Refuse what may not even be searched for marks. Faults that concern the reading only come after the search."""
    if member.form in {FileForm.CSV, FileForm.JSON_LINES}:
        look_at(member.path, file_name=member.name)
        return
    found = inspections[member.path] = inspect(member.path, member.form, file_name=member.name)
    if any(item.sheet is None for item in found.refusals):  # the file as a whole; a sheet's fault is safe to read
        raise FileRefusedError(found.refusals)


def find_mark_in_member(member: Member) -> SecrecyMark | None:
    """Look for a mark in the name and the whole content, in the way of the form."""
    name = member.name.rpartition("/")[2]
    mark = find_mark_in_name(member.name) or find_mark(member.path, file_name=name)
    if mark is None and member.form is FileForm.JSON_LINES:
        return find_mark_in_json(member.path)
    if mark is None and member.form is FileForm.XLS:
        return find_mark_in_xls(member.path)
    return mark


def _place_of(mark: SecrecyMark, job: Job) -> str:
    return mark.place if job.form is not FileForm.ARCHIVE else f"压缩包内文件的{mark.place.removeprefix('文件')}"


def _open(job: Job, members: list[Member], notes: list[Note], inspections: Mapping[Path, Inspection]) -> ReadTable:
    data_set = find_data_set(job.data_set)
    announced = Announced(region=job.region, period=job.period, money_unit=job.money_unit)
    if job.form is FileForm.ARCHIVE:
        return open_members(
            members, data_set, file_name=job.file_name, announced=announced, notes=notes, inspections=inspections
        )
    if job.form is FileForm.REPORT:
        return open_report(job.path, data_set, fiscal_year=job.fiscal_year, region=job.region, file_name=job.file_name)
    return open_table(
        job.path,
        job.form,
        data_set,
        file_name=job.file_name,
        announced=announced,
        inspection=inspections.get(job.path),
    )


def _write(table: ReadTable, target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        for block in table.blocks:
            out.write(block.numbered())


def _named(refusal: Refusal, job: Job) -> Refusal:
    """Name the file as the sender did; a member keeps its own name behind the archive's."""
    if refusal.file == job.file_name or refusal.file.startswith(f"{job.file_name}/"):
        return refusal
    return refusal.model_copy(update={"file": f"{job.file_name}/{refusal.file}"})
