"""Reads a text that a person wrote with an editor of any age."""

from __future__ import annotations

from pathlib import Path


class NotText(Exception):
    """The file cannot be read as a text; the words say why (Chinese)."""


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8 or GB18030; `NotText` where it is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NotText(f"{path} 不能读取（{error.strerror}）。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText(f"{path} 不是文本文件，请存为 UTF-8 或 GB18030 文本。")
