"""The unit's inbox on disk: letters as last seen, their papers, and what is to be signed or answered.

    <state>/inbox/letters/<letter id>.json    as the people's congress showed it last
    <state>/inbox/papers/<number>/            the letter as PDF and DOCX, acknowledgements of answers
    <state>/inbox/waiting/<key>.json          a receipt or an answer that has not arrived
    <state>/inbox/done/<key>.json             arrived, with what came back
    <state>/inbox/refused/<key>.json          not taken, with the reason
    <state>/inbox/spool/<sha256>              copies of the attachments that wait

The key is the SHA-256 of what is to be said: the same receipt or answer is the same task for ever, and its answer's id is
made of it, so that nothing counts twice whatever is cut and run again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter

from connector.durable import held, sync, write_whole
from contracts.cases.follow_ups_v1 import DeliveryNotice
from contracts.cases.inbox_v1 import Acknowledgement, InboxLetter
from contracts.cases.letters_v1 import MAX_FILE_BYTES, MAX_FILES

SPACE: Final = UUID("6f2c6f0e-6d0f-4f0c-9b51-3f4f4f1b8a52")
"""Names of answers are made in it (RFC 9562, version 5)."""
FORMS: Final = ("pdf", "docx")
_NOTICES: Final = TypeAdapter(list[DeliveryNotice])
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class InboxError(Exception):
    """Something cannot be done as asked; the text says what to do (Chinese)."""


class Attached(BaseModel):
    """A file of an answer that waits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: str
    sha256: str


class AnswerText(BaseModel):
    """What an answer says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: str
    signer: str
    signer_post: str
    signed_on: date
    files: tuple[Attached, ...] = ()


class Task(BaseModel):
    """A receipt (`answer` null) or an answer on its way or at its end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    letter_id: UUID
    letter_number: str
    signed_for_by: str | None = None
    answer: AnswerText | None = None
    added_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    acknowledgement: Acknowledgement | None = None
    problem: str | None = None

    @property
    def what(self) -> str:
        """Return its name for people."""
        return f"{self.letter_number} 的{'签收' if self.answer is None else '答复'}"

    def body(self) -> dict[str, Any]:
        """Return an answer as the door takes it."""
        if self.answer is None:
            raise ValueError("a receipt has no body")
        return {
            "reply_id": str(uuid5(SPACE, self.key)),
            **self.answer.model_dump(mode="json", exclude={"files"}),
            "attachments": [file.sha256 for file in self.answer.files],
        }


