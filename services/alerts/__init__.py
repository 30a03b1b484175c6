"""Alerts: rules grounded in law over the ledger, and what they found (articles 5 and 7)."""
