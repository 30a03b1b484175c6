"""Metrics that every process has; a service's own live beside its code. Labels come from closed sets."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("chassis_messages_total", "Messages handled, by consumer and verdict.", ["consumer", "verdict"])
HANDLING_SECONDS = Histogram("chassis_handling_seconds", "Time in a message's handler.", ["consumer"])
CONSUMER_UP = Gauge("chassis_consumer_up", "1 while connected to the broker.")
OUTBOX_UNSENT = Gauge("chassis_outbox_unsent_rows", "Events that wait in the outbox.")
OUTBOX_OLDEST_SECONDS = Gauge("chassis_outbox_oldest_seconds", "Age of the oldest event that waits in the outbox.")
OUTBOX_SENT = Counter("chassis_outbox_sent_total", "Events confirmed by the broker.")
OUTBOX_RETURNED = Counter("chassis_outbox_returned_total", "Events that no queue wanted yet; they are sent again.")
RPC_SECONDS = Histogram("chassis_rpc_seconds", "Time of an RPC as its caller sees it.", ["call", "result"])
ANSWER_SECONDS = Histogram("chassis_answer_seconds", "Time of an RPC inside its service.", ["call", "result"])
