"""Tables of auth and what reads and writes them; stores never commit."""
