"""Contracts of the cases service."""
