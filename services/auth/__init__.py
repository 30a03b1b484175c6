"""Auth: who is behind a certificate, what that seat may do, and the log of what was done (article 4)."""
