"""Contracts of the reports service."""
