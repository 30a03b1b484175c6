"""Files of forms on their way to cases, which looks at them and keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request

from contracts.cases.inbox_v1 import FileKept
from contracts.envelope import Call
from gateway.clients import Services
from gateway.portal.forms import Form, read_files
from gateway.uploads import Upload, uploaded


async def kept_files(
    request: Request, services: Services, form: Form, keep: Callable[[Upload], Call[FileKept]]
) -> dict[str, Any]:
    """Keep the files of a form; return their ids by field as the form's call takes them."""
    found: dict[str, Any] = {}
    for item in form.fields:
        files = (await read_files(request, form)).get(item.name, []) if item.is_file else []
        ids = []
        for file in files:
            async with uploaded(request, file) as staged:
                ids.append((await services.ask(keep(staged))).file.file_id)
        if ids:
            found[item.name] = ids[0] if item.kind == "file" else tuple(ids)
    return found
