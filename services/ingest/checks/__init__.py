"""Checks: what must hold before a delivery becomes part of the ledger."""
