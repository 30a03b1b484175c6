"""The YAML head of an identity file: what is compared with what, how exactly, until when (README.md)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
DataSetCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]


class Grain(StrEnum):
    """What one comparison covers."""

    MONTH = "month"
    YEAR = "year"


class Relation(StrEnum):
    """How the left side must stand to the right side."""

    EQUAL = "equal"
    AT_MOST = "at_most"


class IdentityHead(BaseModel):
    """What an identity file says of itself. Texts are Chinese; money is yuan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^R\d\d[a-z]?$")
    """The number of domain.md 3.2; a letter where one number is several comparisons."""
    title: Sentence
    data_sets: tuple[DataSetCode, ...] = Field(min_length=1)
    """Codes of the sets without which nothing can be compared; `B01` is the official report workbook."""
    optional: tuple[DataSetCode, ...] = ()
    """Sets that belong to the comparison where the county delivers them."""
    grain: Grain
    reach: int = Field(default=0, ge=0, le=11)
    """How many months after a changed month must be compared again."""
    any_month: bool = False
    """Rows stand in the month of a date of theirs, not of their delivery: any change concerns the whole year."""
    relation: Relation = Relation.EQUAL
    tolerance: Decimal = Field(default=Decimal("0.01"), ge=0)
    """Yuan. 0.01 inside one system, 5,000 between reports rounded to 万元 (domain.md 3.2)."""
    tolerance_share: Decimal = Field(default=Decimal(0), ge=0, lt=1)
    """Share of the right side that is let through where it is more than `tolerance`."""
    cut_off: Sentence
    left: Sentence
    right: Sentence
    explanation: Sentence
    innocent_reasons: tuple[Sentence, ...] = Field(min_length=1)
    not_built: Sentence | None = None
    """Why this identity is not compared yet; then the file has no SQL."""

    @model_validator(mode="after")
    def _each_set_once(self) -> IdentityHead:
        codes = (*self.data_sets, *self.optional)
        if len(set(codes)) != len(codes):
            raise ValueError("data_sets 与 optional 中有重复的数据集")
        return self

    @property
    def number(self) -> str:
        """The number in domain.md, `R05` of `R05a`."""
        return self.id[:3]
