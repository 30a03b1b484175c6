"""One module a part of the portal."""
