"""Contracts of the auth service."""
