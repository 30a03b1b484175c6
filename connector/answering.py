"""Carries receipts and answers through the door; each may be cut anywhere and run again without counting twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from connector.door import Denied, Door, Rejected
from connector.inbox import FORMS, LetterBox, Task
from connector.patience import GaveUp, Patience, patiently
from connector.push import End
from contracts.cases.inbox_v1 import Inbox, InboxLetter

T = TypeVar("T")


class Answering:
    """One inbox and one door."""

    def __init__(
        self,
        door: Door,
        box: LetterBox,
        say: Callable[[str], None],
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._door, self._box, self._say, self._sleep = door, box, say, sleep
        self._patience = patience or Patience(silence_s=60)

    def send_all(self) -> list[tuple[Task, End]]:
        """Send everything that waits, in its order; what cannot be sent now goes on waiting."""
        ended: list[tuple[Task, End]] = []
        for task in self._box.waiting():
            end = self._send(task)
            ended.append(end)
            if end[1] in {End.WAITING, End.DENIED}:
                break
        return ended

    def look(self) -> Inbox:
        """Ask for all letters and keep them as they are shown, with what the unit was reminded of."""
        found: list[InboxLetter] = []
        while True:
            page = self._patiently(partial(self._door.inbox, len(found)))
            found += page.items
            if not page.items or len(found) >= page.total:
                self._box.keep(found)
                self._box.keep_notices(page.notices)
                return page.model_copy(update={"items": tuple(found)})

    def fetch(self, item: InboxLetter) -> list[str]:
        """Fetch a letter's papers that are not there yet; return their paths."""
        paths = []
        for form in FORMS:
            path = self._box.paper(item, form)
            if not path.exists():
                content = self._patiently(partial(self._door.letter_file, item.letter.letter_id, form))
                path = self._box.keep_paper(item, form, content)
            paths.append(str(path))
        return paths

    def _send(self, task: Task) -> tuple[Task, End]:
        try:
            if task.answer is None:
                signed = self._patiently(partial(self._door.sign_letter, task.letter_id, task.signed_for_by or ""))
                self._box.keep([signed.item])
                return self._box.end(task, is_done=True), End.ACCEPTED
            for file in task.answer.files:
                content = (self._box.spool / file.sha256).read_bytes()
                self._patiently(partial(self._door.put_attachment, task.letter_id, file.file_name, content))
            acknowledgement = self._patiently(partial(self._door.answer_letter, task.letter_id, task.body()))
            answered = task.model_copy(update={"acknowledgement": acknowledgement})
            return self._box.end(answered, is_done=True), End.ACCEPTED
        except GaveUp as error:
            self._say(f"{task.what}：{error}")
            return task, End.WAITING
        except Denied as error:
            return task.model_copy(update={"problem": str(error)}), End.DENIED
        except Rejected as error:
            return self._box.end(task.model_copy(update={"problem": str(error)}), is_done=False), End.REFUSED

    def _patiently(self, request: Callable[[], T]) -> T:
        return patiently(request, note=self._say, silence_s=self._patience.silence_s, sleep=self._sleep)
