"""Files on their way in and out: looked at before anything is kept (article 10), kept content-addressed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from chassis.blobs import OWNER_ONLY, Blobs
from chassis.logs import log
from chassis.operation_log import log_act
from chassis.sealed_files import CannotUnsealError, FileKeys
from chassis.secrecy.marks import find_mark_in_name, is_marked
from chassis.staged_parts import open_part, part_path
from contracts.cases.archive_v1 import MatterKind
from contracts.cases.files_v1 import GetCaseFile, KeepScan
from contracts.cases.inbox_v1 import FileKept, KeepAttachment, LetterFile
from contracts.cases.letters_v1 import KeptFile
from contracts.cases.papers_v1 import KeepPaper
from contracts.errors import InvalidInput, NotFound, Unavailable
from contracts.values import Permission
from services.cases.archive.orders import refuse_filed
from services.cases.storage import cases
from services.cases.storage import files as store
from services.cases.work import Work, require

ROOT: Final = Path(__file__).resolve().parents[2]
WALL_S: Final = 90.0
MARKED: Final = "带有密级标志，本系统严禁存储、处理涉密信息（《暂行办法》第十条），未予接收，也未留存。"


def take_in(call: KeepScan | KeepAttachment | KeepPaper, *, staging: Path, blobs: Blobs) -> str:
    """Look at a staged file and put its bytes into the blob store; return its media type. No transaction is open.

    Raises `InvalidInput` for a kind that is not taken, a secrecy mark, or bytes that are not what was announced.
    """
    if find_mark_in_name(call.file_name) is not None:
        raise InvalidInput("secrecy-mark", f"文件名{MARKED}")
    with _in_clear(call, staging, blobs.keys) as whole:
        with whole.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        if sha256 != call.sha256:
            raise InvalidInput("file-digest-mismatch", "文件内容与校验值不符，请重新上传。", call.file_name)
        media_type = media_type_of(whole, call.file_name)
        blobs.put(whole)
    return media_type


@contextmanager
def _in_clear(call: KeepScan | KeepAttachment | KeepPaper, staging: Path, keys: FileKeys) -> Iterator[Path]:
    """Give the staged file decrypted; it is gone after the block."""
    whole = part_path(staging, call.upload_id, 0).with_suffix(".whole")
    try:
        with open_part(staging, keys, call.upload_id, 0) as source, whole.open("wb") as target:
            whole.chmod(OWNER_ONLY)
            shutil.copyfileobj(source, target)
    except (OSError, CannotUnsealError) as error:
        whole.unlink(missing_ok=True)
        raise Unavailable("upload-gone", "暂存的文件已不在，请重新上传。", call.file_name) from error
    try:
        yield whole
    finally:
        whole.unlink(missing_ok=True)


def media_type_of(path: Path, file_name: str) -> str:
    """Return what a child says that the file is; `InvalidInput` where it is not taken."""
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "services.cases.look", str(path), file_name]
    try:
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=WALL_S, check=False)
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        log.warning("file not looked through")
        detail = "文件在规定的时间和内存内检查不完，未予接收；请精简或重新生成后提交。"
        raise InvalidInput("file-not-looked-through", detail, file_name) from None
    if "media_type" in found:
        return str(found["media_type"])
    raise InvalidInput(found["reason"], found["detail"], file_name)


def refuse_marked(text: str, what: str) -> None:
    """Refuse a text that bears a secrecy mark."""
    if is_marked(text, is_whole=True) or any(is_marked(line) for line in text.splitlines()):
        raise InvalidInput("secrecy-mark", f"{what}{MARKED}")


def may_keep_scan(work: Work, call: KeepScan) -> None:
    """Refuse who may not hand in, before the file is looked at."""
    require(call.by(), Permission.FILE_UPLOAD)
    cases.get(work.session, call.case_id)
    refuse_filed(work, MatterKind.CASE, call.case_id)


def keep_scan(work: Work, call: KeepScan, media_type: str) -> FileKept:
    """Enter a scan that has been taken in."""
    refuse_filed(work, MatterKind.CASE, call.case_id)
    kept = store.add(
        work.session,
        call.case_id,
        seat=call.by().seat,
        sha256=call.sha256,
        file_name=call.file_name,
        media_type=media_type,
        size=call.size,
        now=work.now,
    )
    detail = {"file_name": kept.file_name, "sha256": kept.sha256}
    log_act(work.session, call.by(), act="case.file.keep", subject=str(call.case_id), detail=detail)
    return FileKept(file=kept)


def get_file(work: Work, call: GetCaseFile) -> LetterFile:
    """Return where a file of a case lies; the download is logged first."""
    require(call.by(), Permission.DATA_EXPORT)
    found, missing = store.chosen(store.of_case(work.session, call.case_id), (call.file_id,))
    if missing:
        raise NotFound("file-missing", "案件中没有这个文件。", str(call.file_id))
    file = found[0]
    detail = {"file_name": file.file_name, "sha256": file.sha256}
    log_act(work.session, call.by(), act="case.file.download", subject=str(call.case_id), detail=detail)
    return LetterFile(sha256=file.sha256, file_name=file.file_name, media_type=file.media_type)


def scan(files: tuple[KeptFile, ...], file_id: object, *, of_what: str = "案件") -> None:
    """Refuse a scan that is no file of the case."""
    if file_id is not None and all(file.file_id != file_id for file in files):
        raise InvalidInput("scan-unknown", f"{of_what}中没有这个扫描件，请先上传。", str(file_id))