class LetterBox:
    """The inbox in a folder; one process at a time, held by `locked`."""

    def __init__(self, state: Path) -> None:
        self._root = state / "inbox"
        self.letters, self.papers, self.waiting_in, self.done, self.refused, self.spool = (
            self._root / name for name in ("letters", "papers", "waiting", "done", "refused", "spool")
        )
        for folder in (self.letters, self.papers, self.waiting_in, self.done, self.refused, self.spool):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the inbox; what a killed process left is finished first."""
        with held(self._root / "lock"):
            for folder in (self.letters, self.waiting_in, self.done, self.refused, self.spool):
                for half in folder.glob(".*.half"):
                    half.unlink(missing_ok=True)
            for task in self.waiting():
                if (self.done / f"{task.key}.json").exists():
                    self._forget(task)
            yield

    def keep(self, items: list[InboxLetter]) -> None:
        """Keep the letters as they were shown."""
        for item in items:
            write_whole(self.letters / f"{item.letter.letter_id}.json", item.model_dump_json(indent=1).encode())

    def keep_notices(self, notices: tuple[DeliveryNotice, ...]) -> None:
        """Keep what the unit was reminded of lately."""
        write_whole(self._root / "notices.json", _NOTICES.dump_json(list(notices)))

    def notices(self) -> list[DeliveryNotice]:
        """Return what the unit was reminded of, as last seen, the newest first."""
        path = self._root / "notices.json"
        return _NOTICES.validate_json(path.read_bytes()) if path.exists() else []

    def known(self) -> list[InboxLetter]:
        """Return the letters as last seen, the newest first."""
        found = [InboxLetter.model_validate_json(path.read_bytes()) for path in self.letters.glob("*.json")]
        return sorted(found, key=lambda item: (item.letter.sent_on, item.letter.number), reverse=True)

    def find(self, text: str) -> InboxLetter:
        """Return the one letter whose number or id holds `text`; `InboxError` where there is none or more than one."""
        found = [
            item for item in self.known() if text in item.letter.number or str(item.letter.letter_id).startswith(text)
        ]
        exact = [item for item in found if item.letter.number == text]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise InboxError(f"收件箱中没有文号含“{text}”的函件，请先运行 inbox list 核对。")
        numbers = "、".join(item.letter.number for item in found)
        raise InboxError(f"文号含“{text}”的函件不止一份（{numbers}），请写全文号。")

    def paper(self, item: InboxLetter, form: str) -> Path:
        """Return where a letter's paper lies or will lie."""
        name = _UNSAFE.sub("_", item.letter.number)
        return self.papers / name / f"{name}.{form}"

    def keep_paper(self, item: InboxLetter, form: str, content: bytes) -> Path:
        """Keep a letter's paper."""
        path = self.paper(item, form)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        write_whole(path, content)
        return path

    def add_receipt(self, item: InboxLetter, signed_for_by: str) -> Task:
        """Queue a receipt."""
        said = {"sign": str(item.letter.letter_id), "by": signed_for_by}
        return self._add(item, said, signed_for_by=signed_for_by)

    def add_answer(self, item: InboxLetter, answer: AnswerText, paths: list[Path]) -> Task:
        """Copy the attachments and queue an answer; one that has ended or waits already is returned as it is."""
        if len(paths) > MAX_FILES:
            raise InboxError(f"附件最多 {MAX_FILES} 个，请合并后再答复。")
        files = tuple({file.sha256: file for file in map(self._spooled, paths)}.values())
        whole = answer.model_copy(update={"files": files})
        said = {"answer": str(item.letter.letter_id), **whole.model_dump(mode="json")}
        return self._add(item, said, answer=whole)

    def waiting(self) -> list[Task]:
        """Return what has not arrived, in the order in which it was asked for."""
        return sorted(map(_read, self.waiting_in.glob("*.json")), key=lambda task: task.added_at)

    def end(self, task: Task, *, is_done: bool) -> Task:
        """Move a task to its end; what waits goes last, so that a cut in between ends it again."""
        ended = task.model_copy(update={"ended_at": datetime.now(UTC)})
        folder = self.done if is_done else self.refused
        write_whole(folder / f"{task.key}.json", ended.model_dump_json(indent=1).encode())
        if ended.acknowledgement is not None:
            name = _UNSAFE.sub("_", task.letter_number)
            (self.papers / name).mkdir(exist_ok=True, mode=0o700)
            write_whole(self.papers / name / "答复回执.json", ended.acknowledgement.model_dump_json(indent=1).encode())
        self._forget(task)
        return ended

    def _add(self, item: InboxLetter, said: dict[str, Any], **values: Any) -> Task:
        key = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        for folder in (self.done, self.waiting_in):
            if (folder / f"{key}.json").exists():
                return _read(folder / f"{key}.json")
        task = Task(
            key=key,
            letter_id=item.letter.letter_id,
            letter_number=item.letter.number,
            added_at=datetime.now(UTC),
            **values,
        )
        write_whole(self.waiting_in / f"{key}.json", task.model_dump_json(indent=1).encode())
        return task

    def _spooled(self, path: Path) -> Attached:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InboxError(f"附件 {path} 不能读取（{error.strerror}）。") from error
        if not 0 < len(content) <= MAX_FILE_BYTES:
            raise InboxError(f"附件 {path} 是空的，或超过 {MAX_FILE_BYTES >> 20} MB，请处理后再答复。")
        sha256 = hashlib.sha256(content).hexdigest()
        write_whole(self.spool / sha256, content)
        return Attached(file_name=path.name, sha256=sha256)

    def _forget(self, task: Task) -> None:
        (self.waiting_in / f"{task.key}.json").unlink(missing_ok=True)
        sync(self.waiting_in)
        needed = {file.sha256 for other in self.waiting() if other.answer for file in other.answer.files}
        for file in task.answer.files if task.answer else ():
            if file.sha256 not in needed:
                (self.spool / file.sha256).unlink(missing_ok=True)


def _read(path: Path) -> Task:
    return Task.model_validate_json(path.read_bytes())
