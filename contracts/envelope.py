"""The envelope of an event on the wire, and the base classes of events and RPC calls."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import Field

from contracts.errors import Unauthenticated
from contracts.values import Actor, Instant, Model

EVENT_TYPES: dict[str, type[Event]] = {}
"""Every event class by its type text; filled by subclassing."""

CALLS: dict[str, type[Call[Any]]] = {}
"""Every RPC call class by `service.method`; filled by subclassing."""

_EVENT_TYPE = re.compile(r"^[a-z]+\.[a-z_]+\.[a-z_]+\.v[1-9]\d*$")


class Event(Model):
    """A fact that a service tells the others. Subclasses set `type_`, `service.subject.participle.v1`."""

    type_: ClassVar[str]
    may_be_unread: ClassVar[bool] = False
    """True where no consumer need exist; otherwise the outbox keeps the event until a queue takes it."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not _EVENT_TYPE.match(cls.type_):
            raise TypeError(f"{cls.__name__}.type_ {cls.type_!r} is not service.subject.participle.v1")
        if cls.type_ in EVENT_TYPES:
            raise TypeError(f"two event classes claim {cls.type_}")
        EVENT_TYPES[cls.type_] = cls


class Envelope(Model):
    """What travels: one event with its identity. The body is validated against the class named by `type`."""

    event_id: UUID
    type: str
    occurred_at: Instant
    producer: str
    correlation_id: UUID
    body: dict[str, Any] = Field(default_factory=dict)


class Answer(Model):
    """Base of every RPC answer."""


A = TypeVar("A", bound=Answer)


class Call(Model, Generic[A]):
    """A question or an order to one service. Subclasses set `service` and `answer`; the method is the class name
    in snake case (`OpenDelivery` is `open_delivery`). `service` is `*` where every service answers it.
    """

    service: ClassVar[str]
    answer: ClassVar[type[Answer]]
    method: ClassVar[str]

    actor: Actor | None = None
    """Who asks; null only where nobody is known yet (auth's CheckAccess and OpenSession, auth asking the signer)."""

    def by(self) -> Actor:
        """Return the actor; `Unauthenticated` where a call that needs one came without."""
        if self.actor is None:
            raise Unauthenticated("actor-missing", "请求未携带操作人身份。")
        return self.actor

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "[" in cls.__name__:
            return
        cls.method = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        key = f"{cls.service}.{cls.method}"
        if key in CALLS:
            raise TypeError(f"two call classes claim {key}")
        CALLS[key] = cls


class Done(Answer):
    """The answer of an order that has nothing to tell but that it was carried out."""
