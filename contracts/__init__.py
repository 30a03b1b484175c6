"""What crosses a process: events, RPC calls with their answers, error families, value types."""
