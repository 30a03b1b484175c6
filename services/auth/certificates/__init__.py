"""Certificates of seats, connectors and the gateway: made, judged and revoked here; the CA key stays in the token."""
