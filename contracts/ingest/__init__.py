"""Contracts of the ingest service."""
