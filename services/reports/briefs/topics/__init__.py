"""Matters that a brief reports by one query and one table each: declared as data, laid out by one function."""
