"""Audit findings (D38): read from the ledger, linked by people with warnings and cases, followed up."""
