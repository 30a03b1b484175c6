"""Error families: each says what the caller can do about it; the reason slug says what happened.

A family is a leaf class on purpose: its name is what crosses RPC and what the gateway maps to a status.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict


class Problem(BaseModel):
    """One error as data: what crosses RPC and stands in a problem-details body (RFC 9457)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    reason: str
    """A stable slug, `delivery-part-missing`; programs match on it."""
    detail: str
    """One sentence for a person, in Chinese where it reaches one, with the way to mend it."""
    subject: str | None = None
    """The id of the thing that the error is about."""


class BudgetwatchError(Exception):
    """Base of the families; never raised itself."""

    status: int = 500

    def __init__(self, reason: str, detail: str, subject: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.subject = subject

    def problem(self) -> Problem:
        """Return the error as data."""
        return Problem(family=type(self).__name__, reason=self.reason, detail=self.detail, subject=self.subject)


class InvalidInput(BudgetwatchError):
    """The caller sent something that can never work; change it."""

    status = 422


class NotFound(BudgetwatchError):
    """The named thing does not exist, or the caller may not know of it."""

    status = 404


class Conflict(BudgetwatchError):
    """Somebody else was first, or the thing exists with other content; look again."""

    status = 409


class Forbidden(BudgetwatchError):
    """The caller is known and may not do this."""

    status = 403


class Unauthenticated(BudgetwatchError):
    """The caller is not known: no session, another certificate, a revoked one."""

    status = 401


class Precondition(BudgetwatchError):
    """The thing is in a state that does not allow this; do the missing step first."""

    status = 412


class Unavailable(BudgetwatchError):
    """A part of the system does not answer; try again later."""

    status = 503


class TooMany(BudgetwatchError):
    """Too much at once; wait and repeat."""

    status = 429


class Internal(BudgetwatchError):
    """Something broke inside; the text stays inside, the correlation id leads to the log."""

    status = 500


FAMILIES: Final[dict[str, type[BudgetwatchError]]] = {
    family.__name__: family
    for family in (
        InvalidInput,
        NotFound,
        Conflict,
        Forbidden,
        Unauthenticated,
        Precondition,
        Unavailable,
        TooMany,
        Internal,
    )
}


def from_problem(problem: Problem) -> BudgetwatchError:
    """Return the exception that `problem` describes; an unknown family becomes `Internal`."""
    return FAMILIES.get(problem.family, Internal)(problem.reason, problem.detail, problem.subject)
