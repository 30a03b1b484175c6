"""Readers: bytes of a received file become rows, each value with its place."""
