"""Contracts of the alerts service."""
