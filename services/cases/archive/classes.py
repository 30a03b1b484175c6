"""The classes of volumes with their codes and retention: data (`classes.yaml`), which the office changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import Field, TypeAdapter

from contracts.cases.archive_v1 import Retention, VolumeClass
from contracts.values import Model

FILE: Final = Path(__file__).with_name("classes.yaml")


class VolumeClassRule(Model):
    """What a class is called, and how long its volumes are kept unless the office decides otherwise."""

    code: str = Field(min_length=1, max_length=4)
    title: str = Field(min_length=2, max_length=40)
    retention: Retention
    basis: str = Field(min_length=2, max_length=200)
    """Where the retention stands; 待装载 where the office's schedule is not at hand."""


@cache
def rules() -> dict[VolumeClass, VolumeClassRule]:
    """Return every class; a ValidationError names what is missing or wrong in the file."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    read = TypeAdapter(dict[VolumeClass, VolumeClassRule]).validate_python(found)
    if missing := [str(one) for one in VolumeClass if one not in read]:
        raise ValueError(f"{FILE.name}: no line for {', '.join(missing)}")
    return read


def number(year: int, volume_class: VolumeClass, sequence: int) -> str:
    """Return a volume's number, `2025-查-1`."""
    return f"{year}-{rules()[volume_class].code}-{sequence}"


def title(year: int, volume_class: VolumeClass, sequence: int) -> str:
    """Return a volume's title."""
    return f"{year}年度{rules()[volume_class].title}案卷（第{sequence}卷）"
