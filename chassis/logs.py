"""JSON log lines: a short fixed sentence and fields. No personal data, no secrets, no bodies of messages."""

from __future__ import annotations

import logging
import sys
from uuid import UUID, uuid4

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_logs(process: str) -> None:
    """Write every log line of this process to standard output as JSON, foreign libraries' warnings included."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _process_field(process),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("amqp", "kombu", "alembic", "nameko", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _process_field(process: str) -> structlog.typing.Processor:
    def add(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"process": process, **event}

    return add


def bind_correlation(correlation_id: UUID | None = None) -> UUID:
    """Carry `correlation_id` (a new one where null) in every log line of this thread or green thread."""
    bound = correlation_id or uuid4()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(correlation_id=str(bound))
    return bound


def current_correlation() -> UUID:
    """The correlation id bound here, or a new one."""
    bound = structlog.contextvars.get_contextvars().get("correlation_id")
    return UUID(bound) if bound else uuid4()
