"""Secrecy marks (办法 article 10) in names, texts and files: nothing that bears one is stored."""
