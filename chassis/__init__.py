"""How a process runs: messages, database, RPC, settings, logs, metrics, health, clock. Knows no service."""
