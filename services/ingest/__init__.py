"""Ingest: deliveries of the units come in, are checked, and become slices of the ledger."""
