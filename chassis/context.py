"""What a handler gets from its process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from chassis.blobs import Blobs
from chassis.clock import Clock, SystemClock
from chassis.config import Settings
from chassis.db import Database
from chassis.rpc import RpcClient


@dataclass(frozen=True)
class Context:
    """The parts of a process, each made when first used."""

    settings: Settings
    clock: Clock

    @classmethod
    def from_environment(cls) -> Context:
        """Return the context that the environment describes."""
        return cls(settings=Settings(), clock=SystemClock())

    @cached_property
    def db(self) -> Database:
        """The service's database."""
        return Database.from_settings(self.settings)

    @cached_property
    def blobs(self) -> Blobs:
        """The blob store."""
        return Blobs.from_settings(self.settings)

    @cached_property
    def rpc(self) -> RpcClient:
        """Calls to other services."""
        return RpcClient(self.settings.amqp_url(), name=self.settings.process_name)
