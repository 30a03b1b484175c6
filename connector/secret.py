"""Secrets stay out of the configuration: it names a file that only its owner may read, or an environment variable."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator


class SecretError(Exception):
    """A secret cannot be had; the text says why and what to do (Chinese)."""


class Secret(BaseModel):
    """Where a secret stands: `{file: secrets/key}` or `{env: NAME}`, exactly one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path | None = None
    env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")

    @model_validator(mode="after")
    def _one(self) -> Secret:
        if (self.file is None) == (self.env is None):
            raise ValueError("只能写 file 或 env 中的一个")
        return self

    def read(self, folder: Path) -> str:
        """Return the secret, without the line's end; a relative file lies in `folder`."""
        if self.env is not None:
            if self.env not in os.environ:
                raise SecretError(f"环境变量 {self.env} 没有设置")
            return os.environ[self.env]
        path = folder / str(self.file)
        if is_open_to_others(path):
            raise SecretError(f"{path} 其他用户也能读取，请执行 chmod 600 {path}")
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SecretError(f"{path} 不能读取（{getattr(error, 'strerror', None) or '不是 UTF-8 文本'}）") from error


def is_open_to_others(path: Path) -> bool:
    """Return whether other users of this machine may read or write the file; false where that cannot be known."""
    if os.name != "posix" or not path.exists():
        return False
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
